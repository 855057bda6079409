"""Datasets: sources of batches, and a reader for each kind."""
