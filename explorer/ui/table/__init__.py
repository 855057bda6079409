"""The Table tab: one row for each layer, one object for each column, and torchinfo."""
