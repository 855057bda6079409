"""Gestures: one class for each kind of mouse action between press and release.

A gesture owns the mouse until it ends, follows positions of the scene, and ends in one edit of the
document or in none; Escape cancels it.
"""
