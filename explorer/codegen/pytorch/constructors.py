"""Constructors: the statements of `__init__`, without arguments that equal torch's defaults."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from explorer.codegen.identifiers import is_attribute, numbers_in
from explorer.codegen.literals import literal
from explorer.codegen.module_tree import Path
from explorer.codegen.plan import (
    AbsentSpec,
    LeafSpec,
    ModuleListSpec,
    ModuleSpec,
    SequentialSpec,
    Spec,
)
from explorer.codegen.pytorch.helper_sources import Import, helper
from explorer.codegen.pytorch.signatures import SIGNATURES, Signature, called, imported
from explorer.codegen.shared_classes import ClassSpec, Slot, flag_of, part_of, slots_of
from explorer.codegen.targets import PARAMETER, is_ours
from explorer.codegen.writer import CodeWriter, Expression, identifiers_in

_MANY = 3  # minimum number of equal modules in a row for a loop


@dataclass
class Needs:
    """The imports and helper definitions that a file needs."""

    imports: set[Import] = field(default_factory=set)
    helpers: dict[str, str] = field(default_factory=dict)

    def call(self, target: str) -> tuple[str, Signature]:
        """Return the callable of a target and its signature; add its import."""
        if not is_ours(target):
            self.imports.add(imported(target))
            return called(target), SIGNATURES.get(target, Signature())
        found = helper(target)
        self.imports.update(found.imports)
        self.helpers.update(found.definitions)
        return found.name, found.signature


@dataclass(frozen=True)
class ConstructorWriter:
    """Writes the children of one class."""

    kind: ClassSpec
    kinds: Sequence[ClassSpec]
    needs: Needs

    def write(self, writer: CodeWriter) -> None:
        """Write a statement for each child."""
        lists: set[Path] = set()
        children = self.kind.modules[0].children
        for path in children:
            specs = [module.children[path] for module in self.kind.modules]
            for length in range(1, len(path)):
                group = path[:length]
                if group not in lists and group not in children:
                    writer.write(*assignment(group, Expression("nn.Module()")))
                lists.add(group)
            self._write_child(path, specs, writer)

    def _write_child(self, path: Path, specs: Sequence[Spec], writer: CodeWriter) -> None:
        is_learned = any(isinstance(spec, LeafSpec) and spec.target == PARAMETER for spec in specs)
        expression = self.made("_".join(path), specs)
        if not any(isinstance(spec, AbsentSpec) for spec in specs):
            writer.write(*assignment(path, expression, "parameter" if is_learned else "module"))
            return
        flag = self.kind.chosen(flag_of(path, specs))
        writer.write(f"{access(path)} = ", Expression("None"))
        writer.line(f"if {flag}:")
        writer.depth += 1
        writer.write(*assignment(path, expression))
        writer.depth -= 1

    def made(self, label: str, specs: Sequence[Spec]) -> Expression:
        """Return the expression that creates a child, for all modules of the class."""
        first = next(spec for spec in specs if not isinstance(spec, AbsentSpec))
        nodes = tuple(name for spec in specs for name in spec.nodes)
        match first:
            case LeafSpec():
                slots = list(slots_of(label, specs, self.kinds))
                return self._leaf(first.target, slots, nodes)
            case ModuleSpec():
                return self._module_call(self.kinds[first.kind], label, specs, nodes)
            case SequentialSpec() | ModuleListSpec():
                return self._sequence(first, label, specs)
        raise TypeError

    def _leaf(self, target: str, slots: Sequence[Slot], nodes: tuple[str, ...]) -> Expression:
        chosen = {slot.keyword: self.kind.chosen(slot) for slot in slots}
        if target == PARAMETER:
            self.needs.imports |= {("torch", "nn"), ("torch", "")}
            size, mean, std = (chosen[key] for key in ("shape", "mean", "std"))
            text = f"nn.Parameter(torch.empty({size}).normal_({mean}, {std}))"
            return Expression(text, own=nodes, nodes=nodes)
        name, signature = self.needs.call(target)
        shown = rendered(chosen, signature)
        return Expression(f"{name}(", identifiers_in(*shown), ")", nodes, nodes)

    def _module_call(
        self, kind: ClassSpec, label: str, specs: Sequence[Spec], nodes: tuple[str, ...]
    ) -> Expression:
        shown: list[str] = []
        slots = slots_of(label, specs, self.kinds)
        for parameter, slot in zip(kind.parameters, slots, strict=True):
            text = self.kind.chosen(slot)
            if text != parameter.default:
                by_position = parameter.wide and not parameter.default and "=" not in "".join(shown)
                shown.append(text if by_position else f"{parameter.name}={text}")
        return Expression(f"{kind.name}(", identifiers_in(*shown), ")", (), nodes)

    def _sequence(
        self, first: SequentialSpec | ModuleListSpec, label: str, specs: Sequence[Spec]
    ) -> Expression:
        names = first.names if isinstance(first, SequentialSpec) else ()
        labels = names or tuple(map(str, range(len(first.parts))))
        parts = [
            self.made(f"{label}_{one}", part_of(specs, position))
            for position, one in enumerate(labels)
        ]
        self.needs.imports.add(("torch", "nn"))
        if names:
            self.needs.imports.add(("collections", "OrderedDict"))
            inner = _named(names, parts)
            return Expression("nn.Sequential(", (Expression("OrderedDict(", (inner,), ")"),), ")")
        runs = _in_runs(parts, "*(", ")")
        spread = len(parts) >= _MANY and len(runs) > 1 and any(part.parts for part in parts)
        if isinstance(first, SequentialSpec):
            return Expression("nn.Sequential(", runs, ")", spread=spread)
        if len(runs) == 1 and len(parts) > 1:
            return Expression("nn.ModuleList(", _in_runs(parts, "[", "]"), ")")
        return Expression("nn.ModuleList(", (Expression("[", runs, "]", spread=spread),), ")")


def _named(names: Sequence[str], parts: Sequence[Expression]) -> Expression:
    """Return pairs of a name and a module, a loop for equal modules with numbered names."""
    pairs: list[Expression] = []
    for start, stop in _runs(parts):
        plain = tuple(
            Expression("(", (Expression(literal(name)), part), ")")
            for name, part in zip(names[start:stop], parts[start:stop], strict=True)
        )
        counted = numbers_in(names[start:stop])
        if not counted or stop - start < _MANY:
            pairs += plain
            continue
        prefix, first = counted
        span = f"{first}, {first + stop - start}" if first else f"{stop - start}"
        text = f'(f"{prefix}{{i}}", {parts[start].flat}) for i in range({span})'
        if stop - start == len(parts):
            return _loop(text, (Expression("[", plain, "]", spread=True),))
        pairs.append(_loop(f"*({text})", plain))
    return Expression("[", tuple(pairs), "]", spread=len(pairs) > 1)


def _in_runs(parts: Sequence[Expression], before: str, after: str) -> tuple[Expression, ...]:
    """Return the parts, with a loop for equal neighbors."""
    found: list[Expression] = []
    for start, stop in _runs(parts):
        plain = tuple(parts[start:stop])
        if stop - start < _MANY:
            found += plain
            continue
        text = f"{before}{parts[start].flat} for _ in range({stop - start}){after}"
        listed = (Expression("[", plain, "]", spread=True),) if before == "[" else plain
        found.append(_loop(text, listed))
    return tuple(found)


def _loop(text: str, unrolled: tuple[Expression, ...]) -> Expression:
    own, nodes = Expression("", unrolled).mentioned()
    return Expression(text, own=own, nodes=nodes, unrolled=unrolled)


def _runs(parts: Sequence[Expression]) -> Iterator[tuple[int, int]]:
    """Yield the start and stop of equal neighbors."""
    start = 0
    for stop in range(1, len(parts) + 1):
        if stop == len(parts) or parts[stop].flat != parts[start].flat:
            yield start, stop
            start = stop


def rendered(chosen: Mapping[str, str], signature: Signature) -> list[str]:
    """Return the arguments as written: positional, then by keyword, without defaults."""
    kept = {key: text for key, text in chosen.items() if not _is_usual(key, chosen, signature)}
    shown: list[str] = []
    for key in signature.leading:
        if key not in kept:
            break
        shown.append(kept.pop(key))
    return shown + [f"{key}={text}" if key else text for key, text in kept.items()]


def _is_usual(key: str, chosen: Mapping[str, str], signature: Signature) -> bool:
    if key not in signature.defaults:
        return False
    usual = signature.defaults[key]
    return chosen[key] == (chosen["kernel_size"] if usual is ... else literal(usual))


def access(path: Path, lists: Mapping[Path, int] | None = None) -> str:
    """Return the expression for a module; `lists` are the paths of module lists."""
    text = "self"
    for position, name in enumerate(path):
        if lists and path[:position] in lists:
            text += f"[{name}]"
        elif is_attribute(name):
            text += f".{name}"
        else:
            text += f'.get_submodule("{name}")'
    return text


def learned(path: Path) -> str:
    """Return the expression for a learned tensor."""
    owner, name = access(path[:-1]), path[-1]
    return f"{owner}.{name}" if is_attribute(name) else f'{owner}.get_parameter("{name}")'


def assignment(
    path: Path, expression: Expression, what: str = "module"
) -> tuple[str, Expression, str]:
    """Return the assignment of a child; a name that is no identifier is passed as a string."""
    owner, name = access(path[:-1]), path[-1]
    if is_attribute(name):
        return f"{owner}.{name} = ", expression, ""
    call = "register_parameter" if what == "parameter" else "add_module"
    return f'{owner}.{call}("{name}", ', expression, ")"
