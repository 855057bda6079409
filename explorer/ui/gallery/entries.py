"""The entries of the gallery: architectures with their cards, by family, and the filters."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby

from explorer.catalog.gallery_cards import GalleryCard, gallery_cards
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.schema.messages import message, translate

_WORD, _SIMILARITY = re.compile(r"\w+"), 0.8
_HALF_DECADES_FROM = 2010
_SIZES = (
    (message("Up to 1M parameters"), 0, 1e6),
    (message("1M–10M parameters"), 1e6, 10e6),
    (message("10M–50M parameters"), 10e6, 50e6),
    (message("50M–200M parameters"), 50e6, 200e6),
    (message("More than 200M parameters"), 200e6, float("inf")),
)
_INPUT_TYPES = {
    "images": message("Images"),
    "sequences": message("Sequences"),
    "vectors": message("Vectors"),
}


@dataclass(frozen=True)
class GalleryEntry:
    """An architecture and its card."""

    entry: Architecture
    card: GalleryCard

    @cached_property
    def text(self) -> str:
        """The text that is searched."""
        entry = self.entry
        shown = (entry.title, entry.name, entry.family, entry.idea, str(entry.year), entry.paper)
        return _normalized("\n".join(map(translate, shown)))


@dataclass(frozen=True)
class FamilyHeading:
    """The heading of a family, with the number of its entries."""

    family: str
    count: int


GalleryRow = GalleryEntry | FamilyHeading


def gallery_entries() -> list[GalleryEntry]:
    """Return all entries, families in the order of their first publication."""
    cards = gallery_cards()
    first: dict[str, int] = {}
    for entry in ARCHITECTURES:
        first[entry.family] = min(entry.year, first.get(entry.family, entry.year))
    order = {name: position for position, name in enumerate(sorted(first, key=first.__getitem__))}
    ordered = sorted(ARCHITECTURES, key=lambda entry: order[entry.family])
    return [GalleryEntry(entry, cards[entry.name]) for entry in ordered]


def with_headings(entries: Iterable[GalleryEntry]) -> list[GalleryRow]:
    """Put a heading before the entries of each family."""
    rows: list[GalleryRow] = []
    for family, members in groupby(entries, key=lambda each: each.entry.family):
        found = list(members)
        rows += [FamilyHeading(family, len(found)), *found]
    return rows


@dataclass(frozen=True)
class FilterChoice:
    """One choice of a facet."""

    title: str
    suits: Callable[[GalleryEntry], bool]


@dataclass(frozen=True)
class Facet:
    """A property to filter by; `any_title` is shown where no choice is made."""

    name: str
    any_title: str
    help: str
    every_choice: Callable[[Sequence[GalleryEntry]], list[FilterChoice]]

    def choices(self, entries: Sequence[GalleryEntry]) -> list[FilterChoice]:
        """Return the choices that suit any of the entries."""
        return [each for each in self.every_choice(entries) if any(map(each.suits, entries))]


def _by(
    value: Callable[[GalleryEntry], str], title: Callable[[str], str] = lambda each: each
) -> Callable[[Sequence[GalleryEntry]], list[FilterChoice]]:
    """Return a function that makes a choice for each value of a property."""

    def choose(wanted: str) -> FilterChoice:
        return FilterChoice(title(wanted), lambda entry: value(entry) == wanted)

    return lambda entries: [choose(each) for each in dict.fromkeys(map(value, entries)) if each]


def _sizes(_: Sequence[GalleryEntry]) -> list[FilterChoice]:
    def choose(title: str, above: float, most: float) -> FilterChoice:
        return FilterChoice(title, lambda entry: above < entry.card.parameters <= most)

    return [choose(*size) for size in _SIZES]


def _years(entry: GalleryEntry) -> str:
    """Return the decade of an entry, or half of it for the years with many networks."""
    year = entry.entry.year
    if year < _HALF_DECADES_FROM:
        return f"{year // 10 * 10}s"
    first = year // 5 * 5
    return f"{first}–{(first + 4) % 100}"


FACETS = (
    Facet(
        "family",
        message("All families"),
        message("Filter by family"),
        _by(lambda entry: entry.entry.family),
    ),
    Facet("size", message("All sizes"), message("Filter by size"), _sizes),
    Facet(
        "input type",
        message("All inputs"),
        message("Filter by input type"),
        _by(lambda entry: entry.card.kind, lambda kind: _INPUT_TYPES.get(kind, kind)),
    ),
    Facet("year", message("All years"), message("Filter by year"), _by(_years)),
)


@dataclass(frozen=True)
class GalleryFilter:
    """Words that must all be found, and choices that must all suit."""

    text: str = ""
    choices: tuple[FilterChoice, ...] = ()

    def matches(self, entry: GalleryEntry) -> bool:
        """Return whether an entry has all words and suits all choices."""
        words = _normalized(self.text).split()
        return all(word in entry.text for word in words) and all(
            choice.suits(entry) for choice in self.choices
        )

    def almost_matches(self, entry: GalleryEntry) -> bool:
        """Return whether an entry matches but for typing errors."""
        known = set(_WORD.findall(entry.text))
        return GalleryFilter("", self.choices).matches(entry) and all(
            word in entry.text or get_close_matches(word, known, n=1, cutoff=_SIMILARITY)
            for word in _normalized(self.text).split()
        )


def nearest(text: str, entries: Sequence[GalleryEntry], selected: str) -> str:
    """Return the name of the entry nearest to a text, of equals the selected one; "" if none."""
    wanted = _normalized(text).strip()
    if not wanted or not entries:
        return ""

    def distance(entry: GalleryEntry) -> tuple[int, bool]:
        names = [_normalized(each) for each in (entry.entry.name, entry.entry.title)]
        tests = (
            wanted in names,
            any(name.startswith(wanted) for name in names),
            any(wanted in name for name in names),
            wanted in _normalized(entry.entry.family),
            True,
        )
        return tests.index(True), entry.entry.name != selected

    return min(entries, key=distance).entry.name


def _normalized(text: str) -> str:
    """Return a text in lower case, with x for ×."""
    return text.casefold().replace("×", "x")
