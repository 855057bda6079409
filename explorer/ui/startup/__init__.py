"""The start of the program, and the import of the plots after it."""
