"""Aiming: what lies on the canvas without a wire can be let go in one."""

from contextlib import suppress
from dataclasses import replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF

from explorer.diagram.diagram import Wire
from explorer.diagram.geometry import Place, Rect
from explorer.diagram.manual.make_room import frames_with
from explorer.edits.inserting import Lifted, lift
from explorer.graph.network import NetworkError
from explorer.graph.project import Project
from explorer.ui.canvas.hit_testing import wire_under

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import Scene

_FAINT = 0.6  # how much of a box hides the wire that would take it


class Aim:
    """Shows the wire that would take the boxes that are carried, and inserts them there."""

    def __init__(self, scene: "Scene", keys: tuple[str, ...]) -> None:
        self._scene = scene
        self._keys = keys
        document, boxes = scene.document, scene.shown.index
        names = [name for key in keys for name in boxes[key].nodes]
        self._lifted = lift(document.project, document.inference, names)
        self._before = document.project
        self._wire: Wire | None = None
        self._fits = False

    def look(self, shift: QPointF) -> None:
        """Show the wire below boxes that were carried so far, if they fit there."""
        if self._lifted is None:
            return
        wire = wire_under(self._scene, QPointF(*self._middle) + shift, self._keys)
        if wire != self._wire:
            self._wire, self._fits = wire, False
            if wire is not None:
                with suppress(NetworkError):
                    self._let_down(self._lifted, wire, shift)
                    self._fits = True
            self._scene.show_aimed(wire if self._fits else None)
            self._scene.carrying.fade(_FAINT if self._fits else 1.0)

    def end(self, shift: QPointF) -> bool:
        """Insert them into the wire that is shown, as one edit; says why where they do not fit."""
        self.cancel()
        is_stale = self._scene.document.project is not self._before
        if is_stale or self._lifted is None or self._wire is None:
            return False
        try:
            after, names = self._let_down(self._lifted, self._wire, shift)
        except NetworkError as error:
            self._scene.told.emit(str(error))
            return False
        words = QCoreApplication.translate("Scene", "Insert {}")
        self._scene.document.edit(words.format(self._scene.called(self._keys)), after, chosen=names)
        return True

    def cancel(self) -> None:
        """Show no wire any more."""
        if self._fits:
            self._scene.show_aimed(None)

    @cached_property
    def _middle(self) -> Place:
        boxes = self._scene.arranged.boxes
        return reduce(Rect.joined, (boxes[key] for key in self._keys)).centre

    def _let_down(
        self, lifted: Lifted, wire: Wire, shift: QPointF
    ) -> tuple[Project, tuple[str, ...]]:
        scene, own = self._scene, set(self._keys)
        arranged, inside = scene.arranged, frames_with(scene.shown)
        boxes = {key: rect for key, rect in arranged.boxes.items() if key not in own}
        frames = {key: rect for key, rect in arranged.frames.items() if not inside[key] <= own}
        others = replace(arranged, boxes=boxes, frames=frames)
        x, y = self._middle
        place = x + shift.x(), y + shift.y()
        return lifted.let_down(wire, scene.shown.index[wire.target].nodes, others, place)
