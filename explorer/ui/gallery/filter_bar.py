"""The bar above the cards: a search box, filters that can be hidden, and a count."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from explorer.schema.messages import tr, tr_counted, translate
from explorer.ui.gallery.entries import FACETS, Facet, FilterChoice, GalleryEntry, GalleryFilter

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterBar(QWidget):
    """The request for entries; Esc clears the text, ↓ goes to the cards, Enter opens one."""

    changed = Signal(object)  # a GalleryFilter
    dismissed = Signal()  # by Down, to the cards
    entered = Signal()

    def __init__(self, every: list[GalleryEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QLineEdit(self)
        self.toggle = QToolButton(self)
        self.count = QLabel(self)
        self.reset = QToolButton(self)
        self.filters = QWidget(self)
        self.boxes = [_combo(facet, every, self.filters) for facet in FACETS]
        self._set_texts()
        self._arrange()
        self.toggle.toggled.connect(self.filters.setVisible)
        self.reset.clicked.connect(self.clear)
        self.box.textChanged.connect(self._emit)
        self.box.installEventFilter(self)
        for combo in self.boxes:
            combo.currentIndexChanged.connect(self._emit)

    @property
    def filter(self) -> GalleryFilter:
        """The text and the choices."""
        chosen = [combo.currentData() for combo in self.boxes]
        return GalleryFilter(
            self.box.text(), tuple(each for each in chosen if isinstance(each, FilterChoice))
        )

    def clear(self) -> None:
        """Clear the text and all choices."""
        self.blockSignals(True)
        self.box.clear()
        for combo in self.boxes:
            combo.setCurrentIndex(0)
        self.blockSignals(False)
        self._emit()

    def show_counts(self, shown: int, every: int) -> None:
        """Show the number of networks that match."""
        some = tr("{shown} of {every}", shown=shown, every=every)
        self.count.setText(
            some if shown < every else tr_counted("{n} network", "{n} networks", every)
        )

    def _set_texts(self) -> None:
        self.box.setPlaceholderText(tr("Search networks"))
        self.box.setAccessibleName(tr("Search networks"))
        shortcut = QKeySequence("Ctrl+Shift+O").toString(QKeySequence.SequenceFormat.NativeText)
        self.box.setToolTip(
            tr("Search by name, family, year or description ({shortcut}).", shortcut=shortcut)
        )
        self.box.setClearButtonEnabled(True)
        self.toggle.setCheckable(True)
        self.toggle.setArrowType(Qt.ArrowType.DownArrow)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setText(tr("Filter"))
        self.toggle.setToolTip(tr("Filter by family, size, year or input type."))
        self.reset.setText("×")
        self.reset.setFixedWidth(26)
        self.reset.setAccessibleName(tr("Clear filters"))
        self.reset.setToolTip(tr("Clear filters"))
        self.reset.hide()
        self.count.setProperty("role", "muted")
        self.count.setMinimumWidth(50)
        self.filters.hide()

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(self.count, 1)
        line.addWidget(self.reset)
        line.addWidget(self.toggle)
        grid = QGridLayout(self.filters)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(0, 7)  # which has the longer titles
        grid.setColumnStretch(1, 6)
        for position, combo in enumerate(self.boxes):
            grid.addWidget(combo, position // 2, position % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 3)
        column.setSpacing(3)
        column.addWidget(self.box)
        column.addLayout(line)
        column.addWidget(self.filters)

    def _emit(self) -> None:
        request = self.filter
        count = len(request.choices)
        self.toggle.setText(tr("Filter ({count})", count=count) if count else tr("Filter"))
        self.reset.setVisible(request != GalleryFilter())
        self.changed.emit(request)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Down:
            self.dismissed.emit()
        elif event.key() in _ENTER:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.box.clear()
        else:
            return super().eventFilter(watched, event)
        return True


def _combo(facet: Facet, every: list[GalleryEntry], parent: QWidget) -> QComboBox:
    """Return a box with the choices of a facet, as narrow as its column."""
    combo = QComboBox(parent)
    combo.setAccessibleName(translate(facet.help))
    combo.setToolTip(translate(facet.help))
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    combo.setMinimumWidth(60)
    combo.addItem(translate(facet.any_title))
    for choice in facet.choices(every):
        combo.addItem(translate(choice.title), choice)
    combo.setMaxVisibleItems(combo.count())
    combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + 24)
    return combo
