"""Edits that repair a problem."""
