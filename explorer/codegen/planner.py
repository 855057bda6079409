"""The plan from the tree of names: sequences, lists and classes, and their calls."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from explorer.codegen.dataflow import Dataflow, Site, ValueSource, trace_dataflow
from explorer.codegen.identifiers import are_numbers, is_attribute, is_counted
from explorer.codegen.module_tree import Branch, Path, called_from, grow
from explorer.codegen.plan import (
    ABSENT,
    FREE,
    Keyword,
    LeafSpec,
    ModuleListSpec,
    ModuleSpec,
    SequentialSpec,
    Spec,
    Step,
)
from explorer.codegen.targets import PARAMETER, is_module
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.layer import Layer
from explorer.graph.network import Port
from explorer.graph.shape import ShapeError
from explorer.schema.declared import settings_of
from explorer.schema.settings import Whole


def plan(inference: Inference) -> tuple[ModuleSpec, Dataflow]:
    """Return the network as one module; raises NetworkError for invalid names."""
    dataflow = trace_dataflow(inference.network)
    planner = _Planner(dataflow, inference.nodes)
    tree = grow(dataflow, lambda site: is_module(site.node.layer.target))
    entries = [Port(name) for name in dataflow.entries]
    return planner.module(tree, entries, [*dataflow.outputs, *dataflow.auxiliaries]), dataflow


class _Planner:
    def __init__(self, dataflow: Dataflow, facts: Mapping[str, NodeInfo]) -> None:
        self.dataflow = dataflow
        self.facts = facts

    def module(
        self, branch: Branch, incoming: Sequence[Port], outgoing: Sequence[Port]
    ) -> ModuleSpec:
        numbers = {port: number for number, port in enumerate(incoming)}
        made = ModuleSpec(branch.path, tuple(branch.members), tuple(numbers.values()))
        depth = len(branch.path)
        registered: dict[Path, Spec] = {}
        for item in called_from(branch, self.dataflow, self._is_list):
            path = item.path[depth:]
            site = item.site
            if site is None or is_module(site.node.layer.target):
                registered[path] = self._spec(item)
            given = site is None or not self._is_learned(site)
            numbers |= {port: len(numbers) + i for i, port in enumerate(item.outgoing)}
            if given:
                made.steps.append(self._step(item, path, numbers))
            else:
                made.learned[numbers[item.outgoing[0]]] = path
        made.children = _in_lists(registered)
        results = tuple(numbers.get(port, ABSENT) for port in outgoing)
        main = len(self.dataflow.outputs) if not depth else len(results)
        made.results, made.extras = results[:main], results[main:]
        for port, number in numbers.items():
            shape = self.facts[port.node].output_shape(port.output)
            if shape:
                made.shapes[number], made.kinds[number] = str(shape), shape.kind.name
        return made

    def _is_learned(self, site: Site) -> bool:
        return site.node.layer.target == PARAMETER

    def _spec(self, item: Branch) -> Spec:
        if item.site:
            layer = item.site.node.layer
            return LeafSpec(item.site.node.name, layer.target, self._text(item.site))
        return self._row(item) or self.module(item, item.incoming, item.outgoing)

    def _step(self, item: Branch, path: Path, numbers: Mapping[Port, int]) -> Step:
        given = tuple(numbers[port] for port in item.outgoing)
        if not item.site:
            args = tuple(numbers[port] for port in item.incoming)
            return Step(path, "", args, given, (), tuple(item.members))
        site = item.site
        layer = site.node.layer
        called = is_module(layer.target)
        own = (site.node.name, *site.skipped)
        problem = self.facts[site.node.name].problem
        return Step(
            path if called else (),
            "" if called else layer.target,
            tuple(_number(port, numbers) for port in site.args),
            given,
            own,
            own,
            () if called else self._text(site),
            () if layer.is_variadic else layer.ports,
            layer.outputs,
            layer.is_variadic,
            problem.message if problem else "",
        )

    def _row(self, branch: Branch) -> SequentialSpec | None:
        """Return a group as a sequence if each module is the only reader of the one before."""
        parts = self._chained(branch)
        names = [part.path[-1] for part in parts]
        if not parts or len(parts) < len(branch.children):
            return None
        if are_numbers(names):
            return SequentialSpec(tuple(map(self._spec, parts)))
        alike = is_counted(names) and len({len(part.members) for part in parts}) == 1
        if alike or not all(map(is_attribute, names)):
            return SequentialSpec(tuple(map(self._spec, parts)), tuple(names))
        return None

    def _is_list(self, branch: Branch) -> bool:
        """Return whether a group consists of numbered modules that are no sequence."""
        if branch.site or not are_numbers(
            sorted(branch.children, key=lambda word: (len(word), word))
        ):
            return False
        modules = all(
            (child.incoming and child.holds_modules) and not (child.site and child.children)
            for child in branch.children.values()
        )
        return modules and len(self._chained(branch)) < len(branch.children)

    def _chained(self, branch: Branch) -> list[Branch]:
        if len(branch.incoming) != 1 or len(branch.outgoing) != 1:
            return []
        after: dict[Port, Branch] = {}
        for child in branch.children.values():
            if not self._fits_a_row(child) or child.incoming[0] in after:
                return []
            after[child.incoming[0]] = child
        port = branch.incoming[0]
        parts: list[Branch] = []
        while port in after:
            parts.append(after.pop(port))
            port = parts[-1].outgoing[0]
        return parts if port == branch.outgoing[0] else []

    def _fits_a_row(self, child: Branch) -> bool:
        if len(child.incoming) != 1 or len(child.outgoing) != 1:
            return False
        site = child.site
        if not site:
            return True
        layer = site.node.layer
        alone = len(site.args) == 1 and len(layer.outputs) == 1 and not child.children
        is_valid = not self.facts[site.node.name].problem
        return alone and is_valid and is_module(layer.target) and not site.skipped

    def _text(self, site: Site) -> tuple[Keyword, ...]:
        layer = site.node.layer
        values = _arguments(layer, self.facts[site.node.name])
        settings = settings_of(type(layer))
        shown = [
            Keyword(key, value, key not in settings or _is_inferred(settings[key]))
            for key, value in values.items()
        ]
        # input sizes come first, as in torch
        return tuple(sorted(shown, key=lambda word: not word.wide))


def _number(port: ValueSource, numbers: Mapping[Port, int]) -> int:
    return FREE if port is None else numbers.get(port, ABSENT)


def _is_inferred(setting: object) -> bool:
    return isinstance(setting, Whole) and setting.is_inferred


def _arguments(layer: Layer, facts: NodeInfo) -> dict[str, Any]:
    """Return the keyword arguments, `...` if they depend on unknown shapes."""
    if facts.shapes or facts.inputs:
        with suppress(ShapeError, IndexError):
            return layer.arguments(*facts.inputs)
    values = layer.values()
    wide = [key for key, setting in settings_of(type(layer)).items() if _is_inferred(setting)]
    if wide:
        return values | {key: ... for key in wide if values[key] is None}
    return values if type(layer).arguments is Layer.arguments else {"": ...}


def _in_lists(registered: Mapping[Path, Spec]) -> dict[Path, Spec]:
    """Return the modules by path, those numbered from 0 as one list."""
    inside: dict[Path, list[Path]] = {}
    for path in registered:
        for length in range(1, len(path)):
            inside.setdefault(path[:length], []).append(path)
    listed: dict[Path, Spec] = {}
    for path, spec in registered.items():
        group = path[:-1]
        beside = inside.get(group, [])
        if group and group not in registered and _is_list(beside, registered):
            if group not in listed:
                ordered = sorted(beside, key=lambda one: int(one[-1]))
                listed[group] = ModuleListSpec(tuple(registered[one] for one in ordered))
        else:
            listed[path] = spec
    # a node with the name of a group comes before the members of the group
    return dict(sorted(listed.items(), key=lambda entry: entry[0][:-1] in listed))


def _is_list(beside: Sequence[Path], registered: Mapping[Path, Spec]) -> bool:
    if len({len(path) for path in beside}) != 1:
        return False
    names = {path[-1] for path in beside}
    learned = any(
        isinstance(spec, LeafSpec) and spec.target == PARAMETER
        for spec in map(registered.__getitem__, beside)
    )
    return names == {str(number) for number in range(len(names))} and not learned
