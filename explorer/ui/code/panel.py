"""The panel of the Code tab: text that shares its selection with the canvas."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from explorer.codegen.pytorch.generate import Source
from explorer.edits.grouping import whole_group
from explorer.graph.project import Project
from explorer.ui.canvas.overlays.toast import Toast
from explorer.ui.code.highlight import Highlighter
from explorer.ui.code.source_worker import SourceWorker
from explorer.ui.document.document import Document
from explorer.ui.files.export_actions import ExportActions
from explorer.ui.theme.theme import theme_colors

_SETTLED = 120  # milliseconds after an edit, so that a drag of a setting writes a few times only
_TINT, _FAINT = 46, 18  # of 255: how strongly lines of the selection are coloured
_DELETES = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class CodePanel(QWidget):
    """Follows the document while it is seen; a click on a line selects what it is about."""

    def __init__(
        self, document: Document, exports: ExportActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._exports = exports
        self._source: Source | None = None
        self._stale = True
        self._marking = False
        self._leads = False  # whether what is selected is what the cursor was put on
        self.message = QLabel(self)
        self.message.setProperty("role", "muted")
        self.copy = QPushButton(self.tr("Copy"), self)
        self.save = QPushButton(self.tr("Save as …"), self)
        self.text = QPlainTextEdit(self)
        self.hint = Toast(self.text)
        self._build()
        self._colors = Highlighter(self.text.document())
        self.writer = SourceWorker(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED)
        self._settling.timeout.connect(self._ask)
        self.writer.written.connect(self._show)
        self.writer.failed.connect(self.message.setText)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.text.cursorPositionChanged.connect(self._select)
        document.changed.connect(self._follow)
        document.selected.connect(self._mark)

    def _build(self) -> None:
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setAccessibleName(self.tr("PyTorch source"))
        self.message.setMinimumWidth(1)  # a window shall not grow with what it says
        self.copy.setToolTip(self.tr("All of the code to the clipboard"))
        self.save.setToolTip(self.tr("The code as a file of Python"))
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 6)
        row.addWidget(self.message, 1)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(row)
        page.addWidget(self.text, 1)
        self.setFocusProxy(self.text)

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        self._colors.apply_theme()
        self._mark(self._document.selection)

    def shut_down(self) -> None:
        """Leave nothing behind when the window closes."""
        self._settling.stop()
        self.writer.close()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._ask()
        else:
            self._mark(self._document.selection)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the text did not take, because it cannot be typed into."""
        types = bool(event.text()) and event.text().isprintable()
        pastes = event.matches(QKeySequence.StandardKey.Paste)
        if types or pastes or event.key() in _DELETES:
            self.hint.show_message(self.tr("the code follows the network; change it on the canvas"))
        else:
            super().keyPressEvent(event)

    def _follow(self, before: Project, after: Project) -> None:
        if before.network is not after.network:
            self._stale = True
            if self.isVisible():
                self._settling.start()

    def _ask(self) -> None:
        self._stale = False
        if self._source is None:
            self.message.setText(self.tr("The code is being written …"))
        self.writer.ask(self._document.network, self._document.inference.opaque)

    def _show(self, source: Source) -> None:
        before, self._source = self._source, source
        if before is None or before.text != source.text:
            self._marking = True
            position = self.text.verticalScrollBar().value()
            self.text.setPlainText(source.text)
            self.text.verticalScrollBar().setValue(position)
            self._marking = False
        count = len(source.lines)
        text = self.tr("{} lines of PyTorch: the same names, weights and outputs.")
        self.message.setText(text.format(count))
        self._mark(self._document.selection)

    def _select(self) -> None:
        """Select what the lines are about that the cursor was put on, or drawn over."""
        if self._marking or self._source is None:
            return
        cursor, page = self.text.textCursor(), self.text.document()
        ends = cursor.selectionStart(), cursor.selectionEnd()
        first, last = (page.findBlock(position).blockNumber() + 1 for position in ends)
        lines = range(first, last + 1)
        names = tuple(dict.fromkeys(n for line in lines for n in self._source.nodes_at(line)))
        known = self._document.network.index
        if names and all(name in known for name in names):
            self._leads = True
            self._document.select(*names)
            self._leads = False

    def _mark(self, names: tuple[str, ...]) -> None:
        """Colour the lines of what is selected, and bring the first of them into view.

        Lines of a class that stands for other groups too are coloured less.
        """
        if self._source is None or not self.isVisible():
            return
        own = {line for name in names for line in self._lines_of(name)}
        lines = set(self._source.lines_within(names))
        if whole_group(self._document.network, names):
            lines |= set(self._source.lines_around(names))
        lines = lines or own
        shared = own - lines
        marks = [self._marked(line, _TINT) for line in sorted(lines)]
        self.text.setExtraSelections(
            marks + [self._marked(line, _FAINT) for line in sorted(shared)]
        )
        if marks and not self._leads:
            self._marking = True
            self.text.setTextCursor(marks[0].cursor)
            self.text.ensureCursorVisible()
            self._marking = False

    def _marked(self, line: int, strength: int) -> QTextEdit.ExtraSelection:
        tint = QColor(theme_colors().accent)
        tint.setAlpha(strength)
        shade = QTextCharFormat()
        shade.setBackground(tint)
        shade.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark = QTextEdit.ExtraSelection()
        mark.format = shade
        mark.cursor = QTextCursor(self.text.document().findBlockByNumber(line - 1))
        return mark

    def _lines_of(self, name: str) -> tuple[int, ...]:
        """The lines that make or call a node; of a repeated group those that are about it."""
        assert self._source is not None
        own = self._source.lines_of(name)
        if own:
            return own
        about = enumerate(self._source.nodes, 1)
        return tuple(line for line, nodes in about if name in nodes and len(nodes) < 64)

    def _copy(self) -> None:
        if self._source is not None:
            QGuiApplication.clipboard().setText(self._source.text)

    def _save(self) -> None:
        if self._source is not None:
            self._exports.export("export-code")
