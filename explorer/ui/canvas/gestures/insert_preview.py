"""Inserting boxes without connections into the connection on which they are dropped."""

from contextlib import suppress
from dataclasses import replace
from functools import cached_property, reduce

from PySide6.QtCore import QPointF

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import Point, Rect
from explorer.diagram.manual.make_room import frames_with
from explorer.edits.inserting import Lifted, lift
from explorer.graph.network import NetworkError
from explorer.graph.project import Project
from explorer.schema.messages import tr, translate
from explorer.ui.canvas.gestures.context import CanvasContext

_FADED = 0.6  # opacity of a box over the connection that it would be inserted into


class InsertPreview:
    """Shows the connection that would take the dragged boxes, and inserts them there."""

    def __init__(self, context: CanvasContext, keys: tuple[str, ...]) -> None:
        self._context = context
        self._keys = keys
        document, boxes = context.document, context.diagram.index
        names = [name for key in keys for name in boxes[key].nodes]
        self._lifted = lift(document.project, document.inference, names)
        self._before = document.project
        self._connection: Connection | None = None
        self._fits = False

    def preview(self, shift: QPointF) -> None:
        """Show the connection below the boxes dragged by a distance, if they fit there."""
        if self._lifted is None:
            return
        position = QPointF(*self._center) + shift
        connection = self._context.connection_under(position, self._keys)
        if connection != self._connection:
            self._connection, self._fits = connection, False
            if connection is not None:
                with suppress(NetworkError):
                    self._inserted(self._lifted, connection, shift)
                    self._fits = True
            preview = self._context.preview
            preview.highlight_connection(connection if self._fits else None)
            preview.drag.fade(_FADED if self._fits else 1.0)

    def end(self, shift: QPointF) -> bool:
        """Insert the boxes into the connection, or show why they do not fit; return success."""
        self.cancel()
        context, document = self._context, self._context.document
        is_stale = document.project is not self._before
        if is_stale or self._lifted is None or self._connection is None:
            return False
        try:
            after, names = self._inserted(self._lifted, self._connection, shift)
        except NetworkError as error:
            context.show_message(translate(error.args[0]))
            return False
        text = tr("Insert {what}", what=context.describe(self._keys))
        document.edit(text, after, selection=names)
        return True

    def cancel(self) -> None:
        """Highlight no connection any more."""
        if self._fits:
            self._context.preview.highlight_connection(None)

    @cached_property
    def _center(self) -> Point:
        boxes = self._context.arranged.boxes
        return reduce(Rect.joined, (boxes[key] for key in self._keys)).center

    def _inserted(
        self, lifted: Lifted, connection: Connection, shift: QPointF
    ) -> tuple[Project, tuple[str, ...]]:
        diagram, arranged, own = self._context.diagram, self._context.arranged, set(self._keys)
        inside = frames_with(diagram)
        boxes = {key: rect for key, rect in arranged.boxes.items() if key not in own}
        frames = {key: rect for key, rect in arranged.frames.items() if not inside[key] <= own}
        others = replace(arranged, boxes=boxes, frames=frames)
        x, y = self._center
        position = x + shift.x(), y + shift.y()
        return lifted.let_down(connection, diagram.index[connection.target].nodes, others, position)
