"""Icons: line drawings from resources/, in the ink of the theme."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from explorer.assets import resources
from explorer.ui.theme.theme import theme_colors

_SIDE = 20


def icon(name: str) -> QIcon:
    """The icon of that name, enabled and disabled."""
    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    found = QIcon()
    wanted = theme_colors()
    found.addPixmap(_pixmap(drawing, wanted.ink), QIcon.Mode.Normal)
    found.addPixmap(_pixmap(drawing, wanted.line), QIcon.Mode.Disabled)
    return found


def app_icon() -> QIcon:
    """The program's own icon."""
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
