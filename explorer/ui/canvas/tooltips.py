"""Tooltips of boxes, connections and ports, in a few lines of HTML."""

from collections.abc import Iterator
from html import escape

from explorer.diagram.diagram import Connection, DiagramNode, prefix_of, with_count
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.shape import Field, Shape
from explorer.schema.formatting import grouped, in_bytes, short
from explorer.schema.messages import tr, tr_counted, translate

_MOST_INPUTS = 4  # whose shapes are listed


def node_tooltip(box: DiagramNode, inference: Inference) -> str:
    """Return the numbers of a node, or those of a group added up."""
    rows = _group(box, inference) if box.is_collapsed else _node(box.key, inference)
    return "<br>".join(rows)


def _node(name: str, inference: Inference) -> Iterator[str]:
    node, facts = inference.network.index[name], inference.nodes[name]
    yield f"<b>{escape(translate(node.layer.title))}</b>&nbsp; {escape(name)}"
    if node.layer.caption():
        yield escape(node.layer.caption())
    if node.comment:
        yield f"<i>{escape(node.comment)}</i>"
    if facts.problem:
        yield f"{facts.problem.sign} {escape(translate(facts.problem.message))}"
    elif facts.blocked_by:
        text = tr("Shape unknown until the problem at {layer} is fixed.", layer=facts.blocked_by)
        yield escape(text)
    else:
        yield from _numbers(facts, inference.receptive_field(name))


def _numbers(facts: NodeInfo, field: Field | None) -> Iterator[str]:
    if not facts.inputs:
        yield tr("Output {shape}", shape=facts.output_text)
    elif len(facts.inputs) > _MOST_INPUTS:
        count, shape = len(facts.inputs), facts.output_text
        yield tr_counted(
            "{n} input, output {shape}", "{n} inputs, output {shape}", count, shape=shape
        )
    else:
        yield _input_and_output(facts.input_text, facts.output_text)
    if facts.parameters:
        yield _parameters(facts.parameters)
    if facts.macs:
        yield tr("{n} MACs", n=grouped(facts.macs))
    yield _memory(facts.memory)
    if field and field != Field():
        height, width = field.side
        yield tr("Receptive field: {height}×{width} pixels", height=height, width=width)


def _input_and_output(incoming: str, outgoing: str) -> str:
    return tr("Input {input}, output {output}", input=incoming, output=outgoing)


def _parameters(count: int) -> str:
    return tr_counted("{number} parameter", "{number} parameters", count, number=grouped(count))


def _memory(size: int) -> str:
    return tr("Activation memory: {size} per sample", size=in_bytes(size))


def _group(box: DiagramNode, inference: Inference) -> Iterator[str]:
    inside = [inference.nodes[name] for name in box.nodes]
    title = with_count(box.key, box.repeats)
    yield f"<b>{escape(title)}</b>&nbsp; {escape(prefix_of(box.key))}"
    for facts in inside:
        if facts.problem:
            text = translate(facts.problem.message)
            yield f"⚠ {escape(facts.problem.where)}: {escape(text)}"
    first, last = inside[0].inputs[:1], inside[-1].shape
    if first and last:
        yield _input_and_output(str(first[0]), str(last))
    yield tr_counted("{n} layer", "{n} layers", len(inside))
    yield _parameters(sum(facts.parameters for facts in inside))
    yield tr("{n} MACs", n=short(sum(facts.macs for facts in inside)))
    yield _memory(sum(facts.memory for facts in inside))
    yield f"<i>{tr('Double-click to expand')}</i>"


def connection_tooltip(connection: Connection, inference: Inference) -> str:
    """Return the shape of a connection with the meaning of its dimensions, and its source."""
    name, number = connection.port.node, connection.port.output
    shape = inference.nodes[name].output_shape(number)
    text = shape_text(shape) if shape else tr("Shape not known yet")
    outputs = inference.network.index[name].layer.outputs
    source = name
    if 1 < len(outputs) > number:
        source = tr("{layer}, output “{output}”", layer=name, output=outputs[number])
    return f"<nobr><b>{text}</b></nobr><br>{escape(source)}"


def port_tooltip(name: str, number: int, inference: Inference, *, is_output: bool) -> str:
    """Return the name of one of several inputs or outputs and its shape; of an only one nothing."""
    layer, facts = inference.network.index[name].layer, inference.nodes[name]
    names = layer.outputs if is_output else layer.ports
    if not 1 < len(names) > number:
        return ""
    incoming = facts.inputs[number] if number < len(facts.inputs) else None
    shape = facts.output_shape(number) if is_output else incoming
    text = f"<nobr><b>{escape(names[number])}</b>"
    text += f"&nbsp; {shape_text(shape)}</nobr>" if shape else "</nobr>"
    if not is_output and number >= layer.required_inputs and shape is None:
        text += f"<br>{tr('Optional input')}"
    if not is_output:
        return f"{text}<br>{escape(tr('Input of {layer}', layer=name))}"
    by_keyboard = tr("Drag to connect, or select the layer and press {key}.", key="W")
    return f"{text}<br>{escape(tr('Output of {layer}', layer=name))}<br><i>{by_keyboard}</i>"


def shape_text(shape: Shape) -> str:
    """Return a shape with its dimensions, as in 64×56×56: channels × height × width."""
    meaning = " × ".join(map(translate, shape.meaning))
    return f"{shape}: {meaning}" if meaning else str(shape)
