"""Edits that mend a problem."""
