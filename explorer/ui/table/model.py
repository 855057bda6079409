"""The model behind the table: rows that are shown, in their order, changed only where they differ.

Filtering and sorting happen here and not in a proxy: a proxy would ask Python twice for every
comparison, which takes a tenth of a second for 1,600 rows.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from explorer.ui.table.columns import (
    COLUMNS,
    NAME,
    PROBLEM,
    SHARES,
    Column,
    TableRow,
    problem_text,
    title,
)
from explorer.ui.theme.theme import theme_colors

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
_Role = Qt.ItemDataRole
BAR = Qt.ItemDataRole.UserRole
ASCENDING = Qt.SortOrder.AscendingOrder
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class NodesModel(QAbstractTableModel):
    """Shows the rows it is given, those that the filter lets through, in the order asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[TableRow] = []
        self._shown: list[TableRow] = []
        self._wanted: tuple[str, ...] = ()
        self._order: tuple[int, Qt.SortOrder] = (-1, ASCENDING)

    @property
    def rows(self) -> Sequence[TableRow]:
        """The rows that are shown, in their order."""
        return self._shown

    @property
    def count(self) -> int:
        """How many rows there are, shown or not."""
        return len(self._all)

    @property
    def is_sorted(self) -> bool:
        """Whether the order is another than that of the network."""
        return self._order[0] >= 0

    def row_of(self, name: str | None) -> int | None:
        """Where a node is shown."""
        return next((i for i, row in enumerate(self._shown) if row.name == name), None)

    def show_rows(self, rows: list[TableRow]) -> None:
        """Go on to other rows, touching what differs."""
        self._all = rows
        self._go_to(self._arranged())

    def filter(self, text: str) -> None:
        """Show rows that have each of these words in their name, block or group."""
        self._wanted = tuple(text.lower().split())
        self._go_to(self._arranged())

    def _arranged(self) -> list[TableRow]:
        through = [row for row in self._all if self._passes(row)]
        at, order = self._order
        return through if at < 0 else _sorted(through, COLUMNS[at], order)

    def _passes(self, row: TableRow) -> bool:
        if not self._wanted:
            return True
        text = f"{row.name} {row.kind} {row.title} {row.group}".lower()
        return all(word in text for word in self._wanted)

    def _go_to(self, added: list[TableRow]) -> None:
        old = [row.name for row in self._shown]
        new = [row.name for row in added]
        if old != new:
            self._exchange(added, *_same_ends(old, new))
        before, self._shown = self._shown, added
        pairs = list(zip(before, added, strict=True))
        for first, last in _runs([not was.is_same_as(row) for was, row in pairs]):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
        if any(was.shares != row.shares for was, row in pairs):
            first, *_, last = map(COLUMNS.index, SHARES)
            self.dataChanged.emit(self.index(0, first), self.index(len(added) - 1, last))

    def _exchange(self, new: list[TableRow], head: int, tail: int) -> None:
        """Take out what stands between two ends that stay, and put in what comes there."""
        kept = len(self._shown) - tail
        if kept > head:
            self.beginRemoveRows(_TOP, head, kept - 1)
            self._shown = self._shown[:head] + self._shown[kept:]
            self.endRemoveRows()
        coming = new[head : len(new) - tail]
        if coming:
            self.beginInsertRows(_TOP, head, head + len(coming) - 1)
            self._shown = self._shown[:head] + coming + self._shown[head:]
            self.endInsertRows()

    @override
    def sort(self, column: int, order: Qt.SortOrder = ASCENDING) -> None:
        self.layoutAboutToBeChanged.emit()
        self._order = (column, order)
        held = self.persistentIndexList()
        names = [self._shown[index.row()].name for index in held]
        self._shown = self._arranged()
        positions = {row.name: position for position, row in enumerate(self._shown)}
        moved = [
            self.index(positions[name], index.column())
            for name, index in zip(names, held, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        tell = _ROLES.get(role)
        if tell is None or not index.isValid():
            return None
        return tell(COLUMNS[index.column()], self._shown[index.row()])

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == _Role.DisplayRole:
            return title(column)
        if role == _Role.ToolTipRole:
            return column.help
        return _alignment(column, None) if role == _Role.TextAlignmentRole else None


def _alignment(column: Column, _: TableRow | None) -> Qt.AlignmentFlag:
    return _RIGHT if column.is_number else _LEFT


def _tooltip(column: Column, row: TableRow) -> str | None:
    text = problem_text(row)
    if text and (row.problem or column is PROBLEM):
        return text.lstrip("⚠○ ")
    return None


def _ink(column: Column, row: TableRow) -> QColor | None:
    """Alarming where something is wrong, quiet where there is nothing to say."""
    if row.problem and column in (NAME, PROBLEM):
        return QColor(theme_colors().caution if row.problem.is_warning else theme_colors().alarm)
    quiet = column is PROBLEM or (column.is_number and not column.value(row))
    return QColor(theme_colors().muted) if quiet else None


def _bar(column: Column, row: TableRow) -> float | None:
    return row.shares[SHARES.index(column)] if column in SHARES else None


_ROLES: dict[int, Callable[[Column, TableRow], object]] = {
    _Role.DisplayRole: lambda column, row: column.text(row),
    _Role.TextAlignmentRole: _alignment,
    _Role.ToolTipRole: _tooltip,
    _Role.ForegroundRole: _ink,
    BAR: _bar,
}


def _sorted(rows: list[TableRow], column: Column, order: Qt.SortOrder) -> list[TableRow]:
    """By a column, rows that say nothing there last, whichever the order."""
    keys = [(column.key(row), row) for row in rows]
    known: list[tuple[Any, TableRow]] = [(key, row) for key, row in keys if key is not None]
    known.sort(key=lambda pair: pair[0], reverse=order is not ASCENDING)
    return [row for _, row in known] + [row for key, row in keys if key is None]


def _same_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many names at the beginning and at the end are the same."""
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    rest = most - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return head, tail


def _runs(marks: list[bool]) -> Iterator[tuple[int, int]]:
    """The first and last place of each row of neighbours that are marked."""
    first = None
    for position, marked in enumerate([*marks, False]):
        if marked and first is None:
            first = position
        elif not marked and first is not None:
            yield first, position - 1
            first = None
