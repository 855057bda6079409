"""Commands that move the selected boxes."""

from collections.abc import Callable, Mapping

from explorer.diagram.geometry import GRID, Point, Rect
from explorer.diagram.manual.align import NARROW, Axis, Edge, aligned, distributed
from explorer.diagram.manual.make_room import APART
from explorer.diagram.manual.push_aside import with_room
from explorer.graph.project import Direction
from explorer.schema.messages import tr
from explorer.ui.editing.selection import SelectionActions


class ArrangementActions(SelectionActions):
    """Aligns, spreads and moves boxes; each change is one undoable edit of the layout."""

    def align(self, edge: Edge) -> None:
        """Line up the selected boxes, clear of the other ones."""
        right = self._view.canvas_scene.arranged.direction is Direction.RIGHT
        apart = (APART[0], NARROW) if right else (NARROW, APART[1])
        positions = aligned(self._boxes(), edge, self._others(), apart)
        self._apply(positions, lambda boxes: tr("Align {boxes}", boxes=boxes))

    def distribute(self, axis: Axis) -> None:
        """Spread the selected boxes evenly."""
        positions = distributed(self._boxes(), axis, self._others())
        self._apply(positions, lambda boxes: tr("Distribute {boxes}", boxes=boxes))

    def nudge(self, across: int, down: int) -> None:
        """Move the selected boxes by so many lines of the grid."""
        positions = {
            key: (rect.center[0] + across * GRID, rect.center[1] + down * GRID)
            for key, rect in self._boxes().items()
        }
        gesture = f"nudge {' '.join(positions)}"
        self._apply(positions, lambda boxes: tr("Nudge {boxes}", boxes=boxes), gesture)

    def auto_arrange(self) -> None:
        """Put the selected boxes back to their automatic positions."""
        project = self._document.project
        layout = project.layout.without(self._view.canvas_scene.selected)
        self._document.edit(tr("Auto-arrange selection"), project.with_layout(layout))

    def _boxes(self) -> dict[str, Rect]:
        scene = self._view.canvas_scene
        selected = set(scene.selected)
        return {key: scene.arranged.boxes[key] for key in scene.diagram.index if key in selected}

    def _others(self) -> list[Rect]:
        """Return the boxes and frames that are not selected and hold no selected box."""
        scene = self._view.canvas_scene
        frames = {frame for key in scene.selected for frame in scene.diagram.frames_around(key)}
        drawn = {**scene.arranged.boxes, **scene.arranged.frames}
        return [rect for key, rect in drawn.items() if key not in frames.union(scene.selected)]

    def _apply(
        self, positions: Mapping[str, Point], text: Callable[[str], str], gesture: str = ""
    ) -> None:
        boxes = self._boxes()
        if any(position != boxes[key].center for key, position in positions.items()):
            project, scene = self._document.project, self._view.canvas_scene
            layout = with_room(project.layout, scene.diagram, scene.arranged, positions)
            shown = text(scene.describe(positions))
            self._document.edit(shown, project.with_layout(layout), gesture)
