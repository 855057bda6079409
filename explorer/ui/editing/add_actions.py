"""Commands that add layers and blocks, from the palette or on the canvas."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPointF

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import GRID, HEIGHT, WIDTH, Point, Rect
from explorer.diagram.manual.make_room import (
    STEP,
    free_position,
    in_connection,
    laid_around,
    place_group_at,
    turned,
)
from explorer.edits.appending import append_clip, append_placeable, output_to_extend, place_clip
from explorer.edits.clipboard import Clip, paste
from explorer.edits.inserting import insert_on
from explorer.edits.placing import Placed, has_no_inputs, position
from explorer.graph.network import Port
from explorer.graph.project import Layout, Project
from explorer.schema.messages import tr, translate
from explorer.ui.canvas.hit_testing import position_of
from explorer.ui.canvas.view import CanvasView
from explorer.ui.document.document import Document
from explorer.ui.dragdrop.mime import Insertable
from explorer.ui.palette.quick_add import QuickAdd

_ROW = 5  # boxes in a row of those that follow one that was moved by hand


class AddActions(QObject):
    """Adds layers, blocks and clips, and selects the new nodes."""

    def __init__(self, document: Document, view: CanvasView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._view = view
        self._add: Callable[[Insertable], None] = self.append
        self.quick_add: QuickAdd = QuickAdd(view)
        self.quick_add.chosen.connect(self.add)
        view.add_requested.connect(self.drop)
        view.canvas_scene.add_menu_requested.connect(self.ask_at)

    def ask(self) -> None:
        """Let a layer be chosen to add after the selection, or after the only output."""
        document = self._document
        source, _ = output_to_extend(document.network, document.selection)
        position_ = self._view.position_after(source)
        if source is None and document.network.nodes and not document.selection:
            self.set_target(None, position_)
        else:
            self.target_selection()
        self._open_quick_add(source, position_)

    def ask_at(self, source: Port | None, position_: QPointF) -> None:
        """Let a layer be chosen to add at a position of the scene, connected to a port."""
        self.set_target(source, position_)
        self._open_quick_add(source, position_)

    def _open_quick_add(self, source: Port | None, position_: QPointF) -> None:
        self.quick_add.open(self._view.mapFromScene(position_), self._document.inference, source)

    def append(self, requested: Insertable) -> None:
        """Add a layer or block after the selection, or after the only output."""
        document = self._document
        after, group = output_to_extend(document.network, document.selection)

        def placed() -> Placed:
            if isinstance(requested, Clip):
                return append_clip(document.inference, requested, after, group)
            return append_placeable(document.inference, requested, after, group)

        beside = partial(place_group_at, at=self._beside(after, group))
        names = self._place(requested, placed, beside)
        self._view.viewport_controller.reveal_added(names)

    def set_target(self, after: Port | None, position: QPointF) -> None:
        """Let the next `add` begin a branch at a position, after a port or unconnected."""
        self._add = partial(self._begin, after, position)

    def target_selection(self) -> None:
        """Let the next `add` append to the selection."""
        self._add = self.append

    def add(self, requested: Insertable) -> None:
        """Add a layer or block at the current target."""
        self._add(requested)

    def _begin(self, after: Port | None, position_: QPointF, requested: Insertable) -> None:
        document = self._document

        def placed() -> Placed:
            if isinstance(requested, Clip):
                return place_clip(document.inference, requested, after)
            connected = () if has_no_inputs(requested) else (after,)
            return position(document.network, requested, "", *connected)

        if not document.network.nodes:
            automatic = partial(place_group_at, at=None)
            self._view.viewport_controller.reveal_added(self._place(requested, placed, automatic))
            return
        if after is None:
            there = partial(laid_around, position=self._free(_snapped(position_)))
        else:
            there = partial(place_group_at, at=self._free(self._at_the_end(after, position_)))
        self._view.viewport_controller.ensure_visible(self._place(requested, placed, there))

    def _at_the_end(self, after: Port, end: QPointF) -> Point:
        """Return the center of a box with its input at `end`, level with the port if nearly so."""
        scene, direction = self._view.canvas_scene, self._document.project.layout.direction
        _, row = turned(position_of(scene, after), direction)
        along, across = turned(_snapped(end), direction)
        across = row if abs(across - row) <= GRID else across
        return turned((along + turned((WIDTH, HEIGHT), direction)[0] / 2, across), direction)

    def drop(self, requested: Insertable, position_: QPointF) -> None:
        """Add what was dragged: into the connection at the position, or on the empty canvas."""
        self._view.setFocus()
        scene = self._view.canvas_scene
        connection = scene.connection_under(position_)
        if connection is not None and (isinstance(requested, Clip) or not has_no_inputs(requested)):
            self._insert(requested, connection, position_)
            return
        document = self._document

        def placed() -> Placed:
            if isinstance(requested, Clip):
                network, names = paste(document.network, requested)
                return Placed(network, names, ())
            return position(document.network, requested)

        self._place(requested, placed, partial(laid_around, position=_snapped(position_)))

    def _insert(self, requested: Insertable, connection: Connection, position_: QPointF) -> None:
        document, scene = self._document, self._view.canvas_scene
        targets, layout = scene.diagram.index[connection.target].nodes, document.project.layout
        at, pushed = in_connection(layout, scene.arranged, connection, _snapped(position_))
        names = self._place(
            requested,
            lambda: insert_on(document.inference, requested, connection, targets),
            partial(place_group_at, at=at, pushed=pushed),
        )
        self._view.viewport_controller.ensure_visible(names)

    def _place(
        self,
        requested: Insertable,
        edit: Callable[[], Placed],
        lay: Callable[[Project, tuple[str, ...]], Layout],
    ) -> tuple[str, ...]:
        """Apply an edit, select the new nodes and return them; none where it was rejected."""
        document = self._document
        names: tuple[str, ...] = ()

        def edited() -> Project:
            nonlocal names
            placed = edit()
            names = placed.names
            project = document.project.with_network(placed.network)
            return project.with_layout(lay(project, names))

        title = requested.network.name if isinstance(requested, Clip) else requested.title
        if document.attempt(tr("Add {layer}", layer=translate(title)), edited):
            document.select(*names)
            return names
        return ()

    def _beside(self, after: Port | None, group: str) -> Point | None:
        """Return a free position after a box that was moved by hand, else None.

        It is in no frame but those of the groups that the new node joins.
        """
        layout = self._document.project.layout
        scene = self._view.canvas_scene
        key = scene.diagram.owner.get(after.node) if after else None
        if key is None or key not in layout.positions:
            return None
        direction, boxes = layout.direction, scene.arranged.boxes
        step, size = turned(STEP, direction), turned((WIDTH, HEIGHT), direction)
        x, y = turned(boxes[key].center, direction)
        items = [*boxes.values(), *self._frames_without(group).values()]
        spans = [
            (turned(r.center, direction), turned((r.width, r.height), direction)) for r in items
        ]
        row = [(at, room) for at, room in spans if abs(y - at[1]) < (size[1] + room[1]) / 2]
        first = min(at[0] - (room[0] - size[0]) / 2 for at, room in row)
        if x - first < (_ROW - 1) * step[0]:
            return self._free(turned((x + step[0], y), direction), group)
        below = max(at[1] + room[1] / 2 for at, room in row)
        return self._free(turned((first, below + step[1] - size[1] / 2), direction), group)

    def _frames_without(self, group: str) -> dict[str, Rect]:
        """Return the frames of the groups that do not hold a group."""
        frames = self._view.canvas_scene.arranged.frames
        return {key: rect for key, rect in frames.items() if not group.startswith(key)}

    def _free(self, position_: Point, group: str = "") -> Point:
        """Return the position, or the next free one across."""
        boxes = {**self._view.canvas_scene.arranged.boxes, **self._frames_without(group)}
        return free_position(boxes, position_, self._document.project.layout.direction)


def _snapped(position_: QPointF) -> Point:
    """Return the nearest position on the grid."""
    return round(position_.x() / GRID) * GRID, round(position_.y() / GRID) * GRID
