"""Figures as PNG and PDF: Qt draws the SVG of a figure."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSize, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
)
from PySide6.QtSvg import QSvgRenderer

from explorer.diagram.figures.figure import Figure, svg_of
from explorer.diagram.figures.text_metrics import HELVETICA, WIDEST, Lettering, Widths
from explorer.graph.storage.atomic_write import write_whole
from explorer.graph.storage.serialization import FileError
from explorer.schema.messages import message

_DEFAULT_SCALE = 2.0  # pixels of a PNG for one unit of the SVG
_MAX_PIXELS, _MAX_SIDE = 64e6, 32_000.0  # of an image
_PNG_QUALITY = 70  # of 100, which compresses least
_POINTS_PER_UNIT = 0.75  # as in browsers
_MAX_PAGE_SIDE = 14_400.0  # of a PDF, in points
_FAMILIES = ("Helvetica", "Arial", "Liberation Sans", "Nimbus Sans")
_SAMPLE = "Convolution 3×3 batchnorm 0123456789 MACs"
_NO_DISPLAY = ("-platform", "offscreen")


def write_figure(figure: Figure, path: Path, format: str, width: int | None = None) -> None:
    """Write a figure, a PNG with `width` pixels; raises FileError and keeps the old file then.

    Fonts need a QGuiApplication, which is made without a display if there is none.
    """
    has_platform = sys.platform != "linux" or "QT_QPA_PLATFORM" in os.environ
    arguments = ["netx", *(() if has_platform else _NO_DISPLAY)]
    app = QGuiApplication.instance() or QGuiApplication(arguments)
    renderer = QSvgRenderer(QByteArray(svg_of(figure, fitting_lettering()).encode()))
    name = figure.inference.network.name
    if not renderer.isValid():
        raise FileError(message("Cannot draw {network}.", network=name))
    write_whole(path, _png(renderer, width) if format == "png" else _pdf(renderer, name))
    del app  # it had to live until now


def fitting_lettering(families: Sequence[str] = _FAMILIES) -> Lettering:
    """Return the first family as wide as Helvetica, else sans-serif with its relative width."""
    for family in families:
        if 0.9 < _stretch(QFont(family), HELVETICA) < 1.03:
            return Lettering(family, widths=HELVETICA)
    return Lettering("sans-serif", max(_stretch(QFont("sans-serif"), WIDEST), 1.0))


def _stretch(font: QFont, widths: Widths) -> float:
    font.setPixelSize(100)
    wide = Lettering(widths=widths).width(_SAMPLE, 100)
    return QFontMetricsF(font).horizontalAdvance(_SAMPLE) / wide


def _png(renderer: QSvgRenderer, width: int | None) -> bytes:
    size = QSizeF(renderer.viewBoxF().size())
    requested = width / size.width() if width else _DEFAULT_SCALE
    pixels = size.width() * size.height()
    scale = min(
        requested,
        _MAX_SIDE / max(size.width(), size.height()),
        (_MAX_PIXELS / pixels) ** 0.5,
    )
    whole = QSize(max(round(size.width() * scale), 1), max(round(size.height() * scale), 1))
    image = QImage(whole, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    per_meter = round(scale * 96 / 0.0254)
    image.setDotsPerMeterX(per_meter)
    image.setDotsPerMeterY(per_meter)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    renderer.render(painter)
    painter.end()
    buffer = _buffer()
    image.save(buffer, "PNG", _PNG_QUALITY)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _pdf(renderer: QSvgRenderer, title: str) -> bytes:
    size = QSizeF(renderer.viewBoxF().size()) * _POINTS_PER_UNIT
    size *= min(1.0, _MAX_PAGE_SIDE / max(size.width(), size.height()))
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Network Explorer")
    writer.setPageMargins(QMarginsF())
    page = QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageSize(page)
    writer.setPageMargins(QMarginsF())
    writer.setResolution(720)
    painter = QPainter(writer)
    renderer.render(painter)
    painter.end()
    return bytes(buffer.data().data())


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
