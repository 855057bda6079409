"""A sentence as it is shown: with a capital where it begins with a word, not with a name."""

import re

from PySide6.QtGui import Qt

from explorer.graph.network import Network

_LONG = re.compile(r"\S{16,}")  # that may be wider than a panel
_FIRST = re.compile(r"[^\s:;,]*")
_NAME = re.compile(r"[^\s:;,]*[\d._/\\]")


def sentence(words: str, network: Network | None = None) -> str:
    """Words with which an error or a problem was told, as a sentence begins.

    A block or a group of the network, and what has a digit, a dot, a line or a slash in it, is a
    name, and stays as it is spelt.
    """
    first = _FIRST.match(words)
    if _NAME.match(words) or (network and first and _is_name(first[0], network)):
        return words
    return f"{words[:1].upper()}{words[1:]}"


def _is_name(word: str, network: Network) -> bool:
    return word in network.index or any(name.startswith(f"{word}.") for name in network.index)


def plain(words: str) -> str:
    """Words of which a box or a tip shows every sign: it takes what looks like HTML for that."""
    if not Qt.mightBeRichText(words):
        return words
    return Qt.convertFromPlainText(words, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def breakable(words: str) -> str:
    """Words of which a long name can be broken behind its dots and lines, where it has no room."""
    return _LONG.sub(lambda name: re.sub(r"(?<=\w)[._](?=\w)", "\\g<0>\u200b", name[0]), words)
