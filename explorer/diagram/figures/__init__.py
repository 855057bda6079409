"""Figures for papers as SVG, without a window, fonts or Qt.

Text widths are those of the widest common sans-serif fonts, since a reader may have none of the
named fonts; text shrinks and then ends in an ellipsis to fit its box. All colors are opaque, since
some printing workflows do not support transparency.
"""
