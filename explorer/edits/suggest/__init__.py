"""Suggestions: layers and blocks that fit behind a node, and typed queries."""
