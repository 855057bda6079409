"""The open project with undo and redo, and where it came from."""
