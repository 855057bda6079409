"""Routes of connections around boxes that were placed by hand."""
