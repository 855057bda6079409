"""Predictions for a few test samples, beside their targets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from explorer.protocol.events import Picture, Predictions, Sample
from explorer.schema.messages import message, tr, translate
from explorer.ui.theme.theme import theme_colors

_Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_TOP = QModelIndex()
_SIGN, _LEAST = 24, 200  # pixels, of the last column and of all of them
_PLAIN, _PICTURED = 19, 32  # pixels of a row


@dataclass(frozen=True)
class _Column:
    title: str
    text: Callable[[Sample], str]
    is_sign: bool = False
    is_given: bool = False


_COLUMNS = (
    _Column(message("Input"), lambda sample: sample.given, is_given=True),
    _Column(message("Target"), lambda sample: sample.target),
    _Column(message("Prediction"), lambda sample: sample.prediction),
    _Column("", lambda sample: "✓" if sample.is_correct else "✗", is_sign=True),
)


def shared(room: int, wanted: Sequence[int]) -> list[int]:
    """Return widths that fill the room; a column wider than its share gives way first."""
    given = [0] * len(wanted)
    narrowest_first = sorted(range(len(wanted)), key=lambda at: wanted[at])
    for done, at in enumerate(narrowest_first):
        given[at] = min(wanted[at], (room - sum(given)) // (len(wanted) - done))
    given[0] += room - sum(given)
    return given


def image_of(picture: Picture) -> QPixmap:
    """Return a picture scaled to the height of a row."""
    depth = 1 if picture.is_gray else 3
    kind = QImage.Format.Format_Grayscale8 if depth == 1 else QImage.Format.Format_RGB888
    width, height = picture.width, picture.height
    image = QImage(picture.pixels, width, height, width * depth, kind)
    smooth = Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(image.copy()).scaledToHeight(_PICTURED - 4, smooth)


class PredictionsModel(QAbstractTableModel):
    """A row for each sample of the newest predictions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Predictions | None = None

    @property
    def predictions(self) -> Predictions | None:
        """The newest predictions."""
        return self._known

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The rows."""
        return self._known.samples if self._known else ()

    def show_predictions(self, newest: Predictions | None) -> None:
        """Show other predictions; the selection stays if there are as many."""
        if newest is self._known:
            return
        before, after = len(self.samples), len(newest.samples) if newest else 0
        if before != after:
            self.beginResetModel()
            self._known = newest
            self.endResetModel()
            return
        self._known = newest
        last = self.index(after - 1, len(_COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    @override
    def rowCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.samples)

    @override
    def columnCount(self, parent: _Index = _TOP) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(_COLUMNS):
            return None
        if role == Role.DisplayRole:
            return translate(_COLUMNS[section].title)
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def data(self, index: _Index, role: int = Role.DisplayRole) -> Any:
        value_of = _ROLES.get(role)
        if value_of is None or not index.isValid():
            return None
        return value_of(self.samples[index.row()], _COLUMNS[index.column()])


def _text(sample: Sample, column: _Column) -> str | None:
    return None if column.is_given and sample.picture else column.text(sample)


def _image(sample: Sample, column: _Column) -> QPixmap | None:
    return image_of(sample.picture) if column.is_given and sample.picture else None


def _accessible_text(sample: Sample, column: _Column) -> str:
    if column.is_sign:
        return tr("correct") if sample.is_correct else tr("incorrect")
    return column.text(sample)


def _ink(sample: Sample, column: _Column) -> QColor | None:
    wanted = theme_colors()
    return QColor(wanted.norm if sample.is_correct else wanted.alarm) if column.is_sign else None


_ROLES: dict[int, Callable[[Sample, _Column], object]] = {
    Role.DisplayRole: _text,
    Role.DecorationRole: _image,
    Role.ToolTipRole: _accessible_text,
    Role.AccessibleTextRole: _accessible_text,
    Role.ForegroundRole: _ink,
}


class PredictionsView(QTableView):
    """A small table without frame, numbers or editing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = PredictionsModel(self)
        self.setModel(self._rows)
        self.setAccessibleName(tr("Test predictions"))
        self.setToolTip(tr("Predictions for the first test samples."))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_PLAIN)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setMinimumSectionSize(_SIGN)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_LEAST)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.9)
        self.setFont(font)
        head.setFont(font)

    def show_predictions(self, newest: Predictions | None) -> None:
        """Show other predictions."""
        if newest is not self._rows.predictions:
            self._rows.show_predictions(newest)
            pictured = any(sample.picture for sample in self._rows.samples)
            height = _PICTURED if pictured else _PLAIN
            self.verticalHeader().setDefaultSectionSize(height)
            self.setIconSize(QSize(2 * height, height))
            self._fit()

    def _fit(self) -> None:
        """Share the width among the columns, all of which stay visible."""
        head, sign = self.horizontalHeader(), len(_COLUMNS) - 1
        wanted = [max(self.sizeHintForColumn(at), head.sectionSizeHint(at)) for at in range(sign)]
        widths = shared(self.viewport().width() - _SIGN, wanted)
        for at, width in enumerate([*widths, _SIGN]):
            head.resizeSection(at, width)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._rows.samples:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme_colors().muted))
            text = tr("Predictions for a few test samples appear here after each epoch.")
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(12, 0, -12, 0), middle, text)
