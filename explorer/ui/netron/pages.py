"""The parts of the Netron tab around the browser: a page with a message, and the header."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.schema.messages import tr


class MessagePage(QWidget):
    """A text in place of the browser, with a progress bar or buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = QLabel(self)
        self.busy = QProgressBar(self)
        self.retry = QPushButton(tr("Try again"), self)
        self.draw_selection = QPushButton(tr("Draw only the selection"), self)
        self.draw_anyway = QPushButton(tr("Draw anyway"), self)
        self.setAutoFillBackground(True)  # tab bars of docks may be behind
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(160)
        self.busy.setAccessibleName(tr("Exporting the network"))
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 20, 40, 20)
        column.addStretch()
        column.addWidget(self.text)
        for part in (self.busy, self.retry, self.draw_selection, self.draw_anyway):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_text(self, text: str, *parts: QWidget) -> None:
        """Show a text, and below it only the given parts."""
        self.text.setText(text)
        for part in (self.busy, self.retry, self.draw_selection, self.draw_anyway):
            part.setVisible(part in parts)


class NetronHeader(QFrame):
    """The title of the network that is shown, and a button where it is out of date."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setProperty("role", "dock")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.outdated = QFrame(self)
        self.reload = QToolButton(self.outdated)
        self.reload.setText(tr("Reload"))
        bar = QHBoxLayout(self.outdated)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(QLabel(tr("Out of date"), self.outdated))
        bar.addWidget(self.reload)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self.title)
        row.addWidget(self.outdated)
        row.addStretch()
        self.outdated.hide()
        self.hide()
