"""Forward methods: one call on a line, with output shapes as comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from explorer.codegen.literals import literal
from explorer.codegen.module_tree import Path
from explorer.codegen.plan import FREE, AbsentSpec, ModuleListSpec, ModuleSpec, Step
from explorer.codegen.pytorch.constructors import Needs, access, rendered
from explorer.codegen.pytorch.signatures import INFIX
from explorer.codegen.pytorch.variables import Variables
from explorer.codegen.shared_classes import ClassSpec
from explorer.codegen.writer import LINE_WIDTH, CodeWriter, Expression, identifiers_in


@dataclass(frozen=True)
class Call:
    """A statement of a forward method."""

    targets: tuple[str, ...]
    path: Path
    args: tuple[str, ...]
    expression: Expression
    step: Step
    comment: str = ""
    is_extra: bool = False
    grows: str = ""
    begins_list: str = ""
    may_lack: bool = False


@dataclass(frozen=True)
class ForwardWriter:
    """Writes the forward method of one class."""

    kind: ClassSpec
    needs: Needs

    @property
    def module(self) -> ModuleSpec:
        """The first module of the class."""
        return self.kind.modules[0]

    @property
    def lists(self) -> dict[Path, int]:
        """The paths of module lists, with their lengths."""
        children = self.module.children.items()
        return {
            path: len(child.parts) for path, child in children if isinstance(child, ModuleListSpec)
        }

    def write(self, writer: CodeWriter, variables: Variables, output_nodes: Sequence[str]) -> None:
        """Write the body."""
        calls = self._calls(variables)
        self._begin_list(writer, variables)
        results = tuple(map(variables.text, self.module.results))
        extras = tuple(map(variables.text, self.module.extras))
        if self._ends_with_result(calls, results, extras):
            last = calls.pop()
            self._write_all(writer, calls)
            _write_problem(writer, last)
            call_expression = replace(last.expression, own=(*last.expression.own, *output_nodes))
            writer.write("return ", call_expression, comment=last.comment)
            return
        self._write_all(writer, calls)
        if extras:
            writer.line("if self.training:")
            writer.depth += 1
            writer.write("return ", _tuple_expression((*results, *extras), output_nodes))
            writer.depth -= 1
        if results or extras:
            writer.write("return ", _tuple_expression(results, output_nodes))
        elif not calls:
            writer.line("pass")

    def _begin_list(self, writer: CodeWriter, variables: Variables) -> None:
        grown = variables.grown
        if grown and grown[0] in self.module.incoming:
            writer.line(f"{variables.list_name} = [{variables.text(grown[0])}]")

    def _ends_with_result(
        self, calls: Sequence[Call], results: Sequence[str], extras: Sequence[str]
    ) -> bool:
        if not calls or extras or len(results) != 1:
            return False
        last = calls[-1]
        alone = last.step.given == self.module.results
        listed = last.path[:-1] in self.lists or last.may_lack
        return alone and last.targets == tuple(results) and not listed

    def _calls(self, variables: Variables) -> list[Call]:
        extra = self._only_for_extras()
        calls = []
        for position, step in enumerate(self.module.steps):
            args = variables.texts(step)
            grows = any(number in variables.grown[1:] for number in step.given)
            targets = () if grows else tuple(variables.give(position, step))
            first_values = [n for n in variables.grown[:1] if n in step.given]
            calls.append(
                Call(
                    targets,
                    step.path,
                    args,
                    self._expression(position, args, targets),
                    step,
                    "" if grows else self._comment(step),
                    position in extra,
                    variables.list_name if grows else "",
                    "".join(f"{variables.list_name} = [{variables.text(n)}]" for n in first_values),
                    self._may_lack(step) and args[:1] == targets,
                )
            )
        return calls

    def _only_for_extras(self) -> set[int]:
        """Return the steps that only auxiliary outputs need."""
        if not self.module.extras:
            return set()
        requested, idle = set(self.module.results), set()
        for position in reversed(range(len(self.module.steps))):
            step = self.module.steps[position]
            if requested & set(step.given):
                requested |= set(step.args)
            else:
                idle.add(position)
        return idle

    def _comment(self, step: Step) -> str:
        """Return the output shape of a step if it changes and is the same in all modules."""
        if len(self.kind.modules) > 1 or len(step.given) != 1:
            return ""
        shapes = self.module.shapes
        given = shapes.get(step.given[0], "")
        return given if [given] != [shapes.get(arg) for arg in step.args[:1]] else ""

    def _expression(
        self, position: int, args: tuple[str, ...], targets: tuple[str, ...]
    ) -> Expression:
        steps = [module.steps[position] for module in self.kind.modules]
        own = tuple(name for step in steps for name in step.own)
        nodes = tuple(name for step in steps for name in step.nodes)
        step = steps[0]
        if not step.path:
            return _function(step, args, self.needs, (own, nodes))
        callee = access(step.path, self.lists)
        call_expression = Expression(
            f"{callee}(", identifiers_in(*_given(step, args)), ")", own, nodes
        )
        if self._may_lack(step) and args[:1] != targets:
            return Expression(
                f"{args[0]} if {callee} is None else {call_expression.flat}", own=own, nodes=nodes
            )
        return call_expression

    def _may_lack(self, step: Step) -> bool:
        return any(
            isinstance(module.children.get(step.path), AbsentSpec) for module in self.kind.modules
        )

    def _write_all(self, writer: CodeWriter, calls: Sequence[Call]) -> None:
        position, guarded = 0, False
        while position < len(calls):
            call = calls[position]
            if call.is_extra and not guarded:
                writer.line("if self.training:")
            guarded = call.is_extra
            writer.depth += guarded
            count = self._repeated(calls, position)
            if count:
                _write_loop(writer, calls[position : position + count], self.lists)
            else:
                _write_call(writer, call)
            writer.depth -= guarded
            position += count or 1

    def _repeated(self, calls: Sequence[Call], position: int) -> int:
        """Return the number of calls from here on that a loop over a list can replace, or 0."""
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


def _write_call(writer: CodeWriter, call: Call) -> None:
    _write_problem(writer, call)
    if call.may_lack:
        writer.line(f"if {access(call.path)} is not None:")
        writer.depth += 1
    if call.grows:
        writer.write(f"{call.grows}.append(", call.expression, ")", call.comment)
    else:
        targets = f"{', '.join(call.targets)} = " if call.targets else ""
        writer.write(targets, call.expression, comment=call.comment)
    if call.begins_list:
        writer.line(call.begins_list)
    writer.depth -= call.may_lack


def _write_loop(writer: CodeWriter, run: Sequence[Call], lists: Mapping[Path, int]) -> None:
    first = run[0]
    target = first.targets[0]
    own = tuple(name for call in run for name in call.expression.own)
    nodes = tuple(name for call in run for name in call.expression.nodes)
    if first.args[0] != target:
        writer.line(f"{target} = {first.args[0]}")
    word = "layer" if "layer" not in (target, *first.args) else "part"
    writer.line(f"for {word} in {access(first.path[:-1], lists)}:")
    writer.depth += 1
    args = _given(first.step, (target, *first.args[1:]))
    writer.write(f"{target} = ", Expression(f"{word}(", identifiers_in(*args), ")", own, nodes))
    writer.depth -= 1


def _write_problem(writer: CodeWriter, call: Call) -> None:
    if call.step.problem:
        name = call.step.own[0]
        writer.comment(name, f"{name}: {call.step.problem}")


def _given(step: Step, args: Sequence[str]) -> list[str]:
    """Return the arguments, those after an unconnected optional one by keyword."""
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


def _tuple_expression(texts: Sequence[str], output_nodes: Sequence[str]) -> Expression:
    names = tuple(output_nodes)
    flat = ", ".join(texts) or "()"
    if len(flat) < LINE_WIDTH - 20:
        return Expression(flat, own=names, nodes=names)
    return Expression("(", identifiers_in(*texts), ")", names, names)
