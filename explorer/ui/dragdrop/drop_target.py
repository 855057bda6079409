"""Architectures, layers and blocks that are dragged onto the canvas."""

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QPoint, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.ui.dragdrop.file_drop import KINDS
from explorer.ui.dragdrop.mime import insertable_of_mime

ARCHITECTURE_MIME = "application/x-network-explorer-architecture"
_REJECTED = QPoint(-10_000, -10_000)


def packed(entry: Architecture) -> QMimeData:
    """Return an architecture as a drag carries it."""
    data = QMimeData()
    data.setData(ARCHITECTURE_MIME, QByteArray(entry.name.encode()))
    return data


def unpacked(data: QMimeData) -> Architecture | None:
    """Return the architecture that a drag carries, or None."""
    name = bytes(data.data(ARCHITECTURE_MIME).data()).decode(errors="replace")
    return ARCHITECTURES.find(name) if name in ARCHITECTURES else None


class DropTarget(QObject):
    """Accepts architectures, layers and blocks for an area, which handles anything else."""

    dropped = Signal(object)
    placeable_dropped = Signal(object, QPoint)
    hovered = Signal(QPoint)

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        area.setAcceptDrops(True)
        area.viewport().setAcceptDrops(True)
        area.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self.hovered.emit(_REJECTED)
        if event.type() not in KINDS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        return (
            self._architecture(event)
            or self._placeable(event)
            or super().eventFilter(watched, event)
        )

    def _architecture(self, event: QDropEvent) -> bool:
        entry = unpacked(event.mimeData())
        if entry is None:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(entry)
        return True

    def _placeable(self, event: QDropEvent) -> bool:
        requested = insertable_of_mime(event.mimeData())
        if requested is None:
            return False
        event.acceptProposedAction()
        position = event.position().toPoint()
        if event.type() == QEvent.Type.Drop:
            self.hovered.emit(_REJECTED)
            self.placeable_dropped.emit(requested, position)
        else:
            self.hovered.emit(position)
        return True
