"""Commands, and the menus, toolbar and pickers made from them."""
