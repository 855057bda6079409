"""PyTorch source: signatures, constructors, forward methods, helpers, files."""
