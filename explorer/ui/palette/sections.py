"""What the palette shows: shelves of parts, one for each category, and one of own blocks."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from explorer.edits.clipboard import Clip
from explorer.edits.placing import Placeable
from explorer.edits.suggest.candidates import all_placeables
from explorer.edits.suggest.query import LayerQuery, SearchLabel, label, label_of, parse_query, rank
from explorer.graph.block import Block
from explorer.graph.layer import Category
from explorer.schema.settings import SettingError
from explorer.ui.dragdrop.mime import Insertable


def _tr(text: str) -> str:
    return QCoreApplication.translate("palette", text)


@dataclass(frozen=True)
class PaletteEntry:
    """Something that can be added, or where nothing can be, a word in its place.

    `reason` tells why the numbers that were typed do not suit it.
    """

    title: str
    label: SearchLabel
    requested: Insertable | None = None
    numbers: str = ""
    reason: str = ""

    @property
    def is_own(self) -> bool:
        """Whether somebody has kept it."""
        return isinstance(self.requested, Clip)

    def is_own_called(self, name: str) -> bool:
        """Whether somebody has kept it under that name."""
        return self.is_own and self.title == name

    @property
    def category(self) -> Category | None:
        """What it is for; an own block may be for anything."""
        if self.requested is None or isinstance(self.requested, Clip):
            return None
        return self.requested.category

    @property
    def is_many(self) -> bool:
        """Whether it places more than one block."""
        return isinstance(self.requested, Block | Clip)

    @property
    def beside(self) -> str:
        """Its kind as torch spells it, or how much there is in it."""
        if self.requested is None:
            return ""
        if isinstance(self.requested, Clip):
            count = len(self.requested.network.nodes)
            return _tr("one block") if count == 1 else _tr("{} blocks").format(count)
        kind = self.requested.kind()
        return "" if self.numbers or kind == self.title else kind

    @property
    def accessible_text(self) -> str:
        """Title, kind, and the numbers that were typed or why they do not suit it."""
        return ", ".join(filter(None, (self.title, self.beside, self.numbers, self.reason)))

    @property
    def tooltip(self) -> str:
        """What it does, and how it gets onto the canvas."""
        if self.requested is None:
            return ""
        how = _tr("Enter or a double click adds it behind the selection; or drag it.")
        kind = "" if isinstance(self.requested, Clip) else f" ({self.requested.kind()})"
        lines = (
            html.escape(self.description),
            html.escape(self.reason),
            f"<i>{html.escape(how)}</i>",
        )
        shown = "".join(f"<p>{line}</p>" for line in lines if line)
        return f"<p><b>{html.escape(self.title)}</b>{html.escape(kind)}</p>{shown}"

    @property
    def description(self) -> str:
        """The first paragraph of what is told of it."""
        if self.requested is None:
            return ""
        if isinstance(self.requested, Clip):
            titles = dict.fromkeys(node.layer.title for node in self.requested.network.nodes)
            return ", ".join(titles)
        return summary(self.requested)


@dataclass(frozen=True)
class PaletteSection:
    """A heading and what stands below it."""

    title: str
    entries: tuple[PaletteEntry, ...]


@dataclass(frozen=True)
class SearchResult:
    """The shelves with what was asked for, and which entry is nearest to it."""

    sections: tuple[PaletteSection, ...]
    best: PaletteEntry | None = field(default=None)


def summary(part: Placeable) -> str:
    """The first paragraph of what is told of a part."""
    return part.description


def entry_of(part: Placeable) -> PaletteEntry:
    """The entry of a block or a composite."""
    return PaletteEntry(part.title, label_of(part), part)


def _yours() -> str:
    return _tr("Yours")


def own_entries(own: Mapping[str, Clip]) -> tuple[PaletteEntry, ...]:
    """The entries of what somebody has kept."""
    return tuple(PaletteEntry(name, label(name, "", _yours()), clip) for name, clip in own.items())


def sections(own: Mapping[str, Clip]) -> tuple[PaletteSection, ...]:
    """Every part in its category, and own blocks below them."""
    parts = all_placeables()
    found = [
        PaletteSection(str(category), tuple(entry_of(p) for p in parts if p.category is category))
        for category in Category
    ]
    nothing = _tr("Blocks that you keep appear here.")
    yours = own_entries(own) or (PaletteEntry(nothing, label("")),)
    return (*(shelf for shelf in found if shelf.entries), PaletteSection(_yours(), yours))


def search(every: Sequence[PaletteSection], asked: LayerQuery) -> SearchResult:
    """What was asked for; the nearest stands first, shelf by shelf."""
    if asked == LayerQuery():
        return SearchResult(tuple(every))
    positions = [(shelf, entry) for shelf in every for entry in shelf.entries if entry.requested]
    labels = [entry.label for _, entry in positions]
    asked = parse_query(asked, labels)
    scores = rank(asked, labels)
    rows: list[tuple[tuple[bool, int], PaletteSection, PaletteEntry]] = []
    for position, score in scores.items():
        shelf, entry = positions[position]
        found = tuned(entry, asked)
        rows.append(((bool(found.reason), score), shelf, found))
    rows.sort(key=lambda row: row[0])
    by_shelf: dict[str, list[PaletteEntry]] = {}
    for _, shelf, entry in rows:
        by_shelf.setdefault(shelf.title, []).append(entry)
    left = (PaletteSection(title, tuple(entries)) for title, entries in by_shelf.items())
    return SearchResult(tuple(left), rows[0][2] if rows else None)


def tuned(entry: PaletteEntry, asked: LayerQuery) -> PaletteEntry:
    """The entry with the numbers that were typed, or why they cannot be set."""
    if entry.requested is None:
        return entry
    if isinstance(entry.requested, Clip):
        none = _tr("it has no settings to type; its blocks have")
        return replace(entry, reason=none) if asked.sets(entry.title) else entry
    try:
        part, names = asked.set(entry.requested)
    except SettingError as error:
        return replace(entry, reason=str(error))
    values = part.values()
    return replace(entry, requested=part, numbers=" · ".join(shown(values[name]) for name in names))


def setting_text(values: Mapping[str, Any], names: Sequence[str]) -> str:
    """Settings with their values, as a person would say them."""

    return ", ".join(f"{name} {shown(values[name])}" for name in names)


def shown(value: object) -> str:
    """A setting's value as a person would type it."""
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
