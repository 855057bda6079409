"""The palette: a search box above a tree of all blocks, composites and own blocks."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.clipboard import Clip
from explorer.edits.suggest.query import read_asked
from explorer.session import user_blocks
from explorer.ui.palette.model import PaletteModel
from explorer.ui.palette.sections import PaletteEntry
from explorer.ui.palette.view import PaletteView

_Key = Qt.Key
_STEPS = (_Key.Key_Down, _Key.Key_Up, _Key.Key_PageDown, _Key.Key_PageUp)


class PalettePanel(QWidget):
    """Says `requested` with the part, or the clip, that shall be added."""

    add_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PaletteModel(self)
        self.box = QLineEdit(self)
        self.view = PaletteView(self.model, self)
        self.nothing = QLabel(self)
        self.note = QLabel(" ".join(self.model.complaints), self)
        self._furnish()
        self._arrange()
        self.view.restore(everything=False)
        self.box.textChanged.connect(self._seek)
        self.box.installEventFilter(self)
        self.view.add_requested.connect(self.add_requested)
        self.view.typed.connect(self._type)
        self.view.dismissed.connect(self.focus_search)
        self.view.delete_requested.connect(self.remove)
        self.model.failed.connect(self._complain)
        self.model.renamed.connect(self._show_own)
        self.model.modelReset.connect(self._restore)

    def _furnish(self) -> None:
        self.box.setPlaceholderText(self.tr("Find a block: conv 64"))
        self.box.setAccessibleName(self.tr("Find a block"))
        self.box.setToolTip(
            self.tr(
                "By title, kind or what it does; numbers set its settings. "
                "Enter adds it behind the selection (Ctrl+B)"
            )
        )
        self.box.setClearButtonEnabled(True)
        self.note.setVisible(bool(self.note.text()))
        for text in (self.nothing, self.note):
            text.setWordWrap(True)
            text.setMinimumWidth(60)  # else a long word would widen the dock
            text.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setMargin(12)
        self.note.setMargin(6)
        self.nothing.hide()

    def _arrange(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(6, 4, 6, 4)
        top.addWidget(self.box)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(self.nothing, 1)
        page.addWidget(self.view, 1)
        page.addWidget(self.note)
        self.setFocusProxy(self.box)

    def focus_search(self) -> None:
        """Let words be typed into the search box."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        self.view.viewport().update()

    def save_block(self, name: str, clip: Clip) -> None:
        """Keep a clip as a block of one's own and show it; a name that is taken gets a number."""
        try:
            free = user_blocks.free_block_name(name)
            user_blocks.save_block(free, clip)
        except user_blocks.UserBlockError as error:
            self._complain(f"{error}.")
            return
        self.box.clear()
        self.model.reload_user_blocks()
        self._show_own(free)

    def _show_own(self, name: str) -> None:
        self.view.point_at(self.model.index_where(lambda entry: entry.is_own_called(name)))

    def remove(self, entry: PaletteEntry) -> None:
        """Ask, and keep that block no more."""
        text = self.tr("Remove “{}” from your blocks? Networks that hold it stay as they are.")
        answer = QMessageBox.question(
            self, self.tr("Remove a block"), text.format(entry.title)
        )  # fmt: skip
        if answer != QMessageBox.StandardButton.Yes:
            return
        try:
            user_blocks.remove_block(entry.title)
        except user_blocks.UserBlockError as error:
            self._complain(f"{error}.")
            return
        self.model.reload_user_blocks()

    def _complain(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _seek(self, text: str) -> None:
        self.model.search(read_asked(text))
        message = self.tr("No block matches “{}”.").format(text.strip())
        self.nothing.setText(message)
        self.nothing.setVisible(not self.model.shown)
        self.view.setVisible(bool(self.model.shown))

    def _restore(self) -> None:
        """After what is shown has changed: headings as they were, the nearest entry chosen."""
        asks = bool(self.box.text().strip())
        self.view.restore(everything=asks)
        self.view.setCurrentIndex(self.model.best)
        self.view.scrollToTop()

    def _type(self, letter: str) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.setText(letter)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in _STEPS:
            self.view.step(event.key())
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter):
            self.view.choose()
            self.box.selectAll()  # what is typed next looks for the next block
        elif event.key() == _Key.Key_Escape and self.box.text():
            self.box.clear()
        else:
            return super().eventFilter(watched, event)
        return True
