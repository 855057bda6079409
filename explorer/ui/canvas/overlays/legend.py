"""The legend: a list of what colors can show, and what each color means."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget
from typing_extensions import override

from explorer.diagram.colors import CATEGORY, ColorBy, Scale, as_text, blend
from explorer.graph.network import Network
from explorer.schema.messages import message, tr, translate
from explorer.ui.theme.theme import theme_colors

_SCALE_WIDTH, _LEAST_HEIGHT, _ROW_HEIGHT = 260, 22, 17  # pixels
_GRADIENT_STOPS = 12
_POINT_SIZE = 8.5
_COLORINGS = {
    ColorBy.KIND: message("Layer type"),
    ColorBy.PARAMETERS: message("Parameters"),
    ColorBy.MACS: message("MACs"),
    ColorBy.MEMORY: message("Activation memory"),
}


class Legend(QFrame):
    """A list of what colors can show, beside a scale or the categories of the network."""

    chosen = Signal(ColorBy)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.choice = QComboBox(self)
        self.choice.setToolTip(tr("What the layer colors show."))
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for coloring, title in _COLORINGS.items():
            self.choice.addItem(translate(title), coloring)
        self._label = QLabel(tr("Color by:"), self)
        self._label.setBuddy(self.choice)
        self.choice.setAccessibleName(tr("Color by"))
        self._key = ColorKey(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.choice)
        row.addWidget(self._key)
        self.choice.activated.connect(self._choose)

    def _choose(self, row: int) -> None:
        self.chosen.emit(ColorBy(self.choice.itemData(row)))

    def show_scale(self, scale: Scale, network: Network) -> None:
        """Show what the colors of a network mean."""
        self.choice.setCurrentIndex(list(_COLORINGS).index(scale.coloring))
        self._key.show_scale(scale, network)

    def fit_in(self, width: int) -> None:
        """Be as wide as needed up to a width, in as many rows as that takes."""
        used = self._label.sizeHint().width() + self.choice.sizeHint().width()
        self._key.room = max(width - used - 36, 0)
        size = self._key.sizeHint()
        if size == self._key.minimumSize() and self.size() == self.sizeHint():
            return
        self._key.setFixedSize(size)
        layout = self.layout()
        if layout:
            layout.invalidate()
            layout.activate()
        self.resize(self.sizeHint())


class ColorKey(QWidget):
    """Swatches with the names of categories, or a scale with its ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scale = Scale(ColorBy.KIND)
        self._categories: list[tuple[str, str]] = []
        self._shown: object = None
        self.room = 1000
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_scale(self, scale: Scale, network: Network) -> None:
        """Show what the colors of a network mean."""
        present = {node.layer.category for node in network.nodes}
        categories = [
            (translate(str(each)), color) for each, color in CATEGORY.items() if each in present
        ]
        shown = (scale, tuple(categories), theme_colors())
        if shown == self._shown:
            return
        self._shown, self._scale, self._categories = shown, scale, categories
        names = ", ".join(name for name, _ in self._categories)
        self.setAccessibleName(names if scale.coloring is ColorBy.KIND else " – ".join(self._ends))
        text = tr("Logarithmic scale; layers with a value of 0 are not colored.")
        self.setToolTip("" if self._is_categorical else text)
        self._picture = QPixmap()
        self.updateGeometry()
        self.update()

    @property
    def _ends(self) -> tuple[str, str]:
        scale = self._scale
        return as_text(scale.least, scale.coloring), as_text(scale.most, scale.coloring)

    @override
    def sizeHint(self) -> QSize:
        if not self._is_categorical:
            return QSize(_SCALE_WIDTH, _LEAST_HEIGHT)
        rows = self._rows()
        widest = max((sum(width for *_, width in row) for row in rows), default=0)
        return QSize(widest, max(_LEAST_HEIGHT, len(rows) * _ROW_HEIGHT))

    @property
    def _is_categorical(self) -> bool:
        return self._scale.coloring is ColorBy.KIND

    def _rows(self) -> list[list[tuple[str, str, int]]]:
        """Return categories with their colors and widths, in as many rows as they need."""
        metrics = QFontMetrics(self._font())
        rows: list[list[tuple[str, str, int]]] = [[]]
        for name, color in self._categories:
            width = metrics.horizontalAdvance(name) + 26
            if rows[-1] and sum(w for *_, w in rows[-1]) + width > self.room:
                rows.append([])
            rows[-1].append((name, color, width))
        return rows

    def _font(self) -> QFont:
        font = QFont()
        font.setPointSizeF(_POINT_SIZE)
        return font

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._picture = QPixmap()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            self._draw()
        QPainter(self).drawPixmap(0, 0, self._picture)

    def _draw(self) -> None:
        """Draw the key once, because it is painted with every frame of the canvas."""
        self._picture = QPixmap(self.size() * self.devicePixelRatioF())
        self._picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        painter.setFont(self._font())
        painter.setPen(QColor(theme_colors().ink))
        if self._is_categorical:
            self._paint_categories(painter)
        else:
            self._paint_scale(painter)
        painter.end()

    def _paint_categories(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows = self._rows()
        step = self.height() / len(rows)
        for number, row in enumerate(rows):
            left = 0.0
            for name, color, width in row:
                middle = step * (number + 0.5)
                swatch = QPainterPath()
                swatch.addRoundedRect(QRectF(left, middle - 5, 10, 10), 2, 2)
                painter.fillPath(swatch, QColor(color))
                room = QRectF(left + 14, step * number, width, step)
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
                left += width

    def _paint_scale(self, painter: QPainter) -> None:
        least, most = self._ends
        metrics = QFontMetrics(self._font())
        first, last = metrics.horizontalAdvance(least) + 6, metrics.horizontalAdvance(most) + 6
        room = QRectF(self.rect())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, least)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, most)
        bar = QRectF(first, room.center().y() - 5, room.width() - first - last, 10)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for stop in range(_GRADIENT_STOPS + 1):
            gradient.setColorAt(stop / _GRADIENT_STOPS, QColor(blend(stop / _GRADIENT_STOPS)))
        painter.fillRect(bar, gradient)
