"""Performance as ratios, measured in turn in one run: `python -m tests.benchmarks [NAME …]`."""
