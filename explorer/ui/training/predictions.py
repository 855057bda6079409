"""The samples: what the network says to a few test samples, beside what was asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from explorer.protocol.events import Picture, Predictions, Sample
from explorer.ui.theme.theme import theme_colors

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_TOP = QModelIndex()
_SIGN, _LEAST = 24, 200  # pixels, of the last column and of all of them
_PLAIN, _PICTURED = 19, 32  # pixels of a row


def _tr(text: str) -> str:
    return QCoreApplication.translate("samples", text)


@dataclass(frozen=True)
class Column:
    """A heading, and what stands under it for a sample."""

    title: str
    text: Callable[[Sample], str]
    is_sign: bool = False
    is_given: bool = False


COLUMNS = (
    Column("input", lambda sample: sample.given, is_given=True),
    Column("target", lambda sample: sample.target),
    Column("says", lambda sample: sample.prediction),
    Column("", lambda sample: "✓" if sample.is_correct else "✗", is_sign=True),
)


def shared(room: int, wanted: Sequence[int]) -> list[int]:
    """Widths that fill the room: none gets more than it wants while another gets less."""
    given = [0] * len(wanted)
    narrowest_first = sorted(range(len(wanted)), key=lambda at: wanted[at])
    for done, at in enumerate(narrowest_first):
        given[at] = min(wanted[at], (room - sum(given)) // (len(wanted) - done))
    given[0] += room - sum(given)
    return given


def image_of(picture: Picture) -> QPixmap:
    """A picture in the height of a row."""
    depth = 1 if picture.is_gray else 3
    kind = QImage.Format.Format_Grayscale8 if depth == 1 else QImage.Format.Format_RGB888
    width, height = picture.width, picture.height
    image = QImage(picture.pixels, width, height, width * depth, kind)
    smooth = Qt.TransformationMode.SmoothTransformation
    return QPixmap.fromImage(image.copy()).scaledToHeight(_PICTURED - 4, smooth)


class PredictionsModel(QAbstractTableModel):
    """One row for each sample that the newest report tells of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Predictions | None = None

    @property
    def predictions(self) -> Predictions | None:
        """The newest report."""
        return self._known

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The rows."""
        return self._known.samples if self._known else ()

    def show_predictions(self, sampled: Predictions | None) -> None:
        """Show another report; rows that stay keep what is selected."""
        if sampled is self._known:
            return
        before, after = len(self.samples), len(sampled.samples) if sampled else 0
        if before != after:
            self.beginResetModel()
            self._known = sampled
            self.endResetModel()
            return
        self._known = sampled
        last = self.index(after - 1, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    @override
    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(self.samples)

    @override
    def columnCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Role.DisplayRole:
            return self.tr(COLUMNS[section].title)
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    @override
    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        tell = _ROLES.get(role)
        if tell is None or not index.isValid():
            return None
        return tell(self.samples[index.row()], COLUMNS[index.column()])


def _text(sample: Sample, column: Column) -> str | None:
    return None if column.is_given and sample.picture else column.text(sample)


def _image(sample: Sample, column: Column) -> QPixmap | None:
    return image_of(sample.picture) if column.is_given and sample.picture else None


def _accessible_text(sample: Sample, column: Column) -> str:
    if column.is_sign:
        return _tr("right") if sample.is_correct else _tr("wrong")
    return column.text(sample)


def _ink(sample: Sample, column: Column) -> QColor | None:
    wanted = theme_colors()
    return QColor(wanted.norm if sample.is_correct else wanted.alarm) if column.is_sign else None


_ROLES: dict[int, Callable[[Sample, Column], object]] = {
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
        self.setAccessibleName(self.tr("Samples"))
        self.setToolTip(self.tr("What the network says to the first test samples."))
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

    def show_predictions(self, sampled: Predictions | None) -> None:
        """Show what the newest report tells."""
        if sampled is not self._rows.predictions:
            self._rows.show_predictions(sampled)
            pictured = any(sample.picture for sample in self._rows.samples)
            height = _PICTURED if pictured else _PLAIN
            self.verticalHeader().setDefaultSectionSize(height)
            self.setIconSize(QSize(2 * height, height))
            self._fit()

    def _fit(self) -> None:
        """Share the width out, so that no column is lost and no sign out of sight."""
        head, sign = self.horizontalHeader(), len(COLUMNS) - 1
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
            text = self.tr(
                "What the network says to a few test samples stands here after each epoch."
            )
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.viewport().rect().adjusted(12, 0, -12, 0), middle, text)

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        self.viewport().update()
