"""A gesture, and which one a press of the mouse begins."""

from typing import Protocol

from PySide6.QtCore import QPointF

from explorer.ui.canvas.gestures.connecting import ConnectFrom, ConnectTo, Reconnect
from explorer.ui.canvas.gestures.context import CanvasContext
from explorer.ui.canvas.gestures.moving import Move
from explorer.ui.canvas.gestures.rubber_band import RubberBand
from explorer.ui.canvas.hit_testing import Hit, PortHit
from explorer.ui.canvas.items.node_item import READABLE


class Gesture(Protocol):
    """Follows the mouse from a press to its release."""

    def move(self, position: QPointF) -> None:
        """Follow the mouse to a position."""

    def end(self, position: QPointF) -> None:
        """Finish where the mouse is released."""

    def cancel(self) -> None:
        """Leave everything as it was."""


def begin(context: CanvasContext, hit: Hit, position: QPointF, *, adds: bool) -> Gesture:
    """Return the gesture that a press begins: connecting, moving, or a rubber band.

    `adds` joins what is selected to the selection, or takes it out of there.
    """
    if hit.port is not None and not adds and context.zoom_level >= READABLE:
        return _connecting(context, hit.port)
    if hit.box is not None:
        keys = _selected_with(context, hit.box, adds=adds)
        return Move(context, position, keys, hit.box, adds=adds)
    if hit.title is not None:
        diagram = context.diagram
        context.select_boxes(*(k for k in diagram.index if diagram.is_within(k, hit.title)))
        return Move(context, position, context.selected, None)
    return RubberBand(context, position, adds=adds)


def _connecting(context: CanvasContext, port: PortHit) -> Gesture:
    if port.is_output:
        return ConnectFrom(context, port)
    inputs = context.document.network.node(port.key).inputs
    if port.number < len(inputs) and inputs[port.number] is not None:
        return Reconnect(context, port)
    return ConnectTo(context, port)


def _selected_with(context: CanvasContext, key: str, *, adds: bool) -> tuple[str, ...]:
    """Select the pressed box unless it is; with Shift, add it to the others or take it out."""
    document, held = context.document, dict.fromkeys(context.diagram.index[key].nodes)
    if adds and key in context.selected:
        document.select(*(name for name in document.selection if name not in held))
    elif adds:  # of a collapsed group that is selected in part, the rest is not added
        document.select(*document.selection, *held)
    elif key not in context.selected:
        context.select_boxes(key)
    return context.selected
