"""The plots: pyqtgraph and numpy, and only here; imported on a thread after the first paint."""
