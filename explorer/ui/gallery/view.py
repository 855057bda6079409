"""The list of cards: columns, drags, a context menu, keys."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QListView, QMenu, QWidget
from typing_extensions import override

from explorer.graph.architecture import Architecture
from explorer.schema.messages import tr
from explorer.ui.gallery.card import CardDelegate
from explorer.ui.gallery.entries import GalleryEntry
from explorer.ui.gallery.model import GalleryModel
from explorer.ui.widgets.item_views import RECORD

MIN_CARD_WIDTH = 190  # pixels of a card beside another


class GalleryView(QListView):
    """The cards; a double click or Enter opens one."""

    opened = Signal(object)  # an Architecture
    dismissed = Signal()  # by Esc

    def __init__(self, model: GalleryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._cards = CardDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._cards)
        self.setAccessibleName(tr("Gallery"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(24)
        self.activated.connect(self._open)

    @property
    def chosen(self) -> Architecture | None:
        """The architecture of the current card."""
        return _architecture(self.currentIndex())

    def point_at(self, index: QModelIndex) -> None:
        """Select a card and scroll it to the top, below its heading or the card before it."""
        self.setCurrentIndex(index)
        before = index.siblingAtRow(index.row() - 1)
        self.scrollTo(before, QListView.ScrollHint.PositionAtTop)
        self.scrollTo(index)

    def menu(self, entry: Architecture) -> QMenu:
        """Return the context menu of an architecture."""
        clipboard = QGuiApplication.clipboard()
        menu = QMenu(self)
        menu.addAction(tr("Open"), lambda: self.opened.emit(entry))
        menu.addSeparator()
        menu.addAction(tr("Copy name") + "\tCtrl+C", lambda: clipboard.setText(entry.name))
        menu.addAction(tr("Copy citation"), lambda: clipboard.setText(entry.paper))
        return menu

    def _open(self, index: QModelIndex) -> None:
        entry = _architecture(index)
        if entry:
            self.opened.emit(entry)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.point_at(self.currentIndex())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        was_visible = self.viewport().rect().intersects(self.visualRect(self.currentIndex()))
        whole = self.viewport().width() - 1  # a row that is filled to the last pixel is broken
        self._cards.fit(whole, max(1, whole // MIN_CARD_WIDTH))
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if was_visible:
            self.scrollTo(self.currentIndex())

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        entry = self.chosen if by_key else _architecture(self.indexAt(event.pos()))
        if entry:
            menu = self.menu(entry)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.chosen
        if event.matches(QKeySequence.StandardKey.Copy) and entry:
            QGuiApplication.clipboard().setText(entry.name)
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        else:
            super().keyPressEvent(event)


def _architecture(index: QModelIndex) -> Architecture | None:
    row = index.data(RECORD)
    return row.entry if isinstance(row, GalleryEntry) else None
