"""A sentence as it is shown: with a capital where it begins with a word, not with a name."""

import re

from PySide6.QtGui import Qt

from explorer.graph.network import Network

_LONG = re.compile(r"\S{16,}")  # that may be wider than a panel
_FIRST = re.compile(r"[^\s:;,]*")
_NAME = re.compile(r"[^\s:;,]*[\d._/\\]")


def capitalize(text: str, network: Network | None = None) -> str:
    """Words with which an error or a problem was told, as a sentence begins.

    A block or a group of the network, and what has a digit, a dot, a line or a slash in it, is a
    name, and stays as it is spelt.
    """
    first = _FIRST.match(text)
    if _NAME.match(text) or (network and first and _is_name(first[0], network)):
        return text
    return f"{text[:1].upper()}{text[1:]}"


def _is_name(word: str, network: Network) -> bool:
    return word in network.index or any(name.startswith(f"{word}.") for name in network.index)


def plain(text: str) -> str:
    """Words of which a box or a tip shows every sign: it takes what looks like HTML for that."""
    if not Qt.mightBeRichText(text):
        return text
    return Qt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def allow_breaks(text: str) -> str:
    """Words of which a long name can be broken behind its dots and lines, where it has no room."""
    return _LONG.sub(lambda name: re.sub(r"(?<=\w)[._](?=\w)", "\\g<0>\u200b", name[0]), text)
