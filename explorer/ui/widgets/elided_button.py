"""Buttons that elide their texts where there is no room, so that they widen no panel."""

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)
from typing_extensions import override

_EDGE = 8  # pixels, from the text of a button to its border
_LEGIBLE = 8  # letters by which a name can still be recognized


class LinkButton(QToolButton):
    """A text to click on, as wide as it is, or as there is room."""

    def __init__(self, parent: QWidget, least: int = 0) -> None:
        super().__init__(parent)
        self._least = least
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(self._least, self.sizeHint().height()))

    @property
    def shown(self) -> str:
        """The text as far as there is room."""
        missing = self.sizeHint().width() - self.width()
        if missing <= 0:
            return self.text()
        metrics = self.fontMetrics()
        room = metrics.horizontalAdvance(self.text()) - missing
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = self.shown
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)


def elide_names(text: str, metrics: QFontMetrics, room: int, group: str = "") -> str:
    """Shorten a text to a width in pixels: names lose the group, then the longest its start."""
    inner = re.sub(rf"(?<![\w.]){re.escape(group)}", "", text)
    for each in (text, inner):
        if metrics.horizontalAdvance(each) <= room:
            return each
    name = max(inner.split(), key=len)
    left = room - metrics.horizontalAdvance(inner.replace(name, "", 1))
    end = metrics.elidedText(name, Qt.TextElideMode.ElideLeft, left)
    if len(end) >= _LEGIBLE:
        return inner.replace(name, end, 1)
    return metrics.elidedText(inner, Qt.TextElideMode.ElideMiddle, room)


class ElidedButton(QPushButton):
    """A button as wide as its panel; an elided text is in full in its tooltip."""

    def __init__(self, text: str, parent: QWidget, group: str = "") -> None:
        super().__init__(text, parent)
        self._group = group  # with its final dot, left out of names where there is no room
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> str:
        """The text as far as there is room."""
        room = self.width() - 2 * _EDGE
        return elide_names(self.text(), self.fontMetrics(), room, self._group)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
        self.setToolTip(self.text() if option.text != self.text() else "")
