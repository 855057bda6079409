"""Statistics of a layer, of several layers or of the network: rows of the inspector."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.shape import Shape, Window
from explorer.schema.formatting import grouped, in_bytes, short
from explorer.schema.messages import message, tr, translate

_PARAMETERS = message("Parameters")
_COUNTS = ("parameters", "macs", "memory")


class Row(NamedTuple):
    """A title with its value and a tooltip."""

    title: str
    value: str
    tip: str = ""


class Statistics(QWidget):
    """Titles and values that can be copied; a long value goes below its title."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 6, 0, 0)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._shown: Sequence[Row] = ()
        self._labels: list[tuple[QLabel, QLabel]] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; labels are reused."""
        while len(self._labels) < len(rows):
            self._labels.append(self._add_labels())
        for (title, value), row in zip(self._labels, rows, strict=False):
            title.setText(translate(row.title))
            title.setToolTip(translate(row.tip))
            value.setText(row.value)
            value.setAccessibleName(title.text())
        few, many = sorted((len(rows), len(self._shown)))
        for position in range(few, many):
            self._rows.setRowVisible(position, position < len(rows))
        self._shown = rows

    def as_text(self) -> str:
        """Return all rows as text."""
        return "\n".join(f"{translate(row.title)} {row.value}" for row in self._shown)

    def _add_labels(self) -> tuple[QLabel, QLabel]:
        title, value = QLabel(self), QLabel(self)
        title.setProperty("role", "muted")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setWordWrap(True)
        value.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Minimum)
        self._rows.addRow(title, value)
        return title, value


def of_node(inference: Inference, name: str) -> list[Row]:
    """Return the shapes and the costs of one layer."""
    facts, layer = inference.nodes[name], inference.network.index[name].layer
    if facts.shape is None:
        return []
    ports = () if layer.is_variadic else layer.ports
    rows = [
        Row(message("Input {port}", port=port) if port else message("Input shape"), shape)
        for port, shape in _shapes(facts.inputs, ports)
    ]
    rows += [
        Row(message("Output {port}", port=port) if port else message("Output shape"), shape)
        for port, shape in _shapes(facts.shapes, layer.outputs)
    ]
    rows.append(Row(_PARAMETERS, grouped(facts.parameters)))
    rows += [Row(f"   {name}", "×".join(map(str, dims))) for name, dims in facts.weights.items()]
    rows += [_macs(grouped(facts.macs)), _memory(facts.memory)]
    if facts.inputs and facts.shape.is_image:
        field = inference.receptive_field(name)
        size = tr("entire input")
        if field is not None:
            size = tr("{height}×{width} pixels", height=field.side[0], width=field.side[1])
        rows.append(Row(message("Receptive field"), size))
        rows += _enlarged(facts, layer.window)
    return rows


def _shapes(shapes: Sequence[Shape | None], ports: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each shape after the name of its port, if there are several."""
    for number, shape in enumerate(shapes):
        port = ports[number] if number < len(ports) else str(number + 1)
        if shape is not None:
            yield port if len(shapes) > 1 else "", str(shape)


def _macs(number: str) -> Row:
    tip = message("Multiply–accumulate operations (MACs) for one sample.")
    return Row(message("MACs"), number, tip)


def _memory(size: int) -> Row:
    return Row(message("Activation memory"), in_bytes(size), message("Outputs of one sample."))


def _enlarged(facts: NodeInfo, window: Window | None) -> list[Row]:
    """Return a note that padding makes an image larger, and the padding that keeps its size."""
    if window is None or not any(window.padding) or not facts.inputs[0] or not facts.shape:
        return []
    before, after = facts.inputs[0].dims[1:], facts.shape.dims[1:]
    if not any(more > fewer for fewer, more in zip(before, after, strict=True)):
        return []
    old, new = ("×".join(map(str, dims)) for dims in (before, after))
    note = tr("Padding enlarges the output: {before} → {after}.", before=old, after=new)
    if all(side % 2 for side in window.span):
        kept = "×".join(str(side // 2) for side in dict.fromkeys(window.span))
        note = f"{note} {tr('Use padding {padding} to keep the size.', padding=kept)}"
    return [Row(message("Padding"), note)]


def of_several(chosen: Iterable[NodeInfo], whole: Inference) -> list[Row]:
    """Return the sums over several layers, and their share of the network."""
    facts = list(chosen)
    parameters, macs, memory = (sum(map(attrgetter(name), facts)) for name in _COUNTS)
    return [
        Row(_PARAMETERS, _with_share(parameters, whole.parameters)),
        _macs(_with_share(macs, whole.macs)),
        _memory(memory),
    ]


def _with_share(part: int, whole: int) -> str:
    number = grouped(part)
    return f"{number} ({part / whole:.1%})" if part and part != whole else number


def of_network(inference: Inference) -> list[Row]:
    """Return the sums over the network."""
    return [
        Row(_PARAMETERS, grouped(inference.parameters)),
        _macs(short(inference.macs)),
        _memory(inference.memory),
    ]
