"""A line of words that says less where it has less room, and never stops in the middle of one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override


class Line(QLabel):
    """Shows the first of several wordings that has room, else the last with an ellipsis.

    Wordings may be rich text, but for the last one. It never widens what it stands in.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wordings: tuple[str, ...] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def words(self) -> str:
        """The first wording, whether it has room or not."""
        return self._wordings[0]

    def say(self, *wordings: str) -> None:
        """Show other words, the longest first; all of them stand in the tip."""
        if wordings != self._wordings:
            self._wordings = wordings
            self.setToolTip(wordings[0])
            self._fit()

    def _fit(self) -> None:
        for words in self._wordings:
            self.setText(words)
            if self.sizeHint().width() <= self.width():
                return
        room = self.contentsRect().width()
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self._wordings[-1], Qt.TextElideMode.ElideRight, room))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
