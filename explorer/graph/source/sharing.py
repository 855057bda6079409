"""One class for modules that differ in numbers only, and the arguments of its constructor."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from explorer.graph.source.literals import literal
from explorer.graph.source.names import free, identifier
from explorer.graph.source.plan import Box, Leaf, Many, Nothing, Row, Spec, boxes_in, key_of_box

_WIDEST_SMALL = 7  # larger whole numbers count channels or features, whatever they are called

Texts = tuple[str | None, ...]


@dataclass(frozen=True)
class Slot:
    """A place for a value, with what stands there in each module of a class; None for nothing."""

    label: str
    keyword: str
    texts: Texts
    wide: bool

    @property
    def only(self) -> str | None:
        """The one value, where all have the same."""
        known = {text for text in self.texts if text is not None}
        return known.pop() if len(known) == 1 else None


@dataclass(eq=False)
class Parameter:
    """An argument of a constructor, with its value for each module of the class."""

    name: str
    texts: Texts
    slots: list[Slot]
    wide: bool
    default: str = ""

    def stands_for(self, slot: Slot) -> bool:
        """Whether a slot can be filled with it."""
        kin = (self.wide and slot.wide) or any(s.keyword == slot.keyword for s in self.slots)
        pairs = zip(slot.texts, self.texts, strict=True)
        return kin and all(text is None or text == own for text, own in pairs)


@dataclass(eq=False)
class Kind:
    """A class: its modules, the arguments that tell them apart, and later its name."""

    number: int
    boxes: list[Box]
    parameters: list[Parameter] = field(default_factory=list)
    name: str = ""

    def chosen(self, slot: Slot) -> str:
        """What stands in a slot: an argument of the constructor, or a value."""
        if slot.only is not None and None not in slot.texts:
            return slot.only
        for parameter in self.parameters:
            if parameter.stands_for(slot):
                return parameter.name
        assert slot.only is not None
        return slot.only

    def text_of(self, parameter: Parameter, box: Box) -> str | None:
        """The value of an argument for one module."""
        return parameter.texts[self.boxes.index(box)]


def share(root: Box) -> list[Kind]:
    """The classes of a plan, inner ones first."""
    kinds: list[Kind] = []
    for level in _levels(root):
        known: dict[object, Kind] = {}
        for box in level:
            kind = known.setdefault(key_of_box(box), Kind(len(kinds), []))
            if not kind.boxes:
                kinds.append(kind)
            kind.boxes.append(box)
            box.kind = kind.number
    for kind in kinds:
        kind.parameters = _parameters(kind, kinds)
    return kinds


def _levels(root: Box) -> list[list[Box]]:
    """Boxes by how deep other boxes are in them, in the order of the network."""
    levels: list[list[Box]] = []

    def height(box: Box) -> int:
        inner = [height(one) for child in box.children.values() for one in boxes_in(child)]
        own = max(inner, default=-1) + 1
        levels.extend([] for _ in range(own + 1 - len(levels)))
        levels[own].append(box)
        return own

    height(root)
    return levels


def slots_of(label: str, specs: Sequence[Spec], kinds: Sequence[Kind]) -> Iterator[Slot]:
    """The places for values in one child of every module of a class."""
    first = next(spec for spec in specs if not isinstance(spec, Nothing))
    match first:
        case Leaf():
            for place, word in enumerate(first.words):
                texts = tuple(
                    literal(spec.words[place].value) if isinstance(spec, Leaf) else None
                    for spec in specs
                )
                yield Slot(label, word.keyword, texts, word.wide or _is_wide(word.keyword, texts))
        case Row() | Many():
            names = getattr(first, "names", ()) or range(len(first.parts))
            for place, name in enumerate(names):
                yield from slots_of(f"{label}_{name}", part_of(specs, place), kinds)
        case Box():
            for parameter in kinds[first.kind].parameters:
                given = tuple(
                    kinds[first.kind].text_of(parameter, spec) if isinstance(spec, Box) else None
                    for spec in specs
                )
                yield Slot(label, parameter.name, given, parameter.wide)


def part_of(specs: Sequence[Spec], place: int) -> list[Spec]:
    """The same part of each row or list."""
    return [
        spec.parts[place] if isinstance(spec, (Row, Many)) else Nothing() for spec in specs
    ]


def _is_wide(keyword: str, texts: Texts) -> bool:
    numbers = [int(text) for text in texts if text is not None and text.isdecimal()]
    large = len(numbers) == len(texts) and min(numbers, default=0) > _WIDEST_SMALL
    return keyword.startswith("out_") or large


def _parameters(kind: Kind, kinds: Sequence[Kind]) -> list[Parameter]:
    slots = [
        slot
        for path in kind.boxes[0].children
        for slot in slots_of(
            "_".join(path), [box.children[path] for box in kind.boxes], kinds
        )
    ]
    found: list[Parameter] = []
    # those with a value for every module say what the others can be
    for slot in sorted(slots, key=lambda slot: None in slot.texts):
        known = next((one for one in found if one.stands_for(slot)), None)
        if slot.only is not None and (None not in slot.texts or known is None):
            continue
        if known:
            known.slots.append(slot)
        else:
            usual = _usual(slot.texts)
            texts = tuple(usual if text is None else text for text in slot.texts)
            found.append(Parameter("", texts, [slot], slot.wide))
    _name(found)
    for parameter in found:
        usual = _usual(parameter.texts)
        if not parameter.wide and 2 * parameter.texts.count(usual) > len(parameter.texts):
            parameter.default = usual
    return sorted(found, key=lambda one: bool(one.default))


def _usual(texts: Texts) -> str:
    return Counter(text for text in texts if text is not None).most_common(1)[0][0]


def _name(parameters: Sequence[Parameter]) -> None:
    """Arriving and leaving widths by torch's words, others by those and where they stand."""
    wide = [one for one in parameters if one.wide]
    entering = wide[0] if wide and _enters(wide[0]) else None
    leaving = next((one for one in reversed(wide) if _leaves(one)), None)
    others = [one for one in wide if one not in (entering, leaving)]
    keywords = Counter(one.slots[0].keyword for one in parameters if not one.wide)
    taken: set[str] = set()
    for one in parameters:
        first = one.slots[0]
        noun = first.keyword.removeprefix("in_").removeprefix("out_")
        if one is entering and one is leaving:
            name = noun
        elif one is entering:
            name = first.keyword
        elif one is leaving:
            name = next(s.keyword for s in reversed(one.slots) if s.keyword.startswith("out_"))
        elif one.wide:
            name = f"hidden_{noun}" if len(others) == 1 else f"{first.label}_{noun}"
        else:
            alone = keywords[first.keyword] == 1
            name = first.keyword if alone else f"{first.label}_{first.keyword}"
        one.name = free(identifier(name, "size_"), taken)
        taken.add(one.name)


def _enters(one: Parameter) -> bool:
    return one.slots[0].keyword.startswith("in_") or one.slots[0].keyword in ("features", "channels")


def _leaves(one: Parameter) -> bool:
    return any(slot.keyword.startswith("out_") for slot in one.slots)
