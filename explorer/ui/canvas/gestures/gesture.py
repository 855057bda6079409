"""What a gesture is, and which one a press of the mouse begins."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, Qt

from explorer.ui.canvas.gestures.connecting import ConnectFrom, ConnectTo, Reconnect
from explorer.ui.canvas.gestures.moving import Move
from explorer.ui.canvas.gestures.rubber_band import RubberBand
from explorer.ui.canvas.hit_testing import PortHit, box_at, port_hit, title_at
from explorer.ui.canvas.items.node_item import READABLE

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene


class Gesture(Protocol):
    """Follows the mouse until it is let go."""

    def move(self, position: QPointF) -> None:
        """The mouse is elsewhere."""

    def end(self, position: QPointF) -> None:
        """The mouse was let go."""

    def cancel(self) -> None:
        """Leave everything as it was."""


def begin(scene: "CanvasScene", position: QPointF, keys: Qt.KeyboardModifier) -> Gesture:
    """The gesture that a press at a place begins: a wire, a move, or a band on the ground."""
    adds = bool(keys & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
    sees_ports = scene.scale >= READABLE
    port = port_hit(scene, position) if sees_ports and not adds else None
    if port is not None:
        return _connection(scene, port)
    key = box_at(scene, position)
    if key is not None:
        return Move(scene, position, _chosen(scene, key, adds=adds), key)
    frame = title_at(scene, position)
    if frame is not None:
        scene.select_boxes(*(k for k in scene.diagram.index if scene.diagram.is_within(k, frame)))
        return Move(scene, position, scene.selected, None)
    return RubberBand(scene, position, adds=adds)


def _connection(scene: "CanvasScene", port: PortHit) -> Gesture:
    if port.leaves:
        return ConnectFrom(scene, port)
    connected = scene.network.node(port.key).inputs
    if port.number < len(connected) and connected[port.number] is not None:
        return Reconnect(scene, port)
    return ConnectTo(scene, port)


def _chosen(scene: "CanvasScene", key: str, *, adds: bool) -> tuple[str, ...]:
    """Select what was pressed, unless it already is; with Shift it joins or leaves the others."""
    document, held = scene.document, dict.fromkeys(scene.diagram.index[key].nodes)
    if adds and key in scene.selected:
        document.select(*(name for name in document.selection if name not in held))
    elif adds:  # of a folded group that is selected in part, the rest stays out
        document.select(*document.selection, *held)
    elif key not in scene.selected:
        scene.select_boxes(key)
    return scene.selected
