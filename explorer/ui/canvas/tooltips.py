"""Tips: what is known of the box or the wire under the pointer, in a few lines."""

from collections.abc import Iterator
from html import escape

from explorer.diagram.diagram import Connection, DiagramNode, prefix_of, with_count
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.shape import Field, Shape
from explorer.schema.formatting import grouped, in_bytes, short


def node_tooltip(box: DiagramNode, inference: Inference) -> str:
    """The numbers of a node, or those of a group added up."""
    rows = _group(box, inference) if box.is_collapsed else _node(box.key, inference)
    return "<br>".join(rows)


def _node(name: str, inference: Inference) -> Iterator[str]:
    node, facts = inference.network.index[name], inference.nodes[name]
    yield f"<b>{escape(node.layer.title)}</b>&nbsp; {escape(name)}"
    if node.layer.caption():
        yield escape(node.layer.caption())
    if node.comment:
        yield f"<i>{escape(node.comment)}</i>"
    if facts.problem:
        yield f"{facts.problem.sign} {escape(facts.problem.message)}"
    elif facts.blocked_by:
        yield f"waits for {escape(facts.blocked_by)}"
    else:
        yield from _numbers(facts, inference.receptive_field(name))


def _numbers(facts: NodeInfo, seen: Field | None) -> Iterator[str]:
    incoming = facts.input_text if len(facts.inputs) <= 4 else f"{len(facts.inputs)} branches"
    yield f"{incoming} → {facts.output_text}" if incoming else facts.output_text
    if facts.parameters:
        yield f"{grouped(facts.parameters)} parameters"
    if facts.macs:
        yield f"{grouped(facts.macs)} multiply-adds"
    yield f"{in_bytes(facts.memory)} of output for one sample"
    if seen and seen != Field():
        yield "each output sees {}×{} pixels".format(*seen.side)


def _group(box: DiagramNode, inference: Inference) -> Iterator[str]:
    inside = [inference.nodes[name] for name in box.nodes]
    title = with_count(box.key, box.repeats)
    yield f"<b>{escape(title)}</b>&nbsp; {escape(prefix_of(box.key))}"
    for fact in inside:
        if fact.problem:
            yield f"⚠ {escape(fact.problem.where)}: {escape(fact.problem.message)}"
    first, last = inside[0].inputs[:1], inside[-1].shape
    if first and last:
        yield f"{first[0]} → {last}"
    yield f"{len(inside)} blocks"
    yield f"{grouped(sum(fact.parameters for fact in inside))} parameters"
    yield f"{short(sum(fact.macs for fact in inside))} multiply-adds"
    yield f"{in_bytes(sum(fact.memory for fact in inside))} of outputs for one sample"
    yield "<i>double click to unfold</i>"


def connection_tooltip(connection: Connection, inference: Inference) -> str:
    """What travels on a wire, and what each of its dimensions counts."""
    shape = inference.nodes[connection.port.node].output_shape(connection.port.output)
    text = shape_text(shape) if shape else "its shape is not known yet"
    outputs = inference.network.index[connection.port.node].layer.outputs
    what = (
        f"{outputs[connection.port.output]} of "
        if 1 < len(outputs) > connection.port.output
        else ""
    )
    return f"<nobr><b>{text}</b></nobr><br>{escape(what + connection.port.node)}"


def port_tooltip(name: str, number: int, inference: Inference, *, leaves: bool) -> str:
    """What one of several ports is called, and what is there; nothing of an only one."""
    layer, facts = inference.network.index[name].layer, inference.nodes[name]
    names = layer.outputs if leaves else layer.ports
    if not 1 < len(names) > number:
        return ""
    incoming = facts.inputs[number] if number < len(facts.inputs) else None
    shape = facts.output_shape(number) if leaves else incoming
    text = f"<nobr><b>{escape(names[number])}</b>"
    text += f"&nbsp; {shape_text(shape)}</nobr>" if shape else "</nobr>"
    if not leaves and number >= layer.required_inputs and shape is None:
        text += "<br>may stay free"
    return f"{text}<br>{'leaves' if leaves else 'arrives at'} {escape(name)}"


def shape_text(shape: Shape) -> str:
    """64×56×56: channels × height × width."""
    meaning = " × ".join(shape.meaning)
    return f"{shape}: {meaning}" if meaning else str(shape)
