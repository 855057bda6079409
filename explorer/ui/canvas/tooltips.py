"""Tips: what is known of the box or the wire under the pointer, in a few lines."""

from collections.abc import Iterator
from html import escape

from explorer.diagram.diagram import Box, Wire, prefix_of, with_count
from explorer.graph.inference import Facts, Inference
from explorer.graph.shape import Field, Shape
from explorer.schema.formatting import grouped, in_bytes, short


def tip_of(box: Box, inference: Inference) -> str:
    """The numbers of a node, or those of a group added up."""
    rows = _group(box, inference) if box.is_folded else _node(box.key, inference)
    return "<br>".join(rows)


def _node(name: str, inference: Inference) -> Iterator[str]:
    node, facts = inference.network.index[name], inference.facts[name]
    yield f"<b>{escape(node.block.title)}</b>&nbsp; {escape(name)}"
    if node.block.caption():
        yield escape(node.block.caption())
    if node.comment:
        yield f"<i>{escape(node.comment)}</i>"
    if facts.problem:
        yield f"{facts.problem.sign} {escape(facts.problem.words)}"
    elif facts.waits_for:
        yield f"waits for {escape(facts.waits_for)}"
    else:
        yield from _numbers(facts, inference.sees(name))


def _numbers(facts: Facts, seen: Field | None) -> Iterator[str]:
    arriving = facts.arrives if len(facts.inputs) <= 4 else f"{len(facts.inputs)} branches"
    yield f"{arriving} → {facts.leaves}" if arriving else facts.leaves
    if facts.parameters:
        yield f"{grouped(facts.parameters)} parameters"
    if facts.macs:
        yield f"{grouped(facts.macs)} multiply-adds"
    yield f"{in_bytes(facts.memory)} of output for one sample"
    if seen and seen != Field():
        yield "each output sees {}×{} pixels".format(*seen.side)


def _group(box: Box, inference: Inference) -> Iterator[str]:
    inside = [inference.facts[name] for name in box.nodes]
    title = with_count(box.key, box.repeats)
    yield f"<b>{escape(title)}</b>&nbsp; {escape(prefix_of(box.key))}"
    for fact in inside:
        if fact.problem:
            yield f"⚠ {escape(fact.problem.where)}: {escape(fact.problem.words)}"
    first, last = inside[0].inputs[:1], inside[-1].shape
    if first and last:
        yield f"{first[0]} → {last}"
    yield f"{len(inside)} blocks"
    yield f"{grouped(sum(fact.parameters for fact in inside))} parameters"
    yield f"{short(sum(fact.macs for fact in inside))} multiply-adds"
    yield f"{in_bytes(sum(fact.memory for fact in inside))} of outputs for one sample"
    yield "<i>double click to unfold</i>"


def tip_of_wire(wire: Wire, inference: Inference) -> str:
    """What travels on a wire, and what each of its dimensions counts."""
    shape = inference.facts[wire.port.node].leaving(wire.port.output)
    words = shape_in_words(shape) if shape else "its shape is not known yet"
    outputs = inference.network.index[wire.port.node].block.outputs
    what = f"{outputs[wire.port.output]} of " if 1 < len(outputs) > wire.port.output else ""
    return f"<nobr><b>{words}</b></nobr><br>{escape(what + wire.port.node)}"


def tip_of_port(name: str, number: int, inference: Inference, *, leaves: bool) -> str:
    """What one of several ports is called, and what is there; nothing of an only one."""
    block, facts = inference.network.index[name].block, inference.facts[name]
    names = block.outputs if leaves else block.ports
    if not 1 < len(names) > number:
        return ""
    arriving = facts.inputs[number] if number < len(facts.inputs) else None
    shape = facts.leaving(number) if leaves else arriving
    words = f"<nobr><b>{escape(names[number])}</b>"
    words += f"&nbsp; {shape_in_words(shape)}</nobr>" if shape else "</nobr>"
    if not leaves and number >= block.needed and shape is None:
        words += "<br>may stay free"
    return f"{words}<br>{'leaves' if leaves else 'arrives at'} {escape(name)}"


def shape_in_words(shape: Shape) -> str:
    """64×56×56: channels × height × width."""
    meaning = " × ".join(shape.meaning)
    return f"{shape}: {meaning}" if meaning else str(shape)
