"""A look: everything that an item shows of a box, frozen, so that only what differs is painted."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from explorer.graph.block import Category
from explorer.graph.checks import Problem
from explorer.graph.colouring import CATEGORY, Colouring, Scale, amount, in_words, scale_of
from explorer.graph.groups import Box, View, title_of, with_count
from explorer.graph.inference import Facts, Inference
from explorer.graph.network import Network, Node
from explorer.graph.place import Rect
from explorer.graph.project import Direction
from explorer.schema.number import grouped, short

NOTHING = "#aeb6bf"  # of what costs nothing, where colours tell amounts
PLATE = 4.0  # by which what lies behind a box stands out


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

    def counting(self, facts: Facts) -> "Look":
        """The same block, of which other numbers are known; itself where none differs."""
        count, waits = _count(facts), facts.waits_for is not None
        if (count, waits) == (self.count, self.waits):
            return self
        other = object.__new__(Look)  # a tenth of what `replace` costs, for thousands at once
        other.__dict__.update(self.__dict__, count=count, waits=waits)
        return other


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
    kinds, learned = Counter[str](), Counter[str]()
    for name in box.nodes:
        colour = CATEGORY[network.index[name].block.category]
        kinds[colour] += 1
        learned[colour] += facts[name].parameters
    ordered = sorted(kinds, key=lambda colour: (-learned[colour], -kinds[colour]))
    return Look(
        title=title,
        detail=_blocks(box),
        count=short(parameters) if parameters else "",
        stripes=tuple((colour, kinds[colour] / len(box.nodes)) for colour in ordered),
        foot="  ".join(filter(None, (f"{short(macs)} MACs" if macs else "", f"→ {shape or '?'}"))),
        plates=3 if box.repeats > 1 else 1,
        badge=words,
        mild=bool(problem and problem.mild),
        waits=any(fact.waits_for for fact in inside),
        name=f"group {title}, {len(box.nodes)} blocks",
        inputs=box.inputs,
        outputs=box.outputs,
    )


def _blocks(box: Box) -> str:
    """How many blocks a group holds, and in how many copies that are numbered and of one size."""
    count = len(box.nodes)
    if box.repeats > 1:
        return f"{box.repeats} × {count // box.repeats} blocks"
    heads = Counter(name[len(box.key) :].partition(".")[0] for name in box.nodes)
    alike = len(set(heads.values())) == 1 and all(map(str.isdecimal, heads))
    if alike and 1 < len(heads) < count:
        return f"{len(heads)} × {count // len(heads)} blocks"
    return f"{count} blocks"


def outline(look: Look, room: Rect, direction: Direction) -> Rect:
    """The front of a box in the room that it has: plates lie behind, and a slim one is lower."""
    height = room.height - 16 if look.slim and direction is Direction.RIGHT else room.height
    behind = PLATE * (look.plates - 1) if look.plates else 0.0
    top = room.top + (room.height - height) / 2
    return Rect(room.left, top, room.width - behind, height - behind)


@dataclass(frozen=True)
class Looks:
    """How every box of a view looks, with what is known, and on what scale it is coloured."""

    by_key: Mapping[str, Look]
    scale: Scale
    view: View
    inference: Inference

    def kept(self, box: Box, inference: Inference) -> Look | None:
        """The look of a box that shows what it showed, coloured by kind and without a problem."""
        look = self.by_key.get(box.key)
        if look is None or look.badge or self.scale.colouring is not Colouring.KIND:
            return None
        if self.view.index[box.key] != box:
            return None
        facts, nodes = inference.facts, inference.network.index
        old_facts, old_nodes = self.inference.facts, self.inference.network.index
        same = all(
            facts[name] is old_facts[name] and nodes[name] is old_nodes[name] for name in box.nodes
        )
        return look if same else None


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
    found: dict[str, Look] = {}
    for box in view.boxes:
        kept = before.kept(box, inference) if before and box.key not in wrong else None
        found[box.key] = kept or _look(box, inference, wrong.get(box.key))
    return Looks(*_coloured(found, view, inference.facts, colouring), view, inference)


def looks_renewed(
    looks: Looks,
    view: View,
    known: tuple[Inference, Inference],
    problems: tuple[Problem, ...],
    touched: Collection[str],
) -> Looks:
    """The looks after blocks changed, from what was known to what is; coloured by kind.

    A box that looks as before keeps its look.
    """
    before, after = known
    wrong = wrong_boxes(view, problems)
    found = dict(looks.by_key)
    keys = {key for key, look in found.items() if look.badge} | wrong.keys()
    old, new = before.network.index, after.network.index
    for name in touched:
        if view.owner[name] == name and old[name] is new[name]:
            found[name] = found[name].counting(after.facts[name])
        else:
            keys.add(view.owner[name])
    for key in keys:
        fresh = _look(view.index[key], after, wrong.get(key))
        if fresh != found[key]:
            found[key] = fresh
    return replace(looks, by_key=found, view=view, inference=after)


def wrong_boxes(view: View, problems: tuple[Problem, ...]) -> dict[str, Problem]:
    """The first problem of each box."""
    wrong: dict[str, Problem] = {}
    for problem in reversed(problems):
        if problem.where in view.owner:
            wrong[view.owner[problem.where]] = problem
    return wrong


def _look(box: Box, inference: Inference, problem: Problem | None) -> Look:
    network, facts = inference.network, inference.facts
    if box.is_folded:
        return look_of_folded(box, network, facts, problem)
    return look_of(box, network.index[box.key], facts[box.key], problem)


def _coloured(
    looks: dict[str, Look], view: View, facts: Mapping[str, Facts], colouring: Colouring
) -> tuple[dict[str, Look], Scale]:
    if colouring is Colouring.KIND:
        return looks, Scale(colouring)
    amounts = {box.key: amount(box, facts, colouring) for box in view.boxes}
    scale = scale_of(colouring, amounts.values())
    for key, number in amounts.items():
        words = in_words(number, colouring) if number else ""
        fill = scale.colour(number)
        stripes = looks[key].stripes if fill else ((NOTHING, 1.0),)
        looks[key] = replace(looks[key], fill=fill, count=words, stripes=stripes)
    return looks, scale
