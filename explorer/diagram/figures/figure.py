"""The figure of a network as on the canvas, on white and without a window."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.diagram.appearance import Appearances, accessible_text, appearances_of, outline
from explorer.diagram.colors import ColorBy
from explorer.diagram.diagram import Diagram, expanded_groups, make_diagram
from explorer.diagram.figures.boxes import BEFORE, BEHIND, draw_box, draw_frame, titled
from explorer.diagram.figures.connections import draw_connection, draw_ports
from explorer.diagram.figures.labels import ROOM, Crowd, write_labels
from explorer.diagram.figures.legend import draw_kinds, draw_scale
from explorer.diagram.figures.style import Style, common_size, line_width
from explorer.diagram.figures.svg import SvgCanvas
from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Arrangement, Rect
from explorer.diagram.layout.arrange import arrange, moved
from explorer.diagram.routing.bundles import BundlePart, edge_bundles, laid
from explorer.graph.compatibility import all_problems
from explorer.graph.inference import Inference, infer
from explorer.graph.opaque import KnownModules
from explorer.graph.project import Project
from explorer.schema.messages import message, translate

_TITLES, _DETAILS, _LABELS = (12.5, 17.0), (11.5, 13.5), (9.5, 12.5)  # smallest, largest
_LARGER = 1.15  # a group's title relative to a node's

_COUNTED = message("Numbers at the right: parameters")


@dataclass(frozen=True)
class Figure:
    """The boxes and connections of a network with their positions and appearances."""

    diagram: Diagram
    arranged: Arrangement
    appearances: Appearances
    inference: Inference


def figure_of(project: Project, opaque: KnownModules | None = None) -> Figure:
    """What the canvas shows of a project as it is laid out."""
    inference = infer(project.network, opaque=opaque)
    shown = make_diagram(project.network, expanded_groups(project), inference.shape_at)
    arranged = moved(shown, arrange(shown, project.layout.direction), project.layout.positions)
    problems = all_problems(inference, project.data, project.training_options.loss)
    return Figure(
        shown, arranged, appearances_of(shown, inference, problems, ColorBy.KIND), inference
    )


def svg_of(figure: Figure, lettering: Lettering | None = None) -> str:
    """Return the figure as an SVG document."""
    sheet = SvgCanvas(lettering or Lettering())
    draw_figure(sheet, figure)
    return sheet.document(figure.inference.network.name)


def draw_figure(sheet: SvgCanvas, figure: Figure) -> None:
    """Draw a network with a legend of its colors."""
    shown, arranged = figure.diagram, figure.arranged
    style = _style(figure, sheet.lettering)
    for frame in sorted(shown.frames, key=lambda each: shown.depth_of(each.key)):
        draw_frame(sheet, frame, arranged.frames[frame.key], style, shown.depth_of(frame.key))
    bundles, _, _ = edge_bundles(laid(shown, arranged))
    for part in bundles:
        draw_connection(sheet, part, style, arranged.direction)
    for box in shown.boxes:
        appearance = figure.appearances[box.key]
        front = outline(appearance, arranged.boxes[box.key], arranged.direction)
        draw_box(
            sheet,
            front,
            appearance,
            style,
            accessible_text(box, appearance, figure.inference.nodes),
        )
    draw_ports(sheet, arranged, figure.appearances, style)
    _write_labels(sheet, figure, bundles, style)
    _draw_legend(sheet, figure, style)


def _write_labels(
    sheet: SvgCanvas, figure: Figure, bundles: Sequence[BundlePart], style: Style
) -> None:
    crowd = Crowd()
    for part in bundles:
        crowd.add_lines(part.corners)
    for rect in figure.arranged.boxes.values():
        crowd.add(rect)
    for rect in figure.arranged.frames.values():
        right, bottom = rect.left + rect.width, rect.top + rect.height
        crowd.add_lines(
            [(rect.left, rect.top), (right, rect.top), (right, bottom), (rect.left, bottom),
             (rect.left, rect.top)]
        )  # fmt: skip
    shapes = (
        (part.corners[0], figure.inference.shape_at(part.port)) for part in bundles if part.port
    )
    labels = [(start, str(shape)) for start, shape in shapes if shape]
    write_labels(sheet, crowd, labels, style, figure.arranged.direction)


def _draw_legend(sheet: SvgCanvas, figure: Figure, style: Style) -> None:
    scale = figure.appearances.scale
    if scale.coloring is not ColorBy.KIND:
        draw_scale(sheet, scale, style.detail)
        return
    nodes = figure.inference.network.nodes
    counted = any(appearance.count for appearance in figure.appearances.values())
    draw_kinds(
        sheet, {node.layer.category for node in nodes}, style.detail, _COUNTED if counted else ""
    )


def _style(figure: Figure, lettering: Lettering) -> Style:
    arranged = figure.arranged
    area = Rect(0.0, 0.0, 0.0, 0.0)
    nodes: list[tuple[str, float]] = []
    collapsed: list[tuple[str, float]] = []
    details: list[tuple[str, float]] = []
    for key, appearance in figure.appearances.items():
        area = area.joined(arranged.boxes[key])
        room = outline(appearance, arranged.boxes[key], arranged.direction).width - BEFORE - BEHIND
        (collapsed if appearance.plates else nodes).append((titled(appearance), room))
        text = "  ".join(filter(None, (translate(appearance.detail), appearance.count)))
        details += [(text, room), (appearance.footer, room)]
    for rect in arranged.frames.values():
        area = area.joined(rect)
    shapes = {
        str(figure.inference.shape_at(connection.port)) for connection in figure.diagram.connections
    }
    title = common_size(lettering, nodes, _TITLES, bold=True)
    return Style(
        title=title,
        detail=common_size(lettering, details, _DETAILS),
        collapsed=min(common_size(lettering, collapsed, _TITLES, bold=True), title * _LARGER),
        label=common_size(lettering, [(text, ROOM) for text in shapes], _LABELS),
        line=line_width(area),
    )
