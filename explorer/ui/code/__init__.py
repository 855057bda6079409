"""The Code tab: the network as readable PyTorch code."""
