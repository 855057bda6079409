"""Repairs that project the shortcut of a residual block to the shape of its branch."""

from collections.abc import Iterator
from itertools import permutations

from explorer.edits.placing import insert_as
from explorer.edits.repairs.resize import Tries, setting_text, with_settings
from explorer.graph.inference import Inference
from explorer.graph.layer import LAYERS, Category, Layer
from explorer.graph.names import free_name
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.declared import settings_of
from explorer.schema.messages import message
from explorer.schema.settings import SettingError

_SUM = "operator:add"
_NEEDED = {"out_channels", "kernel_size", "stride"}


def with_projection(inference: Inference, name: str) -> Tries:
    """Try a 1×1 convolution in a shortcut, or other settings of the one that it has.

    The projection shortcut of He et al. 2016, section 3.3, option B.
    """
    node = inference.network.index[name]
    if node.layer.target != _SUM:
        return
    for skip, branch in permutations(filter(None, node.inputs), 2):
        have, wanted = inference.shape_at(skip), inference.shape_at(branch)
        learned = _learned(inference, skip, branch)
        if learned and wanted:
            yield from _adjusted(inference, learned, wanted)
        elif have and wanted:
            found = _projection(have, wanted, _apart(inference.network, branch, skip))
            if found:
                text = message("Add projection shortcut to {shape}", shape=wanted)
                yield text, _inserted(inference.network, name, skip, found)


def _apart(network: Network, port: Port, other: Port) -> list[Node]:
    """Return the nodes that lead to one port and not to the other."""
    shared = {node.name for node in network.ancestors_of([network.index[other.node]])}
    leading = network.ancestors_of([network.index[port.node]])
    return [node for node in leading if node.name not in shared]


def _learned(inference: Inference, port: Port, other: Port) -> list[Node]:
    """Return the nodes with weights that lead to one port only."""
    apart = _apart(inference.network, port, other)
    return [node for node in apart if inference.nodes[node.name].weights]


def _adjusted(inference: Inference, learned: list[Node], wanted: Shape) -> Tries:
    """Try the channels and stride of a branch for the only convolution of a shortcut."""
    convolutions = [node for node in learned if settings_of(type(node.layer)).keys() >= _NEEDED]
    others = (node for node in learned if node.layer.category is not Category.NORMALIZATION)
    if len(convolutions) != 1 or list(others) != convolutions:
        return
    (node,) = convolutions
    incoming = inference.nodes[node.name].inputs
    stride = _stride(incoming[0], wanted) if incoming and incoming[0] else None
    if stride is None:
        return
    has = node.layer.values()
    needed = {"out_channels": wanted.dims[0], "stride": stride}
    changes = {key: value for key, value in needed.items() if has[key] != value}
    if len(changes) == 2:
        text = message(
            "Set output channels of {layer} to {channels} and its stride to {stride}",
            layer=node.name,
            channels=wanted.dims[0],
            stride=stride,
        )
        yield text, with_settings(inference.network, node.name, changes)
    elif changes:
        ((key, value),) = changes.items()
        yield (
            setting_text(node, key, value),
            with_settings(inference.network, node.name, changes),
        )


def _projection(have: Shape, wanted: Shape, branch: list[Node]) -> list[Layer]:
    """Return a 1×1 convolution from one shape to another, and a norm if the branch has one."""
    stride = _stride(have, wanted)
    if stride is None or stride != _moved(branch):  # or windows lost pixels at the edge
        return []
    norm = next((type(node.layer) for node in reversed(branch) if _is_norm(node.layer)), None)
    convolution = next(_convolutions(have, wanted, stride, bias=norm is None), None)
    if convolution is None:
        return []
    return [convolution, norm()] if norm else [convolution]


def _inserted(network: Network, name: str, skip: Port, parts: list[Layer]) -> Network:
    """Return the network with layers in a shortcut, named as in published networks."""
    slot = network.index[name].inputs.index(skip)
    stem = free_name(network.index, f"{name[: name.rfind('.') + 1]}downsample")
    for number, part in enumerate(parts):
        called = f"{stem}.{number}" if len(parts) > 1 else stem
        network = insert_as(network, part, called, name, slot).network
    return network


def _stride(have: Shape, wanted: Shape) -> int | None:
    """Return the stride between two shapes, None where it differs by dimension."""
    if len(have.dims) != len(wanted.dims) or len(have.dims) < 2:
        return None
    strides = {-(-old // new) for old, new in zip(have.dims[1:], wanted.dims[1:], strict=True)}
    return strides.pop() if len(strides) == 1 else None


def _moved(branch: list[Node]) -> int:
    """Return the product of the strides of a branch, along first inputs."""
    index, moved = {node.name: node for node in branch}, 1
    at: Node | None = branch[-1] if branch else None
    while at is not None:
        moved *= max(at.layer.window.stride) if at.layer.window else 1
        at = index.get(at.predecessors[0]) if at.predecessors else None
    return moved


def _is_norm(layer: Layer) -> bool:
    """Whether a layer normalizes over the batch."""
    return layer.category is Category.NORMALIZATION and "momentum" in settings_of(type(layer))


def _convolutions(have: Shape, wanted: Shape, stride: int, *, bias: bool) -> Iterator[Layer]:
    """Yield the 1×1 convolutions from one shape to another."""
    for kind in LAYERS:
        if kind.category is not Category.CONVOLUTION or not settings_of(kind).keys() >= _NEEDED:
            continue
        try:
            settings = {"out_channels": wanted.dims[0], "kernel_size": 1, "stride": stride}
            layer = kind().tuned(**settings, bias=bias)
            if layer.shapes(have) == (wanted,):
                yield layer
        except (SettingError, ShapeError):
            continue
