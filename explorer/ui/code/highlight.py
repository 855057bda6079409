"""Syntax highlighting of Python, as far as the code of networks needs it."""

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from typing_extensions import override

from explorer.ui.theme.theme import theme_colors

_KEYWORDS = (
    "and as class def else False for from if import in is None not or return self super True"
)
_RULES = (
    ("keyword", re.compile(rf"\b({'|'.join(_KEYWORDS.split())})\b")),
    ("number", re.compile(r"\b\d[\d_.e+-]*\b")),
    ("name", re.compile(r"(?<=class )\w+|(?<=def )\w+")),
    ("string", re.compile(r"\"\"\".*?\"\"\"|\"[^\"]*\"|'[^']*'")),
    ("comment", re.compile(r"#.*")),
)


class Highlighter(QSyntaxHighlighter):
    """Colors of keywords, numbers, names, strings and comments."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.apply_theme()

    def apply_theme(self) -> None:
        """Use the current colors."""
        colors = theme_colors()
        by_kind = {
            "keyword": colors.accent,
            "number": colors.validation,
            "name": colors.ink,
            "string": colors.norm,
            "comment": colors.muted,
        }
        for kind, ink in by_kind.items():
            format = QTextCharFormat()
            format.setForeground(QColor(ink))
            if kind == "name":
                format.setFontWeight(QFont.Weight.Bold)
            self._formats[kind] = format
        self.rehighlight()

    @override
    def highlightBlock(self, text: str) -> None:
        for kind, rule in _RULES:
            for found in rule.finditer(text):
                self.setFormat(found.start(), found.end() - found.start(), self._formats[kind])
