"""Torch modules of networks."""
