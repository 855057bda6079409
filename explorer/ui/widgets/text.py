"""Texts as widgets show them."""

import re

from PySide6.QtGui import Qt

from explorer.graph.network import Network

_LONG = re.compile(r"\S{16,}")  # possibly wider than a panel
_FIRST = re.compile(r"[^\s:;,]*")
_NAME = re.compile(r"[^\s:;,]*[\d._/\\]")


def capitalize(text: str, network: Network | None = None) -> str:
    """Return a text with a capital, unless it begins with a name.

    Names are those of nodes and groups, and words with a digit, dot, underscore or slash.
    """
    first = _FIRST.match(text)
    if _NAME.match(text) or (network and first and _is_name(first[0], network)):
        return text
    return f"{text[:1].upper()}{text[1:]}"


def _is_name(word: str, network: Network) -> bool:
    return word in network.index or any(name.startswith(f"{word}.") for name in network.index)


def plain(text: str) -> str:
    """Return a text for a message box or tooltip, which takes what looks like HTML for HTML."""
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def allow_breaks(text: str) -> str:
    """Return a text in which long names can be broken after dots and underscores."""
    return _LONG.sub(lambda name: re.sub(r"(?<=\w)[._](?=\w)", "\\g<0>\u200b", name[0]), text)
