"""Classes that are nearly one: without a child that some have, or for any number of what arrives.

A residual block whose way around is a convolution in some places and nothing in others is one class
with a switch; a dense layer that reads two or twenty others is one class with `*features`.
"""

from collections.abc import Iterator
from dataclasses import replace

from explorer.codegen.identifiers import is_attribute
from explorer.codegen.module_tree import Path
from explorer.codegen.plan import AbsentSpec, ModuleSpec, Step, key_of_module
from explorer.codegen.torch_signatures import SAME_OF_ONE

Alike = dict[object, list[ModuleSpec]]


def joined(boxes: list[ModuleSpec]) -> list[list[ModuleSpec]]:
    """The boxes of one level by class; those that can are brought to one form."""
    _open_arguments(boxes)
    alike: Alike = {}
    for box in boxes:
        alike.setdefault(key_of_module(box), []).append(box)
    for key in sorted(alike, key=lambda key: len(alike[key][0].steps)):
        for position, less in _with_less(alike[key][0]) if alike[key] else ():
            smaller = alike.get(key_of_module(less))
            if smaller and smaller is not alike[key]:
                for box in smaller:
                    _fill(box, alike[key][0], position)
                alike[key] += smaller
                smaller.clear()
    position_of = {id(box): position for position, box in enumerate(boxes)}
    return sorted(
        filter(None, alike.values()), key=lambda found: min(position_of[id(box)] for box in found)
    )


def _with_less(box: ModuleSpec) -> Iterator[tuple[int, ModuleSpec]]:
    """The box without each step that could be left out, with the step's place."""
    for position, step in enumerate(box.steps):
        if len(step.args) != 1 or len(step.given) != 1 or step.args[0] < 0 or step.problem:
            continue
        if step.target in SAME_OF_ONE or (step.path in box.children and _may_lack(step.path)):
            yield position, _without(box, position)


def _may_lack(path: Path) -> bool:
    """Whether an attribute can hold None in its place."""
    return len(path) == 1 and is_attribute(path[0])


def _without(box: ModuleSpec, position: int) -> ModuleSpec:
    left_out = box.steps[position]
    (gone,) = left_out.given

    def number(old: int) -> int:
        return left_out.args[0] if old == gone else old - (old > gone)

    steps = [
        replace(step, args=tuple(map(number, step.args)), given=tuple(map(number, step.given)))
        for step in box.steps
        if step is not left_out
    ]
    return replace(
        box,
        children={path: one for path, one in box.children.items() if path != left_out.path},
        steps=steps,
        learned={number(old): path for old, path in box.learned.items()},
        results=tuple(map(number, box.results)),
        takes_any=box.takes_any and bool(left_out.path),
    )


def _fill(box: ModuleSpec, model: ModuleSpec, position: int) -> None:
    """Bring a box to the form of one that has a step more."""
    own = iter(box.steps)
    steps: list[Step] = []
    for number, step in enumerate(model.steps):
        if number == position:
            steps.append(replace(step, own=(), nodes=()))
        else:
            mine = next(own)
            steps.append(replace(step, own=mine.own, nodes=mine.nodes))
    nothing = AbsentSpec()
    box.children = {path: box.children.get(path, nothing) for path in model.children}
    box.steps, box.learned = steps, model.learned
    box.results, box.takes_any = model.results, model.takes_any


def _open_arguments(boxes: list[ModuleSpec]) -> None:
    """Let boxes take any number of values where that makes one class of several."""
    alike: dict[object, list[tuple[ModuleSpec, ModuleSpec]]] = {}
    for box in boxes:
        opened = _opened(box)
        if opened:
            alike.setdefault(key_of_module(opened), []).append((box, opened))
    for pairs in alike.values():
        if len({len(box.incoming) for box, _ in pairs}) > 1:
            for box, opened in pairs:
                vars(box).update(vars(opened))


def _opened(box: ModuleSpec) -> ModuleSpec | None:
    """The box as one of any number of values; None where it tells them apart."""
    count = len(box.incoming)
    readers = [step for step in box.steps if set(step.args) & set(box.incoming)]
    if count < 2 or len(readers) != 1 or set(box.results) & set(box.incoming):
        return None
    if not readers[0].takes_many or readers[0].args != box.incoming:
        return None

    def number(old: int) -> int:
        return old - count + 1 if old >= count else old

    steps = [
        replace(
            step,
            args=(0,) if step is readers[0] else tuple(map(number, step.args)),
            given=tuple(map(number, step.given)),
        )
        for step in box.steps
    ]
    return replace(
        box,
        incoming=(0,),
        steps=steps,
        learned={number(old): path for old, path in box.learned.items()},
        results=tuple(map(number, box.results)),
        shapes={},
        takes_any=True,
    )
