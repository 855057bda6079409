"""Aiming: what lies on the canvas without a wire can be let go in one."""

from contextlib import suppress
from dataclasses import replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import Point, Rect
from explorer.diagram.manual.make_room import frames_with
from explorer.edits.inserting import Lifted, lift
from explorer.graph.network import NetworkError
from explorer.graph.project import Project
from explorer.ui.canvas.hit_testing import connection_under

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene

_FAINT = 0.6  # how much of a box hides the wire that would take it


class InsertPreview:
    """Shows the wire that would take the boxes that are carried, and inserts them there."""

    def __init__(self, scene: "CanvasScene", keys: tuple[str, ...]) -> None:
        self._scene = scene
        self._keys = keys
        document, boxes = scene.document, scene.diagram.index
        names = [name for key in keys for name in boxes[key].nodes]
        self._lifted = lift(document.project, document.inference, names)
        self._before = document.project
        self._connection: Connection | None = None
        self._fits = False

    def preview(self, shift: QPointF) -> None:
        """Show the wire below boxes that were carried so far, if they fit there."""
        if self._lifted is None:
            return
        connection = connection_under(self._scene, QPointF(*self._middle) + shift, self._keys)
        if connection != self._connection:
            self._connection, self._fits = connection, False
            if connection is not None:
                with suppress(NetworkError):
                    self._let_down(self._lifted, connection, shift)
                    self._fits = True
            self._scene.highlight_connection(connection if self._fits else None)
            self._scene.carrying.fade(_FAINT if self._fits else 1.0)

    def end(self, shift: QPointF) -> bool:
        """Insert them into the wire that is shown, as one edit; says why where they do not fit."""
        self.cancel()
        is_stale = self._scene.document.project is not self._before
        if is_stale or self._lifted is None or self._connection is None:
            return False
        try:
            after, names = self._let_down(self._lifted, self._connection, shift)
        except NetworkError as error:
            self._scene.message_changed.emit(str(error))
            return False
        text = QCoreApplication.translate("Scene", "Insert {}")
        self._scene.document.edit(
            text.format(self._scene.describe(self._keys)), after, selection=names
        )
        return True

    def cancel(self) -> None:
        """Show no wire any more."""
        if self._fits:
            self._scene.highlight_connection(None)

    @cached_property
    def _middle(self) -> Point:
        boxes = self._scene.arranged.boxes
        return reduce(Rect.joined, (boxes[key] for key in self._keys)).center

    def _let_down(
        self, lifted: Lifted, connection: Connection, shift: QPointF
    ) -> tuple[Project, tuple[str, ...]]:
        scene, own = self._scene, set(self._keys)
        arranged, inside = scene.arranged, frames_with(scene.diagram)
        boxes = {key: rect for key, rect in arranged.boxes.items() if key not in own}
        frames = {key: rect for key, rect in arranged.frames.items() if not inside[key] <= own}
        others = replace(arranged, boxes=boxes, frames=frames)
        x, y = self._middle
        position = x + shift.x(), y + shift.y()
        return lifted.let_down(
            connection, scene.diagram.index[connection.target].nodes, others, position
        )
