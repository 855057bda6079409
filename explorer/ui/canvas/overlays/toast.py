"""The hint: one sentence at the head of the canvas, which leaves by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from explorer.graph.network import Network
from explorer.ui.widgets.text import capitalize

_SHOWN_FOR = 7000  # milliseconds, in which two lines can be read


class Toast(QLabel):
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
        self._outgoing = QTimer(self)
        self._outgoing.setSingleShot(True)
        self._outgoing.setInterval(_SHOWN_FOR)
        self._outgoing.timeout.connect(self.hide)
        self.hide()

    def show_message(self, text: str) -> None:
        """Show a sentence for a while; nothing takes the one before away."""
        self._outgoing.stop()
        if not text:
            self.hide()
            return
        self.setText(capitalize(text, self._known() if self._known else None))
        self.setAccessibleName(text)
        self.arrange()
        self.show()
        self.raise_()
        self._outgoing.start()

    def arrange(self) -> None:
        """Stand at the head of the canvas, in its middle."""
        room = self._over.width()
        width = min(max(self.fontMetrics().horizontalAdvance(self.text()) + 36, 120), room - 40)
        self.setFixedWidth(max(width, 60))
        self.adjustSize()
        self.move((room - self.width()) // 2, 12)
