"""What is to be written, before it is words: modules in modules, and the calls of each forward."""

from dataclasses import dataclass, field
from typing import Any

from explorer.codegen.module_tree import Path

ABSENT = -1  # stands for a wire that leads nowhere
FREE = -2  # stands for an input that stays free


@dataclass(frozen=True)
class Keyword:
    """A keyword argument; a `wide` one counts channels or features."""

    keyword: str
    value: Any
    wide: bool = False


@dataclass(frozen=True)
class LeafSpec:
    """A module of torch's or of ours, made for one node."""

    node: str
    target: str
    text: tuple[Keyword, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return (self.node,)


@dataclass(frozen=True)
class SequentialSpec:
    """Modules that feed one another; `names` is empty where they are numbered from 0."""

    parts: tuple["Spec", ...]
    names: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return tuple(name for part in self.parts for name in part.nodes)


@dataclass(frozen=True)
class ModuleListSpec:
    """Modules numbered from 0, which the forward around them calls one by one."""

    parts: tuple["Spec", ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return tuple(name for part in self.parts for name in part.nodes)


@dataclass(frozen=True)
class AbsentSpec:
    """What other modules of the class have in this place."""

    nodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A call in a forward: of the module at a path, or else of a function with `text`.

    Values are numbered: what arrives first, then what each step gives.
    """

    path: Path
    target: str
    args: tuple[int, ...]
    given: tuple[int, ...]
    own: tuple[str, ...]
    nodes: tuple[str, ...]
    text: tuple[Keyword, ...] = ()
    ports: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    takes_many: bool = False
    problem: str = ""


@dataclass(eq=False)
class ModuleSpec:
    """A module with a class and a forward of its own; `kind` is the number of its class.

    One that `takes_any` number of values hands them all to one function.
    """

    path: Path
    nodes: tuple[str, ...]
    incoming: tuple[int, ...]
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


Spec = LeafSpec | SequentialSpec | ModuleListSpec | AbsentSpec | ModuleSpec


def key_of(spec: Spec) -> object:
    """Equal for two that differ in numbers only."""
    match spec:
        case LeafSpec():
            return ("leaf", spec.target, tuple(word.keyword for word in spec.text))
        case SequentialSpec():
            return ("row", spec.names, tuple(map(key_of, spec.parts)))
        case ModuleListSpec():
            return ("many", tuple(map(key_of, spec.parts)))
        case ModuleSpec():
            return ("box", spec.kind)
        case AbsentSpec():
            return ("nothing",)


def key_of_module(box: ModuleSpec) -> object:
    """Equal for two boxes that can be of one class."""
    children = tuple((path, key_of(child)) for path, child in box.children.items())
    steps = tuple(map(_key_of_step, box.steps))
    learned = tuple(box.learned.items())
    return (children, steps, learned, box.incoming, box.results, box.extras, box.takes_any)


def _key_of_step(step: Step) -> object:
    text = tuple((word.keyword, repr(word.value)) for word in step.text)
    return (step.path, step.target, step.args, step.given, text, step.takes_many, step.problem)


def modules_in(spec: Spec) -> list[ModuleSpec]:
    """The boxes right under a module, those in rows and lists too."""
    match spec:
        case ModuleSpec():
            return [spec]
        case SequentialSpec() | ModuleListSpec():
            return [box for part in spec.parts for box in modules_in(part)]
    return []
