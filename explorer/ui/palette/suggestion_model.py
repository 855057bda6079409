"""The list model of the quick-add box: layers that fit a port, with typed settings or reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt

from explorer.edits.appending import evaluate_clip
from explorer.edits.clipboard import Clip
from explorer.edits.suggest.candidates import Candidate, candidates, evaluate
from explorer.edits.suggest.query import FIRST_IN_DESCRIPTION, LayerQuery, parse_query, rank
from explorer.graph.inference import Inference
from explorer.graph.network import Port
from explorer.graph.shape import Shape
from explorer.schema.messages import translate
from explorer.schema.settings import SettingError
from explorer.ui.palette.delegate import IS_FADED, NOTE, SUBTITLE, category_icon
from explorer.ui.palette.sections import (
    PaletteEntry,
    custom_entries,
    entry_of,
    typed_setting,
    with_typed_settings,
)
from explorer.ui.widgets.item_views import RecordModel

_Role = Qt.ItemDataRole


@dataclass(frozen=True)
class SuggestionRow:
    """An entry with the typed settings, and its output shape or the reason why it does not fit."""

    entry: PaletteEntry
    shape: Shape | None = None
    reason: str = ""

    @property
    def any_reason(self) -> str:
        """Why the typed settings are invalid, or why the layer does not fit."""
        return self.entry.reason or self.reason

    @property
    def subtitle(self) -> str:
        """The typed settings, or the torch class."""
        return self.entry.numbers or self.entry.subtitle

    @property
    def note(self) -> str:
        """The reason, or the output shape."""
        return translate(self.any_reason) or (f"→ {self.shape}" if self.shape else "")


def _row(candidate: Candidate) -> SuggestionRow:
    return SuggestionRow(entry_of(candidate.placeable), candidate.shape, candidate.reason)


class SuggestionModel(RecordModel[SuggestionRow]):
    """The layers and blocks that can be added after a port and match a query."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(_ROLES, parent)
        self._tune: Callable[[SuggestionRow, LayerQuery], SuggestionRow] = lambda row, query: row
        self._every: list[SuggestionRow] = []

    def show_candidates(
        self, inference: Inference, after: Port | None, custom: Mapping[str, Clip]
    ) -> None:
        """List all candidates for a port; custom blocks that fit come before those that do not."""
        parts = [_row(candidate) for candidate in candidates(inference, after)]
        own = [
            SuggestionRow(entry, *(evaluate_clip(inference, clip, after) if after else ()))
            for entry, clip in zip(custom_entries(custom), custom.values(), strict=True)
        ]
        self._every = sorted([*parts, *own], key=lambda row: bool(row.any_reason))

        def tune(row: SuggestionRow, query: LayerQuery) -> SuggestionRow:
            requested = row.entry.requested
            if requested is None or isinstance(requested, Clip):
                return replace(row, entry=with_typed_settings(row.entry, query))
            try:
                part, names = query.set(type(requested)())  # without the settings that fit
            except SettingError as error:
                return SuggestionRow(replace(row.entry, reason=error.args[0]))
            if names and after:
                row = _row(evaluate(inference, after, part, names))
            elif names:
                row = SuggestionRow(entry_of(part))
            numbers = typed_setting(part.values(), names)
            return replace(row, entry=replace(row.entry, numbers=numbers))

        self._tune = tune
        self.search(LayerQuery())

    def search(self, query: LayerQuery) -> None:
        """List the matches: by name before by description, and of each those that fit first."""
        labels = [row.entry.label for row in self._every]
        query = parse_query(query, labels)
        scores = rank(query, labels)
        rows = {position: self._tune(self._every[position], query) for position in scores}

        def key(position: int) -> tuple[bool, bool, int, int]:
            return (
                scores[position] >= FIRST_IN_DESCRIPTION,
                bool(rows[position].any_reason),
                scores[position],
                position,
            )

        self.show_rows([rows[position] for position in sorted(rows, key=key)])


def _tooltip(row: SuggestionRow) -> str:
    return "\n".join(filter(None, (row.entry.description, translate(row.any_reason))))


def _accessible_text(row: SuggestionRow) -> str:
    return ", ".join(filter(None, (translate(row.entry.title), row.subtitle, row.note)))


_ROLES: dict[int, Callable[[SuggestionRow], object]] = {
    _Role.DisplayRole: lambda row: translate(row.entry.title),
    _Role.DecorationRole: lambda row: category_icon(row.entry.category, many=row.entry.is_many),
    _Role.ToolTipRole: _tooltip,
    _Role.AccessibleTextRole: _accessible_text,
    SUBTITLE: lambda row: row.subtitle,
    NOTE: lambda row: row.note,
    IS_FADED: lambda row: bool(row.any_reason),
}
