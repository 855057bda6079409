"""The read-only text of the code, its lines linked to layers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget
from typing_extensions import override

from explorer.codegen.pytorch.generate import Source
from explorer.edits.grouping import whole_group
from explorer.graph.network import Network
from explorer.schema.messages import tr
from explorer.ui.canvas.overlays.toast import Toast
from explorer.ui.code.highlight import Highlighter
from explorer.ui.theme.theme import theme_colors

_STRONG, _FAINT = 46, 18  # opacity of marked lines, of 255
_MANY = 64  # layers that share a line which is not specific to any of them
_DELETES = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class SourceView(QPlainTextEdit):
    """The code; lines of selected layers are marked, and the cursor selects layers."""

    layers_selected = Signal(object)  # a tuple of names

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.source: Source | None = None
        self._is_updating = False
        self._is_selecting = False
        self.hint = Toast(self)
        self._highlighter = Highlighter(self.document())
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setAccessibleName(tr("PyTorch code"))
        self.cursorPositionChanged.connect(self._select)

    def show_source(self, source: Source) -> None:
        """Show other code at the same scroll position."""
        before, self.source = self.source, source
        if before is None or before.text != source.text:
            self._is_updating = True
            position = self.verticalScrollBar().value()
            self.setPlainText(source.text)
            self.verticalScrollBar().setValue(position)
            self._is_updating = False

    def apply_theme(self) -> None:
        """Use the current colors."""
        self._highlighter.apply_theme()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        types = bool(event.text()) and event.text().isprintable()
        pastes = event.matches(QKeySequence.StandardKey.Paste)
        if not event.isAccepted() and (types or pastes or event.key() in _DELETES):
            text = tr("The code is generated and read-only. Edit the network on the canvas.")
            self.hint.show_message(text)
            event.accept()

    def _select(self) -> None:
        """Select the layers of the lines at the cursor or in the selected text."""
        if self._is_updating or self.source is None:
            return
        cursor, page = self.textCursor(), self.document()
        ends = cursor.selectionStart(), cursor.selectionEnd()
        first, last = (page.findBlock(position).blockNumber() + 1 for position in ends)
        lines = range(first, last + 1)
        names = tuple(dict.fromkeys(n for line in lines for n in self.source.nodes_at(line)))
        if names:
            self._is_selecting = True
            self.layers_selected.emit(names)
            self._is_selecting = False

    def mark(self, network: Network, names: tuple[str, ...]) -> None:
        """Mark the lines of layers and scroll to the first; shared lines are marked faintly."""
        if self.source is None or not self.isVisible():
            return
        own = {line for name in names for line in self._lines_of(self.source, name)}
        lines = set(self.source.lines_within(names))
        if whole_group(network, names):
            lines |= set(self.source.lines_around(names))
        lines = lines or own
        marks = [self._mark_of(line, _STRONG) for line in sorted(lines)]
        shared = [self._mark_of(line, _FAINT) for line in sorted(own - lines)]
        self.setExtraSelections(marks + shared)
        if marks and not self._is_selecting:
            self._is_updating = True
            self.setTextCursor(marks[0].cursor)
            self.ensureCursorVisible()
            self._is_updating = False

    def _mark_of(self, line: int, opacity: int) -> QTextEdit.ExtraSelection:
        color = QColor(theme_colors().accent)
        color.setAlpha(opacity)
        background = QTextCharFormat()
        background.setBackground(color)
        background.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark = QTextEdit.ExtraSelection()
        mark.format = background
        mark.cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        return mark

    @staticmethod
    def _lines_of(source: Source, name: str) -> tuple[int, ...]:
        """Return the lines that create or call a layer, or those of its repeated group."""
        own = source.lines_of(name)
        if own:
            return own
        lines = enumerate(source.nodes, 1)
        return tuple(line for line, nodes in lines if name in nodes and len(nodes) < _MANY)
