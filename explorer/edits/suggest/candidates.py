"""Fitting: which parts could stand behind a port, most useful first, and why the others could not.

What is most useful is learned from the network itself, from what follows blocks of that category
elsewhere in it; where it says nothing yet, one table of categories does.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from explorer.edits.connecting import misfit
from explorer.edits.placing import Part, Placed, part_takes_nothing, place
from explorer.graph.block import COMPOSITES, Composite
from explorer.graph.checks import Problem
from explorer.graph.inference import Facts, Inference, infer
from explorer.graph.layer import BLOCKS, Block, Category
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Shape
from explorer.schema.declaration import settings_of
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
EXPECTED = ("shape", "kind", "unknown")  # problems that are no matter of wires still to be pulled


@dataclass(frozen=True)
class Offer:
    """A part with the shape that would leave it, as far as that is known; or why it cannot stand.

    Where only some setting kept the part from fitting, it is offered with another one.
    """

    part: Part
    shape: Shape | None = None
    reason: str = ""

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reason


def every_part() -> list[Part]:
    """All blocks and composites with their default settings, category by category."""
    order = list(Category)
    parts: list[Part] = [*(kind() for kind in BLOCKS), *(kind() for kind in COMPOSITES)]
    return sorted(parts, key=lambda part: (order.index(part.category), not _is_common(part)))


def _is_common(part: Part) -> bool:
    return isinstance(part, Block) and part.is_common


def fitting(inference: Inference, after: Port | None) -> list[Offer]:
    """Every part, those first that fit behind a port; without a port, inputs first."""
    parts = every_part()
    if after is None:
        return [Offer(part) for part in sorted(parts, key=lambda part: not _is_input(part))]
    offers = [judged(inference, after, part) for part in parts]
    facts = inference.facts.get(after.node)
    taste = _Taste(inference.network, after, facts.leaving(after.output) if facts else None)
    fit = taste.ordered(offer for offer in offers if offer.fits)
    return fit + taste.ordered(offer for offer in offers if not offer.fits)


def _is_input(part: Part) -> bool:
    return isinstance(part, Block) and part.is_input


def judged(inference: Inference, after: Port, part: Part, kept: Collection[str] = ()) -> Offer:
    """Whether a part fits behind a port, if need be with settings changed that are not `kept`."""
    if part_takes_nothing(part):
        return Offer(part, reason="nothing feeds it")
    feed = _Feed(inference, after)
    problem = feed.problem(part)
    if problem is None:
        return Offer(part, feed.leaving(part))
    for changes in _changes(part, problem, feed):
        if not set(changes) & set(kept):
            try:
                other = part.tuned(**changes)
            except SettingError:
                continue
            if feed.problem(other) is None:
                return Offer(other, feed.leaving(other))
    return Offer(part, reason=problem.words)


def _changes(part: Part, problem: Problem, feed: "_Feed") -> Iterator[Mapping[str, object]]:
    """Settings with which it may fit: a remedy, a switch the other way, a size that arrives."""
    arriving = feed.shape
    if problem.remedy:
        yield problem.remedy
    if isinstance(part, Block) or arriving is None or not feed.begins(part, problem):
        return
    settings = settings_of(type(part))
    for name, setting in settings.items():
        if isinstance(setting, Switch):
            yield {name: not part.values()[name]}
    for name, setting in settings.items():
        if isinstance(setting, Whole):
            yield {name: arriving.dims[0] if arriving.is_image else arriving.dims[-1]}


def alone(inference: Inference, after: Port) -> Inference:
    """A port in a network of its own, so that a trial costs nothing but what is tried."""
    facts = inference.facts.get(after.node)
    node = replace(inference.network.node(after.node), inputs=())
    return Inference(Network("", (node,)), {after.node: facts} if facts else {}, ())


class _Feed:
    """A port alone, behind which parts are tried."""

    def __init__(self, inference: Inference, after: Port) -> None:
        self._after = after
        self._before = alone(inference, after)
        self.shape = self._before.leaving(after)

    def problem(self, part: Part) -> Problem | None:
        """Why a part cannot stand behind the port; what is not known yet is no reason."""
        if isinstance(part, Block):
            return misfit(Node(part.kind(), part, (self._after,)), [self.shape])
        if self.shape is None:
            return None
        placed, facts = self._composed(part)
        problems = (facts[name].problem for name in placed.names)
        return next((each for each in problems if each and each.kind in EXPECTED), None)

    def begins(self, part: Composite, problem: Problem) -> bool:
        """Whether the problem lies deeper in a composite than where it meets the port."""
        placed = place(self._before.network, part, "", self._after)
        return set(placed.network.node(problem.where).feeders) != {self._after.node}

    def leaving(self, part: Part) -> Shape | None:
        """The shape that leaves a part that fits, where one wire is enough to know it."""
        if self.shape is None:
            return None
        if isinstance(part, Composite):
            placed, facts = self._composed(part)
            end = placed.leaves[0]
            return facts[end.node].leaving(end.output)
        return part.shapes(self.shape)[0] if part.needed == 1 else None

    def _composed(self, part: Composite) -> tuple[Placed, Mapping[str, Facts]]:
        placed = place(self._before.network, part, "", self._after)
        return placed, infer(placed.network, self._before).facts


class _Taste:
    """What most likely follows a block of a category in a network."""

    def __init__(self, network: Network, after: Port, arriving: Shape | None) -> None:
        category = network.node(after.node).block.category
        self._arriving = arriving
        self._used = Counter(node.block.kind() for node in network.nodes)
        self._used.update(part.kind() for part in network.made.values())
        behind = [
            node.block
            for node in network.nodes
            for port in node.inputs
            if port and port.node in network.index
            if network.index[port.node].block.category is category
        ]
        self._habits = Counter(block.kind() for block in behind)
        habits = Counter(block.category for block in behind)
        usual = [*FOLLOWS[category], *Category]
        self._likely = {*FOLLOWS[category], *habits}
        self._places = {each: (-habits[each], usual.index(each)) for each in Category}

    def ordered(self, offers: Iterable[Offer]) -> list[Offer]:
        """The best of each likely category in turn, then the others."""
        ordered = sorted(offers, key=self._key)
        heads: dict[Category, Offer] = {}
        for offer in ordered:
            category = offer.part.category
            if category in self._likely and not self._is_late(offer):
                heads.setdefault(category, offer)
        first = list(heads.values())
        rest = [offer for offer in ordered if offer not in first]
        return first + sorted(rest, key=self._is_late)

    def _is_late(self, offer: Offer) -> bool:
        """Whether it needs more wires, which merging alone is about, or would change nothing."""
        if self._arriving is None:
            return False
        category = offer.part.category
        if category is Category.SHAPE:
            return offer.shape == self._arriving
        return offer.shape is None and category is not Category.MERGE

    def _key(self, offer: Offer) -> tuple[tuple[int, int], int, int, bool, bool]:
        part = offer.part
        habit, used = self._habits[part.kind()], self._used[part.kind()]
        late, common = self._is_late(offer), _is_common(part)
        return self._places[part.category], -habit, -used, late, not common
