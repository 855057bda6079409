"""Figures fit for a paper, written as SVG by plain arithmetic: no window, no fonts, no Qt.

Text is estimated in the widths of Helvetica, which Arial, Liberation Sans and Nimbus Sans share; it
shrinks, and ends in an ellipsis, before it would leave its box. Everything is opaque, because not
every printer's workflow takes what shines through.
"""
