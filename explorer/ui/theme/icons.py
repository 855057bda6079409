"""Icons: line drawings from resources/, in the colors of the theme."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from explorer.assets import resources
from explorer.ui.theme.theme import theme_colors

_SIDE = 20


def icon(name: str) -> QIcon:
    """Return an icon, enabled and disabled, in the current colors."""
    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    found, colors = QIcon(), theme_colors()
    found.addPixmap(_pixmap(drawing, colors.ink), QIcon.Mode.Normal)
    found.addPixmap(_pixmap(drawing, colors.edge), QIcon.Mode.Disabled)
    return found


def app_icon() -> QIcon:
    """Return the icon of the application."""
    return QIcon(str(resources() / "icons" / "app.svg"))


def _pixmap(drawing: str, ink: str) -> QPixmap:
    pixmap = QPixmap(QSize(_SIDE, _SIDE) * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg = drawing.replace("currentColor", ink)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, _SIDE, _SIDE))
    painter.end()
    return pixmap
