"""Edits that users make to the network."""
