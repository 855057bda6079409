"""The legend: what colours tell, chosen in a list, and what each of them means."""

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
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from explorer.diagram.colors import CATEGORY, ColorBy, Scale, as_text, blend
from explorer.graph.network import Network
from explorer.ui.theme.theme import theme_colors

_SCALE_WIDTH, _HEIGHT, _ROW = 260, 22, 17
_STOPS = 12


class Legend(QFrame):
    """A list of what can be told by colours, beside a scale or the kinds that there are."""

    chosen = Signal(ColorBy)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(self.tr("What colours tell"))
        self.choice.setToolTip(self.tr("What the colours of the blocks tell"))
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for coloring in ColorBy:
            self.choice.addItem(self.tr(coloring.value), coloring)
        self._key = ColorKey(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 8, 3)
        row.setSpacing(8)
        row.addWidget(self.choice)
        row.addWidget(self._key)
        self.choice.activated.connect(self._choose)

    def _choose(self, row: int) -> None:
        self.chosen.emit(ColorBy(self.choice.itemData(row)))

    def show_scale(self, scale: Scale, network: Network) -> None:
        """Show what the colours mean now."""
        self.choice.setCurrentIndex(list(ColorBy).index(scale.coloring))
        self._key.show_scale(scale, network)

    def take(self, width: int) -> None:
        """Be as wide as needed, in as many rows as that takes."""
        self._key.room = max(width - self.choice.sizeHint().width() - 24, 0)
        wanted = self._key.sizeHint()
        if wanted == self._key.minimumSize() and self.size() == self.sizeHint():
            return
        self._key.setFixedSize(wanted)
        layout = self.layout()
        if layout:
            layout.invalidate()
            layout.activate()
        self.resize(self.sizeHint())


class ColorKey(QWidget):
    """Swatches with their names, or a scale with its ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._scale = Scale(ColorBy.KIND)
        self._kinds: list[tuple[str, str]] = []
        self._told: object = None
        self.room = 1000
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_scale(self, scale: Scale, network: Network) -> None:
        """Show what the colours mean now."""
        there = {node.layer.category for node in network.nodes}
        kinds = [(str(kind), color) for kind, color in CATEGORY.items() if kind in there]
        shown = (scale, tuple(kinds), theme_colors())
        if shown == self._told:
            return
        self._told, self._scale, self._kinds = shown, scale, kinds
        names = ", ".join(name for name, _ in self._kinds)
        self.setAccessibleName(names if scale.coloring is ColorBy.KIND else " – ".join(self._ends))
        self.setToolTip("" if self._tells_kinds else self.tr("In equal factors; blank for none"))
        self._picture = QPixmap()
        self.updateGeometry()
        self.update()

    @property
    def _ends(self) -> tuple[str, str]:
        scale = self._scale
        return as_text(scale.least, scale.coloring), as_text(scale.most, scale.coloring)

    @override
    def sizeHint(self) -> QSize:
        if not self._tells_kinds:
            return QSize(_SCALE_WIDTH, _HEIGHT)
        rows = self._rows()
        widest = max((sum(width for *_, width in row) for row in rows), default=0)
        return QSize(widest, max(_HEIGHT, len(rows) * _ROW))

    @property
    def _tells_kinds(self) -> bool:
        return self._scale.coloring is ColorBy.KIND

    def _rows(self) -> list[list[tuple[str, str, int]]]:
        """Kinds with their colours and widths, in as many rows as they need."""
        metrics = QFontMetrics(self._font())
        rows: list[list[tuple[str, str, int]]] = [[]]
        for name, color in self._kinds:
            width = metrics.horizontalAdvance(name) + 26
            if rows[-1] and sum(w for *_, w in rows[-1]) + width > self.room:
                rows.append([])
            rows[-1].append((name, color, width))
        return rows

    def _font(self) -> QFont:
        font = QFont()
        font.setPointSizeF(8.0)
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
        """Draw it once: it lies over the canvas, and is painted with each of its frames."""
        self._picture = QPixmap(self.size() * self.devicePixelRatioF())
        self._picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        painter.setFont(self._font())
        painter.setPen(QColor(theme_colors().ink))
        if self._tells_kinds:
            self._paint_kinds(painter)
        else:
            self._paint_scale(painter)
        painter.end()

    def _paint_kinds(self, painter: QPainter) -> None:
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
        for stop in range(_STOPS + 1):
            gradient.setColorAt(stop / _STOPS, QColor(blend(stop / _STOPS)))
        painter.fillRect(bar, gradient)
