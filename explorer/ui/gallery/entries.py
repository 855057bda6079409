"""What the gallery shows: architectures with their cards, family by family, and how to choose."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from explorer.catalog.gallery_cards import Card, cards
from explorer.graph.architecture import ARCHITECTURES, Architecture

_WORD, _ALIKE = re.compile(r"\w+"), 0.8
_HALVED_FROM = 2010  # since then a decade is too much for one choice
_SIZES = (
    ("up to 1 M", 0, 1e6),
    ("1–10 M", 1e6, 10e6),
    ("10–50 M", 10e6, 50e6),
    ("50–200 M", 50e6, 200e6),
    ("above 200 M", 200e6, float("inf")),
)


def _tr(words: str) -> str:
    return QCoreApplication.translate("gallery", words)


@dataclass(frozen=True)
class Exhibit:
    """An architecture and its card."""

    entry: Architecture
    card: Card

    @cached_property
    def words(self) -> str:
        """All that it is found by."""
        entry = self.entry
        told = (entry.title, entry.name, entry.family, entry.idea, str(entry.year), entry.paper)
        return _folded("\n".join(told))


@dataclass(frozen=True)
class Heading:
    """Stands above the exhibits of one family."""

    family: str
    count: int


Row = Exhibit | Heading


def exhibits() -> list[Exhibit]:
    """All of them, families in the order in which they were invented."""
    known = cards()
    first: dict[str, int] = {}
    for entry in ARCHITECTURES:
        first[entry.family] = min(entry.year, first.get(entry.family, entry.year))
    order = {name: place for place, name in enumerate(sorted(first, key=first.__getitem__))}
    ordered = sorted(ARCHITECTURES, key=lambda entry: order[entry.family])
    return [Exhibit(entry, known[entry.name]) for entry in ordered]


def headed(shown: Iterable[Exhibit]) -> list[Row]:
    """A heading before the exhibits of each family."""
    rows: list[Row] = []
    for family, members in groupby(shown, key=lambda exhibit: exhibit.entry.family):
        found = list(members)
        rows += [Heading(family, len(found)), *found]
    return rows


@dataclass(frozen=True)
class Choice:
    """One of the things that can be asked for."""

    title: str
    suits: Callable[[Exhibit], bool]


@dataclass(frozen=True)
class Facet:
    """A question with choices; `any` is the answer that leaves everything."""

    name: str
    any: str
    offer: Callable[[Sequence[Exhibit]], list[Choice]]

    def choices(self, among: Sequence[Exhibit]) -> list[Choice]:
        """Those that something suits."""
        return [choice for choice in self.offer(among) if any(map(choice.suits, among))]


def _by(tell: Callable[[Exhibit], str]) -> Callable[[Sequence[Exhibit]], list[Choice]]:
    """A choice for each thing that is told of the exhibits."""

    def choose(title: str) -> Choice:
        return Choice(title, lambda exhibit: tell(exhibit) == title)

    return lambda among: [choose(title) for title in dict.fromkeys(map(tell, among)) if title]


def _sizes(among: Sequence[Exhibit]) -> list[Choice]:
    def choose(title: str, above: float, most: float) -> Choice:
        return Choice(_tr(title), lambda exhibit: above < exhibit.card.parameters <= most)

    return [choose(*size) for size in _SIZES]


def years(exhibit: Exhibit) -> str:
    """The decade of an exhibit, or half of it where many were invented."""
    year = exhibit.entry.year
    if year < _HALVED_FROM:
        return f"{year // 10 * 10}s"
    first = year // 5 * 5
    return f"{first}–{(first + 4) % 100}"


FACETS = (
    Facet("family", "any family", _by(lambda exhibit: exhibit.entry.family)),
    Facet("size", "any size", _sizes),
    Facet("year", "any year", _by(years)),
    Facet("kind of data", "any data", _by(lambda exhibit: exhibit.card.kind)),
)


@dataclass(frozen=True)
class Wish:
    """What somebody looks for: words that all have to be found, and choices."""

    words: str = ""
    choices: tuple[Choice, ...] = ()

    def suits(self, exhibit: Exhibit) -> bool:
        """Whether an exhibit is what is looked for."""
        wanted = _folded(self.words).split()
        return all(word in exhibit.words for word in wanted) and all(
            choice.suits(exhibit) for choice in self.choices
        )

    def almost_suits(self, exhibit: Exhibit) -> bool:
        """Likewise, but for slips of the fingers."""
        known = set(_WORD.findall(exhibit.words))
        return Wish("", self.choices).suits(exhibit) and all(
            word in exhibit.words or get_close_matches(word, known, n=1, cutoff=_ALIKE)
            for word in _folded(self.words).split()
        )


def nearest(words: str, found: Sequence[Exhibit], chosen: str) -> str:
    """The exhibit that words mean most likely, of equals that which is chosen; "" without words."""
    wanted = _folded(words).strip()
    if not wanted or not found:
        return ""

    def away(exhibit: Exhibit) -> tuple[int, bool]:
        called = [_folded(text) for text in (exhibit.entry.name, exhibit.entry.title)]
        tests = (
            wanted in called,
            any(text.startswith(wanted) for text in called),
            any(wanted in text for text in called),
            wanted in _folded(exhibit.entry.family),
            True,
        )
        return tests.index(True), exhibit.entry.name != chosen

    return min(found, key=away).entry.name


def _folded(text: str) -> str:
    """Letters of one size, and × as it is typed."""
    return text.casefold().replace("×", "x")
