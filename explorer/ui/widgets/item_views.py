"""What item views share: list models over records, and the fonts of painted rows and cards."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from typing_extensions import override

ModelIndex = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
RECORD = Qt.ItemDataRole.UserRole
_SMALLER, _MIN_POINTS = 0.88, 8.5
_R = TypeVar("_R")


class RecordModel(QAbstractListModel, Generic[_R]):
    """A list of records; for each role a function returns what it shows of one."""

    def __init__(
        self, roles: Mapping[int, Callable[[Any], object]], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self._roles = {RECORD: lambda record: record, **roles}
        self.rows: Sequence[_R] = ()

    def show_rows(self, rows: Sequence[_R]) -> None:
        """Replace all records."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: ModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        show = self._roles.get(role)
        return show(self.rows[index.row()]) if show and index.isValid() else None


def small_font(font: QFont) -> QFont:
    """Return a smaller font that can still be read."""
    smaller = QFont(font)
    smaller.setPointSizeF(max(font.pointSizeF() * _SMALLER, _MIN_POINTS))
    return smaller


def bold_font(font: QFont) -> QFont:
    """Return the font in demibold."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold
