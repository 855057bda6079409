"""Names for what travels through a forward, chosen as a person would: `x` as long as it goes on."""

from collections.abc import Iterable, Sequence

from explorer.graph.source.making import access
from explorer.graph.source.names import free, identifier
from explorer.graph.source.plan import ABSENT, FREE, Box, Step

_PLAIN = ("input", "left", "right", "branches", "features", "image", "query", "tensor", "batch")
_BRANCHES = 3  # from so many readers on, a branch is called after what makes it


class Variables:
    """The variables of one forward, asked for step by step."""

    def __init__(self, box: Box, entries: Sequence[str], reserved: Iterable[str]) -> None:
        self.box = box
        self.reserved = {"self", *reserved}
        self.is_root = not box.path
        self.names: dict[int, str] = {}
        self._last = self._last_uses()
        self._readers = self._count_readers()
        self._asked = 0
        for number, name in zip(box.arriving, self._arguments(entries), strict=True):
            self.names[number] = name

    @property
    def arguments(self) -> list[str]:
        """What the forward takes."""
        return [self.names[number] for number in self.box.arriving]

    def text(self, number: int) -> str:
        """What stands for a value."""
        if number == FREE:
            return "None"
        if number == ABSENT:
            return "..."
        if number in self.box.learned:
            return access(self.box.learned[number])
        return self.names[number]

    def give(self, place: int, step: Step) -> list[str]:
        """The variables that take what a step gives; `_` for what nobody reads."""
        dead = [
            number
            for number in step.args
            if number in self.names and self._last.get(number) == place and self._may_go(number)
        ]
        live = self._live(place)
        targets: list[str] = []
        for output, number in enumerate(step.given):
            if number not in self._last:
                targets.append("_")
                continue
            name = self._first(step, dead, live) if not output else self._other(step, output)
            name = name if name in {self.names[one] for one in dead} else free(name, live)
            self.names[number] = name
            live.add(name)
            targets.append(name)
        return targets

    def _first(self, step: Step, dead: Sequence[int], live: set[str]) -> str:
        names = [self.names[number] for number in dead]
        own = identifier(_word(step), "part_")
        counted = bool(step.path) and step.path[-1].isdecimal()
        if self.is_root and len(self.box.arriving) > 1 and step.path and not counted:
            return own
        if "x" in names or ("x" not in live and (len(step.args) > 1 or not names)):
            return "x"
        if names:
            return names[0]
        readers = max((self._readers.get(number, 0) for number in step.args), default=0)
        return own if readers >= _BRANCHES or not step.own or "y" in live else "y"

    def _other(self, step: Step, output: int) -> str:
        ports = step.outputs
        return identifier(ports[output] if output < len(ports) else "y", "part_")

    def _may_go(self, number: int) -> bool:
        return not (self.is_root and number in self.box.arriving)

    def _live(self, place: int) -> set[str]:
        held = {
            name
            for number, name in self.names.items()
            if self._last.get(number, -1) > place or not self._may_go(number)
        }
        return held | self.reserved

    def _last_uses(self) -> dict[int, int]:
        last = {
            number: place for place, step in enumerate(self.box.steps) for number in step.args
        }
        end = len(self.box.steps)
        return last | dict.fromkeys((*self.box.results, *self.box.extras), end)

    def _count_readers(self) -> dict[int, int]:
        readers: dict[int, int] = {}
        for step in self.box.steps:
            for number in set(step.args):
                readers[number] = readers.get(number, 0) + 1
        return readers

    def _arguments(self, entries: Sequence[str]) -> list[str]:
        chosen: list[str] = []
        for place, number in enumerate(self.box.arriving):
            wanted = entries[place] if entries else self._argument(number)
            chosen.append(free(identifier(wanted, "input_"), {*chosen, *self.reserved}))
        return chosen

    def _argument(self, number: int) -> str:
        kind = self.box.kinds.get(number, "")
        if kind in ("MASK", "INDEX"):
            return "mask" if kind == "MASK" else "tokens"
        if number == self.box.arriving[0]:
            return "x"
        for step in self.box.steps:
            for port, arg in zip(step.ports, step.args, strict=False):
                if arg == number and port not in _PLAIN:
                    return port
        return "y"


def _word(step: Step) -> str:
    """The last word of what a step calls; a bare number with what is before it."""
    path = step.path or tuple(step.own[0].split("."))
    first = len(path) - 1
    while first and path[first].isdecimal():
        first -= 1
    return "_".join(path[first:])
