"""The figure of a network, read back as the SVG that it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.catalog.demos import project_named
from explorer.catalog.layers import Input, Linear
from explorer.diagram.appearance import accessible_text, appearances_of, outline
from explorer.diagram.colors import CATEGORY, ColorBy
from explorer.diagram.diagram import all_expanded
from explorer.diagram.figures.figure import Figure, figure_of, svg_of
from explorer.diagram.figures.style import COLUMN
from explorer.diagram.figures.svg import MUTED
from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Rect
from explorer.graph.network import Network, Node, Port
from explorer.graph.project import Direction, Layout, Project

SVG = "{http://www.w3.org/2000/svg}"
SHOWN = [("lenet-5", False), ("resnet18", False), ("resnet18", True), ("googlenet", True),
         ("attention-dot", False), ("lstm-cell", False), ("transformer", True)]  # fmt: skip
each = pytest.mark.parametrize(("name", "expanded"), SHOWN)
both = pytest.mark.parametrize("direction", Direction)


@dataclass(frozen=True)
class Text:
    """A text with the room that it takes."""

    text: str
    rect: Rect
    size: float


def project_of(name: str, expanded: bool, direction: Direction) -> Project:
    project = project_named(name)
    opened = all_expanded(project.network) if expanded else None
    return project.with_layout(Layout({}, opened, direction))


def root_of(figure: Figure) -> ElementTree.Element:
    return ElementTree.fromstring(svg_of(figure))


def text_of(root: ElementTree.Element) -> Iterator[Text]:
    for text in root.iter(f"{SVG}text"):
        size, stated = float(text.attrib["font-size"]), text.text or ""
        width = Lettering().width(stated, size, bold="font-weight" in text.attrib)
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
        left, foot = float(text.attrib["x"]) - width * shift, float(text.attrib["y"])
        yield Text(stated, Rect(left, foot - 0.72 * size, width, 0.72 * size), size)


def connections_of(root: ElementTree.Element) -> Iterator[Rect]:
    """Every stroke of every wire; a rounded corner counts as the corner that it rounds."""
    for path in root.iter(f"{SVG}path"):
        if path.attrib["fill"] == "none" and path.get("stroke") == MUTED:
            numbers = list(map(float, re.findall(r"-?[\d.]+", path.attrib["d"])))
            corners = list(zip(numbers[::2], numbers[1::2], strict=True))
            for (x0, y0), (x1, y1) in pairwise(corners):
                yield Rect(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))


def overlap(one: Rect, other: Rect) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


def fronts(figure: Figure) -> dict[str, Rect]:
    boxes, appearances = figure.arranged.boxes, figure.appearances
    flow = figure.arranged.direction
    return {key: outline(appearances[key], rect, flow) for key, rect in boxes.items()}


@both
@each
def test_every_box_that_is_visible_says_its_title(
    name: str, expanded: bool, direction: Direction
) -> None:
    figure = figure_of(project_of(name, expanded, direction))
    root = root_of(figure)
    stated = [text.text for text in text_of(root)]
    for appearance in figure.appearances.values():
        assert appearance.title in stated
    assert {frame.title for frame in figure.diagram.frames} <= set(stated)
    titles = [title.text for group in root.iter(f"{SVG}g") for title in group.iter(f"{SVG}title")]
    appearances, facts = figure.appearances, figure.inference.nodes
    assert titles == [
        accessible_text(box, appearances[box.key], facts) for box in figure.diagram.boxes
    ]


@both
@each
def test_connections_and_their_text_keep_clear_of_boxes(
    name: str, expanded: bool, direction: Direction
) -> None:
    figure = figure_of(project_of(name, expanded, direction))
    root = root_of(figure)
    boxes = [rect.grown(-1.0) for rect in fronts(figure).values()]
    strokes = list(connections_of(root))
    assert len(strokes) >= len(figure.diagram.connections)
    assert not [s for s in strokes for box in boxes if overlap(s.grown(0.01), box)]
    shapes = {
        str(figure.inference.shape_at(connection.port)) for connection in figure.diagram.connections
    }
    inside = {text for group in root.iter(f"{SVG}g") for text in text_of(group)}
    beside = [text for text in text_of(root) if text not in inside]
    labels = [text.rect for text in beside if text.text in shapes]
    assert labels
    assert not [label for label in labels for box in boxes if overlap(label, box)]
    assert not [pair for pair in combinations(labels, 2) if overlap(*pair)]


@both
@each
def test_nothing_is_cut_off_and_no_margin_is_wide(
    name: str, expanded: bool, direction: Direction
) -> None:
    root = root_of(figure_of(project_of(name, expanded, direction)))
    page = Rect(*map(float, root.attrib["viewBox"].split()))
    assert (page.width, page.height) == (
        float(root.attrib["width"]), float(root.attrib["height"])
    )  # fmt: skip
    ground, *drawn = root.iter(f"{SVG}rect")
    assert ground.attrib["fill"] == "#ffffff"
    rects = [Rect(*(float(r.attrib[k]) for k in ("x", "y", "width", "height"))) for r in drawn]
    area = rects[0]
    for rect in [*rects, *(text.rect for text in text_of(root)), *connections_of(root)]:
        area = area.joined(rect)
    inner = page.grown(-4.0)
    assert area.joined(inner) == inner
    outer = area.grown(16.0)
    assert outer.joined(page) == outer


@each
def test_text_stay_inside_of_their_boxes(name: str, expanded: bool) -> None:
    figure = figure_of(project_of(name, expanded, Direction.RIGHT))
    for group, front in zip(root_of(figure).iter(f"{SVG}g"), fronts(figure).values(), strict=True):
        for text in text_of(group):
            assert text.size >= 8.0
            assert front.joined(text.rect) == front


def test_text_and_lines_hold_in_print_one_column_wide() -> None:
    root = root_of(figure_of(project_of("lenet-5", False, Direction.DOWN)))
    scale = COLUMN / float(root.attrib["width"])
    assert min(text.size for text in text_of(root)) * scale > 5.0
    widths = [float(e.attrib["stroke-width"]) for e in root.iter() if "stroke-width" in e.attrib]
    assert min(widths) * scale > 0.25


def test_a_large_figure_has_thicker_lines_that_stay_lines() -> None:
    small, large = (
        root_of(figure_of(project_of("resnet18", expanded, Direction.RIGHT)))
        for expanded in (False, True)
    )
    line, thick = (
        next(float(p.attrib["stroke-width"]) for p in root.iter(f"{SVG}path")
             if "stroke-width" in p.attrib)
        for root in (small, large)
    )  # fmt: skip
    assert 1.0 < line < thick < 3.0


def test_what_the_canvas_shows_is_what_is_drawn() -> None:
    collapsed = figure_of(project_of("resnet18", False, Direction.DOWN))
    assert "layer1" in [text.text for text in text_of(root_of(collapsed))]
    assert not any(box.key.startswith("layer1.0") for box in collapsed.diagram.boxes)
    project = project_named("resnet18")
    opened = frozenset({"layer1."})
    stages = figure_of(project.with_layout(Layout({"fc": (5000.0, 900.0)}, opened)))
    assert "layer1.0 ×2" in [text.text for text in text_of(root_of(stages))]
    assert stages.arranged.boxes["fc"].center == (5000.0, 900.0)


def test_a_run_of_equal_groups_lies_on_plates() -> None:
    figure = figure_of(project_named("resnet18").with_layout(Layout({}, frozenset({"layer1."}))))
    group = next(
        g for g in root_of(figure).iter(f"{SVG}g") if (g[0].text or "").startswith("Group layer1.0")
    )
    outlines = [r for r in group.iter(f"{SVG}rect") if "stroke" in r.attrib]
    assert len(outlines) == 3


def test_the_legend_names_just_the_kinds_that_there_are() -> None:
    project = project_named("lenet-5")
    kinds = {node.layer.category for node in project.network.nodes}
    root = root_of(figure_of(project))
    assert {kind.title for kind in kinds} <= {text.text for text in text_of(root)}
    colors = {r.attrib["fill"] for r in root.iter(f"{SVG}rect")}
    assert {color for kind, color in CATEGORY.items() if kind in kinds} <= colors
    assert not {color for kind, color in CATEGORY.items() if kind not in kinds} & colors


@pytest.mark.parametrize("coloring", [c for c in ColorBy if c is not ColorBy.KIND])
def test_amounts_told_by_colors_are_told_by_a_scale(coloring: ColorBy) -> None:
    figure = figure_of(project_named("lenet-5"))
    appearances = appearances_of(figure.diagram, figure.inference, (), coloring)
    root = root_of(replace(figure, appearances=appearances))
    assert coloring.title in [text.text for text in text_of(root)]
    fills = {r.attrib["fill"] for r in root.iter(f"{SVG}rect")}
    assert {appearance.fill for appearance in appearances.values() if appearance.fill} <= fills


def test_a_network_with_problems_is_drawn_with_them() -> None:
    project = project_named("lenet-5")
    broken = replace(project, network=project.network.without("c3"))
    root = root_of(figure_of(broken))
    assert "⚠ Tanh" in [text.text for text in text_of(root)]
    assert any("stroke-dasharray" in r.attrib for r in root.iter(f"{SVG}rect"))


def test_an_empty_network_is_an_empty_figure() -> None:
    project = project_named("lenet-5")
    assert root_of(figure_of(replace(project, network=Network("nothing")))).tag == f"{SVG}svg"


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(max_size=80))
def test_hostile_names_stay_text(name: str, title: str) -> None:
    network = Network(
        title or "x", (Node("x", Input((4,))), Node(f"a{name}", Linear(), (Port("x"),)))
    )
    text = svg_of(figure_of(replace(project_named("lenet-5"), network=network)))
    root = ElementTree.fromstring(text.encode())
    assert {e.tag for e in root.iter()} <= {
        f"{SVG}{t}" for t in ("svg", "title", "rect", "path", "g", "text", "circle")
    }


def test_markup_in_names_is_escaped() -> None:
    evil = "</text><script>alert('1')</script>&\x00\ud800"
    network = Network(evil, (Node("x", Input((4,))), Node(evil, Linear(), (Port("x"),))))
    text = svg_of(figure_of(replace(project_named("lenet-5"), network=network)))
    assert "<script" not in text
    assert "\x00" not in text
    title = ElementTree.fromstring(text.encode()).find(f"{SVG}title")
    assert title is not None
    assert title.text == "</text><script>alert('1')</script>&\ufffd\ufffd"


def test_text_shrink_before_they_are_cut() -> None:
    lettering = Lettering()
    assert lettering.fitted("Convolution", 200, 17) == ("Convolution", 17)
    text, size = lettering.fitted("Convolution", 60, 17)
    assert text == "Convolution"
    assert 8.0 <= size < 17
    text, size = lettering.fitted("Convolution " * 9, 60, 17)
    assert text.endswith("…")
    assert lettering.width(text, size) <= 60
    wider = Lettering("DejaVu Sans", 1.2)
    assert wider.fitted("Convolution", 60, 17)[1] < lettering.fitted("Convolution", 60, 17)[1]
