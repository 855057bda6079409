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

from explorer.schema.messages import tr, tr_counted


class MessagePage(QWidget):
    """A text in place of the browser, with a progress bar or buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = QLabel(self)
        self.busy = QProgressBar(self)
        self.retry = QPushButton(tr("Try again"), self)
        self.draw_selection = QPushButton(self)
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

    def show_progress(self, text: str) -> None:
        """Show what is in progress."""
        self._show(text, self.busy)

    def show_error(self, text: str) -> None:
        """Show what went wrong, with a button to try again."""
        self._show(text, self.retry)

    def show_warning(self, text: str, selected: int) -> None:
        """Show that a network is large; a number of selected layers can be drawn alone."""
        label = tr_counted(
            "Draw only the selection ({n} layer)", "Draw only the selection ({n} layers)", selected
        )
        self.draw_selection.setText(label)
        self._show(text, self.draw_anyway, *([self.draw_selection] if selected else []))

    def _show(self, text: str, *parts: QWidget) -> None:
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
