"""Colours of Python, as far as the code of networks needs them."""

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from explorer.ui.theme.theme import theme_colors

_TEXT = "and as class def else False for from if import in is None not or return self super True"
_RULES = (
    ("word", re.compile(rf"\b({'|'.join(_TEXT.split())})\b")),
    ("number", re.compile(r"\b\d[\d_.e+-]*\b")),
    ("name", re.compile(r"(?<=class )\w+|(?<=def )\w+")),
    ("text", re.compile(r"\"\"\".*?\"\"\"|\"[^\"]*\"|'[^']*'")),
    ("comment", re.compile(r"#.*")),
)


class Highlighter(QSyntaxHighlighter):
    """Wears the colours of now when it is made or rehighlighted."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.apply_theme()

    def apply_theme(self) -> None:
        """Take the colours of now."""
        wanted = theme_colors()
        inks = {
            "word": wanted.accent,
            "number": wanted.validation,
            "name": wanted.ink,
            "text": wanted.norm,
            "comment": wanted.muted,
        }
        for kind, ink in inks.items():
            made = QTextCharFormat()
            made.setForeground(QColor(ink))
            if kind == "name":
                made.setFontWeight(QFont.Weight.Bold)
            self._formats[kind] = made
        self.rehighlight()

    @override
    def highlightBlock(self, text: str) -> None:
        for kind, rule in _RULES:
            for found in rule.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])
