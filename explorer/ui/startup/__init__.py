"""The start of the application."""
