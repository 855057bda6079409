"""The Code tab: the network as the PyTorch that a person could have written."""
