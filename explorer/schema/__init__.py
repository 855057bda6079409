"""How anything with settings is declared: titles, defaults and bounds, once, in plain Python.

A declared class is a frozen dataclass whose fields are settings. The form in the window, the flags
of the command line, the project file and torch's keyword arguments are all read from it.
"""
