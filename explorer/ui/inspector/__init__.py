"""The inspector: forms made from settings, for the selected node, the network and the recipe."""
