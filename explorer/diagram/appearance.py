"""A look: everything that an item shows of a box, frozen, so that only what differs is painted."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from typing_extensions import override

from explorer.diagram.colors import CATEGORY, ColorBy, Scale, amount, as_text, scale_of
from explorer.diagram.diagram import Diagram, DiagramNode, title_of, with_count
from explorer.diagram.geometry import Rect
from explorer.graph.checks import Problem
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.layer import Category, Layer
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
class Appearance:
    """The words and the colours of one box; `badge` is a problem, `waits` one further up.

    `mild` says that the badge is no alarm. `stripes` are the colours along its edge with their
    shares, `fill` that of the whole box where colours tell amounts, `plates` how many boxes seem to
    lie on one another; none for a node. `note` is somebody's comment.
    """

    title: str
    detail: str
    count: str
    stripes: tuple[tuple[str, float], ...]
    footer: str = ""
    fill: str = ""
    slim: bool = False
    plates: int = 0
    badge: str = ""
    is_warning: bool = False
    is_blocked: bool = False
    name: str = ""
    warning: str = ""
    inputs: int = 1
    outputs: int = 1

    @property
    def color(self) -> str:
        """The one colour that it has from afar."""
        return self.fill or self.stripes[0][0]


def _count(facts: NodeInfo) -> str:
    return grouped(facts.parameters) if facts.parameters else ""


def accessible_text(box: DiagramNode, appearance: Appearance, facts: Mapping[str, NodeInfo]) -> str:
    """What a screen reader says of a box."""
    shown = f"{appearance.name}, {appearance.badge or facts[box.nodes[-1]].shape or 'waiting'}"
    return f"{shown}, {appearance.warning}" if appearance.warning else shown


def node_appearance(
    box: DiagramNode, node: Node, facts: NodeInfo, problem: Problem | None
) -> Appearance:
    """How a node looks with what is known of it."""
    layer = node.layer
    text = problem.message if problem else ""
    return Appearance(
        title=layer.title,
        detail="  ".join(filter(None, (title_of(node.name), layer.caption()))),
        count=_count(facts),
        stripes=((CATEGORY[layer.category], 1.0),),
        slim=layer.category is Category.ACTIVATION and len(node.inputs) < 3,
        badge=text,
        is_warning=bool(problem and problem.is_warning),
        is_blocked=facts.blocked_by is not None,
        name=f"{layer.title} {node.name}",
        warning=node.comment,
        inputs=box.inputs,
        outputs=box.outputs,
    )


def group_appearance(
    box: DiagramNode, network: Network, facts: Mapping[str, NodeInfo], problem: Problem | None
) -> Appearance:
    """How a folded group, or a run of them, looks."""
    inside = [facts[name] for name in box.nodes]
    parameters, macs = sum(f.parameters for f in inside), sum(f.macs for f in inside)
    shape = inside[-1].shape
    title = with_count(box.key, box.repeats)
    text = f"{problem.where}: {problem.message}" if problem else ""
    return Appearance(
        title=title,
        detail=_layers(box, network),
        count=short(parameters) if parameters else "",
        stripes=_stripes(box, network),
        footer="  ".join(
            filter(None, (f"{short(macs)} MACs" if macs else "", f"→ {shape or '?'}"))
        ),
        plates=3 if box.repeats > 1 else 1,
        badge=text,
        is_warning=bool(problem and problem.is_warning),
        is_blocked=any(fact.blocked_by for fact in inside),
        name=f"group {title}, {len(box.nodes)} blocks",
        inputs=box.inputs,
        outputs=box.outputs,
    )


def _stripes(box: DiagramNode, network: Network) -> tuple[tuple[str, float], ...]:
    """The colours of the kinds in a group, first of those that learn much by their nature.

    How much they learn is not asked, for a problem further up would change the colour of the group.
    """
    kinds = Counter(network.index[name].layer.category for name in box.nodes)
    ordered = sorted(kinds, key=lambda kind: (_RANK.get(kind, 2), -kinds[kind]))
    return tuple((CATEGORY[kind], kinds[kind] / len(box.nodes)) for kind in ordered)


def _layers(box: DiagramNode, network: Network) -> str:
    """How many blocks a group holds, and in how many numbered copies that are set alike."""
    count = len(box.nodes)
    if box.repeats > 1:
        return f"{box.repeats} × {count // box.repeats} blocks"
    copies: dict[str, list[Layer | type[Layer]]] = {}
    for name in box.nodes:
        head = name[len(box.key) :].partition(".")[0]
        copies.setdefault(head, []).append(_in_copies(network.index[name].layer))
    first, *others = copies.values()
    alike = all(copy == first for copy in others) and all(map(str.isdecimal, copies))
    if alike and 1 < len(copies) < count:
        return f"{len(copies)} × {len(first)} blocks"
    return f"{count} blocks"


def _in_copies(layer: Layer) -> Layer | type[Layer]:
    """What copies share of a block; how much they drop and what they are a part of may differ."""
    free = layer.category in (Category.REGULARIZATION, Category.PART)
    return type(layer) if free else layer


def outline(appearance: Appearance, room: Rect, direction: Direction) -> Rect:
    """The front of a box in the room that it has: plates lie behind, and a slim one is lower."""
    height = room.height - 16 if appearance.slim and direction is Direction.RIGHT else room.height
    behind = PLATE * (appearance.plates - 1) if appearance.plates else 0.0
    top = room.top + (room.height - height) / 2
    return Rect(room.left, top, room.width - behind, height - behind)


class Appearances(Mapping[str, Appearance]):
    """How every box of a view looks with what is known, and on what scale it is coloured.

    A look is made when it is first asked for: of thousands of boxes few are seen. `wrong` holds the
    first problem of each box that has one.
    """

    def __init__(
        self,
        view: Diagram,
        inference: Inference,
        wrong: Mapping[str, Problem],
        scale: Scale,
        made: Mapping[str, Appearance] | None = None,
    ) -> None:
        self.view = view
        self.inference = inference
        self.wrong = wrong
        self.scale = scale
        self._made = dict(made or {})

    @override
    def __getitem__(self, key: str) -> Appearance:
        appearance = self._made.get(key)
        if appearance is None:
            appearance = self._made[key] = self._make(self.view.index[key])
        return appearance

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.view.index)

    @override
    def __len__(self) -> int:
        return len(self.view.boxes)

    def _make(self, box: DiagramNode) -> Appearance:
        network, facts = self.inference.network, self.inference.nodes
        problem = self.wrong.get(box.key)
        if box.is_collapsed:
            appearance = group_appearance(box, network, facts, problem)
        else:
            appearance = node_appearance(box, network.index[box.key], facts[box.key], problem)
        coloring = self.scale.coloring
        if coloring is ColorBy.KIND:
            return appearance
        number = amount(box, facts, coloring)
        fill = self.scale.color(number)
        stripes = appearance.stripes if fill else ((NOTHING, 1.0),)
        text = as_text(number, coloring) if number else ""
        return replace(appearance, fill=fill, count=text, stripes=stripes)

    def color_of(self, key: str) -> str:
        """The one colour that a box has from afar; of a node it is known without its look."""
        node = self.inference.network.index.get(key)
        if node is None or self.scale.coloring is not ColorBy.KIND:
            return self[key].color
        return CATEGORY[node.layer.category]

    def holding(
        self, view: Diagram, inference: Inference, wrong: Mapping[str, Problem]
    ) -> dict[str, Appearance]:
        """The looks that are known by now, and right also of another view; coloured by kind."""
        if self.scale.coloring is not ColorBy.KIND:
            return {}
        facts, nodes = inference.nodes, inference.network.index
        old_facts, old_nodes = self.inference.nodes, self.inference.network.index
        kept = {}
        for key, appearance in self._made.items():
            box = view.index.get(key)
            if (
                box == self.view.index[key]
                and self.wrong.get(key) == wrong.get(key)
                and all(
                    facts[name] is old_facts[name] and nodes[name] is old_nodes[name]
                    for name in box.nodes
                )
            ):
                kept[key] = appearance
        return kept

    def renewed(
        self, inference: Inference, problems: tuple[Problem, ...], touched: Collection[str]
    ) -> tuple["Appearances", set[str]]:
        """The looks after blocks changed, coloured by kind; and which boxes may look otherwise."""
        wrong, owner = problem_by_box(self.view, problems), self.view.owner
        stale = {owner[name] for name in touched}
        ailing = self.wrong.keys() | wrong.keys()
        stale |= {key for key in ailing if self.wrong.get(key) != wrong.get(key)}
        made = {key: appearance for key, appearance in self._made.items() if key not in stale}
        return Appearances(self.view, inference, wrong, self.scale, made), stale

    def are_colored_like(self, others: "Appearances", keys: Iterable[str]) -> bool:
        """Whether these boxes have the colours that they have in others of the same view."""
        ours, theirs = self.inference.network.index, others.inference.network.index
        asked = [key for key in keys if key not in ours or ours[key] is not theirs[key]]
        return all(self.color_of(key) == others.color_of(key) for key in asked)


def appearances_of(
    view: Diagram,
    inference: Inference,
    problems: tuple[Problem, ...],
    coloring: ColorBy,
    before: Appearances | None = None,
) -> Appearances:
    """The looks of a view's boxes, coloured by kind or by what they cost.

    Of those before, each is kept that still holds.
    """
    wrong = problem_by_box(view, problems)
    if coloring is ColorBy.KIND:
        made = before.holding(view, inference, wrong) if before else {}
        return Appearances(view, inference, wrong, Scale(coloring), made)
    amounts = (amount(box, inference.nodes, coloring) for box in view.boxes)
    return Appearances(view, inference, wrong, scale_of(coloring, amounts))


def problem_by_box(view: Diagram, problems: tuple[Problem, ...]) -> dict[str, Problem]:
    """The first problem of each box."""
    wrong: dict[str, Problem] = {}
    for problem in reversed(problems):
        if problem.where in view.owner:
            wrong[view.owner[problem.where]] = problem
    return wrong
