"""A picture of a network and of how it learned, as SVG written without any window."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from explorer.graph.arrange import HEIGHT, ROW, WIDTH, arrange, route
from explorer.graph.inference import infer
from explorer.graph.project import Project
from explorer.session.history import History

_INK, _MUTED, _LINE = "#1b1f24", "#59636e", "#8c959f"
_FONT = "font-family='Inter, Segoe UI, Helvetica, Arial, sans-serif'"
_CURVES = ("#0072b2", "#d55e00")  # told apart by colour-blind eyes; Okabe & Ito 2008
_PLOT_W, _PLOT_H, _GAP = 430.0, 220.0, 60.0
_POINTS = 400


def picture(project: Project, history: History) -> str:
    """The network above, loss and gradient norm below, on white."""
    places = arrange(project.network, project.layout)
    left = min(x for x, _ in places.values()) - WIDTH
    top = min(y for _, y in places.values()) - ROW
    right = max(max(x for x, _ in places.values()) + WIDTH, left + 2 * _PLOT_W + 3 * _GAP)
    under = max(y for _, y in places.values()) + ROW
    bottom = under + _PLOT_H + _GAP
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' {_FONT} font-size='12' "
        f"viewBox='{left:g} {top:g} {right - left:g} {bottom - top:g}'>",
        f"<rect x='{left:g}' y='{top:g}' width='100%' height='100%' fill='white'/>",
        *_network(project, places),
        *_plot("loss", history.losses, (left + _GAP, under), _CURVES[0]),
        *_plot("gradient norm", history.totals, (left + _PLOT_W + 2 * _GAP, under), _CURVES[1]),
        "</svg>",
    ]
    return "\n".join(parts)


def _network(project: Project, places: dict[str, tuple[float, float]]) -> Iterator[str]:
    facts = infer(project.network).facts
    for node in project.network.nodes:
        for port in filter(None, node.inputs):
            corners = route(places[port.node], places[node.name])
            points = " ".join(f"{x:g},{y:g}" for x, y in corners)
            yield f"<polyline points='{points}' fill='none' stroke='{_LINE}' stroke-width='1.5'/>"
            (x, y), known = corners[0], facts[port.node].shapes[port.output :]
            yield _text(x + 34, y - 6, str(known[0]) if known else "?", _MUTED, 10)
    for node in project.network.nodes:
        x, y = places[node.name]
        yield (
            f"<rect x='{x - WIDTH / 2:g}' y='{y - HEIGHT / 2:g}' width='{WIDTH:g}' "
            f"height='{HEIGHT:g}' rx='8' fill='#f6f8fa' stroke='{_INK}'/>"
        )
        yield _text(x, y - 5, node.block.title, _INK, 12)
        words = "  ".join(filter(None, (node.name, node.block.caption())))
        yield _text(x, y + 13, words, _MUTED, 10)


def _plot(
    title: str, values: Sequence[float], corner: tuple[float, float], colour: str
) -> Iterator[str]:
    x, y = corner
    yield _text(x + _PLOT_W / 2, y - 10, title, _INK, 12)
    yield (
        f"<path d='M{x:g},{y:g} v{_PLOT_H - _GAP:g} h{_PLOT_W:g}' fill='none' stroke='{_LINE}'/>"
    )
    if not values:
        return
    stride = max(1, len(values) // _POINTS)
    means = [sum(part) / len(part) for part in _parts(values, stride)]
    high = max(means) or 1.0
    across, down = _PLOT_W / max(len(means) - 1, 1), (_PLOT_H - _GAP) / high
    base = y + _PLOT_H - _GAP
    points = " ".join(f"{x + i * across:.1f},{base - v * down:.1f}" for i, v in enumerate(means))
    yield f"<polyline points='{points}' fill='none' stroke='{colour}' stroke-width='1.5'/>"
    yield _text(x - 18, y + 4, f"{high:.2g}", _MUTED, 10)
    yield _text(x - 18, base + 4, "0", _MUTED, 10)
    yield _text(x + _PLOT_W, base + 16, f"{len(values):,} steps", _MUTED, 10)


def _parts(values: Sequence[float], stride: int) -> Iterator[Sequence[float]]:
    for first in range(0, len(values), stride):
        yield values[first : first + stride]


def _text(x: float, y: float, words: str, colour: str, size: int) -> str:
    return (
        f"<text x='{x:g}' y='{y:g}' font-size='{size}' fill='{colour}' "
        f"text-anchor='middle'>{escape(words)}</text>"
    )
