"""The find bar: names, titles and captions that hold some words, one after the other."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget
from typing_extensions import override

from explorer.graph.network import Network, Node
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by


def matches(network: Network, message: str) -> list[str]:
    """The nodes whose name, title, kind and caption hold all words, in the order of computing.

    First what is called so, by its last part or as a whole; then what begins so.
    """
    wanted = message.casefold().split()
    if not wanted:
        return []

    def shown(node: Node) -> str:
        layer = node.layer
        return "\n".join((node.name, layer.title, layer.kind(), layer.caption())).casefold()

    def far(name: str) -> int:
        """How far a name is from what is looked for."""
        whole, last = name.casefold(), name.rpartition(".")[2].casefold()
        text = " ".join(wanted)
        return 0 if text in (whole, last) else 1 if last.startswith(text) else 2

    found = [node.name for node in network.order if all(word in shown(node) for word in wanted)]
    return sorted(found, key=far)


class FindBar(QFrame):
    """Enter goes to the next match, Shift+Enter to the one before, Escape closes.

    It closes where something else is opened, too, or undo brings that back.
    """

    found = Signal(str)
    closed = Signal()

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._origin = document, document.origin
        self._names: list[str] = []
        self._place = -1
        self.setObjectName("find")
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("Find a block, its kind or a setting"))
        self.text.setAccessibleName(self.tr("Find"))
        self.text.setMinimumWidth(210)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("nothing found "))
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 5, 5, 5)
        row.setSpacing(3)
        row.addWidget(self.text)
        row.addWidget(self.count)
        for sign, name, act in (
            ("↑", self.tr("Previous match (Shift+Enter)"), lambda: self.go(-1)),
            ("↓", self.tr("Next match (Enter)"), lambda: self.go(1)),
            ("×", self.tr("Close (Esc)"), self.leave),
        ):
            row.addWidget(_button(self, sign, name, act))
        self.text.textChanged.connect(self._search)
        self.text.installEventFilter(self)
        document.changed.connect(self._follow)
        self.hide()

    def open(self) -> None:
        """Show the bar, ready to type."""
        self._origin = self._document.origin
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()
        self._search()

    def leave(self) -> None:
        """Close the bar."""
        self.hide()
        self.closed.emit()

    def go(self, step: int) -> None:
        """Go to another match, round and round."""
        if self._names:
            first = 0 if step > 0 else -1
            self._place = (self._place + step if self._place >= 0 else first) % len(self._names)
            self._show_count()
            self.found.emit(self._names[self._place])

    def _search(self) -> None:
        self._names = matches(self._document.network, self.text.text())
        self._place = -1
        self._show_count()

    def _follow(self) -> None:
        if self.isHidden():
            return
        if self._document.origin is not self._origin:
            self.leave()
        else:
            here = self._names[self._place] if self._place >= 0 else ""
            self._names = matches(self._document.network, self.text.text())
            self._place = self._names.index(here) if here in self._names else -1
            self._show_count()

    def _show_count(self) -> None:
        total = len(self._names)
        if not self.text.text().strip():
            text = ""
        elif not total:
            text = self.tr("nothing found")
        elif self._place < 0:
            text = self.tr("{} found").format(total)
        else:
            text = self.tr("{} of {}").format(self._place + 1, total)
        self.count.setText(text)
        wrong = bool(self.text.text().strip()) and not total
        style_by(self.text, "wrong", "true" if wrong else "false")

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            return super().eventFilter(watched, event)
        return True


def _button(bar: FindBar, sign: str, name: str, act: object) -> QToolButton:
    button = QToolButton(bar)
    button.setText(sign)
    button.setFixedSize(26, 26)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.clicked.connect(act)
    return button
