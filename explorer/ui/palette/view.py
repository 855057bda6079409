"""The tree of the palette: keys, drags, a menu; and which headings are closed."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent
from PySide6.QtWidgets import QMenu, QTreeView, QWidget
from typing_extensions import override

from explorer.ui.palette.delegate import RowDelegate, chip
from explorer.ui.palette.model import ENTRY, PaletteModel
from explorer.ui.palette.sections import PaletteEntry

_ACTIVATE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BESIDE = QPoint(-14, -10)  # from the pointer, so that what lies under it can be seen


class PaletteView(QTreeView):
    """Says `requested` after a double click or Enter, `typed` with a letter, `left` after Esc."""

    add_requested = Signal(object)
    typed = Signal(str)
    dismissed = Signal()
    delete_requested = Signal(object)

    def __init__(self, model: PaletteModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._closed: set[str] = set()
        self._is_restoring = False
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setAccessibleName(self.tr("Palette"))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)  # the arrow of a heading stands where the others have their mark
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        self.setEditTriggers(QTreeView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.collapsed.connect(self._close)
        self.expanded.connect(self._open)
        self.doubleClicked.connect(self._request)
        self.clicked.connect(self._turn)

    @property
    def chosen(self) -> PaletteEntry | None:
        """The entry that is current."""
        entry = self.currentIndex().data(ENTRY)
        return entry if isinstance(entry, PaletteEntry) else None

    def restore(self, *, everything: bool) -> None:
        """Open all headings, or those that nobody has closed."""
        self._is_restoring = True
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            self.setExpanded(index, everything or str(index.data()) not in self._closed)
        self._is_restoring = False

    def point_at(self, index: QModelIndex) -> None:
        """Choose a row and bring it into view."""
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def step(self, key: int) -> None:
        """Move as an arrow key does, past headings, wherever the keyboard is."""
        down = key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
        rows = 8 if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) else 1
        found = index = self.currentIndex()
        if not index.isValid() and down:
            index = self.model().index(0, 0)
        while index.isValid() and rows:
            if index != found and index.data(ENTRY) and index.flags() & Qt.ItemFlag.ItemIsEnabled:
                found, rows = index, rows - 1
            index = self.indexBelow(index) if down else self.indexAbove(index)
        if found.isValid():
            self.point_at(found)

    def choose(self) -> None:
        """Wish for what is current."""
        self._request(self.currentIndex())

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with an entry."""
        entry = index.data(ENTRY)
        menu = QMenu(self)
        menu.addAction(
            self.tr("Add behind the selection"), lambda: self.add_requested.emit(entry.requested)
        )
        if entry.is_own:
            menu.addSeparator()
            menu.addAction(self.tr("Rename") + "\tF2", lambda: self.edit(index))
            menu.addAction(self.tr("Remove …") + "\tDel", lambda: self.delete_requested.emit(entry))
        return menu

    def _request(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if isinstance(entry, PaletteEntry) and entry.requested is not None and not entry.reason:
            self.add_requested.emit(entry.requested)

    def _turn(self, index: QModelIndex) -> None:
        """Open or close a heading."""
        if index.isValid() and not index.parent().isValid() and not index.data(ENTRY):
            self.setExpanded(index, not self.isExpanded(index))

    def _close(self, index: QModelIndex) -> None:
        if not self._is_restoring:
            self._closed.add(str(index.data()))

    def _open(self, index: QModelIndex) -> None:
        if not self._is_restoring:
            self._closed.discard(str(index.data()))

    @override
    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        carried = self.model().mimeData([index])
        if carried is not None:
            drag = QDrag(self)
            drag.setMimeData(carried)
            drag.setPixmap(chip(index, self))
            drag.setHotSpot(_BESIDE)
            drag.exec(Qt.DropAction.CopyAction)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        entry = index.data(ENTRY)
        if isinstance(entry, PaletteEntry) and entry.requested is not None:
            menu = self.menu(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    @override
    def commitData(self, editor: QWidget) -> None:
        super().commitData(editor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # else it goes on to the next panel

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            chosen = self.chosen
            if event.key() == Qt.Key.Key_F2 and chosen is not None and chosen.is_own:
                event.accept()  # what it names here is this block, not what the canvas has selected
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.chosen
        if self.state() is QTreeView.State.EditingState:
            super().keyPressEvent(event)  # the Enter that ends a name
        elif event.key() in _ACTIVATE:
            self.choose() if entry else self._turn(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif event.key() == Qt.Key.Key_Delete and entry and entry.is_own:
            self.delete_requested.emit(entry)
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters go to the search box instead."""
