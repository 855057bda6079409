"""What the palette shows: shelves of parts, one for each category, and one of own blocks."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from explorer.edits.clipboard import Clip
from explorer.edits.placing import Part
from explorer.edits.suggest.candidates import every_part
from explorer.edits.suggest.query import Asked, Label, label, label_of, ranked, understood
from explorer.graph.block import Composite
from explorer.graph.layer import Category
from explorer.schema.settings import SettingError
from explorer.ui.dragdrop.mime import Wished


def _tr(words: str) -> str:
    return QCoreApplication.translate("palette", words)


@dataclass(frozen=True)
class Entry:
    """Something that can be added, or where nothing can be, a word in its place.

    `reason` tells why the numbers that were typed do not suit it.
    """

    title: str
    label: Label
    wished: Wished | None = None
    numbers: str = ""
    reason: str = ""

    @property
    def is_own(self) -> bool:
        """Whether somebody has kept it."""
        return isinstance(self.wished, Clip)

    def is_own_called(self, name: str) -> bool:
        """Whether somebody has kept it under that name."""
        return self.is_own and self.title == name

    @property
    def category(self) -> Category | None:
        """What it is for; an own block may be for anything."""
        if self.wished is None or isinstance(self.wished, Clip):
            return None
        return self.wished.category

    @property
    def is_many(self) -> bool:
        """Whether it places more than one block."""
        return isinstance(self.wished, Composite | Clip)

    @property
    def beside(self) -> str:
        """Its kind as torch spells it, or how much there is in it."""
        if self.wished is None:
            return ""
        if isinstance(self.wished, Clip):
            count = len(self.wished.network.nodes)
            return _tr("one block") if count == 1 else _tr("{} blocks").format(count)
        kind = self.wished.kind()
        return "" if self.numbers or kind == self.title else kind

    @property
    def spoken(self) -> str:
        """Title, kind, and the numbers that were typed or why they do not suit it."""
        return ", ".join(filter(None, (self.title, self.beside, self.numbers, self.reason)))

    @property
    def tooltip(self) -> str:
        """What it does, and how it gets onto the canvas."""
        if self.wished is None:
            return ""
        how = _tr("Enter or a double click adds it behind the selection; or drag it.")
        kind = "" if isinstance(self.wished, Clip) else f" ({self.wished.kind()})"
        lines = (html.escape(self.told), html.escape(self.reason), f"<i>{html.escape(how)}</i>")
        told = "".join(f"<p>{line}</p>" for line in lines if line)
        return f"<p><b>{html.escape(self.title)}</b>{html.escape(kind)}</p>{told}"

    @property
    def told(self) -> str:
        """The first paragraph of what is told of it."""
        if self.wished is None:
            return ""
        if isinstance(self.wished, Clip):
            titles = dict.fromkeys(node.block.title for node in self.wished.network.nodes)
            return ", ".join(titles)
        return summary(self.wished)


@dataclass(frozen=True)
class Shelf:
    """A heading and what stands below it."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Found:
    """The shelves with what was asked for, and which entry is nearest to it."""

    shelves: tuple[Shelf, ...]
    best: Entry | None = field(default=None)


def summary(part: Part) -> str:
    """The first paragraph of what is told of a part."""
    return " ".join((part.__doc__ or "").partition("\n\n")[0].split())


def entry_of(part: Part) -> Entry:
    """The entry of a block or a composite."""
    return Entry(part.title, label_of(part), part)


def _yours() -> str:
    return _tr("Yours")


def own_entries(own: Mapping[str, Clip]) -> tuple[Entry, ...]:
    """The entries of what somebody has kept."""
    return tuple(Entry(name, label(name, "", _yours()), clip) for name, clip in own.items())


def shelves(own: Mapping[str, Clip]) -> tuple[Shelf, ...]:
    """Every part in its category, and own blocks below them."""
    parts = every_part()
    found = [
        Shelf(str(category), tuple(entry_of(p) for p in parts if p.category is category))
        for category in Category
    ]
    nothing = _tr("Blocks that you keep appear here.")
    yours = own_entries(own) or (Entry(nothing, label("")),)
    return (*(shelf for shelf in found if shelf.entries), Shelf(_yours(), yours))


def sought(every: Sequence[Shelf], asked: Asked) -> Found:
    """What was asked for; the nearest stands first, shelf by shelf."""
    if asked == Asked():
        return Found(tuple(every))
    places = [(shelf, entry) for shelf in every for entry in shelf.entries if entry.wished]
    labels = [entry.label for _, entry in places]
    asked = understood(asked, labels)
    scores = ranked(asked, labels)
    rows: list[tuple[tuple[bool, int], Shelf, Entry]] = []
    for place, score in scores.items():
        shelf, entry = places[place]
        found = tuned(entry, asked)
        rows.append(((bool(found.reason), score), shelf, found))
    rows.sort(key=lambda row: row[0])
    by_shelf: dict[str, list[Entry]] = {}
    for _, shelf, entry in rows:
        by_shelf.setdefault(shelf.title, []).append(entry)
    left = (Shelf(title, tuple(entries)) for title, entries in by_shelf.items())
    return Found(tuple(left), rows[0][2] if rows else None)


def tuned(entry: Entry, asked: Asked) -> Entry:
    """The entry with the numbers that were typed, or why they cannot be set."""
    if entry.wished is None:
        return entry
    if isinstance(entry.wished, Clip):
        none = _tr("it has no settings to type; its blocks have")
        return replace(entry, reason=none) if asked.sets(entry.title) else entry
    try:
        part, names = asked.set(entry.wished)
    except SettingError as error:
        return replace(entry, reason=str(error))
    values = part.values()
    return replace(entry, wished=part, numbers=" · ".join(shown(values[name]) for name in names))


def said(values: Mapping[str, Any], names: Sequence[str]) -> str:
    """Settings with their values, as a person would say them."""

    return ", ".join(f"{name} {shown(values[name])}" for name in names)


def shown(value: object) -> str:
    """A setting's value as a person would type it."""
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
