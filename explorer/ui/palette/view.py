"""The tree of the palette: keys, drags, a context menu, and the collapsed sections."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent
from PySide6.QtWidgets import QMenu, QTreeView, QWidget
from typing_extensions import override

from explorer.schema.messages import tr
from explorer.ui.palette.delegate import RowDelegate, drag_pixmap
from explorer.ui.palette.model import PaletteModel
from explorer.ui.palette.sections import PaletteEntry, PaletteSection
from explorer.ui.widgets.item_views import RECORD

_ACTIVATE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HOT_SPOT = QPoint(-14, -10)  # beside the pointer, so that the target is not covered


class PaletteView(QTreeView):
    """The sections and their entries; a double click or Enter adds one."""

    add_requested = Signal(object)  # an Insertable
    typed = Signal(str)  # a letter
    dismissed = Signal()  # by Esc
    delete_requested = Signal(object)  # a PaletteEntry

    def __init__(self, model: PaletteModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._collapsed: set[str] = set()  # ids of sections
        self._is_restoring = False
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setAccessibleName(tr("Palette"))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setIndentation(0)  # the arrow of a heading is at the place of the icons
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QTreeView.DragDropMode.DragOnly)
        self.setEditTriggers(QTreeView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.collapsed.connect(self._remember)
        self.expanded.connect(self._remember)
        self.doubleClicked.connect(self._request)
        self.clicked.connect(self._toggle)

    @property
    def chosen(self) -> PaletteEntry | None:
        """The current entry."""
        return _entry(self.currentIndex())

    def restore(self, *, everything: bool) -> None:
        """Expand all sections, or those that the user has not collapsed."""
        self._is_restoring = True
        model = self.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            self.setExpanded(index, everything or index.data(RECORD).id not in self._collapsed)
        self._is_restoring = False

    def point_at(self, index: QModelIndex) -> None:
        """Select a row and scroll to it."""
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def step(self, key: int) -> None:
        """Move as an arrow key does, past headings, even without the focus."""
        down = key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
        rows = 8 if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) else 1
        found = index = self.currentIndex()
        if not index.isValid() and down:
            index = self.model().index(0, 0)
        while index.isValid() and rows:
            if index != found and _entry(index) and index.flags() & Qt.ItemFlag.ItemIsEnabled:
                found, rows = index, rows - 1
            index = self.indexBelow(index) if down else self.indexAbove(index)
        if found.isValid():
            self.point_at(found)

    def choose(self) -> None:
        """Request the current entry."""
        self._request(self.currentIndex())

    def menu(self, index: QModelIndex) -> QMenu:
        """Return the context menu of an entry."""
        entry = index.data(RECORD)
        menu = QMenu(self)
        menu.addAction(
            tr("Insert after selection"), lambda: self.add_requested.emit(entry.requested)
        )
        if entry.is_custom:
            menu.addSeparator()
            menu.addAction(tr("Rename…") + "\tF2", lambda: self.edit(index))
            menu.addAction(tr("Delete…") + "\tDel", lambda: self.delete_requested.emit(entry))
        return menu

    def _request(self, index: QModelIndex) -> None:
        entry = _entry(index)
        if entry is not None and entry.requested is not None and not entry.reason:
            self.add_requested.emit(entry.requested)

    def _toggle(self, index: QModelIndex) -> None:
        """Expand or collapse a section."""
        if isinstance(index.data(RECORD), PaletteSection):
            self.setExpanded(index, not self.isExpanded(index))

    def _remember(self, index: QModelIndex) -> None:
        if not self._is_restoring:
            change = self._collapsed.discard if self.isExpanded(index) else self._collapsed.add
            change(index.data(RECORD).id)

    @override
    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        data = self.model().mimeData([index])
        if data is not None:
            drag = QDrag(self)
            drag.setMimeData(data)
            drag.setPixmap(drag_pixmap(index, self))
            drag.setHotSpot(_HOT_SPOT)
            drag.exec(Qt.DropAction.CopyAction)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        entry = _entry(index)
        if entry is not None and entry.requested is not None:
            menu = self.menu(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    @override
    def commitData(self, editor: QWidget) -> None:
        super().commitData(editor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # else the next panel gets it

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            entry = self.chosen
            if event.key() == Qt.Key.Key_F2 and entry is not None and entry.is_custom:
                event.accept()  # it renames this block, not the layers selected on the canvas
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.chosen
        if self.state() is QTreeView.State.EditingState:
            super().keyPressEvent(event)  # the Enter that ends a name
        elif event.key() in _ACTIVATE:
            self.choose() if entry else self._toggle(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif event.key() == Qt.Key.Key_Delete and entry and entry.is_custom:
            self.delete_requested.emit(entry)
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters go to the search box instead."""


def _entry(index: QModelIndex) -> PaletteEntry | None:
    record = index.data(RECORD)
    return record if isinstance(record, PaletteEntry) else None
