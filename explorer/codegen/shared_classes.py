"""Classes shared by modules that differ in numbers only, and their constructor arguments."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from explorer.codegen.identifiers import free, identifier
from explorer.codegen.literals import literal
from explorer.codegen.module_tree import Path
from explorer.codegen.optional_modules import join_optional
from explorer.codegen.plan import (
    AbsentSpec,
    LeafSpec,
    ModuleListSpec,
    ModuleSpec,
    SequentialSpec,
    Spec,
    modules_in,
)

_WIDEST_SMALL = 7  # larger integers are taken for numbers of channels or features

Texts = tuple[str | None, ...]


@dataclass(frozen=True)
class Slot:
    """An argument of a child, with its value in each module of a class; None if absent."""

    label: str
    keyword: str
    texts: Texts
    wide: bool

    @property
    def only(self) -> str | None:
        """The value, if all modules have the same."""
        known = {text for text in self.texts if text is not None}
        return known.pop() if len(known) == 1 else None


@dataclass(eq=False)
class ClassParameter:
    """A constructor argument, with its value for each module of the class."""

    name: str
    texts: Texts
    slots: list[Slot]
    wide: bool
    default: str = ""

    def stands_for(self, slot: Slot) -> bool:
        """Return whether the argument can fill a slot."""
        is_related = (self.wide and slot.wide) or any(s.keyword == slot.keyword for s in self.slots)
        pairs = zip(slot.texts, self.texts, strict=True)
        return is_related and all(text is None or text == own for text, own in pairs)


@dataclass(eq=False)
class ClassSpec:
    """A class: its modules, its constructor arguments, and its name once chosen."""

    number: int
    modules: list[ModuleSpec]
    parameters: list[ClassParameter] = field(default_factory=list)
    name: str = ""
    _positions: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._positions = {id(module): position for position, module in enumerate(self.modules)}

    def chosen(self, slot: Slot) -> str:
        """Return the text of a slot: a constructor argument or a value."""
        if slot.only is not None and None not in slot.texts:
            return slot.only
        for parameter in self.parameters:
            if slot in parameter.slots:
                return parameter.name
        assert slot.only is not None
        return slot.only

    def text_of(self, parameter: ClassParameter, module: ModuleSpec) -> str | None:
        """Return the value of an argument for one module."""
        return parameter.texts[self._positions[id(module)]]


def share_classes(root: ModuleSpec) -> list[ClassSpec]:
    """Return the classes of a plan, inner ones first."""
    kinds: list[ClassSpec] = []
    for level in _levels(root):
        for modules in join_optional(level):
            for module in modules:
                module.kind = len(kinds)
            kinds.append(ClassSpec(len(kinds), modules))
    for kind in kinds:
        kind.parameters = _parameters(kind, kinds)
    return kinds


def _levels(root: ModuleSpec) -> list[list[ModuleSpec]]:
    """Return modules by height in the tree, in the order of the network."""
    levels: list[list[ModuleSpec]] = []

    def height(module: ModuleSpec) -> int:
        inner = [height(one) for child in module.children.values() for one in modules_in(child)]
        own = max(inner, default=-1) + 1
        levels.extend([] for _ in range(own + 1 - len(levels)))
        levels[own].append(module)
        return own

    height(root)
    return levels


def slots_of(label: str, specs: Sequence[Spec], kinds: Sequence[ClassSpec]) -> Iterator[Slot]:
    """Yield the slots of one child over all modules of a class."""
    first = next(spec for spec in specs if not isinstance(spec, AbsentSpec))
    match first:
        case LeafSpec():
            for position, word in enumerate(first.text):
                texts = tuple(
                    literal(spec.text[position].value) if isinstance(spec, LeafSpec) else None
                    for spec in specs
                )
                yield Slot(label, word.keyword, texts, word.wide or _is_wide(word.keyword, texts))
        case SequentialSpec() | ModuleListSpec():
            names = getattr(first, "names", ()) or range(len(first.parts))
            for position, name in enumerate(names):
                yield from slots_of(f"{label}_{name}", part_of(specs, position), kinds)
        case ModuleSpec():
            for parameter in kinds[first.kind].parameters:
                given = tuple(
                    kinds[first.kind].text_of(parameter, spec)
                    if isinstance(spec, ModuleSpec)
                    else None
                    for spec in specs
                )
                yield Slot(label, parameter.name, given, parameter.wide)


def part_of(specs: Sequence[Spec], position: int) -> list[Spec]:
    """Return the same part of each sequence or list."""
    return [
        spec.parts[position] if isinstance(spec, (SequentialSpec, ModuleListSpec)) else AbsentSpec()
        for spec in specs
    ]


def _is_wide(keyword: str, texts: Texts) -> bool:
    numbers = [int(text) for text in texts if text is not None and text.isdecimal()]
    large = len(numbers) == len(texts) and min(numbers, default=0) > _WIDEST_SMALL
    return keyword.startswith("out_") or large


def flag_of(path: Path, specs: Sequence[Spec]) -> Slot:
    """Return the flag of an optional child for each module of a class."""
    texts = tuple(str(not isinstance(spec, AbsentSpec)) for spec in specs)
    return Slot(path[-1], path[-1], texts, wide=False)


def _all_slots(kind: ClassSpec, kinds: Sequence[ClassSpec]) -> Iterator[Slot]:
    for path in kind.modules[0].children:
        specs = [module.children[path] for module in kind.modules]
        yield from slots_of("_".join(path), specs, kinds)
        if any(isinstance(spec, AbsentSpec) for spec in specs):
            yield flag_of(path, specs)


def _parameters(kind: ClassSpec, kinds: Sequence[ClassSpec]) -> list[ClassParameter]:
    slots = list(_all_slots(kind, kinds))
    found: list[ClassParameter] = []
    # slots with a value for every module first: they decide on the others
    for slot in sorted(slots, key=lambda slot: None in slot.texts):
        known = _standing_for(slot, slots, found)
        if slot.only is not None and (None not in slot.texts or known is None):
            continue
        if known:
            known.slots.append(slot)
        else:
            usual = _usual(slot.texts)
            texts = tuple(usual if text is None else text for text in slot.texts)
            found.append(ClassParameter("", texts, [slot], slot.wide))
    found.sort(key=lambda one: slots.index(one.slots[0]))
    _name(found, slots)
    for parameter in found:
        usual = _usual(parameter.texts)
        if not parameter.wide and 2 * parameter.texts.count(usual) > len(parameter.texts):
            parameter.default = usual
    return sorted(found, key=lambda one: (bool(one.default), not one.wide))


def _standing_for(
    slot: Slot, slots: Sequence[Slot], found: Sequence[ClassParameter]
) -> ClassParameter | None:
    """Return the argument for a slot, preferring that of the width it repeats."""
    able = [one for one in found if one.stands_for(slot)]
    model = _model_of(slot, slots) if slot.wide and None in slot.texts else None
    if model is None or not able:
        return able[0] if able else None
    if any(model in one.slots for one in found):
        return next((one for one in able if model in one.slots), able[0])
    return None if model.only == slot.only else able[0]


def _model_of(slot: Slot, slots: Sequence[Slot]) -> Slot | None:
    """Return the slot that an optional width most likely repeats.

    A shortcut has the input and output width of the block; a norm that of the layer before it.
    """
    wide = [one for one in slots if one.wide]
    whole = [one for one in wide if None not in one.texts]
    if slot.keyword.startswith("in_"):
        return next(iter(whole), None)
    if slot.keyword.startswith("out_"):
        return next((one for one in reversed(whole) if one.keyword.startswith("out_")), None)
    position = wide.index(slot)
    return wide[position - 1] if position else None


def _usual(texts: Texts) -> str:
    return Counter(text for text in texts if text is not None).most_common(1)[0][0]


def _name(parameters: Sequence[ClassParameter], slots: Sequence[Slot]) -> None:
    """Name input and output widths as torch does, others by child and keyword."""
    wide = [one for one in parameters if one.wide]
    first = next((slot for slot in slots if slot.wide), None)
    incoming = next((one for one in wide if first in one.slots), None)
    last = [slot for slot in slots if slot.keyword.startswith("out_")]
    outgoing = next((one for one in wide if last and last[-1] in one.slots), None)
    inner = [one for one in wide if one is not incoming and one is not outgoing]
    used: set[str] = set()
    for one in parameters:
        if one is incoming or one is outgoing:
            begins_list = [
                begin for begin, end in (("in_", incoming), ("out_", outgoing)) if end is one
            ]
            name = _end_name(one, begins_list)
        elif one.wide:
            label = "hidden" if len(inner) == 1 else one.slots[0].label
            name = f"{label}_{_noun(one.slots[0].keyword)}"
        else:
            name = one.slots[0].keyword
            if sum(other.slots[0].keyword == name for other in parameters if not other.wide) > 1:
                name = f"{one.slots[0].label}_{name}"
        one.name = free(identifier(name, "size_"), used)
        used.add(one.name)


def _end_name(one: ClassParameter, begins_list: Sequence[str]) -> str:
    """Return the name of an input or output width, or of one that is both."""
    begin = begins_list[0] if len(begins_list) == 1 else ""
    text = [slot.keyword for slot in one.slots if slot.keyword.startswith(begin or ("in_", "out_"))]
    noun = _noun(text[0] if text else one.slots[0].keyword)
    return begin + noun


def _noun(keyword: str) -> str:
    """`in_channels`, `out_channels` → channels, `num_features` → features."""
    for begin in ("in_", "out_", "num_", "hidden_"):
        keyword = keyword.removeprefix(begin)
    return "features" if keyword == "normalized_shape" else keyword
