"""The file: imports, what torch has not, a class for each kind of group, and the network."""

import re
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from explorer.codegen.class_names import name_kinds, title_of
from explorer.codegen.plan import ModuleSpec
from explorer.codegen.planner import plan
from explorer.codegen.pytorch.constructors import ConstructorWriter, Needs
from explorer.codegen.pytorch.forwards import ForwardWriter
from explorer.codegen.pytorch.helper_sources import Import
from explorer.codegen.pytorch.variables import Variables
from explorer.codegen.shared_classes import ClassSpec, share_classes
from explorer.codegen.writer import CodeWriter, Expression, Line, identifiers_in
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network
from explorer.graph.opaque import KnownModules


@dataclass(frozen=True)
class Source:
    """A network as a file of Python, and which of its lines are about which nodes.

    Lines are counted from 1. `nodes` has for each line the nodes that it is about, those of whole
    groups too; `own` for each node the lines that make or call it by itself.
    """

    text: str
    nodes: tuple[tuple[str, ...], ...]
    own: Mapping[str, tuple[int, ...]]

    def nodes_at(self, line: int) -> tuple[str, ...]:
        """The nodes that a line is about."""
        return self.nodes[line - 1] if 0 < line <= len(self.nodes) else ()

    def lines_of(self, node: str) -> tuple[int, ...]:
        """The lines that make or call a node, in order."""
        return self.own.get(node, ())

    def lines_within(self, names: Collection[str]) -> tuple[int, ...]:
        """The lines that are about nothing but these nodes."""
        known = set(names)
        lines = enumerate(self.nodes, 1)
        return tuple(line for line, nodes in lines if nodes and known.issuperset(nodes))

    def lines_around(self, names: Collection[str]) -> tuple[int, ...]:
        """The lines that are about all of these nodes at once, and about the fewest others."""
        known = set(names)
        around = {
            line: len(nodes)
            for line, nodes in enumerate(self.nodes, 1)
            if known and known.issubset(nodes)
        }
        fewest = min(around.values(), default=0)
        return tuple(line for line, count in around.items() if count == fewest)

    @cached_property
    def lines(self) -> list[str]:
        """The text, line by line."""
        return self.text.splitlines()


def generate_source(network: Network, opaque: KnownModules | None = None) -> Source:
    """A network as a module of PyTorch; raises NetworkError for names that none can have.

    Its `state_dict` has the keys and shapes of what the engine builds, and on the same weights it
    computes the same. Comments on nodes stand above the lines that make them. Where a network has a
    problem, a comment tells it and what depends on it is written `...`. Auxiliary outputs leave it
    only in training, behind the others.
    """
    return _Writer(infer(network, opaque=opaque)).source()


class _Writer:
    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.needs = Needs({("torch", "nn")})
        box, self.connecting = plan(inference)
        self.kinds = share_classes(box)
        self.box = box
        self.names = name_kinds(self.kinds, inference.network)
        commented = (node for node in inference.network.nodes if node.comment)
        self.notes = {node.name: node.comment for node in commented}

    def source(self) -> Source:
        """The whole file."""
        bodies = [self._class(kind) for kind in self.kinds]
        title = _said(title_of(self.inference.network))
        lines = [Line(f'"""{title}, a module of PyTorch; shapes are told without the batch."""')]
        lines += [Line(), *map(Line, import_lines(self.needs.imports, bodies))]
        for text in self.needs.helpers.values():
            lines += [Line(), Line(), *map(Line, text.splitlines())]
        for body in bodies:
            lines += [Line(), Line(), *body]
        return _source(lines)

    def _class(self, kind: ClassSpec) -> list[Line]:
        box = kind.boxes[0]
        paper = CodeWriter(self.notes)
        paper.line(f"class {kind.name}(nn.Module):")
        paper.depth = 1
        is_root = box is self.box
        if is_root:
            self._tell_general(paper)
        if box.children:
            self._constructor(kind, paper)
            paper.line()
        reserved = self.names | set(self.needs.helpers) | {"torch", "nn", "Tensor"}
        entries = [name.replace(".", "_") for name in self.connecting.entries] if is_root else []
        variables = Variables(box, entries, reserved)
        self._head(box, variables, paper)
        paper.depth = 2
        answering = self.connecting.answering if is_root else ()
        ForwardWriter(kind, self.needs).write(paper, variables, answering)
        return paper.lines

    def _tell_general(self, paper: CodeWriter) -> None:
        if self.box.extras:
            paper.line(
                '"""In training it also gives its auxiliary answers, behind the main one."""'
            )
            paper.line()
        for problem in self.inference.general:
            paper.line(f"# {problem.message}")

    def _constructor(self, kind: ClassSpec, paper: CodeWriter) -> None:
        shown = [
            f"{one.name}: {_annotation(one.texts)}" + (f" = {one.default}" if one.default else "")
            for one in kind.parameters
        ]
        paper.write("def ", Expression("__init__(", identifiers_in("self", *shown), ") -> None:"))
        paper.depth = 2
        paper.line("super().__init__()")
        ConstructorWriter(kind, self.kinds, self.needs).write(paper)
        paper.depth = 1

    def _head(self, box: ModuleSpec, variables: Variables, paper: CodeWriter) -> None:
        entering = [f"{name}: Tensor" for name in variables.arguments]
        many = len(box.results) > 1 or bool(box.extras)
        given = "tuple[Tensor, ...]" if many else "Tensor"
        given = f"Tensor | {given}" if box.extras and len(box.results) == 1 else given
        given = given if box.results or box.extras else "None"
        self.needs.imports.add(("torch", "Tensor"))
        own = self.connecting.entries if box is self.box else ()
        phrase = Expression(
            "forward(", identifiers_in("self", *entering), f") -> {given}:", tuple(own), tuple(own)
        )
        paper.write("def ", phrase)


def _annotation(texts: Iterable[str | None]) -> str:
    """The types of the values of an argument."""
    found = {_type(text) for text in texts if text}
    return " | ".join(sorted(found, key=lambda name: (name == "None", name)))


def _type(text: str) -> str:
    if text in ("True", "False"):
        return "bool"
    if text == "None":
        return "None"
    if text.startswith("("):
        return "tuple[int, ...]"
    if text.startswith('"'):
        return "str"
    return "int" if re.fullmatch(r"-?\d+", text) else "float"


def _said(name: str) -> str:
    """A project's own words, without what could end a text."""
    return re.sub(r"[^\w .,:;×+()-]", " ", name).strip() or "A network"


def import_lines(imports: Iterable[Import], bodies: Sequence[Sequence[Line]]) -> list[str]:
    """Imports as a formatter orders them: Python's own, an empty line, then others."""
    used = {word for body in bodies for line in body for word in re.findall(r"\w+\.", line.text)}
    plain = sorted({module for module, name in imports if not name})
    if ("torch", "nn") in imports and "torch." in used:
        plain = sorted({*plain, "torch"})
    named: dict[str, set[str]] = {}
    for module, name in imports:
        if name:
            named.setdefault(module, set()).add(name)
    lines: list[str] = []
    for ours in (True, False):
        part = [f"import {module}" for module in plain if _is_pythons(module) is ours]
        part += [
            f"from {module} import {', '.join(sorted(named[module], key=_as_sorted))}"
            for module in sorted(named)
            if _is_pythons(module) is ours
        ]
        lines += ["", *part] if lines and part else part
    return lines


def _as_sorted(name: str) -> tuple[bool, str]:
    """Classes before functions."""
    return name[0].islower(), name


def _is_pythons(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def _source(lines: Sequence[Line]) -> Source:
    own: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        for name in dict.fromkeys(line.own):
            own.setdefault(name, []).append(number)
    return Source(
        "\n".join(line.text for line in lines) + "\n",
        tuple(tuple(dict.fromkeys(line.nodes)) for line in lines),
        {name: tuple(found) for name, found in own.items()},
    )
