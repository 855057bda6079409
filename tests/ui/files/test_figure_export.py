"""Pictures as files, drawn by Qt; and the command that asks where they shall go."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.diagram.colors import ColorBy
from explorer.diagram.diagram import all_expanded
from explorer.diagram.figures.figure import Figure, figure_of, svg_of
from explorer.graph.project import Layout
from explorer.graph.storage.serialization import FileError
from explorer.session.exporting import EXPORTERS, ExportSource
from explorer.ui.files import figure_export
from explorer.ui.files.figure_export import fitting_lettering, write_figure
from explorer.ui.files.file_writer import FileWriter
from explorer.ui.main_window import MainWindow

FORMATS = ("svg", "png", "pdf")
SVG = "{http://www.w3.org/2000/svg}"
Asked = list[tuple[str, str]]


@pytest.fixture
def figure(qapp: QApplication) -> Figure:
    return figure_of(project_named("lenet-5"))


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Asked]:
    """Answer the file dialog; returns what it was asked."""

    def give(name: str, chosen: str) -> Asked:
        asked: Asked = []

        def ask(_parent: object, _title: str, start: str, filters: str) -> tuple[str, str]:
            asked.append((start, filters))
            return name, chosen

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return asked

    return give


def write(figure: Figure, path: Path, format: str) -> None:
    source = ExportSource(project=project_named("lenet-5"), figure=figure)
    EXPORTERS.find(format).write(source, path)


def sides(figure: Figure) -> tuple[float, float]:
    root = ElementTree.fromstring(svg_of(figure, fitting_lettering()))
    return float(root.attrib["width"]), float(root.attrib["height"])


def test_a_png_is_twice_as_large_on_a_white_ground(figure: Figure, tmp_path: Path) -> None:
    path = tmp_path / "it.png"
    write_figure(figure, path, "png")
    image = QImage(str(path))
    width, height = sides(figure)
    assert image.size() == QSize(round(2 * width), round(2 * height))
    white = QColor("#ffffff")
    right, bottom = image.width() - 1, image.height() - 1
    edge = [(x, y) for x in range(0, right, 7) for y in (0, 3, bottom - 3, bottom)]
    edge += [(x, y) for x in (0, 3, right - 3, right) for y in range(0, bottom, 7)]
    assert all(image.pixelColor(*position) == white for position in edge)
    inside = {image.pixelColor(x, y).name() for x in range(0, right, 3) for y in range(0, 200, 3)}
    assert len(inside) > 20


def test_a_png_is_as_wide_as_asked_for(figure: Figure, tmp_path: Path) -> None:
    write_figure(figure, tmp_path / "it.png", "png", width=500)
    assert QImage(str(tmp_path / "it.png")).width() == 500


def test_the_text_of_a_pdf_can_be_read_and_its_fonts_are_inside(
    figure: Figure, tmp_path: Path
) -> None:
    pdf = pytest.importorskip("PySide6.QtPdf")
    path = tmp_path / "it.pdf"
    write_figure(figure, path, "pdf")
    assert b"/FontFile" in path.read_bytes()
    document = pdf.QPdfDocument()
    document.load(str(path))
    assert document.pageCount() == 1
    text = document.getAllText(0).text()
    for appearance in figure.appearances.values():
        assert appearance.title in text
        assert appearance.count in text
    width, height = sides(figure)
    page = document.pagePointSize(0)
    assert (page.width(), page.height()) == pytest.approx((0.75 * width, 0.75 * height), abs=1)
    document.close()


@pytest.mark.parametrize("families", [("Helvetica", "Arial"), ("No such family",)])
def test_text_stay_inside_of_boxes_in_the_font_that_there_is(
    families: tuple[str, ...], figure: Figure
) -> None:
    lettering = fitting_lettering(families)
    assert_text_stay_inside(svg_of(figure, lettering), lettering.family)


def test_text_of_an_svg_stay_inside_of_boxes_where_none_of_its_fonts_is_installed(
    qapp: QApplication,
) -> None:
    for name in ("lenet-5", "resnet18"):
        assert_text_stay_inside(svg_of(figure_of(project_named(name))), "sans-serif")


def assert_text_stay_inside(svg: str, family: str) -> None:
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        front = next(rect for rect in group.iter(f"{SVG}rect") if "stroke" in rect.attrib)
        right = float(front.attrib["x"]) + float(front.attrib["width"])
        for text in group.iter(f"{SVG}text"):
            if "text-anchor" not in text.attrib:
                font = QFont(family)
                font.setPixelSize(100)
                font.setBold("font-weight" in text.attrib)
                wide = QFontMetricsF(font).horizontalAdvance(text.text or "")
                size = float(text.attrib["font-size"]) / 100
                assert float(text.attrib["x"]) + wide * size < right, text.text


def test_a_huge_network_becomes_a_png_that_can_be_opened(
    qapp: QApplication, tmp_path: Path
) -> None:
    project = project_named("googlenet")
    opened = Layout({}, all_expanded(project.network))
    write_figure(figure_of(project.with_layout(opened)), tmp_path / "it.png", "png")
    image = QImage(str(tmp_path / "it.png"))
    assert 10_000 < image.width() <= 32_000
    assert image.sizeInBytes() <= 256_000_000


@pytest.mark.parametrize("format", FORMATS)
def test_a_position_that_cannot_be_written_is_one_sentence_and_no_file(
    format: str, figure: Figure, tmp_path: Path
) -> None:
    with pytest.raises(FileError) as caught:
        write(figure, tmp_path / "none" / f"it.{format}", format)
    assert str(caught.value).endswith(f"it.{format}: No such file or directory")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match=r"folder: not a regular file\.$"):
        write(figure, tmp_path / "folder", format)
    assert list(tmp_path.rglob("*")) == [tmp_path / "folder"]


@pytest.mark.parametrize("format", FORMATS)
def test_the_command_draws_what_the_canvas_shows(
    format: str,
    window: MainWindow,
    answer: Callable[[str, str], Asked],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    path = tmp_path / f"it.{format}"
    asked = answer(str(path), "")
    window.action_set["export-image"].trigger()
    qtbot.waitUntil(path.exists)
    assert asked == [(str(Path.home() / "lenet-5"), "SVG (*.svg);;PNG (*.png);;PDF (*.pdf)")]
    assert window.context.preferences.folder == str(tmp_path)
    window.context.exports.close()
    assert list(tmp_path.glob("*it*")) == [path]


def test_colors_by_amount_are_drawn_too(window: MainWindow, tmp_path: Path) -> None:
    scene = window.view.canvas_scene
    scene.color_by(ColorBy.MACS)
    write(scene.figure, tmp_path / "it.svg", "svg")
    assert "MACs" in (tmp_path / "it.svg").read_text(encoding="utf-8")


def test_the_folder_is_remembered_and_the_filter_gives_the_suffix(
    window: MainWindow, answer: Callable[[str, str], Asked], tmp_path: Path, qtbot: QtBot
) -> None:
    answer(str(tmp_path / "net.v2"), "PDF (*.pdf)")
    window.action_set["export-image"].trigger()
    qtbot.waitUntil((tmp_path / "net.v2.pdf").exists)
    asked = answer("", "")
    window.action_set["export-image"].trigger()
    assert asked[0][0] == str(tmp_path / "lenet-5")


def test_a_file_that_the_dialog_has_not_asked_about_is_not_replaced_unasked(
    window: MainWindow,
    answer: Callable[[str, str], Asked],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "it.svg"
    path.write_text("mine", encoding="utf-8")
    no = QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda *_: no)
    answer(str(tmp_path / "it"), "SVG (*.svg)")
    window.action_set["export-image"].trigger()
    window.context.exports.close()
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_name_that_no_file_can_have_is_repaired(
    window: MainWindow, answer: Callable[[str, str], Asked]
) -> None:
    project = window.document.project
    named = replace(project.network, name="../a<b>:c")
    window.document.edit("Rename", project.with_network(named))
    asked = answer("", "")
    window.action_set["export-image"].trigger()
    assert Path(asked[0][0]).name == "a-b-c"


def test_what_went_wrong_is_said(
    window: MainWindow,
    answer: Callable[[str, str], Asked],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    stated: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: stated.append(text))
    answer(str(tmp_path / "none" / "it.pdf"), "")
    window.action_set["export-image"].trigger()
    qtbot.waitUntil(lambda: bool(stated))
    assert stated[0].endswith(f"{tmp_path / 'none' / 'it.pdf'}: No such file or directory")


def test_a_fault_of_the_program_is_said_as_well(
    figure: Figure,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    window: MainWindow,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no paint left")

    monkeypatch.setattr(figure_export, "write_figure", fail)
    writer = FileWriter(window)
    source = ExportSource(project=window.document.project, figure=figure)
    with qtbot.waitSignal(writer.failed) as waited:
        writer.begin(EXPORTERS.find("png"), source, tmp_path / "it.png")
    assert "no paint left" in waited.args[0]
    writer.close()


@pytest.mark.parametrize("format", ["png", "pdf"])
def test_the_command_line_draws_without_a_display(format: str, tmp_path: Path) -> None:
    path = tmp_path / f"it.{format}"
    text = ("export", "lenet-5")
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-m", "explorer", *text, "--to", format, "--output", str(path)],
        env={name: text for name, text in os.environ.items() if name not in hidden},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert path.read_bytes()[:4] == {"png": b"\x89PNG", "pdf": b"%PDF"}[format]
