"""Lines of Python of at most 100 columns, each with the nodes that it mentions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

LINE_WIDTH = 100
_STEP = " " * 4

Names = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line; `own` are the nodes that it creates or calls, `nodes` also those of groups."""

    text: str = ""
    own: Names = ()
    nodes: Names = ()


@dataclass(frozen=True)
class Expression:
    """An expression, or a call with its arguments; with `spread` on a line each.

    `unrolled` replaces it if it is too long for a line.
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
        """The expression on one line."""
        return f"{self.head}{', '.join(part.flat for part in self.parts)}{self.tail}"

    @property
    def is_spread(self) -> bool:
        """Whether the expression or a part of it is spread."""
        return self.spread or any(part.is_spread for part in self.parts)

    def mentioned(self) -> tuple[Names, Names]:
        """Return `own` and `nodes` of the expression with its parts."""
        own, nodes = [*self.own], [*self.nodes]
        for part in self.parts:
            inner_own, inner = part.mentioned()
            own += inner_own
            nodes += inner
        return tuple(own), tuple(nodes)


@dataclass
class CodeWriter:
    """Collects lines, with an indentation `depth`.

    `notes` are users' comments on nodes, written above the first line with the node.
    """

    notes: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    depth: int = 0

    def line(self, text: str = "", own: Iterable[str] = (), nodes: Iterable[str] = ()) -> None:
        """Write a line, after the comments on its nodes."""
        own = tuple(own)
        for name in own:
            if name in self.notes:
                note = self.notes.pop(name)
                self.comment(name, note if len(own) == 1 else f"{name}: {note}")
        indented = f"{_STEP * self.depth}{text}" if text else ""
        self.lines.append(Line(indented, own, tuple(nodes)))

    def comment(self, name: str, text: str) -> None:
        """Write a comment on a node, wrapped and without control characters."""
        shown = "".join(sign if sign.isprintable() else " " for sign in text)
        for line in wrap(shown, LINE_WIDTH - len(_STEP) * self.depth - 2):
            self.line(f"# {line}", (name,), (name,))

    def write(
        self, before: str, expression: Expression, after: str = "", comment: str = ""
    ) -> None:
        """Write an expression between other text, on as many lines as needed."""
        one = f"{before}{expression.flat}{after}"
        room = LINE_WIDTH - len(_STEP) * self.depth
        fits = len(one) <= room and not expression.is_spread
        if fits or not expression.parts:
            noted = f"{one}  # {comment}" if comment else one
            self.line(noted if len(noted) <= room else one, *expression.mentioned())
            return
        self.line(f"{before}{expression.head}", expression.own, expression.nodes)
        self.depth += 1
        self._inner(expression.parts, expression.is_spread)
        self.depth -= 1
        self.line(f"{expression.tail}{after}" + (f"  # {comment}" if comment else ""))

    def _inner(self, parts: Sequence[Expression], spread: bool) -> None:
        """Write arguments on one line if they fit, else on a line each."""
        together = Expression("", tuple(parts))
        if not spread and len(together.flat) <= LINE_WIDTH - len(_STEP) * self.depth:
            self.line(together.flat, *together.mentioned())
            return
        room = LINE_WIDTH - len(_STEP) * self.depth - 1
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
