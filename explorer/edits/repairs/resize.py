"""Repairs that resize: windows, padding, strides and widths with which shapes fit."""

from collections.abc import Iterator
from itertools import chain, permutations
from typing import Any

from explorer.graph.dataset import Dataset
from explorer.graph.inference import Inference, infer, smallest_image
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import ShapeError
from explorer.schema.declared import settings_of
from explorer.schema.messages import Message, message
from explorer.schema.settings import SettingError

Tries = Iterator[tuple[Message, Network | None]]  # the text of a repair, and its network

_MOST_PADDING = 8
_MOST_WINDOWS = 12  # that are tried, beside the usual ones
_USUAL = (1, 3, 5, 7)
_WIDTHS = ("out_channels", "out_features")
_STRIDES = (1, 2)


def with_settings(network: Network, name: str, changes: Any) -> Network | None:
    """Return the network with other settings of a layer; None where they are out of bounds."""
    try:
        return network.with_settings(name, network.index[name].layer.tuned(**changes))
    except SettingError:
        return None


def with_padding(inference: Inference, name: str) -> Tries:
    """Try the least padding with which everything fits, or else the most layers."""
    layer = inference.network.index[name].layer
    padding = layer.values().get("padding")
    if "padding" not in settings_of(type(layer)) or not isinstance(padding, int):
        return
    wider = (
        (message("Set padding to {padding}", padding=more), {"padding": more})
        for more in range(padding + 1, padding + _MOST_PADDING + 1)
    )
    yield from _farthest(wider, inference, name)


def with_smaller_window(inference: Inference, name: str) -> Tries:
    """Try the largest window with which everything fits, or else the most layers."""
    have = inference.network.index[name].layer.values().get("kernel_size")
    if not isinstance(have, int):
        return
    incoming = inference.nodes[name].inputs
    largest = min([have - 1, *(side for shape in incoming if shape for side in shape.dims[1:])])
    sides = [*range(largest, max(largest - _MOST_WINDOWS, 0), -1)]
    sides += [side for side in reversed(_USUAL) if side < sides[-1]] if sides else []
    smaller = (
        (message("Set kernel size to {size}", size=side), {"kernel_size": side}) for side in sides
    )
    yield from _farthest(smaller, inference, name)


def _farthest(tries: Iterator[tuple[Message, Any]], inference: Inference, name: str) -> Tries:
    """Try settings with which a node and all behind it fit, or else the most of them."""
    network, best = inference.network, None
    layer, incoming = network.index[name].layer, inference.nodes[name].inputs
    least = len(network.nodes)
    for text, changes in tries:
        try:
            other = layer.tuned(**changes)
            other.shapes(*incoming)  # before everything behind it is inferred
        except (SettingError, ShapeError):
            continue
        found = network.with_settings(name, other)
        left = unreached(infer(found, inference))
        if left < least:
            best, least = (text, found), left
        if not left:
            break
    if best:
        yield best


def unreached(inference: Inference) -> int:
    """Return the number of nodes without known shapes."""
    return sum(not facts.shapes for facts in inference.nodes.values())


def with_larger_image(network: Network) -> Tries:
    """Try the smallest image with which every window fits."""
    found = smallest_image(network)
    if found:
        entry, shape = found
        text = message("Set input shape to {shape}", shape=shape)
        yield text, with_settings(network, entry.name, {"shape": shape.dims})


def with_image_of(data: Dataset, inference: Inference, name: str) -> Tries:
    """Try the image shape of the data for a vector input of a layer."""
    network = inference.network
    for entry, shape in zip(network.inputs, data.inputs, strict=False):
        came = inference.shape_at(Port(entry.name))
        is_vector = came is not None and len(came.dims) == 1
        if entry.name in network.index[name].predecessors and is_vector and shape.is_image:
            text = message("Set input shape of {layer} to {shape}", layer=entry.name, shape=shape)
            yield text, with_settings(network, entry.name, {"shape": shape.dims})


def _branches(inference: Inference, name: str) -> Iterator[Iterator[Node]]:
    """Yield for each input of a merge the nodes that lead only there, the last first."""
    network = inference.network

    def upwards(port: Port | None) -> Iterator[Node]:
        at = network.index[port.node] if port else None
        while at is not None and len(network.successors[at.name]) == 1:
            yield at
            at = network.index[at.predecessors[0]] if len(at.predecessors) == 1 else None

    return map(upwards, network.index[name].inputs)


def with_same_padding(inference: Inference, name: str) -> Tries:
    """Try “same” padding for the windows of a branch to a merge."""
    for branch in _branches(inference, name):
        padded: list[Node] = []
        for at in branch:
            wider = _same(at.layer)
            if wider is not None and wider != at.layer and inference.nodes[at.name].shape:
                padded.append(at.with_layer(wider))
        if padded:
            names = ", ".join(node.name for node in reversed(padded))
            text = message("Use “same” padding in {layers}", layers=names)
            yield text, inference.network.with_replaced(padded)


def with_other_padding(inference: Inference, name: str) -> Tries:
    """Try other padding of a window in a branch to a merge, the nearest first."""
    incoming = map(inference.shape_at, filter(None, inference.network.index[name].inputs))
    if len({shape.dims[1:] for shape in incoming if shape and shape.is_image}) < 2:
        return
    nodes = chain.from_iterable(_branches(inference, name))
    found = [each for at in nodes for each in _farthest(_paddings(at), inference, at.name)]
    left = [unreached(infer(network, inference)) for _, network in found if network]
    yield from (each for each, lacking in zip(found, left, strict=True) if lacking == min(left))


def _paddings(node: Node) -> Iterator[tuple[Message, Any]]:
    """Yield other paddings of a window, the nearest first."""
    have = node.layer.values().get("padding")
    if not isinstance(have, int):
        return
    for more in range(1, _MOST_PADDING + 1):
        for side in (have + more, have - more):
            if side >= 0:
                yield setting_text(node, "padding", side), {"padding": side}


def setting_text(node: Node, name: str, value: object) -> Message:
    """Return the text of a repair that changes a setting of a node."""
    title = setting_title(node.layer, name)
    return message(
        "Set {setting} of {layer} to {value}", setting=title, layer=node.name, value=value
    )


def setting_title(layer: Layer, name: str) -> str:
    """Return the title of a setting, or its name where it has none."""
    return settings_of(type(layer))[name].title or name


def _same(layer: Layer) -> Layer | None:
    """Return a window of stride 1 with “same” padding, None for others."""
    has = layer.values()
    side, padding, apart = has.get("kernel_size"), has.get("padding"), has.get("dilation", 1)
    if not (isinstance(side, int) and isinstance(padding, int) and isinstance(apart, int)):
        return None
    reach = (side - 1) * apart
    if has.get("stride") != 1 or reach % 2:
        return None
    return layer.tuned(padding=max(padding, reach // 2))


def with_equal_width(inference: Inference, name: str) -> Tries:
    """Try the width of one branch of a merge for another."""
    network = inference.network
    known = [(port, inference.shape_at(port)) for port in network.index[name].inputs if port]
    for (port, have), (_, wanted) in permutations(known, 2):
        width = wanted and wanted.dims[0 if wanted.is_image else -1]
        at: Node | None = network.index[port.node]
        while at is not None and have is not None and width:
            settings = settings_of(type(at.layer))
            found = next((each for each in _WIDTHS if each in settings), None)
            if found:
                changed = with_settings(network, at.name, {found: width})
                yield setting_text(at, found, width), changed
                break
            at = network.index[at.predecessors[0]] if len(at.predecessors) == 1 else None


def with_other_stride(inference: Inference, name: str) -> Tries:
    """Try other strides of a window in a branch to a merge."""
    for at in chain.from_iterable(_branches(inference, name)):
        have = at.layer.values().get("stride")
        for stride in _STRIDES if isinstance(have, int) else ():
            if stride != have:
                text = setting_text(at, "stride", stride)
                yield text, with_settings(inference.network, at.name, {"stride": stride})
