"""A network as the file of PyTorch that a person could have written."""
