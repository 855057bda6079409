"""Edits: functions from one network to the next.

Each returns the same network where nothing differs, and raises NetworkError where the result is no
valid network. A temporary problem, such as an unconnected input, is no error.
"""
