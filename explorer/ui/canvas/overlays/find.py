"""A bar that finds layers by their names, titles and captions."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget
from typing_extensions import override

from explorer.graph.network import Network, Node
from explorer.schema.messages import tr, tr_counted
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by


def matches(network: Network, query: str) -> list[str]:
    """Return the nodes whose name, title, kind or caption holds all words, in order of computation.

    Nodes with exactly this name, as a whole or in its last part, come first, then those whose name
    begins so.
    """
    terms = query.casefold().split()
    if not terms:
        return []

    def searched(node: Node) -> str:
        layer = node.layer
        return "\n".join((node.name, layer.title, layer.kind(), layer.caption())).casefold()

    def rank(name: str) -> int:
        whole, last = name.casefold(), name.rpartition(".")[2].casefold()
        text = " ".join(terms)
        return 0 if text in (whole, last) else 1 if last.startswith(text) else 2

    found = [node.name for node in network.order if all(term in searched(node) for term in terms)]
    return sorted(found, key=rank)


class FindBar(QFrame):
    """Enter shows the next match, Shift+Enter the previous one, Escape closes.

    It closes, too, when another network is opened, or undo brings one back.
    """

    found = Signal(str)
    closed = Signal()

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._origin = document, document.origin
        self._names: list[str] = []
        self._current = -1
        self.setObjectName("find")
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(tr("Find a layer by name, type or setting"))
        self.text.setAccessibleName(tr("Find in network"))
        self.text.setMinimumWidth(210)
        self.count = QLabel(self)
        self.count.setProperty("role", "muted")
        none = tr("No matches")
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance(f"{none} "))
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 5, 5, 5)
        row.setSpacing(3)
        row.addWidget(self.text)
        row.addWidget(self.count)
        for sign, name, act in (
            ("↑", tr("Previous match ({key})", key=_shown("Shift+Return")), lambda: self.go(-1)),
            ("↓", tr("Next match ({key})", key=_shown("Return")), lambda: self.go(1)),
            ("×", tr("Close ({key})", key=_shown("Esc")), self.leave),
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
        """Show another match, after the last one the first."""
        if self._names:
            first = 0 if step > 0 else -1
            self._current = (self._current + step if self._current >= 0 else first) % len(
                self._names
            )
            self._show_count()
            self.found.emit(self._names[self._current])

    def _search(self) -> None:
        self._names = matches(self._document.network, self.text.text())
        self._current = -1
        self._show_count()

    def _follow(self) -> None:
        if self.isHidden():
            return
        if self._document.origin is not self._origin:
            self.leave()
        else:
            here = self._names[self._current] if self._current >= 0 else ""
            self._names = matches(self._document.network, self.text.text())
            self._current = self._names.index(here) if here in self._names else -1
            self._show_count()

    def _show_count(self) -> None:
        total = len(self._names)
        if not self.text.text().strip():
            text = ""
        elif not total:
            text = tr("No matches")
        elif self._current < 0:
            text = tr_counted("{n} match", "{n} matches", n=total)
        else:
            text = tr("{number} of {total}", number=self._current + 1, total=total)
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


def _shown(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _button(bar: FindBar, sign: str, name: str, act: object) -> QToolButton:
    button = QToolButton(bar)
    button.setText(sign)
    button.setFixedSize(26, 26)
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.clicked.connect(act)
    return button
