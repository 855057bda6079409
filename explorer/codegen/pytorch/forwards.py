"""Forwards: the calls of a module, one on a line, with the shapes that they give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from explorer.codegen.literals import literal
from explorer.codegen.module_tree import Path
from explorer.codegen.plan import FREE, AbsentSpec, ModuleListSpec, ModuleSpec, Step
from explorer.codegen.pytorch.constructors import Needs, access, rendered
from explorer.codegen.pytorch.variables import Variables
from explorer.codegen.shared_classes import ClassSpec
from explorer.codegen.torch_signatures import INFIX
from explorer.codegen.writer import WIDTH, CodeWriter, Expression, identifiers_in


@dataclass(frozen=True)
class Call:
    """A statement of a forward, before it is written."""

    targets: tuple[str, ...]
    path: Path
    args: tuple[str, ...]
    phrase: Expression
    step: Step
    comment: str = ""
    is_extra: bool = False
    grows: str = ""
    begins: str = ""
    may_lack: bool = False


@dataclass(frozen=True)
class ForwardWriter:
    """Writes the forward of one class."""

    kind: ClassSpec
    needs: Needs

    @property
    def box(self) -> ModuleSpec:
        """The module that stands for all of the class."""
        return self.kind.boxes[0]

    @property
    def lists(self) -> dict[Path, int]:
        """The paths of lists of modules, and how many are in each."""
        children = self.box.children.items()
        return {
            path: len(child.parts) for path, child in children if isinstance(child, ModuleListSpec)
        }

    def write(self, paper: CodeWriter, variables: Variables, answering: Sequence[str]) -> None:
        """The body, down to what is returned."""
        calls = self._calls(variables)
        self._begin_list(paper, variables)
        results = tuple(map(variables.text, self.box.results))
        extras = tuple(map(variables.text, self.box.extras))
        if self._ends_with_result(calls, results, extras):
            last = calls.pop()
            self._write_all(paper, calls)
            _tell_problem(paper, last)
            stated = replace(last.phrase, own=(*last.phrase.own, *answering))
            paper.write("return ", stated, comment=last.comment)
            return
        self._write_all(paper, calls)
        if extras:
            paper.line("if self.training:")
            paper.depth += 1
            paper.write("return ", _together((*results, *extras), answering))
            paper.depth -= 1
        if results or extras:
            paper.write("return ", _together(results, answering))
        elif not calls:
            paper.line("pass")

    def _begin_list(self, paper: CodeWriter, variables: Variables) -> None:
        grown = variables.grown
        if grown and grown[0] in self.box.incoming:
            paper.line(f"{variables.list_name} = [{variables.text(grown[0])}]")

    def _ends_with_result(
        self, calls: Sequence[Call], results: Sequence[str], extras: Sequence[str]
    ) -> bool:
        if not calls or extras or len(results) != 1:
            return False
        last = calls[-1]
        alone = last.step.given == self.box.results
        listed = last.path[:-1] in self.lists or last.may_lack
        return alone and last.targets == tuple(results) and not listed

    def _calls(self, variables: Variables) -> list[Call]:
        extra = self._only_for_extras()
        calls = []
        for position, step in enumerate(self.box.steps):
            args = variables.texts(step)
            grows = any(number in variables.grown[1:] for number in step.given)
            targets = () if grows else tuple(variables.give(position, step))
            begun = [n for n in variables.grown[:1] if n in step.given]
            calls.append(
                Call(
                    targets,
                    step.path,
                    args,
                    self._phrase(position, args, targets),
                    step,
                    "" if grows else self._comment(step),
                    position in extra,
                    variables.list_name if grows else "",
                    "".join(f"{variables.list_name} = [{variables.text(n)}]" for n in begun),
                    self._may_lack(step) and args[:1] == targets,
                )
            )
        return calls

    def _only_for_extras(self) -> set[int]:
        """The steps without which the answer is the same."""
        if not self.box.extras:
            return set()
        wanted, idle = set(self.box.results), set()
        for position in reversed(range(len(self.box.steps))):
            step = self.box.steps[position]
            if wanted & set(step.given):
                wanted |= set(step.args)
            else:
                idle.add(position)
        return idle

    def _comment(self, step: Step) -> str:
        """The shape that a step gives where it is another; not for what differs among modules."""
        if len(self.kind.boxes) > 1 or len(step.given) != 1:
            return ""
        shapes = self.box.shapes
        given = shapes.get(step.given[0], "")
        return given if [given] != [shapes.get(arg) for arg in step.args[:1]] else ""

    def _phrase(self, position: int, args: tuple[str, ...], targets: tuple[str, ...]) -> Expression:
        steps = [box.steps[position] for box in self.kind.boxes]
        own = tuple(name for step in steps for name in step.own)
        nodes = tuple(name for step in steps for name in step.nodes)
        step = steps[0]
        if not step.path:
            return _function(step, args, self.needs, (own, nodes))
        callee = access(step.path, self.lists)
        stated = Expression(f"{callee}(", identifiers_in(*_given(step, args)), ")", own, nodes)
        if self._may_lack(step) and args[:1] != targets:
            return Expression(
                f"{args[0]} if {callee} is None else {stated.flat}", own=own, nodes=nodes
            )
        return stated

    def _may_lack(self, step: Step) -> bool:
        return any(isinstance(box.children.get(step.path), AbsentSpec) for box in self.kind.boxes)

    def _write_all(self, paper: CodeWriter, calls: Sequence[Call]) -> None:
        position, guarded = 0, False
        while position < len(calls):
            call = calls[position]
            if call.is_extra and not guarded:
                paper.line("if self.training:")
            guarded = call.is_extra
            paper.depth += guarded
            count = self._repeated(calls, position)
            if count:
                _write_loop(paper, calls[position : position + count], self.lists)
            else:
                _write_call(paper, call)
            paper.depth -= guarded
            position += count or 1

    def _repeated(self, calls: Sequence[Call], position: int) -> int:
        """How many calls from here on are those of all modules of a list; 0 for other calls."""
        first = calls[position]
        count = self.lists.get(first.path[:-1], 0)
        run = calls[position : position + count]
        if count < 2 or len(run) < count or not first.args or not first.targets:
            return 0
        if first.targets[0] in first.args[1:]:
            return 0
        paths = [(*first.path[:-1], str(number)) for number in range(count)]
        alike = all(
            call.targets == first.targets
            and call.args == (*first.targets, *first.args[1:])
            and not call.step.problem
            for call in run[1:]
        )
        same = [call.path for call in run] == paths and len(first.targets) == 1
        return count if alike and same and first.args[0] != "..." else 0


def _write_call(paper: CodeWriter, call: Call) -> None:
    _tell_problem(paper, call)
    if call.may_lack:
        paper.line(f"if {access(call.path)} is not None:")
        paper.depth += 1
    if call.grows:
        paper.write(f"{call.grows}.append(", call.phrase, ")", call.comment)
    else:
        targets = f"{', '.join(call.targets)} = " if call.targets else ""
        paper.write(targets, call.phrase, comment=call.comment)
    if call.begins:
        paper.line(call.begins)
    paper.depth -= call.may_lack


def _write_loop(paper: CodeWriter, run: Sequence[Call], lists: Mapping[Path, int]) -> None:
    first = run[0]
    target = first.targets[0]
    own = tuple(name for call in run for name in call.phrase.own)
    nodes = tuple(name for call in run for name in call.phrase.nodes)
    if first.args[0] != target:
        paper.line(f"{target} = {first.args[0]}")
    word = "layer" if "layer" not in (target, *first.args) else "part"
    paper.line(f"for {word} in {access(first.path[:-1], lists)}:")
    paper.depth += 1
    args = _given(first.step, (target, *first.args[1:]))
    paper.write(f"{target} = ", Expression(f"{word}(", identifiers_in(*args), ")", own, nodes))
    paper.depth -= 1


def _tell_problem(paper: CodeWriter, call: Call) -> None:
    if call.step.problem:
        name = call.step.own[0]
        paper.comment(name, f"{name}: {call.step.problem}")


def _given(step: Step, args: Sequence[str]) -> list[str]:
    """The arguments, those behind one that stays free by their names."""
    shown: list[str] = []
    by_name = False
    for position, text in enumerate(args):
        if step.args[position] == FREE:
            by_name = True
        else:
            shown.append(f"{step.ports[position]}={text}" if by_name else text)
    return shown


def _function(
    step: Step, args: tuple[str, ...], needs: Needs, mentions: tuple[tuple[str, ...], ...]
) -> Expression:
    own, nodes = mentions
    if step.target in INFIX and len(args) == 2:
        return Expression(f"{args[0]} {INFIX[step.target]} {args[1]}", own=own, nodes=nodes)
    name, signature = needs.call(step.target)
    whole = step.takes_many and args[0].startswith("*") and len(args) == 1
    listed = (
        identifiers_in(args[0][1:]) if whole else (Expression("[", identifiers_in(*args), "]"),)
    )
    given = listed if step.takes_many else identifiers_in(*args)
    chosen = {word.keyword: literal(word.value) for word in step.text}
    return Expression(
        f"{name}(", (*given, *identifiers_in(*rendered(chosen, signature))), ")", own, nodes
    )


def _together(texts: Sequence[str], answering: Sequence[str]) -> Expression:
    names = tuple(answering)
    flat = ", ".join(texts) or "()"
    if len(flat) < WIDTH - 20:
        return Expression(flat, own=names, nodes=names)
    return Expression("(", identifiers_in(*texts), ")", names, names)
