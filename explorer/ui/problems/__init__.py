"""The list of problems with their repairs."""
