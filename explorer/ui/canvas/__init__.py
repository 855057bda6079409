"""The canvas: items that draw a look and know their ports, and nothing of blocks or torch."""
