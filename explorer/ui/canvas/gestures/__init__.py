"""Gestures: one class for each thing that a mouse does between press and release.

A gesture owns the mouse until it ends, is told places of the scene, and ends in one edit of the
document or in none; Escape cancels it.
"""
