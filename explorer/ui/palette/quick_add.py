"""The quick-add box: opens where a block shall stand, and offers first what fits there."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.suggest.query import read_asked
from explorer.graph.inference import Inference
from explorer.graph.network import Port
from explorer.session import user_blocks
from explorer.ui.palette.delegate import RowDelegate
from explorer.ui.palette.suggestion_model import ROW, SuggestionModel, SuggestionRow
from explorer.ui.widgets.text import capitalize

_Key = Qt.Key
_DOWN, _UP = (_Key.Key_Down, _Key.Key_Tab), (_Key.Key_Up, _Key.Key_Backtab)
_ENTER = (_Key.Key_Return, _Key.Key_Enter)
_WIDTH, _ROWS, _PAGE, _EDGE, _BORDER = 440, 9, 8, 6, 1
_LINES = 3  # of a reason, for which there is room


class QuickAdd(QFrame):
    """Type, choose with arrows and Enter; Escape or a click elsewhere closes.

    Says `chosen` with the part, its settings as typed, or with an own block, and `closed` whenever
    it goes. Made over the view rather than its viewport, it lies above what else floats there.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("quick")
        self.setAccessibleName(self.tr("Add a block"))
        self.model = SuggestionModel(self)
        self.box = QLineEdit(self)
        self.list = QListView(self)
        self.nothing = QLabel(self.tr("No block is called so."), self)
        self.reason = QLabel(self)  # why the row that is pointed at does not suit, in full
        self._furnish()
        self.box.textChanged.connect(self._seek)
        self.box.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.hide()

    def _furnish(self) -> None:
        self.box.setPlaceholderText(self.tr("Add a block: conv 64, relu, linear 10 …"))
        self.box.setAccessibleName(self.tr("Add a block"))
        self.box.setAccessibleDescription(
            self.tr("Numbers behind a name set its settings. Enter adds, Escape closes.")
        )
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setAccessibleName(self.tr("Blocks, those that fit first"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for text in (self.nothing, self.reason):
            text.setProperty("role", "muted")
            text.setMargin(_EDGE)
        self.reason.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.setSpacing(4)
        column.addWidget(self.box)
        column.addWidget(self.nothing)
        column.addWidget(self.list)
        column.addWidget(self.reason)

    def open(self, position: QPoint, inference: Inference, after: Port | None) -> None:
        """Open at a place of the canvas, to add behind a port, or by itself."""
        self.model.show_candidates(inference, after, user_blocks.load_blocks().clips)
        self.box.clear()
        self._seek("")
        self.move(self._within(position))
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close without a choice; the keyboard goes back to the canvas."""
        if not self.isVisible():
            return
        had_focus = self.box.hasFocus()
        self.hide()
        if had_focus:
            self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _within(self, position: QPoint) -> QPoint:
        """The place, or the nearest where all of the box can be seen, with a reason too."""
        canvas = self._canvas
        self.reason.hide()
        self._fit(_ROWS)
        right = max(_EDGE, canvas.width() - self.width() - _EDGE)
        bottom = max(_EDGE, canvas.height() - self.height() - self._for_reason() - _EDGE)
        return QPoint(min(max(position.x(), _EDGE), right), min(max(position.y(), _EDGE), bottom))

    def _fit(self, rows: int) -> None:
        """Be as high as so many rows, but not higher than the canvas."""
        line = self.list.sizeHintForRow(0) if self.model.rows else 0
        canvas = self._canvas
        others = self.box.sizeHint().height() + self._for_reason() + 3 * _EDGE
        room = max(canvas.height() - others - 3 * _EDGE, 3 * line)
        self.list.setVisible(bool(self.model.rows))
        self.nothing.setVisible(not self.model.rows)
        self.list.setFixedHeight(min(rows * line + 2 * _BORDER, room))
        self.setFixedWidth(min(_WIDTH, max(canvas.width() - 2 * _EDGE, 160)))
        self.adjustSize()

    def _for_reason(self) -> int:
        return _LINES * self.fontMetrics().lineSpacing() + 3 * _EDGE

    def _seek(self, text: str) -> None:
        self.model.search(read_asked(text))
        self._fit(min(_ROWS, len(self.model.rows)))
        self._point_at(0)
        self.list.scrollToTop()

    def _point_at(self, row: int) -> None:
        last = len(self.model.rows) - 1
        index = self.model.index(min(max(row, 0), max(last, 0)), 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        pointed = index.data(ROW)
        reason = (
            pointed.entry.reason or pointed.reason if isinstance(pointed, SuggestionRow) else ""
        )
        self._tell(reason)

    def _tell(self, reason: str) -> None:
        self.reason.setText(capitalize(reason))
        self.reason.setVisible(bool(reason))
        if reason:  # asked here: the box would ask for the height in a width of its own
            room = self.width() - 2 * (_EDGE + _BORDER)
            self.reason.setFixedHeight(self.reason.heightForWidth(room))
        self.adjustSize()

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, SuggestionRow) and not row.entry.reason:
            self.dismiss()
            self.chosen.emit(row.entry.requested)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event.key()) or super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            kept = Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason
            if event.reason() not in kept:
                self.dismiss()
        return super().eventFilter(watched, event)

    def _press(self, key: int) -> bool:
        """What a key does in the box that is not typing."""
        here = self.list.currentIndex().row()
        steps = dict.fromkeys(_DOWN, 1) | dict.fromkeys(_UP, -1)
        steps |= {_Key.Key_PageDown: _PAGE, _Key.Key_PageUp: -_PAGE}
        if key in steps:
            self._point_at(here + steps[_Key(key)])
        elif key in _ENTER:
            self._choose(self.list.currentIndex())
        elif key == _Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what the box does not take is no matter of the canvas

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()  # at the end of the list the canvas shall not begin to zoom

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # nor shall a press on the edge draw a selection
