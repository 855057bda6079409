"""Measurements of training steps: one module each, over a common recorder."""
