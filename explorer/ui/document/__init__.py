"""The open project with undo and redo."""
