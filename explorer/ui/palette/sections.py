"""The sections of the palette: layers and blocks by category, and the custom blocks."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.edits.clipboard import Clip
from explorer.edits.placing import Placeable
from explorer.edits.suggest.candidates import all_placeables
from explorer.edits.suggest.query import LayerQuery, SearchLabel, label, label_of, parse_query, rank
from explorer.graph.block import Block
from explorer.graph.layer import Category
from explorer.schema.messages import message, tr, tr_counted, translate
from explorer.schema.settings import SettingError
from explorer.ui.dragdrop.mime import Insertable

_CUSTOM = message("Custom blocks")


@dataclass(frozen=True)
class PaletteEntry:
    """A layer or block that can be added, or a hint in its place.

    `reason` says why the typed settings are invalid.
    """

    title: str
    label: SearchLabel
    requested: Insertable | None = None
    numbers: str = ""
    reason: str = ""

    @property
    def is_custom(self) -> bool:
        """Whether it is a custom block."""
        return isinstance(self.requested, Clip)

    @property
    def category(self) -> Category | None:
        """The category; a custom block has none."""
        if self.requested is None or isinstance(self.requested, Clip):
            return None
        return self.requested.category

    @property
    def is_many(self) -> bool:
        """Whether it adds more than one layer."""
        return isinstance(self.requested, Block | Clip)

    @property
    def subtitle(self) -> str:
        """The torch class, or the number of layers of a custom block."""
        if self.requested is None:
            return ""
        if isinstance(self.requested, Clip):
            return tr_counted("{n} layer", "{n} layers", len(self.requested.network.nodes))
        kind = self.requested.kind()
        return "" if self.numbers or kind == self.title else kind

    @property
    def accessible_text(self) -> str:
        """The title, the torch class, and the typed settings or why they are invalid."""
        texts = (translate(self.title), self.subtitle, self.numbers, translate(self.reason))
        return ", ".join(filter(None, texts))

    @property
    def tooltip(self) -> str:
        """The title, the description, and how to add it, as HTML."""
        if self.requested is None:
            return ""
        how = tr(
            "Double-click or press Enter to insert after the selection, or drag to the canvas."
        )
        kind = "" if isinstance(self.requested, Clip) else f" ({self.requested.kind()})"
        lines = (*map(html.escape, (self.description, translate(self.reason))), f"<i>{how}</i>")
        shown = "".join(f"<p>{line}</p>" for line in lines if line)
        return f"<p><b>{html.escape(translate(self.title))}</b>{html.escape(kind)}</p>{shown}"

    @property
    def description(self) -> str:
        """The description, or the titles of the layers of a custom block."""
        if self.requested is None:
            return ""
        if isinstance(self.requested, Clip):
            titles = dict.fromkeys(node.layer.title for node in self.requested.network.nodes)
            return ", ".join(map(translate, titles))
        return translate(self.requested.description).replace("`", "")


@dataclass(frozen=True)
class PaletteSection:
    """A heading and the entries below it."""

    id: str
    title: str
    entries: tuple[PaletteEntry, ...]


@dataclass(frozen=True)
class SearchResult:
    """The sections with the entries that match, and the best match."""

    sections: tuple[PaletteSection, ...]
    best: PaletteEntry | None = field(default=None)


def entry_of(part: Placeable) -> PaletteEntry:
    """Return the entry of a layer or a block."""
    return PaletteEntry(part.title, label_of(part), part)


def custom_entries(custom: Mapping[str, Clip]) -> tuple[PaletteEntry, ...]:
    """Return the entries of custom blocks."""
    title = translate(_CUSTOM)
    return tuple(PaletteEntry(name, label(name, "", title), clip) for name, clip in custom.items())


def sections(custom: Mapping[str, Clip]) -> tuple[PaletteSection, ...]:
    """Return a section for each category, and the custom blocks below them."""
    parts = all_placeables()
    found = [
        PaletteSection(
            category.name,
            str(category),
            tuple(entry_of(part) for part in parts if part.category is category),
        )
        for category in Category
    ]
    hint = PaletteEntry(message("Blocks that you save appear here."), label(""))
    own = PaletteSection("custom", _CUSTOM, custom_entries(custom) or (hint,))
    return (*(section for section in found if section.entries), own)


def search(every: Sequence[PaletteSection], query: LayerQuery) -> SearchResult:
    """Return the entries that match, best first within each section."""
    if query == LayerQuery():
        return SearchResult(tuple(every))
    positions = [(section, each) for section in every for each in section.entries if each.requested]
    labels = [entry.label for _, entry in positions]
    query = parse_query(query, labels)
    rows: list[tuple[tuple[bool, int], PaletteSection, PaletteEntry]] = []
    for position, score in rank(query, labels).items():
        section, entry = positions[position]
        found = with_typed_settings(entry, query)
        rows.append(((bool(found.reason), score), section, found))
    rows.sort(key=lambda row: row[0])
    matches: dict[str, PaletteSection] = {}
    for _, section, entry in rows:
        shown = matches.get(section.id, replace(section, entries=()))
        matches[section.id] = replace(shown, entries=(*shown.entries, entry))
    return SearchResult(tuple(matches.values()), rows[0][2] if rows else None)


def with_typed_settings(entry: PaletteEntry, query: LayerQuery) -> PaletteEntry:
    """Return the entry with the typed settings, or with the reason why they are invalid."""
    if entry.requested is None:
        return entry
    if isinstance(entry.requested, Clip):
        reason = message("Settings cannot be typed for a custom block.")
        return replace(entry, reason=reason) if query.sets(entry.title) else entry
    try:
        part, names = query.set(entry.requested)
    except SettingError as error:
        return replace(entry, reason=error.args[0])
    values = part.values()
    numbers = " · ".join(_value_text(values[name]) for name in names)
    return replace(entry, requested=part, numbers=numbers)


def typed_setting(values: Mapping[str, Any], names: Sequence[str]) -> str:
    """Return settings with their values, as they are typed."""
    return ", ".join(f"{name} {_value_text(values[name])}" for name in names)


def _value_text(value: object) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)
