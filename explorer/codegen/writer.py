"""Lines of Python of at most a hundred columns, each knowing the nodes that it mentions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

WIDTH = 100
_STEP = " " * 4

Names = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line; `own` are the nodes that it makes or calls, `nodes` also those of whole groups."""

    text: str = ""
    own: Names = ()
    nodes: Names = ()


@dataclass(frozen=True)
class Expression:
    """Words, or a call with its arguments; one that is `spread` has a line for each.

    `unrolled` stands for it where it is too long for a line.
    """

    head: str
    parts: tuple["Expression", ...] = ()
    tail: str = ""
    own: Names = ()
    nodes: Names = ()
    spread: bool = False
    unrolled: tuple["Expression", ...] = ()

    @property
    def flat(self) -> str:
        """All of it on one line."""
        return f"{self.head}{', '.join(part.flat for part in self.parts)}{self.tail}"

    @property
    def is_spread(self) -> bool:
        """Whether it, or a part of it, wants lines of its own."""
        return self.spread or any(part.is_spread for part in self.parts)

    def mentioned(self) -> tuple[Names, Names]:
        """The nodes that it and its parts mention."""
        own, nodes = [*self.own], [*self.nodes]
        for part in self.parts:
            inner_own, inner = part.mentioned()
            own += inner_own
            nodes += inner
        return tuple(own), tuple(nodes)


@dataclass
class CodeWriter:
    """What has been written so far, and how far the next line is indented.

    `notes` are people's comments on nodes; each is told above the first line that has its node.
    """

    notes: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    depth: int = 0

    def line(self, text: str = "", own: Iterable[str] = (), nodes: Iterable[str] = ()) -> None:
        """One line as it is, under the comments on its nodes."""
        own = tuple(own)
        for name in own:
            if name in self.notes:
                note = self.notes.pop(name)
                self.comment(name, note if len(own) == 1 else f"{name}: {note}")
        indented = f"{_STEP * self.depth}{text}" if text else ""
        self.lines.append(Line(indented, own, tuple(nodes)))

    def comment(self, name: str, text: str) -> None:
        """A comment on a node, which nothing can break out of."""
        shown = "".join(sign if sign.isprintable() else " " for sign in text)
        for line in wrap(shown, WIDTH - len(_STEP) * self.depth - 2):
            self.line(f"# {line}", (name,), (name,))

    def write(self, before: str, phrase: Expression, after: str = "", comment: str = "") -> None:
        """A phrase between other words, on as many lines as it takes."""
        one = f"{before}{phrase.flat}{after}"
        room = WIDTH - len(_STEP) * self.depth
        fits = len(one) <= room and not phrase.is_spread
        if fits or not phrase.parts:
            noted = f"{one}  # {comment}" if comment else one
            self.line(noted if len(noted) <= room else one, *phrase.mentioned())
            return
        self.line(f"{before}{phrase.head}", phrase.own, phrase.nodes)
        self.depth += 1
        self._inner(phrase.parts, phrase.is_spread)
        self.depth -= 1
        self.line(f"{phrase.tail}{after}" + (f"  # {comment}" if comment else ""))

    def _inner(self, parts: Sequence[Expression], spread: bool) -> None:
        """Arguments on one line of their own where they fit, else each on one."""
        together = Expression("", tuple(parts))
        if not spread and len(together.flat) <= WIDTH - len(_STEP) * self.depth:
            self.line(together.flat, *together.mentioned())
            return
        room = WIDTH - len(_STEP) * self.depth - 1
        fitting = [
            one
            for part in parts
            for one in (part.unrolled if len(part.flat) > room and part.unrolled else (part,))
        ]
        for part in fitting:
            self.write("", part, "," if len(fitting) > 1 else "")


def identifiers_in(*texts: str) -> tuple[Expression, ...]:
    """Plain words as phrases."""
    return tuple(map(Expression, texts))
