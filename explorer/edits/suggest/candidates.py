"""Candidates: layers and blocks for a port, most useful first, and why the others do not fit.

The order follows the network: what is connected behind layers of the same category elsewhere in
it, and after that a table of categories.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from explorer.edits.connecting import misfit
from explorer.edits.placing import Placeable, Placed, has_no_inputs, position
from explorer.graph.block import BLOCKS, Block
from explorer.graph.checks import Problem
from explorer.graph.inference import Inference, NodeInfo, infer
from explorer.graph.layer import LAYERS, Category, Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.opaque import output_shapes
from explorer.graph.shape import Shape
from explorer.schema.declared import settings_of
from explorer.schema.messages import message
from explorer.schema.settings import SettingError, Switch, Whole

_C = Category
FOLLOWS: Mapping[Category, tuple[Category, ...]] = {
    _C.SOURCE: (_C.SEQUENCE, _C.CONVOLUTION, _C.DENSE, _C.SHAPE),
    _C.CONVOLUTION: (_C.NORMALIZATION, _C.ACTIVATION, _C.POOLING, _C.CONVOLUTION),
    _C.POOLING: (_C.CONVOLUTION, _C.SHAPE, _C.DENSE, _C.REGULARIZATION),
    _C.DENSE: (_C.ACTIVATION, _C.REGULARIZATION, _C.DENSE, _C.NORMALIZATION),
    _C.ACTIVATION: (_C.POOLING, _C.CONVOLUTION, _C.DENSE, _C.REGULARIZATION),
    _C.NORMALIZATION: (_C.ACTIVATION, _C.CONVOLUTION, _C.DENSE, _C.ATTENTION),
    _C.REGULARIZATION: (_C.DENSE, _C.CONVOLUTION, _C.SEQUENCE, _C.SHAPE),
    _C.MERGE: (_C.ACTIVATION, _C.NORMALIZATION, _C.CONVOLUTION, _C.DENSE),
    _C.SEQUENCE: (_C.SEQUENCE, _C.ATTENTION, _C.SHAPE, _C.DENSE),
    _C.ATTENTION: (_C.MERGE, _C.ATTENTION, _C.NORMALIZATION, _C.DENSE),
    _C.SHAPE: (_C.DENSE, _C.SEQUENCE, _C.ACTIVATION, _C.CONVOLUTION),
    _C.PART: (_C.NORMALIZATION, _C.ACTIVATION, _C.SHAPE, _C.DENSE),
}
EXPECTED = ("shape", "kind", "unknown")  # problems other than missing connections


@dataclass(frozen=True)
class Candidate:
    """A layer or block with its output shape, if known, or the reason why it does not fit.

    Settings are changed where that makes it fit.
    """

    placeable: Placeable
    shape: Shape | None = None
    reason: str = ""

    @property
    def fits(self) -> bool:
        """Whether there is no reason against it."""
        return not self.reason


def all_placeables() -> list[Placeable]:
    """Return all layers and blocks with default settings, by category."""
    order = list(Category)
    parts: list[Placeable] = [*(kind() for kind in LAYERS), *(kind() for kind in BLOCKS)]
    return sorted(parts, key=lambda part: (order.index(part.category), not _is_common(part)))


def _is_common(part: Placeable) -> bool:
    return isinstance(part, Layer) and part.is_common


def candidates(inference: Inference, after: Port | None) -> list[Candidate]:
    """Return all candidates, fitting ones first; without a port, inputs first."""
    parts = all_placeables()
    if after is None:
        return [Candidate(part) for part in sorted(parts, key=lambda part: not _is_input(part))]
    candidates = [evaluate(inference, after, part) for part in parts]
    facts = inference.nodes.get(after.node)
    ranking = _Ranking(
        inference.network, after, facts.output_shape(after.output) if facts else None
    )
    fit = ranking.ordered(candidate for candidate in candidates if candidate.fits)
    return fit + ranking.ordered(candidate for candidate in candidates if not candidate.fits)


def _is_input(part: Placeable) -> bool:
    return isinstance(part, Layer) and part.is_input


def evaluate(
    inference: Inference, after: Port, part: Placeable, kept: Collection[str] = ()
) -> Candidate:
    """Return whether a layer or block fits behind a port, with changes of settings not `kept`."""
    if has_no_inputs(part):
        return Candidate(part, reason=message("not connected"))
    trial = _Trial(inference, after)
    problem = trial.problem(part)
    if problem is None:
        return Candidate(part, trial.outgoing(part))
    for changes in _changes(part, problem, trial):
        if not set(changes) & set(kept):
            try:
                other = part.tuned(**changes)
            except SettingError:
                continue
            if trial.problem(other) is None:
                return Candidate(other, trial.outgoing(other))
    return Candidate(part, reason=problem.message)


def _changes(part: Placeable, problem: Problem, trial: "_Trial") -> Iterator[Mapping[str, object]]:
    """Yield settings that may fit: a repair, a flipped switch, the size of the input."""
    incoming = trial.shape
    if problem.alternatives:
        yield problem.alternatives
    if isinstance(part, Layer) or incoming is None or not trial.begins(part, problem):
        return
    settings = settings_of(type(part))
    for name, setting in settings.items():
        if isinstance(setting, Switch):
            yield {name: not part.values()[name]}
    for name, setting in settings.items():
        if isinstance(setting, Whole):
            yield {name: incoming.dims[0] if incoming.is_image else incoming.dims[-1]}


def alone(inference: Inference, after: Port) -> Inference:
    """Return a port in a network of its own, so that trials are cheap."""
    facts = inference.nodes.get(after.node)
    node = replace(inference.network.node(after.node), inputs=())
    known = {after.node: facts} if facts else {}
    return Inference(Network("", (node,)), known, (), inference.opaque)


class _Trial:
    """A port alone, behind which layers and blocks are tried."""

    def __init__(self, inference: Inference, after: Port) -> None:
        self._after = after
        self._before = alone(inference, after)
        self.shape = self._before.shape_at(after)

    def problem(self, part: Placeable) -> Problem | None:
        """Return why a layer or block does not fit; unknown shapes fit."""
        if isinstance(part, Layer):
            node = Node(part.kind(), part, (self._after,))
            return misfit(node, [self.shape], self._before.opaque)
        if self.shape is None:
            return None
        placed, facts = self._composed(part)
        problems = (facts[name].problem for name in placed.names)
        return next((each for each in problems if each and each.kind in EXPECTED), None)

    def begins(self, part: Block, problem: Problem) -> bool:
        """Whether the problem is deeper in a block than its inputs."""
        placed = position(self._before.network, part, "", self._after)
        return set(placed.network.node(problem.where).predecessors) != {self._after.node}

    def outgoing(self, part: Placeable) -> Shape | None:
        """Return the output shape of one that fits, where it needs one input only."""
        if self.shape is None:
            return None
        if isinstance(part, Block):
            placed, facts = self._composed(part)
            end = placed.outputs[0]
            return facts[end.node].output_shape(end.output)
        if part.required_inputs != 1:
            return None
        return output_shapes(part, (self.shape,), self._before.opaque)[0]

    def _composed(self, part: Block) -> tuple[Placed, Mapping[str, NodeInfo]]:
        placed = position(self._before.network, part, "", self._after)
        return placed, infer(placed.network, self._before).nodes


class _Ranking:
    """The order of candidates by what follows layers of a category in a network."""

    def __init__(self, network: Network, after: Port, incoming: Shape | None) -> None:
        category = network.node(after.node).layer.category
        self._incoming = incoming
        self._used = Counter(node.layer.kind() for node in network.nodes)
        self._used.update(part.kind() for part in network.blocks.values())
        behind = [
            node.layer
            for node in network.nodes
            for port in node.inputs
            if port and port.node in network.index
            if network.index[port.node].layer.category is category
        ]
        self._followers = Counter(layer.kind() for layer in behind)
        followers = Counter(layer.category for layer in behind)
        usual = [*FOLLOWS[category], *Category]
        self._likely = {*FOLLOWS[category], *followers}
        self._positions = {each: (-followers[each], usual.index(each)) for each in Category}

    def ordered(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return the best of each likely category in turn, then the others."""
        ordered = sorted(candidates, key=self._key)
        heads: dict[Category, Candidate] = {}
        for candidate in ordered:
            category = candidate.placeable.category
            if category in self._likely and not self._is_late(candidate):
                heads.setdefault(category, candidate)
        first = list(heads.values())
        rest = [candidate for candidate in ordered if candidate not in first]
        return first + sorted(rest, key=self._is_late)

    def _is_late(self, candidate: Candidate) -> bool:
        """Whether a candidate needs more inputs, unless it merges, or would change nothing."""
        if self._incoming is None:
            return False
        category = candidate.placeable.category
        if category is Category.SHAPE:
            return candidate.shape == self._incoming
        return candidate.shape is None and category is not Category.MERGE

    def _key(self, candidate: Candidate) -> tuple[tuple[int, int], int, int, bool, bool]:
        part = candidate.placeable
        follows, used = self._followers[part.kind()], self._used[part.kind()]
        late, common = self._is_late(candidate), _is_common(part)
        return self._positions[part.category], -follows, -used, late, not common
