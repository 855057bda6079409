"""What is to be written, before it is words: modules in modules, and the calls of each forward."""

from dataclasses import dataclass, field
from typing import Any

from explorer.codegen.module_tree import Path

ABSENT = -1  # stands for a wire that leads nowhere
FREE = -2  # stands for an input that stays free


@dataclass(frozen=True)
class Word:
    """A keyword argument; a `wide` one counts channels or features."""

    keyword: str
    value: Any
    wide: bool = False


@dataclass(frozen=True)
class Leaf:
    """A module of torch's or of ours, made for one node."""

    node: str
    target: str
    words: tuple[Word, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return (self.node,)


@dataclass(frozen=True)
class Row:
    """Modules that feed one another; `names` is empty where they are numbered from 0."""

    parts: tuple["Spec", ...]
    names: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return tuple(name for part in self.parts for name in part.nodes)


@dataclass(frozen=True)
class Many:
    """Modules numbered from 0, which the forward around them calls one by one."""

    parts: tuple["Spec", ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return tuple(name for part in self.parts for name in part.nodes)


@dataclass(frozen=True)
class Nothing:
    """What other modules of the class have in this place."""

    nodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A call in a forward: of the module at a path, or else of a function with `words`.

    Values are numbered: what arrives first, then what each step gives.
    """

    path: Path
    target: str
    args: tuple[int, ...]
    given: tuple[int, ...]
    own: tuple[str, ...]
    nodes: tuple[str, ...]
    words: tuple[Word, ...] = ()
    ports: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    takes_many: bool = False
    problem: str = ""


@dataclass(eq=False)
class Box:
    """A module with a class and a forward of its own; `kind` is the number of its class.

    One that `takes_any` number of values hands them all to one function.
    """

    path: Path
    nodes: tuple[str, ...]
    arriving: tuple[int, ...]
    children: dict[Path, "Spec"] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    learned: dict[int, Path] = field(default_factory=dict)
    results: tuple[int, ...] = ()
    extras: tuple[int, ...] = ()
    shapes: dict[int, str] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    kind: int = -1
    takes_any: bool = False
    ports: tuple[str, ...] = ()


Spec = Leaf | Row | Many | Nothing | Box


def key_of(spec: Spec) -> object:
    """Equal for two that differ in numbers only."""
    match spec:
        case Leaf():
            return ("leaf", spec.target, tuple(word.keyword for word in spec.words))
        case Row():
            return ("row", spec.names, tuple(map(key_of, spec.parts)))
        case Many():
            return ("many", tuple(map(key_of, spec.parts)))
        case Box():
            return ("box", spec.kind)
        case Nothing():
            return ("nothing",)


def key_of_box(box: Box) -> object:
    """Equal for two boxes that can be of one class."""
    children = tuple((path, key_of(child)) for path, child in box.children.items())
    steps = tuple(map(_key_of_step, box.steps))
    learned = tuple(box.learned.items())
    return (children, steps, learned, box.arriving, box.results, box.extras, box.takes_any)


def _key_of_step(step: Step) -> object:
    words = tuple((word.keyword, repr(word.value)) for word in step.words)
    return (step.path, step.target, step.args, step.given, words, step.takes_many, step.problem)


def boxes_in(spec: Spec) -> list[Box]:
    """The boxes right under a module, those in rows and lists too."""
    match spec:
        case Box():
            return [spec]
        case Row() | Many():
            return [box for part in spec.parts for box in boxes_in(part)]
    return []
