"""The palette: blocks to add, in a dock and in a box that opens where they shall stand."""
