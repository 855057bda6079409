"""Variable names of a forward method: `x` as long as possible."""

from collections.abc import Iterable, Sequence

from explorer.codegen.identifiers import free, identifier
from explorer.codegen.plan import ABSENT, FREE, ModuleSpec, Step
from explorer.codegen.pytorch.constructors import learned

_PLAIN = ("input", "left", "right", "branches", "features", "image", "query", "tensor", "batch")
_BRANCHES = 3  # minimum number of readers for a branch named after its module


class Variables:
    """The variables of one forward method, chosen step by step."""

    def __init__(
        self,
        module: ModuleSpec,
        entries: Sequence[str],
        reserved: Iterable[str],
    ) -> None:
        self.module = module
        self.grown = grown_list(module)
        self.list_name = ""
        self.reserved = {"self", *reserved}
        self.is_root = not module.path
        self.names: dict[int, str] = {}
        self._last = self._last_uses()
        self._readers = self._count_readers()
        for number, name in zip(module.incoming, self._arguments(entries), strict=True):
            self.names[number] = name
        if self.grown:
            self.list_name = free("features", {*self.names.values(), *self.reserved})
            self.reserved.add(self.list_name)

    @property
    def arguments(self) -> list[str]:
        """The arguments of the forward method."""
        star = "*" if self.module.takes_any else ""
        return [star + self.names[number] for number in self.module.incoming]

    def text(self, number: int) -> str:
        """Return the expression for a value."""
        if number == FREE:
            return "None"
        if number == ABSENT:
            return "..."
        if number in self.module.learned:
            return learned(self.module.learned[number])
        return self.names[number]

    def texts(self, step: Step) -> tuple[str, ...]:
        """Return the expressions for the arguments of a step, `*` before a variable number."""
        if self.is_grown(step):
            return (f"*{self.list_name}",)
        if self.module.takes_any and step.takes_many and set(step.args) & set(self.module.incoming):
            return (f"*{self.names[self.module.incoming[0]]}",)
        return tuple(map(self.text, step.args))

    def is_grown(self, step: Step) -> bool:
        """Return whether a step reads the whole list as it has grown so far."""
        count = len(step.args)
        return count > 1 and step.args == self.grown[:count]

    def give(self, position: int, step: Step) -> list[str]:
        """Return the variables for the results of a step, `_` for unused ones."""
        dead = [
            number
            for number in step.args
            if number in self.names and self._last.get(number) == position and self._may_go(number)
        ]
        if step.path:
            # only the first input of a module may be overwritten by its output
            dead = [number for number in dead if number == step.args[0]]
        live = self._live(position)
        targets: list[str] = []
        may_take = {self.names[one] for one in dead}
        for number, requested in zip(step.given, self._requested(step, dead, live), strict=True):
            if number not in self._last:
                targets.append("_")
                continue
            name = requested if requested in may_take - set(targets) else free(requested, live)
            self.names[number] = name
            live.add(name)
            targets.append(name)
        return targets

    def _requested(self, step: Step, dead: Sequence[int], live: set[str]) -> list[str]:
        """Return names for the results of a step, after their only readers or their ports."""
        if len(step.given) < 2:
            return [self._first(step, dead, live) for _ in step.given]
        readers = [self._only_reader(number) for number in step.given]
        known = [word for word in readers if word]
        if len(known) == len(step.given) == len(set(known)):
            return known
        ports = step.outputs or ("x", *(f"x{n}" for n in range(2, len(step.given) + 1)))
        first = [self._first(step, dead, live)] if self._last.keys() & {step.given[0]} else ["x"]
        return first + [identifier(port, "part_") for port in ports[1:]]

    def _only_reader(self, number: int) -> str:
        found = [step for step in self.module.steps if number in step.args]
        if len(found) != 1 or not found[0].path or number in self.module.results:
            return ""
        return identifier(_word(found[0]), "part_")

    def _first(self, step: Step, dead: Sequence[int], live: set[str]) -> str:
        names = [self.names[number] for number in dead]
        own = identifier(_word(step), "part_")
        if self.is_root and len(self.module.incoming) > 1:
            counted = len(step.path) > 1 and step.path[-1].isdecimal()
            return identifier(step.path[-2], "part_") if counted else own
        results = self.module.results if len(self.module.results) > 1 else ()
        if step.given[0] in (*results, *self.module.extras):
            return own
        if "x" in names or ("x" not in live and (len(step.args) > 1 or not names)):
            return "x"
        if names:
            return names[0]
        readers = max((self._readers.get(number, 0) for number in step.args), default=0)
        return own if readers >= _BRANCHES or "y" in live else "y"

    def _may_go(self, number: int) -> bool:
        return number not in self.module.incoming or not (self.is_root or self.module.takes_any)

    def _live(self, position: int) -> set[str]:
        held = {
            name
            for number, name in self.names.items()
            if self._last.get(number, -1) > position or not self._may_go(number)
        }
        return held | self.reserved

    def _last_uses(self) -> dict[int, int]:
        last = {
            number: position
            for position, step in enumerate(self.module.steps)
            for number in step.args
        }
        end = len(self.module.steps)
        return last | dict.fromkeys((*self.module.results, *self.module.extras), end)

    def _count_readers(self) -> dict[int, int]:
        readers: dict[int, int] = {}
        for step in self.module.steps:
            for number in set(step.args):
                readers[number] = readers.get(number, 0) + 1
        return readers

    def _arguments(self, entries: Sequence[str]) -> list[str]:
        if self.module.takes_any:
            return ["features"]
        ports = entries or self.module.ports
        entries = ports if len(ports) == len(self.module.incoming) else ()
        chosen: list[str] = []
        for position, number in enumerate(self.module.incoming):
            requested = entries[position] if entries else self._argument(number)
            chosen.append(free(identifier(requested, "input_"), {*chosen, *self.reserved}))
        return chosen

    def _argument(self, number: int) -> str:
        kind = self.module.kinds.get(number, "")
        if kind in ("MASK", "INDEX"):
            return "mask" if kind == "MASK" else "tokens"
        if number == self.module.incoming[0]:
            return "x"
        for step in self.module.steps:
            for port, arg in zip(step.ports, step.args, strict=False):
                if arg == number and port not in _PLAIN:
                    return port
        return "y"


def grown_list(module: ModuleSpec) -> tuple[int, ...]:
    """Return values of which consecutive steps read all so far; empty if fewer than two do."""
    longest = max((step.args for step in module.steps), key=len, default=())
    given = [one for step in module.steps if len(step.given) == 1 for one in step.given]
    if len(longest) < 3 or len(set(longest)) < len(longest) or longest[0] in module.learned:
        return ()
    reads = [
        step
        for step in module.steps
        if len(step.args) > 1 and step.args == longest[: len(step.args)]
    ]
    others = {arg for step in module.steps if step not in reads for arg in step.args}
    others |= {*module.results, *module.extras}
    plain = others.isdisjoint(longest[1:]) and set(longest[1:]) <= set(given)
    ordered = list(longest[1:]) == sorted(longest[1:])
    return longest if plain and ordered and len(reads) > 2 else ()


def _word(step: Step) -> str:
    """Return the last part of a step's path, with the part before it if that is a bare number."""
    path = step.path or tuple(step.own[0].split("."))
    first = len(path) - 1
    while first and path[first].isdecimal():
        first -= 1
    return "_".join(path[first:]).lower()
