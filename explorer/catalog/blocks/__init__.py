"""Blocks that published networks repeat, placed as groups of layers."""

from explorer.catalog.blocks import convolutional, sequential
