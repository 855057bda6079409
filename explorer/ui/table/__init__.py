"""The network as a table: one row a node, one object a column, and torchinfo as a witness."""
