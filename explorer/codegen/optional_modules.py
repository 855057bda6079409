"""Merging of classes that differ in an optional child or in the number of inputs.

Residual blocks with and without a projection shortcut become one class with a flag; dense layers
with two or twenty inputs become one class with `*features`.
"""

from collections.abc import Iterator
from dataclasses import replace

from explorer.codegen.identifiers import is_attribute
from explorer.codegen.module_tree import Path
from explorer.codegen.plan import AbsentSpec, ModuleSpec, Step, key_of_module
from explorer.codegen.targets import SAME_OF_ONE

Alike = dict[object, list[ModuleSpec]]


def join_optional(modules: list[ModuleSpec]) -> list[list[ModuleSpec]]:
    """Return the modules of one level by class, merging those that allow it."""
    _open_arguments(modules)
    alike: Alike = {}
    for module in modules:
        alike.setdefault(key_of_module(module), []).append(module)
    for key in sorted(alike, key=lambda key: len(alike[key][0].steps)):
        for position, less in _with_less(alike[key][0]) if alike[key] else ():
            smaller = alike.get(key_of_module(less))
            if smaller and smaller is not alike[key]:
                for module in smaller:
                    _fill(module, alike[key][0], position)
                alike[key] += smaller
                smaller.clear()
    position_of = {id(module): position for position, module in enumerate(modules)}
    return sorted(
        filter(None, alike.values()),
        key=lambda found: min(position_of[id(module)] for module in found),
    )


def _with_less(module: ModuleSpec) -> Iterator[tuple[int, ModuleSpec]]:
    """Yield the module without each optional step, with the index of the step."""
    for position, step in enumerate(module.steps):
        if len(step.args) != 1 or len(step.given) != 1 or step.args[0] < 0 or step.problem:
            continue
        if step.target in SAME_OF_ONE or (step.path in module.children and _may_lack(step.path)):
            yield position, _without(module, position)


def _may_lack(path: Path) -> bool:
    """Return whether an attribute can be None instead."""
    return len(path) == 1 and is_attribute(path[0])


def _without(module: ModuleSpec, position: int) -> ModuleSpec:
    left_out = module.steps[position]
    (removed,) = left_out.given

    def number(old: int) -> int:
        return left_out.args[0] if old == removed else old - (old > removed)

    steps = [
        replace(step, args=tuple(map(number, step.args)), given=tuple(map(number, step.given)))
        for step in module.steps
        if step is not left_out
    ]
    return replace(
        module,
        children={path: one for path, one in module.children.items() if path != left_out.path},
        steps=steps,
        learned={number(old): path for old, path in module.learned.items()},
        results=tuple(map(number, module.results)),
        takes_any=module.takes_any and bool(left_out.path),
    )


def _fill(module: ModuleSpec, model: ModuleSpec, position: int) -> None:
    """Bring a module to the form of one with an additional step."""
    own = iter(module.steps)
    steps: list[Step] = []
    for number, step in enumerate(model.steps):
        if number == position:
            steps.append(replace(step, own=(), nodes=()))
        else:
            mine = next(own)
            steps.append(replace(step, own=mine.own, nodes=mine.nodes))
    nothing = AbsentSpec()
    module.children = {path: module.children.get(path, nothing) for path in model.children}
    module.steps, module.learned = steps, model.learned
    module.results, module.takes_any = model.results, model.takes_any


def _open_arguments(modules: list[ModuleSpec]) -> None:
    """Let modules take any number of values if that merges classes."""
    alike: dict[object, list[tuple[ModuleSpec, ModuleSpec]]] = {}
    for module in modules:
        opened = _opened(module)
        if opened:
            alike.setdefault(key_of_module(opened), []).append((module, opened))
    for pairs in alike.values():
        if len({len(module.incoming) for module, _ in pairs}) > 1:
            for module, opened in pairs:
                vars(module).update(vars(opened))


def _opened(module: ModuleSpec) -> ModuleSpec | None:
    """Return the module with any number of values; None if it distinguishes them."""
    count = len(module.incoming)
    readers = [step for step in module.steps if set(step.args) & set(module.incoming)]
    if count < 2 or len(readers) != 1 or set(module.results) & set(module.incoming):
        return None
    if not readers[0].takes_many or readers[0].args != module.incoming:
        return None

    def number(old: int) -> int:
        return old - count + 1 if old >= count else old

    steps = [
        replace(
            step,
            args=(0,) if step is readers[0] else tuple(map(number, step.args)),
            given=tuple(map(number, step.given)),
        )
        for step in module.steps
    ]
    return replace(
        module,
        incoming=(0,),
        steps=steps,
        learned={number(old): path for old, path in module.learned.items()},
        results=tuple(map(number, module.results)),
        shapes={},
        takes_any=True,
    )
