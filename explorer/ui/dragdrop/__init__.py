"""Drag and drop of layers, blocks and files."""
