"""The plan of the code: nested modules, and the calls of each forward method."""

from dataclasses import dataclass, field
from typing import Any

from explorer.codegen.module_tree import Path

ABSENT = -1  # a connection that leads nowhere
FREE = -2  # an unconnected optional input


@dataclass(frozen=True)
class Keyword:
    """A keyword argument; `wide` if it is a number of channels or features."""

    keyword: str
    value: Any
    wide: bool = False


@dataclass(frozen=True)
class LeafSpec:
    """The module of one node."""

    node: str
    target: str
    text: tuple[Keyword, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return (self.node,)


@dataclass(frozen=True)
class SequentialSpec:
    """Modules in sequence; `names` is empty if they are numbered from 0."""

    parts: tuple["Spec", ...]
    names: tuple[str, ...] = ()

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return tuple(name for part in self.parts for name in part.nodes)


@dataclass(frozen=True)
class ModuleListSpec:
    """Modules numbered from 0 that the forward method calls one by one."""

    parts: tuple["Spec", ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes in it."""
        return tuple(name for part in self.parts for name in part.nodes)


@dataclass(frozen=True)
class AbsentSpec:
    """A child that only other modules of the class have."""

    nodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A call in a forward method: of the module at a path, or of a function with arguments `text`.

    Values are numbered: the inputs first, then the results of each step.
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
    """A module with a class of its own; `kind` is the number of the class.

    With `takes_any`, one function takes all of any number of inputs.
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
    """Return a key that is equal for specs that differ in numbers only."""
    match spec:
        case LeafSpec():
            return ("leaf", spec.target, tuple(word.keyword for word in spec.text))
        case SequentialSpec():
            return ("row", spec.names, tuple(map(key_of, spec.parts)))
        case ModuleListSpec():
            return ("many", tuple(map(key_of, spec.parts)))
        case ModuleSpec():
            return ("module", spec.kind)
        case AbsentSpec():
            return ("nothing",)


def key_of_module(module: ModuleSpec) -> object:
    """Return a key that is equal for modules that can share a class."""
    children = tuple((path, key_of(child)) for path, child in module.children.items())
    steps = tuple(map(_key_of_step, module.steps))
    learned = tuple(module.learned.items())
    return (
        children,
        steps,
        learned,
        module.incoming,
        module.results,
        module.extras,
        module.takes_any,
    )


def _key_of_step(step: Step) -> object:
    text = tuple((word.keyword, repr(word.value)) for word in step.text)
    return (step.path, step.target, step.args, step.given, text, step.takes_many, step.problem)


def modules_in(spec: Spec) -> list[ModuleSpec]:
    """Return the direct submodules with a class, also those in sequences and lists."""
    match spec:
        case ModuleSpec():
            return [spec]
        case SequentialSpec() | ModuleListSpec():
            return [module for part in spec.parts for module in modules_in(part)]
    return []
