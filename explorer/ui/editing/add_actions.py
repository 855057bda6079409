"""Editing: what is wished for, in the palette or on the canvas, becomes an edit."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPointF

from explorer.diagram.diagram import Wire
from explorer.diagram.geometry import GRID, HEIGHT, WIDTH, Place, Rect
from explorer.diagram.manual.make_room import (
    STEP,
    free_place,
    in_wire,
    laid_around,
    turned,
    whole_at,
)
from explorer.edits.appending import append_clip, append_part, behind, place_clip
from explorer.edits.clipboard import Clip, paste
from explorer.edits.inserting import insert_on
from explorer.edits.placing import Part, Placed, part_takes_nothing, place
from explorer.graph.network import Port
from explorer.graph.project import Layout, Project
from explorer.ui.canvas.hit_testing import place_of, wire_under
from explorer.ui.canvas.view import View
from explorer.ui.document.document import Document

Wished = Part | Clip

_ROW = 5  # boxes in a row of those that follow one that was moved by hand


class Editing(QObject):
    """Adds what was wished for, and selects what is new; the document says what was refused."""

    def __init__(self, document: Document, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._add: Callable[[Wished], None] = self.append

    def append(self, wished: Wished) -> None:
        """Add a part, or an own block, behind the selection or the only output."""
        document = self._document
        after, group = behind(document.network, document.selection)

        def placed() -> Placed:
            if isinstance(wished, Clip):
                return append_clip(document.inference, wished, after, group)
            return append_part(document.inference, wished, after, group)

        beside = partial(whole_at, at=self._beside(after, group))
        names = self._place(wished, placed, beside)
        self._view.looking.follow_growth(names)

    def aim(self, after: Port | None, place: QPointF) -> None:
        """Let the next part begin a branch where a wire was let go, or stand there by itself."""
        self._add = partial(self._begin, after, place)

    def aim_behind(self) -> None:
        """Let the next part be appended: between what is selected and its readers."""
        self._add = self.append

    def add(self, wished: Wished) -> None:
        """Add something as was aimed."""
        self._add(wished)

    def _begin(self, after: Port | None, place_: QPointF, wished: Wished) -> None:
        document = self._document

        def placed() -> Placed:
            if isinstance(wished, Clip):
                return place_clip(document.inference, wished, after)
            fed = () if part_takes_nothing(wished) else (after,)
            return place(document.network, wished, "", *fed)

        if not document.network.nodes:
            by_rule = partial(whole_at, at=None)
            self._view.looking.follow_growth(self._place(wished, placed, by_rule))
            return
        if after is None:
            there = partial(laid_around, place=self._free(_settled(place_)))
        else:
            there = partial(whole_at, at=self._free(self._at_the_end(after, place_)))
        self._view.looking.bring(self._place(wished, placed, there))

    def _at_the_end(self, after: Port, end: QPointF) -> Place:
        """Where a box stands whose input is where a wire was let go, level with it if nearly so."""
        scene, way = self._view.scene_of_nodes, self._document.project.layout.direction
        _, row = turned(place_of(scene, after), way)
        along, across = turned(_settled(end), way)
        across = row if abs(across - row) <= GRID else across
        return turned((along + turned((WIDTH, HEIGHT), way)[0] / 2, across), way)

    def drop(self, wished: Wished, place_: QPointF) -> None:
        """Add what was dragged: into the wire that lies there, or on the ground."""
        self._view.setFocus()
        scene = self._view.scene_of_nodes
        wire = wire_under(scene, place_)
        if wire is not None and (isinstance(wished, Clip) or not part_takes_nothing(wished)):
            self._insert(wished, wire, place_)
            return
        document = self._document

        def placed() -> Placed:
            if isinstance(wished, Clip):
                network, names = paste(document.network, wished)
                return Placed(network, names, ())
            return place(document.network, wished)

        self._place(wished, placed, partial(laid_around, place=_settled(place_)))

    def _insert(self, wished: Wished, wire: Wire, place_: QPointF) -> None:
        document, scene = self._document, self._view.scene_of_nodes
        held, layout = scene.shown.index[wire.target].nodes, document.project.layout
        at, pushed = in_wire(layout, scene.arranged, wire, _settled(place_))
        names = self._place(
            wished,
            lambda: insert_on(document.inference, wished, wire, held),
            partial(whole_at, at=at, pushed=pushed),
        )
        self._view.looking.bring(names)

    def _place(
        self,
        wished: Wished,
        edit: Callable[[], Placed],
        lay: Callable[[Project, tuple[str, ...]], Layout],
    ) -> tuple[str, ...]:
        """Add something, and select what is new; its names, or none where it was refused."""
        document = self._document
        names: tuple[str, ...] = ()

        def edited() -> Project:
            nonlocal names
            placed = edit()
            names = placed.names
            project = document.project.with_network(placed.network)
            return project.with_layout(lay(project, names))

        title = wished.network.name if isinstance(wished, Clip) else wished.title
        if document.attempt(self.tr("Add {}").format(title), edited):
            document.select(*names)
            return names
        return ()

    def _beside(self, after: Port | None, group: str) -> Place | None:
        """A free place behind a block that was moved by hand; the rule places all others.

        It is no place in a frame, but in those of the groups that the new block joins.
        """
        layout = self._document.project.layout
        scene = self._view.scene_of_nodes
        key = scene.shown.owner.get(after.node) if after else None
        if key is None or key not in layout.moved:
            return None
        way, boxes = layout.direction, scene.arranged.boxes
        step, size = turned(STEP, way), turned((WIDTH, HEIGHT), way)
        x, y = turned(boxes[key].centre, way)
        things = [*boxes.values(), *self._frames_without(group).values()]
        spans = [(turned(r.centre, way), turned((r.width, r.height), way)) for r in things]
        row = [(at, room) for at, room in spans if abs(y - at[1]) < (size[1] + room[1]) / 2]
        first = min(at[0] - (room[0] - size[0]) / 2 for at, room in row)
        if x - first < (_ROW - 1) * step[0]:
            return self._free(turned((x + step[0], y), way), group)
        below = max(at[1] + room[1] / 2 for at, room in row)
        return self._free(turned((first, below + step[1] - size[1] / 2), way), group)

    def _frames_without(self, group: str) -> dict[str, Rect]:
        """The frames in which nothing stands that joins a group."""
        frames = self._view.scene_of_nodes.arranged.frames
        return {key: rect for key, rect in frames.items() if not group.startswith(key)}

    def _free(self, place_: Place, group: str = "") -> Place:
        """The place, or the next across where nothing stands."""
        taken = {**self._view.scene_of_nodes.arranged.boxes, **self._frames_without(group)}
        return free_place(taken, place_, self._document.project.layout.direction)


def _settled(place_: QPointF) -> Place:
    """The nearest place on the grid."""
    return round(place_.x() / GRID) * GRID, round(place_.y() / GRID) * GRID
