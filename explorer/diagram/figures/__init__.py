"""Figures fit for a paper, written as SVG by plain arithmetic: no window, no fonts, no Qt.

Text is estimated in the widest letters of common sans-serif fonts, since the reader's machine may
lack every font that is named; it shrinks, and ends in an ellipsis, before it would leave its box.
Everything is opaque, because not every printer's workflow takes what shines through.
"""
