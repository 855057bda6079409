"""Connecting by hand: from an output, from a free input, or with the end of a connection."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem
from typing_extensions import override

from explorer.diagram.geometry import Point
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
from explorer.schema.messages import message, tr, translate
from explorer.ui.canvas.gestures.context import CanvasContext
from explorer.ui.canvas.hit_testing import Hit, PortHit, port_of, ports_of_box, position_of
from explorer.ui.canvas.items.connections import add_head
from explorer.ui.theme.theme import theme_colors

_FAINT = 0.5  # opacity of a connection that cannot end here
_LEAST_SWING = 30.0


def _curve(start: QPointF, end: QPointF, direction: Direction) -> QPainterPath:
    """Return a curve, which covers no other connection and shows what it crosses."""
    reach = max(_LEAST_SWING, (end - start).manhattanLength() / 3)
    swing = QPointF(reach, 0) if direction is Direction.RIGHT else QPointF(0, reach)
    path = QPainterPath(start)
    path.cubicTo(start + swing, end - swing, end)
    add_head(path, end, direction)
    return path


class _Connecting:
    """The common part of the three gestures: the line, and the faded boxes."""

    starts_at_anchor = True

    def __init__(self, context: CanvasContext, port: PortHit) -> None:
        self._context = context
        self._port = port
        self._line = QGraphicsPathItem()
        self._line.setZValue(5)
        self._is_drawn = False
        self._problems: dict[tuple[Port, tuple[End, ...]], Problem | None] = {}

    @property
    def _network(self) -> Network:
        return self._context.document.network

    @property
    def _pressed(self) -> End:
        return self._port.key, self._port.number

    def move(self, position: QPointF) -> None:
        """Draw the connection up to a position, and show why it could not end there."""
        context = self._context
        if not self._is_drawn:
            self._is_drawn = True
            context.preview.add(self._line)
            context.preview.fade_boxes(self._fits)
        start, end = QPointF(*self._anchor()), position
        if not self.starts_at_anchor:
            start, end = end, start
        self._line.setPath(_curve(start, end, context.arranged.direction))
        hit = context.hit_test(position)
        problem = self._problem(hit)
        ink = QColor(theme_colors().muted if problem else theme_colors().accent)
        ink.setAlphaF(_FAINT if problem else 1.0)
        self._line.setPen(QPen(ink, 2, Qt.PenStyle.DashLine))
        context.preview.update()
        context.show_message(translate(problem.message) if problem else self._replaced(hit))

    def cancel(self) -> None:
        """Leave every connection as it was."""
        if self._is_drawn:
            self._is_drawn = False
            self._context.preview.remove(self._line)
        self._context.preview.restore_boxes()
        self._context.show_message("")

    def end(self, position: QPointF) -> None:
        """Connect to what is here, or show why that is impossible."""
        is_drawn, hit = self._is_drawn, self._context.hit_test(position)
        problem = self._problem(hit) if is_drawn else None
        self.cancel()
        if problem is not None:
            self._context.document.edit_rejected.emit(translate(problem.message))
        elif is_drawn:
            self._finish(hit, position)

    def _anchor(self) -> Point:
        return self._port.position

    def _problem(self, hit: Hit) -> Problem | None:
        raise NotImplementedError

    def _replaced(self, hit: Hit) -> str:
        """Return which connection gives way to one that ends here."""
        return ""

    def _finish(self, hit: Hit, position: QPointF) -> None:
        raise NotImplementedError

    def _fits(self, key: str) -> bool:
        raise NotImplementedError

    def _problem_between(self, source: Port, ends: tuple[End, ...]) -> Problem | None:
        asked = source, ends
        if asked not in self._problems:
            self._problems[asked] = problem_between(self._context.document.inference, *asked)
        return self._problems[asked]

    def _connect(self, source: Port, ends: Sequence[End], network: Network) -> None:
        """Connect an output to each end, as one edit."""
        document = self._context.document
        targets = ", ".join(dict.fromkeys(target for target, _ in ends))
        document.attempt(
            tr("Connect {source} to {target}", source=source, target=targets),
            lambda: document.project.with_network(connected(network, source, ends)),
        )


class ConnectFrom(_Connecting):
    """Connects an output to the input where the mouse is released."""

    def _source(self) -> Port:
        return port_of(self._context, self._port)

    def _ends(self, hit: Hit) -> tuple[End, ...] | Problem:
        """Return the input that is hit, or else the free ones of the box; or why there is none."""
        if hit.port is not None and not hit.port.is_output:
            return ((hit.port.key, hit.port.number),)
        return self._ends_of(hit.box) if hit.box else ()

    def _ends_of(self, key: str) -> tuple[End, ...] | Problem:
        nodes = self._context.diagram.index[key].nodes
        if self._source().node in nodes:
            return ()
        if key not in self._network.index:
            text = message("This group has several inputs. Expand it and choose one.")
            return ends_in(self._network, nodes) or Problem("full", nodes[0], text)
        node = self._network.node(key)
        slot = free_slot(node)
        if slot is not None:
            return ((key, slot),)
        if input_count(node):
            return full(node)
        return Problem("full", key, message("This layer has no inputs."))

    @override
    def _problem(self, hit: Hit) -> Problem | None:
        return self._problem_at(self._ends(hit))

    @override
    def _replaced(self, hit: Hit) -> str:
        ends, index = self._ends(hit), self._network.index
        if isinstance(ends, Problem):
            return ""
        there = (index[name].inputs[slot : slot + 1] for name, slot in ends)
        gone = {str(port) for (port,) in filter(None, there) if port and port != self._source()}
        sources = ", ".join(sorted(gone))
        return tr("Replaces the connection from {source}.", source=sources) if gone else ""

    def _problem_at(self, ends: tuple[End, ...] | Problem) -> Problem | None:
        if isinstance(ends, Problem):
            return ends
        return self._problem_between(self._source(), ends) if ends else None

    @override
    def _fits(self, key: str) -> bool:
        source, index = self._source(), self._network.index
        if key in index and key != source.node:
            ends = (((key, slot),) for slot in range(input_count(index[key])))
            return any(self._problem_between(source, end) is None for end in ends)
        return self._problem_at(self._ends_of(key)) is None

    @override
    def _finish(self, hit: Hit, position: QPointF) -> None:
        ends = self._ends(hit)
        if isinstance(ends, Problem):
            return
        if ends:
            self._connect(self._source(), ends, self._network)
        elif hit.box is None:
            self._context.request_add(self._source(), position)


class Reconnect(ConnectFrom):
    """Moves the end of a connection to another input, or deletes the connection."""

    @override
    def _source(self) -> Port:
        port = self._network.node(self._port.key).inputs[self._port.number]
        assert port is not None
        return port

    @override
    def _anchor(self) -> Point:
        return position_of(self._context, self._source())

    @override
    def move(self, position: QPointF) -> None:
        if not self._is_drawn:
            self._context.preview.show_connections((self._source(), *self._pressed))
        super().move(position)

    @override
    def cancel(self) -> None:
        if self._is_drawn:
            self._context.preview.show_connections()
        super().cancel()

    @override
    def _problem(self, hit: Hit) -> Problem | None:
        return None if self._ends(hit) == (self._pressed,) else super()._problem(hit)

    @override
    def _finish(self, hit: Hit, position: QPointF) -> None:
        document, ends, old = self._context.document, self._ends(hit), self._pressed
        if ends == (old,) or isinstance(ends, Problem):
            return
        source, without = self._source(), disconnect(document.network, *old)
        if ends:
            self._connect(source, ends, without)
        else:
            document.edit_network(tr("Delete connection to {target}", target=old[0]), without)


class ConnectTo(_Connecting):
    """Connects a free input to the output where the mouse is released."""

    starts_at_anchor = False

    def _source(self, hit: Hit) -> Port | None:
        if hit.port is not None and hit.port.is_output:
            return port_of(self._context, hit.port)
        return self._output_of(hit.box) if hit.box and hit.box != self._port.key else None

    def _output_of(self, key: str) -> Port | None:
        """Return the first output of a box."""
        ports = (port for port in ports_of_box(self._context, key) if port.is_output)
        first = next(ports, None)
        return port_of(self._context, first) if first else None

    @override
    def _problem(self, hit: Hit) -> Problem | None:
        source = self._source(hit)
        return self._problem_between(source, (self._pressed,)) if source else None

    @override
    def _fits(self, key: str) -> bool:
        if key == self._port.key:
            return True
        source = self._output_of(key)
        return source is not None and self._problem_between(source, (self._pressed,)) is None

    @override
    def _finish(self, hit: Hit, position: QPointF) -> None:
        source = self._source(hit)
        if source is not None:
            self._connect(source, [self._pressed], self._network)
