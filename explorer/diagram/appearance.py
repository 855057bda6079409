"""The appearance of boxes as frozen values, so that only changed boxes are painted again."""

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
from explorer.schema.messages import Message, counted, message

NOTHING = "#aeb6bf"  # of boxes without an amount
PLATE = 4.0  # visible edge of each plate behind a box

# categories with many parameters, then with few; all others have next to none
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
    """The texts and colors of one box.

    `badge` is the text of a problem, or with `is_warning` of a warning; `is_blocked` means a
    problem further up. `stripes` are (color, share) along an edge, `fill` colors the whole box by
    amount, `plates` is the number of stacked plates of a group, and `warning` a user's comment.
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
        """The color of the box when zoomed out."""
        return self.fill or self.stripes[0][0]


def _count(facts: NodeInfo) -> str:
    return grouped(facts.parameters) if facts.parameters else ""


def accessible_text(box: DiagramNode, appearance: Appearance, facts: Mapping[str, NodeInfo]) -> str:
    """Return the text of a box for screen readers."""
    name, shape = appearance.name, facts[box.nodes[-1]].shape
    text = message("{name}, shape unknown", name=name)
    if appearance.badge:
        text = message("{name}, problem: {problem}", name=name, problem=appearance.badge)
    elif shape:
        text = message("{name}, output {shape}", name=name, shape=shape)
    comment = appearance.warning
    return message("{text}, comment: {comment}", text=text, comment=comment) if comment else text


def node_appearance(
    box: DiagramNode, node: Node, facts: NodeInfo, problem: Problem | None
) -> Appearance:
    """Return the appearance of a node."""
    layer = node.layer
    return Appearance(
        title=layer.title,
        detail="  ".join(filter(None, (title_of(node.name), layer.caption()))),
        count=_count(facts),
        stripes=((CATEGORY[layer.category], 1.0),),
        slim=layer.category is Category.ACTIVATION and len(node.inputs) < 3,
        badge=problem.message if problem else "",
        is_warning=bool(problem and problem.is_warning),
        is_blocked=facts.blocked_by is not None,
        name=message("{layer} {name}", layer=layer.title, name=node.name),
        warning=node.comment,
        inputs=box.inputs,
        outputs=box.outputs,
    )


def group_appearance(
    box: DiagramNode, network: Network, facts: Mapping[str, NodeInfo], problem: Problem | None
) -> Appearance:
    """Return the appearance of a collapsed group or repeat."""
    inside = [facts[name] for name in box.nodes]
    parameters, macs = sum(f.parameters for f in inside), sum(f.macs for f in inside)
    shape = inside[-1].shape
    title = with_count(box.key, box.repeats)
    badge, footer = "", f"→ {shape or '?'}"
    if problem:
        badge = message("{layer}: {problem}", layer=problem.where, problem=problem.message)
    if macs:
        footer = message("{macs} MACs  {shape}", macs=short(macs), shape=footer)
    return Appearance(
        title=title,
        detail=_layers(box, network),
        count=short(parameters) if parameters else "",
        stripes=_stripes(box, network),
        footer=footer,
        plates=3 if box.repeats > 1 else 1,
        badge=badge,
        is_warning=bool(problem and problem.is_warning),
        is_blocked=any(fact.blocked_by for fact in inside),
        name=counted(
            "Group {name}, {n} layer", "Group {name}, {n} layers", n=len(box.nodes), name=title
        ),
        inputs=box.inputs,
        outputs=box.outputs,
    )


def _stripes(box: DiagramNode, network: Network) -> tuple[tuple[str, float], ...]:
    """Return the colors of the categories in a group, those with many parameters first.

    The order is fixed by category: by real counts, a problem further up would change the colors.
    """
    kinds = Counter(network.index[name].layer.category for name in box.nodes)
    ordered = sorted(kinds, key=lambda kind: (_RANK.get(kind, 2), -kinds[kind]))
    return tuple((CATEGORY[kind], kinds[kind] / len(box.nodes)) for kind in ordered)


def _layers(box: DiagramNode, network: Network) -> str:
    """Return the number of layers in a group, by equal numbered copies if it consists of them."""
    count = len(box.nodes)
    if box.repeats > 1:
        return _times(box.repeats, count // box.repeats)
    copies: dict[str, list[Layer | type[Layer]]] = {}
    for name in box.nodes:
        head = name[len(box.key) :].partition(".")[0]
        copies.setdefault(head, []).append(_in_copies(network.index[name].layer))
    first, *others = copies.values()
    alike = all(copy == first for copy in others) and all(map(str.isdecimal, copies))
    if alike and 1 < len(copies) < count:
        return _times(len(copies), len(first))
    return counted("{n} layer", "{n} layers", n=count)


def _times(times: int, count: int) -> Message:
    return counted("{times} × {n} layer", "{times} × {n} layers", n=count, times=times)


def _in_copies(layer: Layer) -> Layer | type[Layer]:
    """Return what copies share of a layer; dropout rates and opaque modules may differ."""
    free = layer.category in (Category.REGULARIZATION, Category.PART)
    return type(layer) if free else layer


def outline(appearance: Appearance, room: Rect, direction: Direction) -> Rect:
    """Return the front of a box: plates are behind it, and a slim one is lower."""
    height = room.height - 16 if appearance.slim and direction is Direction.RIGHT else room.height
    behind = PLATE * (appearance.plates - 1) if appearance.plates else 0.0
    top = room.top + (room.height - height) / 2
    return Rect(room.left, top, room.width - behind, height - behind)


class Appearances(Mapping[str, Appearance]):
    """The appearances of all boxes of a diagram by key, and their color scale.

    Each is made on first use, as few of thousands of boxes are visible. `wrong` holds the first
    problem of each box that has one.
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
        """Return the color of a box when zoomed out; for a node without making its appearance."""
        node = self.inference.network.index.get(key)
        if node is None or self.scale.coloring is not ColorBy.KIND:
            return self[key].color
        return CATEGORY[node.layer.category]

    def holding(
        self, view: Diagram, inference: Inference, wrong: Mapping[str, Problem]
    ) -> dict[str, Appearance]:
        """Return the appearances by layer type that are valid in another diagram, too."""
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
        """Return the appearances by layer type after an edit, and the boxes that may differ."""
        wrong, owner = problem_by_box(self.view, problems), self.view.owner
        stale = {owner[name] for name in touched}
        stale |= {
            key for key in self.wrong.keys() | wrong.keys() if self.wrong.get(key) != wrong.get(key)
        }
        made = {key: appearance for key, appearance in self._made.items() if key not in stale}
        return Appearances(self.view, inference, wrong, self.scale, made), stale

    def are_colored_like(self, others: "Appearances", keys: Iterable[str]) -> bool:
        """Return whether these boxes have the same colors in other appearances of the diagram."""
        ours, theirs = self.inference.network.index, others.inference.network.index
        changed = [key for key in keys if key not in ours or ours[key] is not theirs[key]]
        return all(self.color_of(key) == others.color_of(key) for key in changed)


def appearances_of(
    view: Diagram,
    inference: Inference,
    problems: tuple[Problem, ...],
    coloring: ColorBy,
    before: Appearances | None = None,
) -> Appearances:
    """Return the appearances of the boxes of a diagram; valid ones are taken from `before`."""
    wrong = problem_by_box(view, problems)
    if coloring is ColorBy.KIND:
        made = before.holding(view, inference, wrong) if before else {}
        return Appearances(view, inference, wrong, Scale(coloring), made)
    amounts = (amount(box, inference.nodes, coloring) for box in view.boxes)
    return Appearances(view, inference, wrong, scale_of(coloring, amounts))


def problem_by_box(view: Diagram, problems: tuple[Problem, ...]) -> dict[str, Problem]:
    """Return the first problem of each box."""
    wrong: dict[str, Problem] = {}
    for problem in reversed(problems):
        if problem.where in view.owner:
            wrong[view.owner[problem.where]] = problem
    return wrong
