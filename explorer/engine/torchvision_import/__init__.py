"""From a torchvision model to a network."""
