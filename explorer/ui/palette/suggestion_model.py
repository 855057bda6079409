"""What the quick-add box lists: parts that fit a place, the numbers that were typed, reasons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from explorer.edits.appending import evaluate_clip
from explorer.edits.clipboard import Clip
from explorer.edits.suggest.candidates import Candidate, candidates, evaluate
from explorer.edits.suggest.query import FIRST_IN_DESCRIPTION, LayerQuery, parse_query, rank
from explorer.graph.inference import Inference
from explorer.graph.network import Port
from explorer.graph.shape import Shape
from explorer.schema.settings import SettingError
from explorer.ui.palette.delegate import BESIDE, FADED, TAIL, mark
from explorer.ui.palette.sections import PaletteEntry, entry_of, own_entries, setting_text, tuned

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_Role = Qt.ItemDataRole
ROW = _Role.UserRole


@dataclass(frozen=True)
class SuggestionRow:
    """What is offered, with the numbers that were typed: what would leave it, or why it cannot."""

    entry: PaletteEntry
    shape: Shape | None = None
    reason: str = ""

    @property
    def is_faded(self) -> bool:
        """Whether something speaks against it."""
        return bool(self.entry.reason or self.reason)

    @property
    def beside(self) -> str:
        """The numbers that were typed, or its kind as torch spells it."""
        return self.entry.numbers or self.entry.beside

    @property
    def tail(self) -> str:
        """What would leave it, or why it cannot stand here."""
        shape = f"→ {self.shape}" if self.shape else ""
        return self.entry.reason or self.reason or shape


def _row(candidate: Candidate) -> SuggestionRow:
    return SuggestionRow(entry_of(candidate.placeable), candidate.shape, candidate.reason)


class SuggestionModel(QAbstractListModel):
    """What can be added behind a port, filtered by what is typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked_for: Callable[[SuggestionRow, LayerQuery], SuggestionRow] = lambda row, asked: (
            row
        )
        self._every: list[SuggestionRow] = []
        self.rows: list[SuggestionRow] = []

    def show_candidates(
        self, inference: Inference, after: Port | None, own: Mapping[str, Clip]
    ) -> None:
        """List everything for a place; of one's own, what fits stands before what does not."""
        parts = [_row(candidate) for candidate in candidates(inference, after)]
        mine = [
            SuggestionRow(entry, *(evaluate_clip(inference, clip, after) if after else ()))
            for entry, clip in zip(own_entries(own), own.values(), strict=True)
        ]
        self._every = sorted([*parts, *mine], key=lambda row: row.is_faded)

        def asked_for(row: SuggestionRow, asked: LayerQuery) -> SuggestionRow:
            requested = row.entry.requested
            if requested is None or isinstance(requested, Clip):
                return replace(row, entry=tuned(row.entry, asked))
            try:
                part, names = asked.set(type(requested)())  # what fits is found anew
            except SettingError as error:
                return SuggestionRow(replace(row.entry, reason=str(error)))
            if names and after:
                row = _row(evaluate(inference, after, part, names))
            elif names:
                row = SuggestionRow(entry_of(part))
            numbers = setting_text(part.values(), names)
            return replace(row, entry=replace(row.entry, numbers=numbers))

        self._asked_for = asked_for
        self.search(LayerQuery())

    def search(self, asked: LayerQuery) -> None:
        """List what is asked for: what is called so first, and of that what fits."""
        self.beginResetModel()
        labels = [row.entry.label for row in self._every]
        asked = parse_query(asked, labels)
        scores = rank(asked, labels)
        rows = {position: self._asked_for(self._every[position], asked) for position in scores}

        def key(position: int) -> tuple[bool, bool, int, int]:
            return (
                scores[position] >= FIRST_IN_DESCRIPTION,
                rows[position].is_faded,
                scores[position],
                position,
            )

        self.rows = [rows[position] for position in sorted(rows, key=key)]
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        tell = _ROLES.get(role)
        return tell(self.rows[index.row()]) if tell and index.isValid() else None


def _tooltip(row: SuggestionRow) -> str:
    return "\n".join(filter(None, (row.entry.description, row.entry.reason or row.reason)))


def _accessible_text(row: SuggestionRow) -> str:
    return ", ".join(filter(None, (row.entry.title, row.beside, row.tail)))


_ROLES: dict[int, Callable[[SuggestionRow], object]] = {
    ROW: lambda row: row,
    _Role.DisplayRole: lambda row: row.entry.title,
    _Role.DecorationRole: lambda row: mark(row.entry.category, many=row.entry.is_many),
    _Role.ToolTipRole: _tooltip,
    _Role.AccessibleTextRole: _accessible_text,
    BESIDE: lambda row: row.beside,
    TAIL: lambda row: row.tail,
    FADED: lambda row: row.is_faded,
}
