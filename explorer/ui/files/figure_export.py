"""Figures as files: SVG as it is, PNG and PDF as Qt draws that SVG, written whole or not at all."""

import os
import sys
from enum import StrEnum
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

_SHARP = 2.0  # pixels of a PNG for one unit of the SVG
_MOST_PIXELS, _LONGEST = 64e6, 32_000.0  # of an image
_QUICK = 70  # of 100, which packs least
_POINTS = 0.75  # of one unit, as browsers count
_LARGEST_PAGE = 14_400.0  # points that a side of a PDF may have
_FAMILIES = ("Helvetica", "Arial", "Liberation Sans", "Nimbus Sans")
_SAMPLE = "Convolution 3×3 batchnorm 0123456789 MACs"


_NO_DISPLAY = ("-platform", "offscreen")


class Format(StrEnum):
    """What a figure can be written as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


def write_figure(figure: Figure, path: Path, format: Format, width: int | None = None) -> None:
    """Write a figure, a PNG as many pixels wide as asked for; raises FileError, the old file kept.

    A font is drawn only where there is a QGuiApplication.
    """
    if format is Format.SVG:
        write_whole(path, svg_of(figure).encode())
        return
    renderer = QSvgRenderer(QByteArray(svg_of(figure, fitting_lettering()).encode()))
    if not renderer.isValid():
        raise FileError(f"could not draw {figure.inference.network.name}")
    if format is Format.PNG:
        write_whole(path, _png(renderer, width))
    else:
        write_whole(path, _pdf(renderer, figure.inference.network.name))


def draw_without_window(figure: Figure, path: Path, format: str, width: int | None) -> None:
    """Write a figure where no window is open, nor can be; raises FileError."""
    chosen = sys.platform != "linux" or "QT_QPA_PLATFORM" in os.environ
    text = ["netx", *(() if chosen else _NO_DISPLAY)]
    app = QGuiApplication.instance() or QGuiApplication(text)
    write_figure(figure, path, Format(format), width)
    del app  # it had to live until now


def fitting_lettering() -> Lettering:
    """The first family that is as wide as Helvetica, or any other with how much wider it is."""
    for family in _FAMILIES:
        if 0.9 < _stretch(QFont(family), HELVETICA) < 1.03:
            return Lettering(family, widths=HELVETICA)
    return Lettering("sans-serif", max(_stretch(QFont("sans-serif"), WIDEST), 1.0))


def _stretch(font: QFont, widths: Widths) -> float:
    font.setPixelSize(100)
    wide = Lettering(widths=widths).width(_SAMPLE, 100)
    return QFontMetricsF(font).horizontalAdvance(_SAMPLE) / wide


def _png(renderer: QSvgRenderer, width: int | None) -> bytes:
    size = QSizeF(renderer.viewBoxF().size())
    wanted = width / size.width() if width else _SHARP
    pixels = size.width() * size.height()
    scale = min(
        wanted,
        _LONGEST / max(size.width(), size.height()),
        (_MOST_PIXELS / pixels) ** 0.5,
    )
    whole = QSize(max(round(size.width() * scale), 1), max(round(size.height() * scale), 1))
    image = QImage(whole, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    per_metre = round(scale * 96 / 0.0254)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    renderer.render(painter)
    painter.end()
    buffer = _buffer()
    image.save(buffer, "PNG", _QUICK)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _pdf(renderer: QSvgRenderer, title: str) -> bytes:
    size = QSizeF(renderer.viewBoxF().size()) * _POINTS
    size *= min(1.0, _LARGEST_PAGE / max(size.width(), size.height()))
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
