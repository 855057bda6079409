"""A label with shorter wordings for less room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from explorer.ui.widgets.text import plain

_LEGIBLE = "wwwwwwww"  # as wide as the rest of an elided name


class FittedLabel(QLabel):
    """Shows the first of several wordings that fits, else the last with an ellipsis.

    Wordings may be rich text, but for the last one. The label never widens its parent.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wordings: tuple[str, ...] = ("",)
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def full_text(self) -> str:
        """The first wording, whether it fits or not."""
        return self._wordings[0]

    def set_text(self, *wordings: str, name: str = "") -> None:
        """Set the wordings, the longest first, which is also the tooltip.

        Where the last does not fit, a name in it is elided first, in its middle.
        """
        if (wordings, name) != (self._wordings, self._name):
            self._wordings, self._name = wordings, name
            is_plain = self.textFormat() is Qt.TextFormat.PlainText
            self.setToolTip(plain(wordings[0]) if is_plain else wordings[0])
            self._fit()

    def _fit(self) -> None:
        for text in self._wordings:
            self.setText(text)
            if self.sizeHint().width() <= self.width():
                return
        room = self.contentsRect().width()
        metrics = self.fontMetrics()
        text = self._with_name_elided(metrics, room)
        self.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))

    def _with_name_elided(self, metrics: QFontMetrics, room: int) -> str:
        before, name, after = self._wordings[-1].partition(self._name or "\0")
        used = metrics.horizontalAdvance(before + after) + 2  # rounded, and without kerning
        left = max(room - used, metrics.horizontalAdvance(_LEGIBLE))
        return before + metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, left) + after

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
