"""Suggestions: what fits behind a node, and what a typed query means."""
