"""Wires by hand: from an output, from a free input, or an end that is drawn off."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem
from typing_extensions import override

from explorer.diagram.geometry import Point
from explorer.diagram.routing.bundles import edge_bundles, laid
from explorer.edits.connecting import (
    InputSlot as End,
)
from explorer.edits.connecting import (
    connected,
    disconnect,
    ends_in,
    free_slot,
    full,
    input_count,
    problem_between,
)
from explorer.graph.checks import Problem
from explorer.graph.network import Network, Port
from explorer.graph.project import Direction
from explorer.ui.canvas.hit_testing import (
    PortHit,
    box_at,
    port_hit,
    port_of,
    ports_of_box,
    position_of,
)
from explorer.ui.canvas.items.connections import add_head
from explorer.ui.theme.theme import theme_colors

if TYPE_CHECKING:
    from explorer.ui.canvas.scene import CanvasScene

_GRAY = 0.35  # opacity of what cannot take the wire
_FAINT = 0.5  # of a wire that cannot end here
_LEAST_SWING = 30.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("wiring", text)


def _curve(start: QPointF, end: QPointF, direction: Direction) -> QPainterPath:
    """A wire that is being drawn: swung, so that it lies on no other and shows what it crosses."""
    reach = max(_LEAST_SWING, (end - start).manhattanLength() / 3)
    swing = QPointF(reach, 0) if direction is Direction.RIGHT else QPointF(0, reach)
    path = QPainterPath(start)
    path.cubicTo(start + swing, end - swing, end)
    add_head(path, end, direction)
    return path


class _Connecting:
    """What the three ways to draw a wire share: the line, and what is greyed meanwhile."""

    def __init__(self, scene: "CanvasScene", port: PortHit) -> None:
        self._scene = scene
        self._port = port
        self._line = QGraphicsPathItem()
        self._line.setZValue(5)
        self._greyed: list[str] = []
        self._refusals: dict[tuple[Port, tuple[End, ...]], Problem | None] = {}

    def move(self, position: QPointF) -> None:
        """Draw the wire up to a place, and say why it could not end there."""
        if self._line.scene() is None:
            self._scene.addItem(self._line)
            self._gray()
        here = (position.x(), position.y())
        start, end = (self._anchor(), here) if self._leads_on() else (here, self._anchor())
        self._line.setPath(_curve(QPointF(*start), QPointF(*end), self._scene.arranged.direction))
        problem = self._problem(position)
        ink = QColor(theme_colors().muted if problem else theme_colors().accent)
        ink.setAlphaF(_FAINT if problem else 1.0)
        self._line.setPen(QPen(ink, 2, Qt.PenStyle.DashLine))
        self._scene.message_changed.emit(problem.message if problem else self._replaced(position))

    def cancel(self) -> None:
        """Leave every wire as it was."""
        if self._line.scene() is not None:
            self._scene.removeItem(self._line)
        for key in self._greyed:
            if key in self._scene.diagram.index:
                self._scene.item_of(key).setOpacity(1.0)
        self._greyed = []
        self._scene.message_changed.emit("")

    def end(self, position: QPointF) -> None:
        """Let the wire end here, or say why it cannot."""
        drawn = self._line.scene() is not None
        problem = self._problem(position) if drawn else None
        self.cancel()
        if problem is not None:
            self._scene.document.edit_rejected.emit(problem.message)
        elif drawn:
            self._finish(position)

    def _leads_on(self) -> bool:
        raise NotImplementedError

    def _anchor(self) -> Point:
        raise NotImplementedError

    def _problem(self, position: QPointF) -> Problem | None:
        raise NotImplementedError

    def _replaced(self, position: QPointF) -> str:
        """What gives way to a wire that ends here, in words."""
        return ""

    def _finish(self, position: QPointF) -> None:
        raise NotImplementedError

    def _fits(self, key: str) -> bool:
        raise NotImplementedError

    def _gray(self) -> None:
        """Grey what is in view and cannot take the wire."""
        seen = self._scene.visible_rect
        for key in self._scene.names():
            item = self._scene.item_of(key)
            if item.sceneBoundingRect().intersects(seen) and not self._fits(key):
                item.setOpacity(_GRAY)
                self._greyed.append(key)

    def _refusal(self, source: Port, ends: tuple[End, ...]) -> Problem | None:
        asked = source, ends
        if asked not in self._refusals:
            self._refusals[asked] = problem_between(self._scene.inference, *asked)
        return self._refusals[asked]

    def _edit(self, source: Port, ends: Sequence[End], network: Network) -> None:
        """Draw a wire to each end, as one step."""
        document = self._scene.document
        into = ", ".join(dict.fromkeys(target for target, _ in ends))
        document.attempt(
            _tr("Wire {} to {}").format(source, into),
            lambda: document.project.with_network(connected(network, source, ends)),
        )


class ConnectFrom(_Connecting):
    """A wire from an output to the input where it is let go."""

    def _source(self) -> Port:
        return port_of(self._scene, self._port)

    @override
    def _leads_on(self) -> bool:
        return True

    @override
    def _anchor(self) -> Point:
        return self._port.position

    def _ends(self, position: QPointF) -> tuple[End, ...] | Problem:
        """Inputs under a place: one that is pointed at, else what is free of a box; or why not."""
        port = port_hit(self._scene, position)
        if port is not None and not port.leaves:
            return ((port.key, port.number),)
        key = box_at(self._scene, position)
        return self._ends_of(key) if key else ()

    def _ends_of(self, key: str) -> tuple[End, ...] | Problem:
        network, nodes = self._scene.network, self._scene.diagram.index[key].nodes
        if self._source().node in nodes:
            return ()
        if key not in network.index:
            text = _tr("more than one wire leads into this group; unfold it and choose")
            return ends_in(network, nodes) or Problem("full", nodes[0], text)
        node = network.node(key)
        slot = free_slot(node)
        if slot is None:
            return (
                full(node) if input_count(node) else Problem("full", key, _tr("it takes no wires"))
            )
        return ((key, slot),)

    @override
    def _problem(self, position: QPointF) -> Problem | None:
        return self._against(self._ends(position))

    @override
    def _replaced(self, position: QPointF) -> str:
        ends, index = self._ends(position), self._scene.network.index
        if isinstance(ends, Problem):
            return ""
        there = (index[name].inputs[slot : slot + 1] for name, slot in ends)
        gone = {str(port) for (port,) in filter(None, there) if port and port != self._source()}
        text = _tr("this takes the place of the wire from {}")
        return text.format(", ".join(sorted(gone))) if gone else ""

    def _against(self, ends: tuple[End, ...] | Problem) -> Problem | None:
        if isinstance(ends, Problem):
            return ends
        return self._refusal(self._source(), ends) if ends else None

    @override
    def _fits(self, key: str) -> bool:
        source, index = self._source(), self._scene.network.index
        if key in index and key != source.node:
            count = input_count(index[key])
            return any(self._refusal(source, ((key, slot),)) is None for slot in range(count))
        return self._against(self._ends_of(key)) is None

    @override
    def _finish(self, position: QPointF) -> None:
        ends = self._ends(position)
        if isinstance(ends, Problem):
            return
        if ends:
            self._edit(self._source(), ends, self._scene.network)
        elif box_at(self._scene, position) is None:
            self._scene.request_add(self._source(), position)


class Reconnect(ConnectFrom):
    """The end of a wire drawn off an input, to another or away."""

    @override
    def _source(self) -> Port:
        port = self._scene.network.node(self._port.key).inputs[self._port.number]
        assert port is not None
        return port

    @override
    def _anchor(self) -> Point:
        return position_of(self._scene, self._source())

    @override
    def move(self, position: QPointF) -> None:
        if self._line.scene() is None:
            self._draw_off()
        super().move(position)

    @override
    def cancel(self) -> None:
        if self._line.scene() is not None:
            self._scene.show_connections()
        super().cancel()

    def _draw_off(self) -> None:
        """Leave away the wire that is drawn elsewhere now."""
        scene = self._scene
        old = (self._source(), *self._old())
        others = (
            (connection, corners)
            for connection, corners in laid(scene.diagram, scene.arranged)
            if (connection.port, connection.target, connection.input) != old
        )
        scene.connections.show_connections(edge_bundles(others)[0], scene.arranged.direction)

    @override
    def _problem(self, position: QPointF) -> Problem | None:
        return None if self._ends(position) == (self._old(),) else super()._problem(position)

    def _old(self) -> End:
        return self._port.key, self._port.number

    @override
    def _finish(self, position: QPointF) -> None:
        document, ends, old = self._scene.document, self._ends(position), self._old()
        if ends == (old,) or isinstance(ends, Problem):
            return
        source, pulled = self._source(), disconnect(document.network, *old)
        if ends:
            self._edit(source, ends, pulled)
        else:
            document.edit_network(_tr("Remove the wire to {}").format(old[0]), pulled)


class ConnectTo(_Connecting):
    """A wire drawn backwards, from a free input to the output where it is let go."""

    @override
    def _leads_on(self) -> bool:
        return False

    @override
    def _anchor(self) -> Point:
        return self._port.position

    def _begin(self, position: QPointF) -> Port | None:
        port = port_hit(self._scene, position)
        if port is not None and port.leaves:
            return port_of(self._scene, port)
        key = box_at(self._scene, position)
        return self._outgoing(key) if key and key != self._port.key else None

    def _outgoing(self, key: str) -> Port | None:
        """The first output of a box."""
        ports = (port for port in ports_of_box(self._scene, key) if port.leaves)
        first = next(ports, None)
        return port_of(self._scene, first) if first else None

    @override
    def _problem(self, position: QPointF) -> Problem | None:
        source = self._begin(position)
        return self._refusal(source, (self._end,)) if source else None

    @override
    def _fits(self, key: str) -> bool:
        if key == self._port.key:
            return True
        source = self._outgoing(key)
        return source is not None and self._refusal(source, (self._end,)) is None

    @property
    def _end(self) -> End:
        return self._port.key, self._port.number

    @override
    def _finish(self, position: QPointF) -> None:
        source = self._begin(position)
        if source is not None:
            self._edit(source, [self._end], self._scene.network)
