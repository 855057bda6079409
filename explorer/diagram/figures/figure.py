"""The figure of a network: just what the canvas shows of it, on white and without a window."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.diagram.appearance import Looks, looks_of, outline, spoken
from explorer.diagram.colors import Colouring
from explorer.diagram.diagram import View, view
from explorer.diagram.figures.boxes import BEFORE, BEHIND, draw_box, draw_frame, titled
from explorer.diagram.figures.connections import draw_ports, draw_wire
from explorer.diagram.figures.labels import ROOM, Crowd, write_labels
from explorer.diagram.figures.legend import draw_kinds, draw_scale
from explorer.diagram.figures.style import Style, common_size, line_width
from explorer.diagram.figures.svg import Sheet
from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Arrangement, Rect
from explorer.diagram.layout.arrange import arrange, moved
from explorer.diagram.routing.bundles import Strand, laid, strands
from explorer.graph.compatibility import all_problems
from explorer.graph.inference import Inference, infer
from explorer.graph.project import Project

_TITLES, _DETAILS, _LABELS = (12.5, 17.0), (11.5, 13.5), (9.5, 12.5)  # least and most
_LARGER = 1.15  # a group's title than a node's

_COUNTED = "on the right: parameters"


@dataclass(frozen=True)
class Figure:
    """What is shown of a network: its boxes and wires, where they stand, and how they look."""

    view: View
    arranged: Arrangement
    looks: Looks
    inference: Inference


def figure_of(project: Project) -> Figure:
    """What the canvas shows of a project as it is laid out."""
    inference = infer(project.network)
    shown = view(project.network, project.opened, inference.leaving)
    arranged = moved(shown, arrange(shown, project.layout.direction), project.layout.moved)
    problems = all_problems(inference, project.data, project.recipe.loss)
    return Figure(shown, arranged, looks_of(shown, inference, problems, Colouring.KIND), inference)


def svg_of(figure: Figure, lettering: Lettering | None = None) -> str:
    """The figure as a document of its own."""
    sheet = Sheet(lettering or Lettering())
    draw_figure(sheet, figure)
    return sheet.document(figure.inference.network.name)


def draw_figure(sheet: Sheet, figure: Figure) -> None:
    """Draw a network and what its colours mean."""
    shown, arranged = figure.view, figure.arranged
    style = _style(figure, sheet.lettering)
    for frame in sorted(shown.frames, key=lambda each: shown.depth_of(each.key)):
        draw_frame(sheet, frame, arranged.frames[frame.key], style, shown.depth_of(frame.key))
    courses, _, _ = strands(laid(shown, arranged))
    for strand in courses:
        draw_wire(sheet, strand, style, arranged.direction)
    for box in shown.boxes:
        look = figure.looks[box.key]
        front = outline(look, arranged.boxes[box.key], arranged.direction)
        draw_box(sheet, front, look, style, spoken(box, look, figure.inference.facts))
    draw_ports(sheet, arranged, figure.looks, style)
    _write_labels(sheet, figure, courses, style)
    _draw_legend(sheet, figure, style)


def _write_labels(sheet: Sheet, figure: Figure, courses: Sequence[Strand], style: Style) -> None:
    crowd = Crowd()
    for strand in courses:
        crowd.add_lines(strand.corners)
    for rect in figure.arranged.boxes.values():
        crowd.add(rect)
    for rect in figure.arranged.frames.values():
        right, bottom = rect.left + rect.width, rect.top + rect.height
        crowd.add_lines(
            [(rect.left, rect.top), (right, rect.top), (right, bottom), (rect.left, bottom),
             (rect.left, rect.top)]
        )  # fmt: skip
    shapes = (
        (strand.corners[0], figure.inference.leaving(strand.port))
        for strand in courses
        if strand.port
    )
    labels = [(start, str(shape)) for start, shape in shapes if shape]
    write_labels(sheet, crowd, labels, style, figure.arranged.direction)


def _draw_legend(sheet: Sheet, figure: Figure, style: Style) -> None:
    scale = figure.looks.scale
    if scale.colouring is not Colouring.KIND:
        draw_scale(sheet, scale, style.detail)
        return
    nodes = figure.inference.network.nodes
    counted = any(look.count for look in figure.looks.values())
    draw_kinds(
        sheet, {node.block.category for node in nodes}, style.detail, _COUNTED if counted else ""
    )


def _style(figure: Figure, lettering: Lettering) -> Style:
    arranged = figure.arranged
    area = Rect(0.0, 0.0, 0.0, 0.0)
    nodes: list[tuple[str, float]] = []
    folded: list[tuple[str, float]] = []
    details: list[tuple[str, float]] = []
    for key, look in figure.looks.items():
        area = area.joined(arranged.boxes[key])
        room = outline(look, arranged.boxes[key], arranged.direction).width - BEFORE - BEHIND
        (folded if look.plates else nodes).append((titled(look), room))
        words = "  ".join(filter(None, (look.detail, look.count)))
        details += [(words, room), (look.foot, room)]
    for rect in arranged.frames.values():
        area = area.joined(rect)
    shapes = {str(figure.inference.leaving(wire.port)) for wire in figure.view.wires}
    title = common_size(lettering, nodes, _TITLES, bold=True)
    return Style(
        title=title,
        detail=common_size(lettering, details, _DETAILS),
        folded=min(common_size(lettering, folded, _TITLES, bold=True), title * _LARGER),
        label=common_size(lettering, [(words, ROOM) for words in shapes], _LABELS),
        line=line_width(area),
    )
