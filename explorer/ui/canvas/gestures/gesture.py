"""What a gesture is, and which one a press of the mouse begins."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, Qt

from explorer.ui.canvas.gestures.connecting import Rewire, WireFrom, WireTo
from explorer.ui.canvas.gestures.moving import Move
from explorer.ui.canvas.gestures.rubber_band import Band
from explorer.ui.canvas.hit_testing import PortAt, box_at, port_at, title_at
from explorer.ui.canvas.items.node_item import READABLE

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import Scene


class Gesture(Protocol):
    """Follows the mouse until it is let go."""

    def move(self, place: QPointF) -> None:
        """The mouse is elsewhere."""

    def end(self, place: QPointF) -> None:
        """The mouse was let go."""

    def cancel(self) -> None:
        """Leave everything as it was."""


def begin(scene: "Scene", place: QPointF, keys: Qt.KeyboardModifier) -> Gesture:
    """The gesture that a press at a place begins: a wire, a move, or a band on the ground."""
    adds = bool(keys & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
    sees_ports = scene.scale >= READABLE
    port = port_at(scene, place) if sees_ports and not adds else None
    if port is not None:
        return _wire(scene, port)
    key = box_at(scene, place)
    if key is not None:
        return Move(scene, place, _chosen(scene, key, adds=adds), key)
    frame = title_at(scene, place)
    if frame is not None:
        scene.choose(*(k for k in scene.shown.index if scene.shown.is_within(k, frame)))
        return Move(scene, place, scene.selected, None)
    return Band(scene, place, adds=adds)


def _wire(scene: "Scene", port: PortAt) -> Gesture:
    if port.leaves:
        return WireFrom(scene, port)
    wired = scene.network.node(port.key).inputs
    if port.number < len(wired) and wired[port.number] is not None:
        return Rewire(scene, port)
    return WireTo(scene, port)


def _chosen(scene: "Scene", key: str, *, adds: bool) -> tuple[str, ...]:
    """Select what was pressed, unless it already is; with Shift it joins or leaves the others."""
    document, held = scene.document, dict.fromkeys(scene.shown.index[key].nodes)
    if adds and key in scene.selected:
        document.select(*(name for name in document.selection if name not in held))
    elif adds:  # of a folded group that is selected in part, the rest stays out
        document.select(*document.selection, *held)
    elif key not in scene.selected:
        scene.choose(key)
    return scene.selected
