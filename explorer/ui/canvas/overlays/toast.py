"""The hint: one sentence at the head of the canvas, which leaves by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from explorer.graph.network import Network
from explorer.ui.widgets.text import sentence

_SHOWN_FOR = 7000  # milliseconds, in which two lines can be read


class Hint(QLabel):
    """Says why something was not done, in place."""

    def __init__(self, parent: QWidget, known: Callable[[], Network] | None = None) -> None:
        super().__init__(parent)
        self._over = parent
        self._known = known  # whose names a sentence may begin with
        self.setObjectName("hint")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_SHOWN_FOR)
        self._leaving.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str) -> None:
        """Show a sentence for a while; nothing takes the one before away."""
        self._leaving.stop()
        if not words:
            self.hide()
            return
        self.setText(sentence(words, self._known() if self._known else None))
        self.setAccessibleName(words)
        self.arrange()
        self.show()
        self.raise_()
        self._leaving.start()

    def arrange(self) -> None:
        """Stand at the head of the canvas, in its middle."""
        room = self._over.width()
        width = min(max(self.fontMetrics().horizontalAdvance(self.text()) + 36, 120), room - 40)
        self.setFixedWidth(max(width, 60))
        self.adjustSize()
        self.move((room - self.width()) // 2, 12)
