"""What the gallery shows: architectures with their cards, family by family, and how to choose."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from explorer.catalog.gallery_cards import GalleryCard, gallery_cards
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


def _tr(text: str) -> str:
    return QCoreApplication.translate("gallery", text)


@dataclass(frozen=True)
class GalleryEntry:
    """An architecture and its card."""

    entry: Architecture
    card: GalleryCard

    @cached_property
    def text(self) -> str:
        """All that it is found by."""
        entry = self.entry
        shown = (entry.title, entry.name, entry.family, entry.idea, str(entry.year), entry.paper)
        return _collapsed("\n".join(shown))


@dataclass(frozen=True)
class Heading:
    """Stands above the exhibits of one family."""

    family: str
    count: int


Row = GalleryEntry | Heading


def gallery_entries() -> list[GalleryEntry]:
    """All of them, families in the order in which they were invented."""
    known = gallery_cards()
    first: dict[str, int] = {}
    for entry in ARCHITECTURES:
        first[entry.family] = min(entry.year, first.get(entry.family, entry.year))
    order = {name: position for position, name in enumerate(sorted(first, key=first.__getitem__))}
    ordered = sorted(ARCHITECTURES, key=lambda entry: order[entry.family])
    return [GalleryEntry(entry, known[entry.name]) for entry in ordered]


def headed(shown: Iterable[GalleryEntry]) -> list[Row]:
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
    suits: Callable[[GalleryEntry], bool]


@dataclass(frozen=True)
class Facet:
    """A question with choices; `any` is the answer that leaves everything."""

    name: str
    any: str
    candidate: Callable[[Sequence[GalleryEntry]], list[Choice]]

    def choices(self, among: Sequence[GalleryEntry]) -> list[Choice]:
        """Those that something suits."""
        return [choice for choice in self.candidate(among) if any(map(choice.suits, among))]


def _by(tell: Callable[[GalleryEntry], str]) -> Callable[[Sequence[GalleryEntry]], list[Choice]]:
    """A choice for each thing that is told of the exhibits."""

    def choose(title: str) -> Choice:
        return Choice(title, lambda exhibit: tell(exhibit) == title)

    return lambda among: [choose(title) for title in dict.fromkeys(map(tell, among)) if title]


def _sizes(among: Sequence[GalleryEntry]) -> list[Choice]:
    def choose(title: str, above: float, most: float) -> Choice:
        return Choice(_tr(title), lambda exhibit: above < exhibit.card.parameters <= most)

    return [choose(*size) for size in _SIZES]


def years(exhibit: GalleryEntry) -> str:
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
class GalleryFilter:
    """What somebody looks for: words that all have to be found, and choices."""

    text: str = ""
    choices: tuple[Choice, ...] = ()

    def matches(self, exhibit: GalleryEntry) -> bool:
        """Whether an exhibit is what is looked for."""
        wanted = _collapsed(self.text).split()
        return all(word in exhibit.text for word in wanted) and all(
            choice.suits(exhibit) for choice in self.choices
        )

    def almost_matches(self, exhibit: GalleryEntry) -> bool:
        """Likewise, but for slips of the fingers."""
        known = set(_WORD.findall(exhibit.text))
        return GalleryFilter("", self.choices).matches(exhibit) and all(
            word in exhibit.text or get_close_matches(word, known, n=1, cutoff=_ALIKE)
            for word in _collapsed(self.text).split()
        )


def nearest(message: str, found: Sequence[GalleryEntry], chosen: str) -> str:
    """The exhibit that words mean most likely, of equals that which is chosen; "" without words."""
    wanted = _collapsed(message).strip()
    if not wanted or not found:
        return ""

    def away(exhibit: GalleryEntry) -> tuple[int, bool]:
        called = [_collapsed(text) for text in (exhibit.entry.name, exhibit.entry.title)]
        tests = (
            wanted in called,
            any(text.startswith(wanted) for text in called),
            any(wanted in text for text in called),
            wanted in _collapsed(exhibit.entry.family),
            True,
        )
        return tests.index(True), exhibit.entry.name != chosen

    return min(found, key=away).entry.name


def _collapsed(text: str) -> str:
    """Letters of one size, and × as it is typed."""
    return text.casefold().replace("×", "x")
