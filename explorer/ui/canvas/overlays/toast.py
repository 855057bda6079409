"""A message at the top of the canvas that disappears by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from explorer.graph.network import Network
from explorer.schema.messages import translate
from explorer.ui.widgets.text import capitalize

_SHOWN_MS = 7000  # in which two lines can be read


class Toast(QLabel):
    """Shows why something was not done, in place."""

    def __init__(self, parent: QWidget, known: Callable[[], Network] | None = None) -> None:
        super().__init__(parent)
        self._over = parent
        self._known = known  # the network whose names a sentence may begin with
        self.setObjectName("hint")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def show_message(self, text: str) -> None:
        """Show a message for a while, or with an empty text none."""
        self._timer.stop()
        if not text:
            self.hide()
            return
        shown = capitalize(translate(text), self._known() if self._known else None)
        self.setText(shown)
        self.setAccessibleName(shown)
        self.arrange()
        self.show()
        self.raise_()
        self._timer.start()

    def arrange(self) -> None:
        """Move to the middle of the top of the canvas."""
        room = self._over.width()
        width = min(max(self.fontMetrics().horizontalAdvance(self.text()) + 36, 120), room - 40)
        self.setFixedWidth(max(width, 60))
        self.adjustSize()
        self.move((room - self.width()) // 2, 12)
