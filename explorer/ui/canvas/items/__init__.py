"""Graphics items of the canvas."""
