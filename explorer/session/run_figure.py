"""A picture of a network and of how it learned, as SVG written without any window."""

from explorer.diagram.figures.curves import CURVE_WIDTH, draw_curve
from explorer.diagram.figures.figure import draw_figure, figure_of
from explorer.diagram.figures.svg import SvgCanvas
from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Rect
from explorer.graph.project import Project
from explorer.session.history import History

_COLORS = ("#0072b2", "#d55e00")  # told apart by colour-blind eyes; Okabe & Ito 2008
_ABOVE, _BESIDE = 56.0, 40.0  # of a plot: room for its title, and for its numbers


def run_figure(project: Project, history: History) -> str:
    """The network above, loss and gradient norm below, on white."""
    sheet = SvgCanvas(Lettering())
    draw_figure(sheet, figure_of(project))
    area = sheet.area or Rect(0.0, 0.0, 0.0, 0.0)
    left, top = area.left + _BESIDE, area.top + area.height + _ABOVE
    draw_curve(sheet, "loss", history.losses, (left, top), _COLORS[0])
    beside = left + CURVE_WIDTH + 2 * _BESIDE
    draw_curve(sheet, "gradient norm", history.gradient_norm, (beside, top), _COLORS[1])
    return sheet.document(project.title)
