"""A look: everything that an item shows of a box, frozen, so that only what differs is painted."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from typing_extensions import override

from explorer.diagram.colors import CATEGORY, Colouring, Scale, amount, in_words, scale_of
from explorer.diagram.diagram import Box, View, title_of, with_count
from explorer.diagram.geometry import Rect
from explorer.graph.checks import Problem
from explorer.graph.inference import Facts, Inference
from explorer.graph.layer import Block, Category
from explorer.graph.network import Network, Node
from explorer.graph.project import Direction
from explorer.schema.formatting import grouped, short

NOTHING = "#aeb6bf"  # of what costs nothing, where colours tell amounts
PLATE = 4.0  # by which what lies behind a box stands out

# kinds that learn much, then those that learn little; all others learn next to nothing
_RANK = {
    Category.CONVOLUTION: 0,
    Category.DENSE: 0,
    Category.SEQUENCE: 0,
    Category.ATTENTION: 0,
    Category.PART: 0,
    Category.NORMALIZATION: 1,
}


@dataclass(frozen=True)
class Look:
    """The words and the colours of one box; `badge` is a problem, `waits` one further up.

    `mild` says that the badge is no alarm. `stripes` are the colours along its edge with their
    shares, `fill` that of the whole box where colours tell amounts, `plates` how many boxes seem to
    lie on one another; none for a node. `note` is somebody's comment.
    """

    title: str
    detail: str
    count: str
    stripes: tuple[tuple[str, float], ...]
    foot: str = ""
    fill: str = ""
    slim: bool = False
    plates: int = 0
    badge: str = ""
    mild: bool = False
    waits: bool = False
    name: str = ""
    note: str = ""
    inputs: int = 1
    outputs: int = 1

    @property
    def colour(self) -> str:
        """The one colour that it has from afar."""
        return self.fill or self.stripes[0][0]


def _count(facts: Facts) -> str:
    return grouped(facts.parameters) if facts.parameters else ""


def spoken(box: Box, look: Look, facts: Mapping[str, Facts]) -> str:
    """What a screen reader says of a box."""
    told = f"{look.name}, {look.badge or facts[box.nodes[-1]].shape or 'waiting'}"
    return f"{told}, {look.note}" if look.note else told


def look_of(box: Box, node: Node, facts: Facts, problem: Problem | None) -> Look:
    """How a node looks with what is known of it."""
    block = node.block
    words = problem.words if problem else ""
    return Look(
        title=block.title,
        detail="  ".join(filter(None, (title_of(node.name), block.caption()))),
        count=_count(facts),
        stripes=((CATEGORY[block.category], 1.0),),
        slim=block.category is Category.ACTIVATION and len(node.inputs) < 3,
        badge=words,
        mild=bool(problem and problem.mild),
        waits=facts.waits_for is not None,
        name=f"{block.title} {node.name}",
        note=node.comment,
        inputs=box.inputs,
        outputs=box.outputs,
    )


def look_of_folded(
    box: Box, network: Network, facts: Mapping[str, Facts], problem: Problem | None
) -> Look:
    """How a folded group, or a run of them, looks."""
    inside = [facts[name] for name in box.nodes]
    parameters, macs = sum(f.parameters for f in inside), sum(f.macs for f in inside)
    shape = inside[-1].shape
    title = with_count(box.key, box.repeats)
    words = f"{problem.where}: {problem.words}" if problem else ""
    return Look(
        title=title,
        detail=_blocks(box, network),
        count=short(parameters) if parameters else "",
        stripes=_stripes(box, network),
        foot="  ".join(filter(None, (f"{short(macs)} MACs" if macs else "", f"→ {shape or '?'}"))),
        plates=3 if box.repeats > 1 else 1,
        badge=words,
        mild=bool(problem and problem.mild),
        waits=any(fact.waits_for for fact in inside),
        name=f"group {title}, {len(box.nodes)} blocks",
        inputs=box.inputs,
        outputs=box.outputs,
    )


def _stripes(box: Box, network: Network) -> tuple[tuple[str, float], ...]:
    """The colours of the kinds in a group, first of those that learn much by their nature.

    How much they learn is not asked, for a problem further up would change the colour of the group.
    """
    kinds = Counter(network.index[name].block.category for name in box.nodes)
    ordered = sorted(kinds, key=lambda kind: (_RANK.get(kind, 2), -kinds[kind]))
    return tuple((CATEGORY[kind], kinds[kind] / len(box.nodes)) for kind in ordered)


def _blocks(box: Box, network: Network) -> str:
    """How many blocks a group holds, and in how many numbered copies that are set alike."""
    count = len(box.nodes)
    if box.repeats > 1:
        return f"{box.repeats} × {count // box.repeats} blocks"
    copies: dict[str, list[Block | type[Block]]] = {}
    for name in box.nodes:
        head = name[len(box.key) :].partition(".")[0]
        copies.setdefault(head, []).append(_in_copies(network.index[name].block))
    first, *others = copies.values()
    alike = all(copy == first for copy in others) and all(map(str.isdecimal, copies))
    if alike and 1 < len(copies) < count:
        return f"{len(copies)} × {len(first)} blocks"
    return f"{count} blocks"


def _in_copies(block: Block) -> Block | type[Block]:
    """What copies share of a block; how much they drop and what they are a part of may differ."""
    free = block.category in (Category.REGULARIZATION, Category.PART)
    return type(block) if free else block


def outline(look: Look, room: Rect, direction: Direction) -> Rect:
    """The front of a box in the room that it has: plates lie behind, and a slim one is lower."""
    height = room.height - 16 if look.slim and direction is Direction.RIGHT else room.height
    behind = PLATE * (look.plates - 1) if look.plates else 0.0
    top = room.top + (room.height - height) / 2
    return Rect(room.left, top, room.width - behind, height - behind)


class Looks(Mapping[str, Look]):
    """How every box of a view looks with what is known, and on what scale it is coloured.

    A look is made when it is first asked for: of thousands of boxes few are seen. `wrong` holds the
    first problem of each box that has one.
    """

    def __init__(
        self,
        view: View,
        inference: Inference,
        wrong: Mapping[str, Problem],
        scale: Scale,
        made: Mapping[str, Look] | None = None,
    ) -> None:
        self.view = view
        self.inference = inference
        self.wrong = wrong
        self.scale = scale
        self._made = dict(made or {})

    @override
    def __getitem__(self, key: str) -> Look:
        look = self._made.get(key)
        if look is None:
            look = self._made[key] = self._make(self.view.index[key])
        return look

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.view.index)

    @override
    def __len__(self) -> int:
        return len(self.view.boxes)

    def _make(self, box: Box) -> Look:
        network, facts = self.inference.network, self.inference.facts
        problem = self.wrong.get(box.key)
        if box.is_folded:
            look = look_of_folded(box, network, facts, problem)
        else:
            look = look_of(box, network.index[box.key], facts[box.key], problem)
        colouring = self.scale.colouring
        if colouring is Colouring.KIND:
            return look
        number = amount(box, facts, colouring)
        fill = self.scale.colour(number)
        stripes = look.stripes if fill else ((NOTHING, 1.0),)
        words = in_words(number, colouring) if number else ""
        return replace(look, fill=fill, count=words, stripes=stripes)

    def colour_of(self, key: str) -> str:
        """The one colour that a box has from afar; of a node it is known without its look."""
        node = self.inference.network.index.get(key)
        if node is None or self.scale.colouring is not Colouring.KIND:
            return self[key].colour
        return CATEGORY[node.block.category]

    def holding(
        self, view: View, inference: Inference, wrong: Mapping[str, Problem]
    ) -> dict[str, Look]:
        """The looks that are known by now, and right also of another view; coloured by kind."""
        if self.scale.colouring is not Colouring.KIND:
            return {}
        facts, nodes = inference.facts, inference.network.index
        old_facts, old_nodes = self.inference.facts, self.inference.network.index
        kept = {}
        for key, look in self._made.items():
            box = view.index.get(key)
            if (
                box == self.view.index[key]
                and self.wrong.get(key) == wrong.get(key)
                and all(
                    facts[name] is old_facts[name] and nodes[name] is old_nodes[name]
                    for name in box.nodes
                )
            ):
                kept[key] = look
        return kept

    def renewed(
        self, inference: Inference, problems: tuple[Problem, ...], touched: Collection[str]
    ) -> tuple["Looks", set[str]]:
        """The looks after blocks changed, coloured by kind; and which boxes may look otherwise."""
        wrong, owner = wrong_boxes(self.view, problems), self.view.owner
        stale = {owner[name] for name in touched}
        ailing = self.wrong.keys() | wrong.keys()
        stale |= {key for key in ailing if self.wrong.get(key) != wrong.get(key)}
        made = {key: look for key, look in self._made.items() if key not in stale}
        return Looks(self.view, inference, wrong, self.scale, made), stale

    def are_coloured_like(self, others: "Looks", keys: Iterable[str]) -> bool:
        """Whether these boxes have the colours that they have in others of the same view."""
        ours, theirs = self.inference.network.index, others.inference.network.index
        asked = [key for key in keys if key not in ours or ours[key] is not theirs[key]]
        return all(self.colour_of(key) == others.colour_of(key) for key in asked)


def looks_of(
    view: View,
    inference: Inference,
    problems: tuple[Problem, ...],
    colouring: Colouring,
    before: Looks | None = None,
) -> Looks:
    """The looks of a view's boxes, coloured by kind or by what they cost.

    Of those before, each is kept that still holds.
    """
    wrong = wrong_boxes(view, problems)
    if colouring is Colouring.KIND:
        made = before.holding(view, inference, wrong) if before else {}
        return Looks(view, inference, wrong, Scale(colouring), made)
    amounts = (amount(box, inference.facts, colouring) for box in view.boxes)
    return Looks(view, inference, wrong, scale_of(colouring, amounts))


def wrong_boxes(view: View, problems: tuple[Problem, ...]) -> dict[str, Problem]:
    """The first problem of each box."""
    wrong: dict[str, Problem] = {}
    for problem in reversed(problems):
        if problem.where in view.owner:
            wrong[view.owner[problem.where]] = problem
    return wrong
