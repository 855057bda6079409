"""A quick pick: a box over the window with a search line and a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from explorer.schema.messages import tr
from explorer.ui.theme.theme import theme_colors

_Index = QModelIndex | QPersistentModelIndex
_WIDTH, _ROW, _SHOWN, _EDGE = 400, 26, 11, 8


@dataclass(frozen=True)
class PickItem:
    """A row: its text, its value, and a note at the right.

    Rows that are not enabled can be chosen, but are muted and last. `keywords` are found, too.
    """

    text: str
    value: object
    note: str = ""
    is_enabled: bool = True
    keywords: str = ""


def ranked(rows: Sequence[PickItem], text: str) -> list[PickItem]:
    """Return the rows that contain all typed words: enabled rows and starts of words first.

    Rows that contain some of them only in their keywords come last.
    """
    wanted = text.casefold().split()
    found: list[tuple[tuple[bool, bool, int], PickItem]] = []
    for row in rows:
        have, keywords = row.text.casefold(), row.keywords.casefold()
        if all(word in have or word in keywords for word in wanted):
            begins = sum(f" {have}".find(f" {word}") >= 0 for word in wanted)
            by_keyword = any(word not in have for word in wanted)
            found.append(((by_keyword, not row.is_enabled, -begins), row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


class PickModel(QAbstractListModel):
    """The rows that match the typed text."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[PickItem] = []

    def show_rows(self, rows: list[PickItem]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.note or None
        return row if role == Qt.ItemDataRole.UserRole else None


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a row in pixels, which grows with the font."""
    return max(_ROW, metrics.height() + 8)


class _Delegate(QStyledItemDelegate):
    """Paints the text at the left and the note at the right; rows that are not enabled muted."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, row_height(option.fontMetrics))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        area = QRect(option.rect).adjusted(_EDGE, 0, -_EDGE, 0)
        ink = option.palette.color(QPalette.ColorRole.HighlightedText)
        muted = ink if chosen else QColor(theme_colors().muted)
        note = option.fontMetrics.elidedText(
            row.note, Qt.TextElideMode.ElideRight, area.width() * 3 // 5
        )
        side = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(muted)
        painter.drawText(area, side | Qt.AlignmentFlag.AlignRight, note)
        room = area.width() - option.fontMetrics.horizontalAdvance(note) - 2 * _EDGE
        text = option.fontMetrics.elidedText(row.text, Qt.TextElideMode.ElideRight, room)
        painter.setPen(ink if chosen else QColor(theme_colors().ink) if row.is_enabled else muted)
        painter.drawText(area, side | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


class QuickPick(QFrame):
    """Type to search, arrows to move, Enter to choose, Escape or a click elsewhere to dismiss."""

    chosen = Signal(object)
    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("quickPick")
        self.setAutoFillBackground(True)
        self._parent = parent
        self._rows: Sequence[PickItem] = ()
        self.line: QLineEdit = QLineEdit(self)
        self.line.setClearButtonEnabled(True)
        self.list: QListView = QListView(self)
        self.model: PickModel = PickModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QVBoxLayout(self)
        page.setContentsMargins(6, 6, 6, 6)
        page.addWidget(self.line)
        page.addWidget(self.list)
        self.nothing: QLabel = QLabel(self)
        self.nothing.setProperty("role", "muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        page.addWidget(self.nothing, 1)
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._accept)
        self.hide()

    def ask(self, rows: Sequence[PickItem], text: str, position: QPoint | None = None) -> None:
        """Show rows under a prompt, at a position or at the top of the parent."""
        self._rows = rows
        self.line.clear()
        self.line.setPlaceholderText(text)
        self.line.setAccessibleName(text)
        self.list.setAccessibleName(text)
        self._search("")
        self._place(position)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self, position: QPoint | None) -> None:
        room = self._parent.rect()
        rows = min(max(len(self._rows), 1), _SHOWN)
        height = rows * row_height(self.fontMetrics()) + self.line.sizeHint().height() + 22
        height = min(height, room.height() - 2 * _EDGE)
        self.resize(min(_WIDTH, room.width() - 2 * _EDGE), height)
        at = position or QPoint((room.width() - self.width()) // 2, 40)
        right, bottom = room.width() - self.width() - _EDGE, room.height() - height - _EDGE
        self.move(max(min(at.x(), right), _EDGE), max(min(at.y(), bottom), _EDGE))

    def _search(self, text: str) -> None:
        self.model.show_rows(ranked(self._rows, text))
        found = bool(self.model.rows)
        self.list.setVisible(found)
        self.nothing.setVisible(not found)
        self.nothing.setText(tr("No match for “{text}”.", text=text.strip()))
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))

    def dismiss(self) -> None:
        """Close without a choice."""
        if self.isVisible():
            self.hide()
            self.dismissed.emit()

    def _accept(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, PickItem):
            self.hide()
            self.dismissed.emit()
            self.chosen.emit(row.value)

    def _go(self, step: int) -> None:
        count = len(self.model.rows)
        if count:
            row = (self.list.currentIndex().row() + step) % count
            self.list.setCurrentIndex(self.model.index(row, 0))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self._keeps_focus():
            self.dismiss()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _keeps_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is None or self.isAncestorOf(focus)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -_SHOWN,
            Qt.Key.Key_PageDown: _SHOWN,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._go(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._go(1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True
