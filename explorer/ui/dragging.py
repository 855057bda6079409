"""What is dragged from one part of the window to another: an architecture, by its name."""

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from explorer.graph.architecture import ARCHITECTURES, Architecture

MIME = "application/x-network-explorer-architecture"
_KINDS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


def packed(entry: Architecture) -> QMimeData:
    """An architecture as a drag carries it."""
    data = QMimeData()
    data.setData(MIME, QByteArray(entry.name.encode()))
    return data


def unpacked(data: QMimeData) -> Architecture | None:
    """The architecture that a drag carries, if it is one that is known here."""
    name = bytes(data.data(MIME).data()).decode(errors="replace")
    return ARCHITECTURES.find(name) if name in ARCHITECTURES else None


class Landing(QObject):
    """Lets an area take architectures; everything else goes on to the area itself."""

    dropped = Signal(object)

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        area.setAcceptDrops(True)
        area.viewport().setAcceptDrops(True)
        area.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KINDS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        entry = unpacked(event.mimeData())
        if entry is None:
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(entry)
        return True
