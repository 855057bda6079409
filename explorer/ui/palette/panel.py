"""The palette: a search box above a tree of all layers, blocks and custom blocks."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.clipboard import Clip
from explorer.edits.suggest.query import read_asked
from explorer.schema.messages import tr, translate
from explorer.session import user_blocks
from explorer.ui.palette.model import PaletteModel
from explorer.ui.palette.sections import PaletteEntry
from explorer.ui.palette.view import PaletteView

_Key = Qt.Key
_ARROWS = (_Key.Key_Down, _Key.Key_Up, _Key.Key_PageDown, _Key.Key_PageUp)


class PalettePanel(QWidget):
    """Search box and tree; the entry to add is emitted."""

    add_requested = Signal(object)  # an Insertable

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = PaletteModel(self)
        self.box = QLineEdit(self)
        self.view = PaletteView(self.model, self)
        self.nothing = QLabel(self)
        self.note = QLabel(" ".join(map(translate, self.model.complaints)), self)
        self._set_texts()
        self._arrange()
        self.view.restore(everything=False)
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        self.view.add_requested.connect(self.add_requested)
        self.view.typed.connect(self._type)
        self.view.dismissed.connect(self.focus_search)
        self.view.delete_requested.connect(self.delete)
        self.model.failed.connect(self._show_error)
        self.model.renamed.connect(self._show_custom)
        self.model.modelReset.connect(self._restore)

    def _set_texts(self) -> None:
        self.box.setPlaceholderText(tr("Search layers: conv 64"))
        self.box.setAccessibleName(tr("Search layers"))
        shortcut = QKeySequence("Ctrl+B").toString(QKeySequence.SequenceFormat.NativeText)
        self.box.setToolTip(
            tr(
                "Search by name, type or description. Numbers fill in settings, e.g. conv 64 3. "
                "Press Enter to insert after the selection ({shortcut}).",
                shortcut=shortcut,
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
        """Move the focus to the search box."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def apply_theme(self) -> None:
        """Paint in the current colors."""
        self.view.viewport().update()

    def save_block(self, name: str, clip: Clip) -> None:
        """Save a clip as a custom block and show it; a name already in use gets a number."""
        try:
            free = user_blocks.free_block_name(name)
            user_blocks.save_block(free, clip)
        except user_blocks.UserBlockError as error:
            self._show_error(translate(error.args[0]))
            return
        self.box.clear()
        self.model.reload_user_blocks()
        self._show_custom(free)

    def _show_custom(self, name: str) -> None:
        self.view.point_at(
            self.model.index_where(lambda entry: entry.is_custom and entry.title == name)
        )

    def delete(self, entry: PaletteEntry) -> None:
        """Delete a custom block after a confirmation."""
        text = tr(
            "Delete the custom block “{name}”? Networks that use it are not changed.",
            name=entry.title,
        )
        answer = QMessageBox.question(self, tr("Delete custom block"), text)
        if answer != QMessageBox.StandardButton.Yes:
            return
        try:
            user_blocks.remove_block(entry.title)
        except user_blocks.UserBlockError as error:
            self._show_error(translate(error.args[0]))
            return
        self.model.reload_user_blocks()

    def _show_error(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _search(self, text: str) -> None:
        self.model.search(read_asked(text))
        self.nothing.setText(tr("No layer matches “{text}”.", text=text.strip()))
        self.nothing.setVisible(not self.model.shown)
        self.view.setVisible(bool(self.model.shown))

    def _restore(self) -> None:
        """Expand the sections as before, or all during a search, and select the best match."""
        self.view.restore(everything=bool(self.box.text().strip()))
        self.view.setCurrentIndex(self.model.best)
        self.view.scrollToTop()

    def _type(self, letter: str) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.setText(letter)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in _ARROWS:
            self.view.step(event.key())
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter):
            self.view.choose()
            self.box.selectAll()  # so that the next search replaces this one
        elif event.key() == _Key.Key_Escape and self.box.text():
            self.box.clear()
        else:
            return super().eventFilter(watched, event)
        return True
