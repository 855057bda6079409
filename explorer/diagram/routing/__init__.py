"""Paths of the connections between boxes."""
