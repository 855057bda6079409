"""What stands above the cards: a search box, filters that fold away, and how much is shown."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
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

from explorer.ui.gallery.entries import FACETS, Choice, Facet, GalleryEntry, GalleryFilter

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterBar(QWidget):
    """Says `changed` with each wish; Esc clears the words, Enter or ↓ goes to the cards."""

    changed = Signal(object)
    dismissed = Signal()  # with Down, to the cards
    entered = Signal()

    def __init__(self, every: list[GalleryEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QLineEdit(self)
        self.toggle = QToolButton(self)
        self.count = QLabel(self)
        self.reset = QToolButton(self)
        self.filters = QWidget(self)
        self.boxes = [_combo(facet, every, self.filters) for facet in FACETS]
        self._furnish()
        self._arrange()
        self.toggle.toggled.connect(self.filters.setVisible)
        self.reset.clicked.connect(self.clear)
        self.box.textChanged.connect(self._tell)
        self.box.installEventFilter(self)
        for combo in self.boxes:
            combo.currentIndexChanged.connect(self._tell)

    @property
    def filter(self) -> GalleryFilter:
        """What is looked for."""
        chosen = [combo.currentData() for combo in self.boxes]
        return GalleryFilter(
            self.box.text(), tuple(each for each in chosen if isinstance(each, Choice))
        )

    def clear(self) -> None:
        """Look for nothing in particular."""
        self.blockSignals(True)
        self.box.clear()
        for combo in self.boxes:
            combo.setCurrentIndex(0)
        self.blockSignals(False)
        self._tell()

    def show_counts(self, shown: int, every: int) -> None:
        """Say how much is shown."""
        some = self.tr("{} of {}").format(shown, every)
        self.count.setText(some if shown < every else self.tr("{} networks").format(every))

    def _furnish(self) -> None:
        self.box.setPlaceholderText(self.tr("Find a network"))
        self.box.setAccessibleName(self.tr("Find a network"))
        self.box.setToolTip(self.tr("By title, family, year or idea (Ctrl+Shift+O)"))
        self.box.setClearButtonEnabled(True)
        self.toggle.setCheckable(True)
        self.toggle.setArrowType(Qt.ArrowType.DownArrow)
        self.toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.toggle.setText(self.tr("Filter"))
        self.toggle.setToolTip(self.tr("By family, size, year or kind of data"))
        self.reset.setText("×")
        self.reset.setFixedWidth(26)
        self.reset.setAccessibleName(self.tr("Show all networks"))
        self.reset.setToolTip(self.tr("Show all networks"))
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
        for position, combo in enumerate(self.boxes):
            grid.addWidget(combo, position // 2, position % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 3)
        column.setSpacing(3)
        column.addWidget(self.box)
        column.addLayout(line)
        column.addWidget(self.filters)

    def _tell(self) -> None:
        request = self.filter
        chosen = len(request.choices)
        self.toggle.setText(self.tr("Filter ({})").format(chosen) if chosen else self.tr("Filter"))
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
    """A box with the choices of a facet, as narrow as there is room for."""
    combo = QComboBox(parent)
    combo.setAccessibleName(combo.tr("filter by {}").format(facet.name))
    combo.setToolTip(combo.tr("Filter by {}").format(facet.name))
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    combo.setMinimumWidth(60)
    combo.addItem(facet.any)
    for choice in facet.choices(every):
        combo.addItem(choice.title, choice)
    combo.setMaxVisibleItems(combo.count())
    combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + 24)
    return combo
