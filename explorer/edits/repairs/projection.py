"""Projecting: the way around a residual block brought to the shape of what it is added to."""

from collections.abc import Iterator
from itertools import permutations

from explorer.edits.placing import insert_as
from explorer.edits.repairs.resize import Tries, with_settings
from explorer.graph.inference import Inference
from explorer.graph.layer import BLOCKS, Block, Category
from explorer.graph.names import free_name
from explorer.graph.network import Network, Node, Port
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.declaration import settings_of
from explorer.schema.settings import SettingError

_SUM = "operator:add"
_NEEDED = {"out_channels", "kernel_size", "stride"}


def projected(inference: Inference, name: str) -> Tries:
    """A skip to a sum with a 1×1 convolution, or one that it has with what the sum needs.

    The projection shortcut of He et al. 2016, section 3.3, option B.
    """
    node = inference.network.index[name]
    if node.block.target != _SUM:
        return
    for skip, branch in permutations(filter(None, node.inputs), 2):
        have, wanted = inference.leaving(skip), inference.leaving(branch)
        learned = _learned(inference, skip, branch)
        if learned and wanted:
            yield from _adjusted(inference, learned, wanted)
        elif have and wanted:
            found = _projection(have, wanted, _apart(inference.network, branch, skip))
            if found:
                words = f"Project the skip to {wanted}"
                yield words, _inserted(inference.network, name, skip, found)


def _apart(network: Network, port: Port, other: Port) -> list[Node]:
    """The nodes that lead to one port and not to the other."""
    shared = {node.name for node in network.leading_to([network.index[other.node]])}
    leading = network.leading_to([network.index[port.node]])
    return [node for node in leading if node.name not in shared]


def _learned(inference: Inference, port: Port, other: Port) -> list[Node]:
    """What learns on the way to one port only."""
    apart = _apart(inference.network, port, other)
    return [node for node in apart if inference.facts[node.name].weights]


def _adjusted(inference: Inference, learned: list[Node], wanted: Shape) -> Tries:
    """The only convolution of a skip with the channels and the stride of the other branch."""
    convolutions = [node for node in learned if settings_of(type(node.block)).keys() >= _NEEDED]
    others = (node for node in learned if node.block.category is not Category.NORMALIZATION)
    if len(convolutions) != 1 or list(others) != convolutions:
        return
    (node,) = convolutions
    arriving = inference.facts[node.name].inputs
    stride = _stride(arriving[0], wanted) if arriving and arriving[0] else None
    if stride is None:
        return
    has = node.block.values()
    needed = {"out_channels": wanted.dims[0], "stride": stride}
    changes = {key: value for key, value in needed.items() if has[key] != value}
    told = ", ".join(f"{key} {value}" for key, value in changes.items())
    if changes:
        words = f"Make {node.name}'s {told}"
        yield words, with_settings(inference.network, node.name, changes)


def _projection(have: Shape, wanted: Shape, branch: list[Node]) -> list[Block]:
    """A 1×1 convolution that makes one shape of the other, and a norm if the branch has one."""
    stride = _stride(have, wanted)
    if stride is None or stride != _moved(branch):  # or pixels were lost at the edge
        return []
    norm = next((type(node.block) for node in reversed(branch) if _is_norm(node.block)), None)
    convolution = next(_convolutions(have, wanted, stride, bias=norm is None), None)
    if convolution is None:
        return []
    return [convolution, norm()] if norm else [convolution]


def _inserted(network: Network, name: str, skip: Port, parts: list[Block]) -> Network:
    """Blocks at the end of a skip to a sum, called as those of published networks are."""
    slot = network.index[name].inputs.index(skip)
    stem = free_name(network.index, f"{name[: name.rfind('.') + 1]}downsample")
    for number, part in enumerate(parts):
        called = f"{stem}.{number}" if len(parts) > 1 else stem
        network = insert_as(network, part, called, name, slot).network
    return network


def _stride(have: Shape, wanted: Shape) -> int | None:
    """By how much a window moves that makes one shape of the other, where one number does."""
    if len(have.dims) != len(wanted.dims) or len(have.dims) < 2:
        return None
    strides = {-(-old // new) for old, new in zip(have.dims[1:], wanted.dims[1:], strict=True)}
    return strides.pop() if len(strides) == 1 else None


def _moved(branch: list[Node]) -> int:
    """By how much the windows of a branch move together, along the first wire into each node."""
    index, moved = {node.name: node for node in branch}, 1
    at: Node | None = branch[-1] if branch else None
    while at is not None:
        moved *= max(at.block.window.stride) if at.block.window else 1
        at = index.get(at.feeders[0]) if at.feeders else None
    return moved


def _is_norm(block: Block) -> bool:
    """Whether it is normalized over the batch."""
    return block.category is Category.NORMALIZATION and "momentum" in settings_of(type(block))


def _convolutions(have: Shape, wanted: Shape, stride: int, *, bias: bool) -> Iterator[Block]:
    """The 1×1 convolutions that make one shape of the other."""
    for kind in BLOCKS:
        if kind.category is not Category.CONVOLUTION or not settings_of(kind).keys() >= _NEEDED:
            continue
        try:
            settings = {"out_channels": wanted.dims[0], "kernel_size": 1, "stride": stride}
            block = kind().tuned(**settings, bias=bias)
            if block.shapes(have) == (wanted,):
                yield block
        except (SettingError, ShapeError):
            continue
