"""The canvas as gestures see it; a scene provides it, and so can a test."""

from collections.abc import Collection, Mapping
from typing import Protocol

from PySide6.QtCore import QPointF

from explorer.diagram.diagram import Connection
from explorer.diagram.geometry import Point
from explorer.graph.network import Port
from explorer.ui.canvas.hit_testing import ArrangedDiagram, Hit
from explorer.ui.canvas.preview import ScenePreview
from explorer.ui.document.document import Document


class CanvasContext(ArrangedDiagram, Protocol):
    """The diagram, what lies where on it, and the ways in which a gesture may change it."""

    document: Document
    snaps: bool  # whether dragged boxes snap to the grid

    @property
    def preview(self) -> ScenePreview:
        """What is drawn while the gesture lasts."""

    @property
    def zoom_level(self) -> float:
        """The scale of the view; 1 is full scale."""

    @property
    def selected(self) -> tuple[str, ...]:
        """The selected boxes."""

    def hit_test(self, position: QPointF) -> Hit:
        """Return what lies at a position."""

    def connection_under(
        self, position: QPointF, dragged: Collection[str] = ()
    ) -> Connection | None:
        """Return the connection below a box dropped with its center at a position."""

    def select_boxes(self, *keys: str) -> None:
        """Select boxes."""

    def select_nodes(self, names: tuple[str, ...]) -> None:
        """Show the boxes of nodes as selected, before they are."""

    def move_to(self, positions: Mapping[str, Point]) -> None:
        """Move boxes, as one edit of the layout."""

    def describe(self, keys: Collection[str]) -> str:
        """Return the name of a box, or the number of several."""

    def show_message(self, text: str) -> None:
        """Show why the gesture cannot end here, or with an empty text nothing."""

    def request_add(self, source: Port | None, position: QPointF) -> None:
        """Open the menu of layers to add at a position, connected to an output."""
