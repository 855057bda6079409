"""PyTorch source."""
