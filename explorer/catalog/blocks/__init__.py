"""Blocks of blocks: what published networks repeat, placed as groups of ordinary nodes."""

from explorer.catalog.blocks import convolutional, sequential

__all__ = ["convolutional", "sequential"]
