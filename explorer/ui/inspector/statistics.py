"""Numbers: what the inspector tells of a node, of several, and of the network, as rows of words."""

from collections.abc import Iterable
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.shape import Window
from explorer.schema.formatting import grouped, in_bytes, short

Rows = list[tuple[str, str]]
_COUNTS = ("parameters", "macs", "memory")


class Statistics(QWidget):
    """Rows of words and numbers that can be copied; a long one goes below its words."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 6, 0, 0)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._shown: Rows = []
        self._labels: list[tuple[QLabel, QLabel]] = []

    def show_rows(self, rows: Rows) -> None:
        """Show these rows; new labels are made only where more are needed than ever before."""
        while len(self._labels) < len(rows):
            self._labels.append(self._make())
        for position, (text, number) in enumerate(rows):
            named, value = self._labels[position]
            named.setText(text)
            value.setText(number)
        few, many = sorted((len(rows), len(self._shown)))
        for position in range(few, many):
            self._rows.setRowVisible(position, position < len(rows))
        self._shown = rows

    def as_text(self) -> str:
        """All of it as text."""
        return "\n".join(f"{text} {number}" for text, number in self._shown)

    def _make(self) -> tuple[QLabel, QLabel]:
        """The labels of one more row."""
        muted, value = QLabel(self), QLabel(self)
        muted.setProperty("role", "muted")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setWordWrap(True)
        value.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Minimum)
        self._rows.addRow(muted, value)
        return muted, value


def of_node(inference: Inference, name: str) -> Rows:
    """What is known of one node."""
    facts = inference.nodes[name]
    if facts.shape is None:
        return []
    rows = [("arrives", facts.input_text)] if facts.inputs else []
    rows.append(("leaves", facts.output_text))
    rows.append(("parameters", grouped(facts.parameters)))
    rows += [(f"   {name}", "×".join(map(str, dims))) for name, dims in facts.weights.items()]
    rows.append(("multiply-adds", grouped(facts.macs)))
    rows.append(("output", f"{in_bytes(facts.memory)} for one sample"))
    if facts.inputs and facts.shape.is_image:
        field = inference.receptive_field(name)
        sees = "the whole input" if field is None else "{}×{} pixels of it".format(*field.side)
        rows.append(("each sees", sees))
        rows += _enlarged(facts, inference.network.index[name].layer.window)
    return rows


def _enlarged(facts: NodeInfo, window: Window | None) -> Rows:
    """That padding makes an image larger, which is seldom meant, and how much keeps its size."""
    if window is None or not any(window.padding) or not facts.inputs[0] or not facts.shape:
        return []
    before, after = facts.inputs[0].dims[1:], facts.shape.dims[1:]
    if not any(more > fewer for fewer, more in zip(before, after, strict=True)):
        return []
    sizes = ("×".join(map(str, dims)) for dims in (before, after))
    text = "Padding enlarges the output: {} → {}.".format(*sizes)
    if all(side % 2 for side in window.span):
        kept = (str(side // 2) for side in dict.fromkeys(window.span))
        text += " Use padding {} to keep the size.".format("×".join(kept))
    return [("padding", text)]


def of_several(chosen: Iterable[NodeInfo], whole: Inference) -> Rows:
    """What several nodes add up to, and how much that is of the whole."""
    facts = list(chosen)
    parameters, macs, memory = (sum(map(attrgetter(name), facts)) for name in _COUNTS)
    return [
        ("parameters", f"{grouped(parameters)}{_share(parameters, whole.parameters)}"),
        ("multiply-adds", f"{grouped(macs)}{_share(macs, whole.macs)}"),
        ("outputs", f"{in_bytes(memory)} for one sample"),
    ]


def _share(part: int, whole: int) -> str:
    return f" ({part / whole:.1%})" if part and part != whole else ""


def of_network(inference: Inference) -> Rows:
    """What the whole network adds up to."""
    return [
        ("parameters", grouped(inference.parameters)),
        ("multiply-adds", f"{short(inference.macs)} for one sample"),
        ("outputs", f"{in_bytes(inference.memory)} for one sample"),
    ]
