"""What the quick-add box lists: parts that fit a place, the numbers that were typed, reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from explorer.graph.composite import Composite
from explorer.graph.edits.asking import TOLD, Asked, label_of, ranked
from explorer.graph.edits.fitting import Offer, fitting, judged
from explorer.graph.inference import Inference
from explorer.graph.network import Port
from explorer.schema.settings import SettingError
from explorer.ui.palette.row import BESIDE, FADED, TAIL, mark
from explorer.ui.palette.shelves import said, summary

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_Role = Qt.ItemDataRole
ROW = _Role.UserRole


@dataclass(frozen=True)
class Row:
    """An offer as it is listed: with the numbers that were typed, or why they do not suit it."""

    offer: Offer
    numbers: str = ""
    refused: str = ""

    @property
    def is_faded(self) -> bool:
        """Whether something speaks against it."""
        return bool(self.refused) or not self.offer.fits

    @property
    def beside(self) -> str:
        """The numbers that were typed, or its kind as torch spells it."""
        kind, title = self.offer.part.kind(), self.offer.part.title
        return self.numbers or ("" if kind == title else kind)

    @property
    def tail(self) -> str:
        """What would leave it, or why it cannot stand here."""
        shape = self.offer.shape
        return self.refused or self.offer.reason or (f"→ {shape}" if shape else "")


class Offers(QAbstractListModel):
    """What can be added behind a port, filtered by what is typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._judge: Callable[[Offer, Asked], Row] = lambda offer, asked: Row(offer)
        self._every: list[Offer] = []
        self.rows: list[Row] = []

    def offer(self, inference: Inference, after: Port | None) -> None:
        """List everything for a place."""
        self._every = fitting(inference, after)

        def judge(offer: Offer, asked: Asked) -> Row:
            try:
                part, names = asked.set(offer.part)
            except SettingError as error:
                return Row(offer, refused=str(error))
            if names:
                offer = judged(inference, after, part, names) if after else Offer(part)
            return Row(offer, said(offer.part.values(), names))

        self._judge = judge
        self.ask(Asked())

    def ask(self, asked: Asked) -> None:
        """List what is asked for: what is called so first, and of that what fits."""
        self.beginResetModel()
        scores = ranked(asked, [label_of(offer.part) for offer in self._every])
        rows = {place: self._judge(self._every[place], asked) for place in scores}

        def key(place: int) -> tuple[bool, bool, int, int]:
            return scores[place] >= TOLD, rows[place].is_faded, scores[place], place

        self.rows = [rows[place] for place in sorted(rows, key=key)]
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        tell = _ROLES.get(role)
        return tell(self.rows[index.row()]) if tell and index.isValid() else None


def _tooltip(row: Row) -> str:
    return "\n".join(filter(None, (summary(row.offer.part), row.refused or row.offer.reason)))


def _spoken(row: Row) -> str:
    return ", ".join(filter(None, (row.offer.part.title, row.beside, row.tail)))


def _mark(row: Row) -> object:
    part = row.offer.part
    return mark(part.category, many=isinstance(part, Composite))


_ROLES: dict[int, Callable[[Row], object]] = {
    ROW: lambda row: row,
    _Role.DisplayRole: lambda row: row.offer.part.title,
    _Role.DecorationRole: _mark,
    _Role.ToolTipRole: _tooltip,
    _Role.AccessibleTextRole: _spoken,
    BESIDE: lambda row: row.beside,
    TAIL: lambda row: row.tail,
    FADED: lambda row: row.is_faded,
}
