"""Layout: where boxes stand and how wires run, by a rule and around what was placed by hand."""
