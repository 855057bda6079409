"""The palette: layers and blocks to add, in a dock and in a box on the canvas."""
