"""A picture of a network and of how it learned, as SVG written without any window."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from explorer.graph.arrange import arrange, moved
from explorer.graph.groups import everything_open, title_of, view
from explorer.graph.inference import infer
from explorer.graph.place import TITLE, Rect
from explorer.graph.project import Project
from explorer.session.history import History

_INK, _MUTED, _LINE = "#1b1f24", "#59636e", "#8c959f"
_FONT = "font-family='Inter, Segoe UI, Helvetica, Arial, sans-serif'"
_CURVES = ("#0072b2", "#d55e00")  # told apart by colour-blind eyes; Okabe & Ito 2008
_PLOT_W, _PLOT_H, _GAP = 430.0, 220.0, 60.0
_POINTS = 400


def picture(project: Project, history: History) -> str:
    """The network above, loss and gradient norm below, on white."""
    parts, area = _network(project)
    left, top = area.left - _GAP, area.top - _GAP
    right = max(area.left + area.width + _GAP, left + 2 * _PLOT_W + 3 * _GAP)
    under = area.top + area.height + 2 * _GAP
    bottom = under + _PLOT_H + _GAP
    lines = [
        f"<svg xmlns='http://www.w3.org/2000/svg' {_FONT} font-size='12' "
        f"viewBox='{left:g} {top:g} {right - left:g} {bottom - top:g}'>",
        f"<rect x='{left:g}' y='{top:g}' width='100%' height='100%' fill='white'/>",
        *parts,
        *_plot("loss", history.losses, (left + _GAP, under), _CURVES[0]),
        *_plot("gradient norm", history.totals, (left + _PLOT_W + 2 * _GAP, under), _CURVES[1]),
        "</svg>",
    ]
    return "\n".join(lines)


def _network(project: Project) -> tuple[list[str], Rect]:
    """Every node, in the frames of its groups, and the room that they take."""
    network, facts = project.network, infer(project.network).facts
    shown = view(network, everything_open(network), lambda port: facts[port.node].shape)
    arranged = moved(shown, arrange(shown, project.layout.direction), project.layout.moved)
    parts = [line for key, rect in arranged.frames.items() for line in _frame(title_of(key), rect)]
    written = set()
    for wire, corners in zip(shown.wires, arranged.wires, strict=True):
        points = " ".join(f"{x:g},{y:g}" for x, y in corners)
        parts.append(
            f"<polyline points='{points}' fill='none' stroke='{_LINE}' stroke-width='1.5'/>"
        )
        if corners[0] not in written:
            written.add(corners[0])
            x, y = corners[0]
            known = facts[wire.port.node].shapes[wire.port.output :]
            words = str(known[0]) if known else "?"
            parts.append(_text(x + 34, y - 6, words, _MUTED, 10))
    area = Rect(0, 0, 0, 0)
    for key, rect in arranged.boxes.items():
        node = network.index[key]
        parts += _box(rect, node.block.title, "  ".join((title_of(key), node.block.caption())))
        area = area.joined(rect)
    for rect in arranged.frames.values():
        area = area.joined(rect)
    return parts, area


def _box(rect: Rect, title: str, detail: str) -> Iterator[str]:
    x, y = rect.centre
    yield (
        f"<rect x='{rect.left:g}' y='{rect.top:g}' width='{rect.width:g}' "
        f"height='{rect.height:g}' rx='8' fill='#f6f8fa' stroke='{_INK}'/>"
    )
    yield _text(x, y - 5, title, _INK, 12)
    yield _text(x, y + 13, detail.strip(), _MUTED, 10)


def _frame(title: str, rect: Rect) -> Iterator[str]:
    yield (
        f"<rect x='{rect.left:g}' y='{rect.top:g}' width='{rect.width:g}' "
        f"height='{rect.height:g}' rx='12' fill='#8c959f' fill-opacity='0.08' stroke='{_LINE}'/>"
    )
    yield _text(rect.left + rect.width / 2, rect.top + TITLE * 0.6, title, _MUTED, 11)


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
