"""The quick-add box: opens on the canvas and lists layers, those that fit there first."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.suggest.query import read_asked
from explorer.graph.inference import Inference
from explorer.graph.network import Port
from explorer.schema.messages import tr, translate
from explorer.session import user_blocks
from explorer.ui.palette.delegate import RowDelegate
from explorer.ui.palette.suggestion_model import SuggestionModel, SuggestionRow
from explorer.ui.widgets.item_views import RECORD

_Key = Qt.Key
_DOWN, _UP = (_Key.Key_Down, _Key.Key_Tab), (_Key.Key_Up, _Key.Key_Backtab)
_ENTER = (_Key.Key_Return, _Key.Key_Enter)
_WIDTH, _ROWS, _PAGE, _EDGE, _BORDER = 440, 9, 8, 6, 1
_REASON_LINES = 3


class QuickAdd(QFrame):
    """A search box and a list; Enter inserts, Esc or a click elsewhere closes.

    Its parent is the view rather than the viewport, so that it covers the overlays there.
    """

    chosen = Signal(object)  # an Insertable, with the settings as typed
    closed = Signal()

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("quick")
        self.setAccessibleName(tr("Add layer"))
        self.model = SuggestionModel(self)
        self.box = QLineEdit(self)
        self.list = QListView(self)
        self.nothing = QLabel(tr("No matching layer."), self)
        self.reason = QLabel(self)  # why the current row does not fit, in full
        self._set_texts()
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.hide()

    def _set_texts(self) -> None:
        self.box.setPlaceholderText(tr("Add layer: conv 64, relu, linear 10…"))
        self.box.setAccessibleName(tr("Add layer"))
        self.box.setAccessibleDescription(
            tr("Numbers after the name fill in its settings. Enter inserts, Esc closes.")
        )
        self.list.setModel(self.model)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setAccessibleName(tr("Layers, matching shapes first"))
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
        """Open at a position of the canvas, to insert after a port, or unconnected."""
        self.model.show_candidates(inference, after, user_blocks.load_blocks().clips)
        self.box.clear()
        self._search("")
        self.move(self._within(position))
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close without a choice and return the focus to the canvas."""
        if not self.isVisible():
            return
        had_focus = self.box.hasFocus()
        self.hide()
        if had_focus:
            self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _within(self, position: QPoint) -> QPoint:
        """Return the nearest position at which the box and a reason are inside the canvas."""
        canvas = self._canvas
        self.reason.hide()
        self._fit(_ROWS)
        right = max(_EDGE, canvas.width() - self.width() - _EDGE)
        bottom = max(_EDGE, canvas.height() - self.height() - self._reason_height() - _EDGE)
        return QPoint(min(max(position.x(), _EDGE), right), min(max(position.y(), _EDGE), bottom))

    def _fit(self, rows: int) -> None:
        """Set the height to a number of rows, at most to that of the canvas."""
        line = self.list.sizeHintForRow(0) if self.model.rows else 0
        canvas = self._canvas
        others = self.box.sizeHint().height() + self._reason_height() + 3 * _EDGE
        room = max(canvas.height() - others - 3 * _EDGE, 3 * line)
        self.list.setVisible(bool(self.model.rows))
        self.nothing.setVisible(not self.model.rows)
        self.list.setFixedHeight(min(rows * line + 2 * _BORDER, room))
        self.setFixedWidth(min(_WIDTH, max(canvas.width() - 2 * _EDGE, 160)))
        self.adjustSize()

    def _reason_height(self) -> int:
        return _REASON_LINES * self.fontMetrics().lineSpacing() + 3 * _EDGE

    def _search(self, text: str) -> None:
        self.model.search(read_asked(text))
        self._fit(min(_ROWS, len(self.model.rows)))
        self._point_at(0)
        self.list.scrollToTop()

    def _point_at(self, row: int) -> None:
        last = len(self.model.rows) - 1
        index = self.model.index(min(max(row, 0), max(last, 0)), 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        row = index.data(RECORD)
        self._show_reason(translate(row.any_reason) if isinstance(row, SuggestionRow) else "")

    def _show_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        if reason:  # the layout would compute the height for another width
            room = self.width() - 2 * (_EDGE + _BORDER)
            self.reason.setFixedHeight(self.reason.heightForWidth(room))
        self.adjustSize()

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(RECORD)
        if isinstance(row, SuggestionRow) and not row.entry.reason:
            self.dismiss()
            self.chosen.emit(row.entry.requested)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event.key()) or super().eventFilter(watched, event)
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            popups = Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason
            if event.reason() not in popups:
                self.dismiss()
        return super().eventFilter(watched, event)

    def _press(self, key: int) -> bool:
        """Handle a key that moves, inserts or closes; return whether it was one."""
        current = self.list.currentIndex().row()
        steps = dict.fromkeys(_DOWN, 1) | dict.fromkeys(_UP, -1)
        steps |= {_Key.Key_PageDown: _PAGE, _Key.Key_PageUp: -_PAGE}
        if key in steps:
            self._point_at(current + steps[_Key(key)])
        elif key in _ENTER:
            self._choose(self.list.currentIndex())
        elif key == _Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # not for the canvas

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()  # at the end of the list the canvas must not zoom

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a press on the border must not start a selection
