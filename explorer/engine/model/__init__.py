"""From a network to a torch module."""
