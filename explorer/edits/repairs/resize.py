"""Resizing: windows, padding, strides and widths with which shapes fit again."""

from collections.abc import Iterator
from itertools import chain, permutations
from typing import Any

from explorer.graph.dataset import Dataset
from explorer.graph.inference import Inference, infer, smallest_image
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import ShapeError
from explorer.schema.declared import settings_of
from explorer.schema.settings import SettingError

Tries = Iterator[tuple[str, Network | None]]  # what is done, in a few words, and what comes of it

_MOST_PADDING = 8
_MOST_WINDOWS = 12  # that are tried, beside those that are usual
_USUAL = (1, 3, 5, 7)
_WIDTHS = ("out_channels", "out_features")
_STRIDES = (1, 2)


def with_settings(network: Network, name: str, changes: Any) -> Network | None:
    """The network with these settings of a block; None where they are out of bounds."""
    try:
        return network.with_settings(name, network.index[name].layer.tuned(**changes))
    except SettingError:
        return None


def with_padding(inference: Inference, name: str) -> Tries:
    """The least padding with which all fits, or else the most."""
    layer = inference.network.index[name].layer
    padding = layer.values().get("padding")
    if "padding" not in settings_of(type(layer)) or not isinstance(padding, int):
        return
    wider = (
        (f"Pad by {more}", {"padding": more})
        for more in range(padding + 1, padding + _MOST_PADDING + 1)
    )
    yield from _farthest(wider, inference, name)


def with_smaller_window(inference: Inference, name: str) -> Tries:
    """The largest window with which all fits, or else the most; of those near, and the usual."""
    have = inference.network.index[name].layer.values().get("kernel_size")
    if not isinstance(have, int):
        return
    incoming = inference.nodes[name].inputs
    largest = min([have - 1, *(side for shape in incoming if shape for side in shape.dims[1:])])
    sides = [*range(largest, max(largest - _MOST_WINDOWS, 0), -1)]
    sides += [side for side in reversed(_USUAL) if side < sides[-1]] if sides else []
    smaller = ((f"Make kernel_size {side}", {"kernel_size": side}) for side in sides)
    yield from _farthest(smaller, inference, name)


def _farthest(tries: Iterator[tuple[str, Any]], inference: Inference, name: str) -> Tries:
    """Settings with which a node and all behind it fit, or else the most of that."""
    network, best = inference.network, None
    layer, incoming = network.index[name].layer, inference.nodes[name].inputs
    least = len(network.nodes)
    for text, changes in tries:
        try:
            other = layer.tuned(**changes)
            other.shapes(*incoming)  # before all that is behind it is asked
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
    """How many nodes nobody knows the shape of, for what is wrong before them or with them."""
    return sum(not facts.shapes for facts in inference.nodes.values())


def with_larger_image(network: Network) -> Tries:
    """The smallest image with which every window fits."""
    found = smallest_image(network)
    if found:
        entry, shape = found
        yield f"Make the image {shape}", with_settings(network, entry.name, {"shape": shape.dims})


def with_image_of(data: Dataset, inference: Inference, name: str) -> Tries:
    """A vector that enters right in front of a block made the image that data hold."""
    network = inference.network
    for entry, shape in zip(network.inputs, data.inputs, strict=False):
        came = inference.shape_at(Port(entry.name))
        is_vector = came is not None and len(came.dims) == 1
        if entry.name in network.index[name].predecessors and is_vector and shape.is_image:
            text = f"Make {entry.name} an image of {shape}"
            yield text, with_settings(network, entry.name, {"shape": shape.dims})


def _branches(inference: Inference, name: str) -> Iterator[Iterator[Node]]:
    """For each wire to a merge the nodes that lead only there, the last of them first."""
    network = inference.network

    def upwards(port: Port | None) -> Iterator[Node]:
        at = network.index[port.node] if port else None
        while at is not None and len(network.successors[at.name]) == 1:
            yield at
            at = network.index[at.predecessors[0]] if len(at.predecessors) == 1 else None

    return map(upwards, network.index[name].inputs)


def evened(inference: Inference, name: str) -> Tries:
    """A branch to a merge whose windows lost pixels at the edge, padded so that none do."""
    for branch in _branches(inference, name):
        padded: list[Node] = []
        for at in branch:
            wider = _same(at.layer)
            if wider is not None and wider != at.layer and inference.nodes[at.name].shape:
                padded.append(at.with_layer(wider))
        if padded:
            names = ", ".join(node.name for node in reversed(padded))
            yield f"Pad {names} to keep the size", inference.network.with_replaced(padded)


def repadded(inference: Inference, name: str) -> Tries:
    """A window in a branch to a merge with the padding, nearest to its own, that evens sizes."""
    incoming = map(inference.shape_at, filter(None, inference.network.index[name].inputs))
    if len({shape.dims[1:] for shape in incoming if shape and shape.is_image}) < 2:
        return
    nodes = chain.from_iterable(_branches(inference, name))
    found = [each for at in nodes for each in _farthest(_paddings(at), inference, at.name)]
    left = [unreached(infer(network, inference)) for _, network in found if network]
    yield from (each for each, lacking in zip(found, left, strict=True) if lacking == min(left))


def _paddings(node: Node) -> Iterator[tuple[str, Any]]:
    """Other paddings of a window, the nearest first."""
    have = node.layer.values().get("padding")
    if not isinstance(have, int):
        return
    for more in range(1, _MOST_PADDING + 1):
        for side in (have + more, have - more):
            if side >= 0:
                yield f"Make {node.name}'s padding {side}", {"padding": side}


def _same(layer: Layer) -> Layer | None:
    """A window that moves by one, padded so that an image leaves as large as it came."""
    has = layer.values()
    side, padding, apart = has.get("kernel_size"), has.get("padding"), has.get("dilation", 1)
    if not (isinstance(side, int) and isinstance(padding, int) and isinstance(apart, int)):
        return None
    reach = (side - 1) * apart
    if has.get("stride") != 1 or reach % 2:
        return None
    return layer.tuned(padding=max(padding, reach // 2))


def widened(inference: Inference, name: str) -> Tries:
    """What gives one branch of a merge its channels, with as many as another has."""
    network = inference.network
    known = [(port, inference.shape_at(port)) for port in network.index[name].inputs if port]
    for (port, have), (_, wanted) in permutations(known, 2):
        width = wanted and wanted.dims[0 if wanted.is_image else -1]
        at: Node | None = network.index[port.node]
        while at is not None and have is not None and width:
            settings = settings_of(type(at.layer))
            found = next((each for each in _WIDTHS if each in settings), None)
            if found:
                yield (
                    f"Make {at.name}'s {found} {width}",
                    with_settings(network, at.name, {found: width}),
                )
                break
            at = network.index[at.predecessors[0]] if len(at.predecessors) == 1 else None


def stepped(inference: Inference, name: str) -> Tries:
    """A window in a branch to a merge that moves by more or fewer pixels."""
    for at in chain.from_iterable(_branches(inference, name)):
        have = at.layer.values().get("stride")
        for stride in _STRIDES if isinstance(have, int) else ():
            if stride != have:
                text = f"Make {at.name}'s stride {stride}"
                yield text, with_settings(inference.network, at.name, {"stride": stride})
