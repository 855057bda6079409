"""A sentence as it is shown: with a capital where it begins with a word, not with a name."""

import re

_LONG = re.compile(r"\S{16,}")  # that may be wider than a panel
_NAME = re.compile(r"[^\s:;,]*[\d._/\\]")


def sentence(words: str) -> str:
    """Words with which an error or a problem was told, as a sentence begins.

    What has a digit, a dot, a line or a slash in it is a name, and stays as it is spelt.
    """
    return words if _NAME.match(words) else f"{words[:1].upper()}{words[1:]}"


def breakable(words: str) -> str:
    """Words of which a long name can be broken behind its dots and lines, where it has no room."""
    return _LONG.sub(lambda name: re.sub(r"(?<=\w)[._](?=\w)", "\\g<0>\u200b", name[0]), words)
