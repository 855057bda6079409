"""A figure of a network and the curves of its run, as SVG without a window."""

from explorer.diagram.figures.curves import CURVE_WIDTH, draw_curve
from explorer.diagram.figures.figure import draw_figure, figure_of
from explorer.diagram.figures.svg import SvgCanvas
from explorer.diagram.figures.text_metrics import Lettering
from explorer.diagram.geometry import Rect
from explorer.graph.opaque import KnownModules
from explorer.graph.project import Project
from explorer.session.history import History

_COLORS = ("#0072b2", "#d55e00")  # distinct for color-blind readers; Okabe & Ito 2008
_ABOVE, _BESIDE = 56.0, 40.0  # margins of a plot for its title and numbers


def run_figure(project: Project, history: History, opaque: KnownModules | None = None) -> str:
    """The network above, loss and gradient norm below, on white."""
    sheet = SvgCanvas(Lettering())
    draw_figure(sheet, figure_of(project, opaque))
    area = sheet.area or Rect(0.0, 0.0, 0.0, 0.0)
    left, top = area.left + _BESIDE, area.top + area.height + _ABOVE
    draw_curve(sheet, "loss", history.losses, (left, top), _COLORS[0])
    beside = left + CURVE_WIDTH + 2 * _BESIDE
    draw_curve(sheet, "gradient norm", history.gradient_norm, (beside, top), _COLORS[1])
    return sheet.document(project.title)
