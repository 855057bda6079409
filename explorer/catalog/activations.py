"""Activation functions, simplest first, and the one that the hidden layers of a network share."""

from typing_extensions import override

from explorer.catalog.layers.merge import Multiply
from explorer.catalog.layers.regularization import ShapePreserving
from explorer.graph.layer import LAYERS, Arguments, Category, Layer, layer
from explorer.graph.network import Network, Node
from explorer.graph.shape import Shape
from explorer.schema.fields import positive, real
from explorer.schema.messages import message


class Activation(ShapePreserving):
    """An activation function, of each element or, as softmax, of each sample."""


@layer(message("Sigmoid"), category=Category.ACTIVATION)
class Sigmoid(Activation):
    """The logistic function."""

    description = message("1 / (1 + e⁻ˣ), in (0, 1). Gradients vanish in deep stacks: at most ¼.")


@layer(message("Tanh"), category=Category.ACTIVATION)
class Tanh(Activation):
    """The hyperbolic tangent."""

    description = message("(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), output in (−1, 1), zero-centered.")


@layer(message("ReLU"), category=Category.ACTIVATION)
class ReLU(Activation):
    """The rectified linear unit."""

    is_common = True
    description = message("max(0, x). Units that are always negative get no gradient (“die”).")


@layer(message("Leaky ReLU"), category=Category.ACTIVATION)
class LeakyReLU(Activation):
    """The rectified linear unit with a slope below zero."""

    description = message("x for x > 0, negative_slope·x otherwise. Maas et al. 2013.")

    negative_slope: float = real(
        message("Slope for negative inputs."), default=0.01, least=0.0, most=1.0
    )

    @override
    def caption(self) -> str:
        return f"{self.negative_slope:g}"


@layer(message("ReLU6"), category=Category.ACTIVATION)
class ReLU6(Activation):
    """The rectified linear unit, at most 6."""

    description = message("min(max(0, x), 6): a ReLU for low precision. Howard et al. 2017.")


@layer(message("ELU"), category=Category.ACTIVATION)
class ELU(Activation):
    """The exponential linear unit."""

    description = message("x for x > 0, α·(eˣ − 1) otherwise: smooth. Clevert et al. 2016.")

    alpha: float = positive(
        message("Scale of the negative part; the output approaches −α."), default=1.0, most=100.0
    )


@layer(message("SELU"), category=Category.ACTIVATION)
class SELU(Activation):
    """The scaled exponential linear unit."""

    description = message("Scaled ELU that keeps mean 0 and variance 1. Klambauer et al. 2017.")


@layer(message("GELU"), category=Category.ACTIVATION)
class GELU(Activation):
    """The Gaussian error linear unit."""

    description = message("x·Φ(x), Φ the normal CDF: a smooth ReLU. Hendrycks & Gimpel 2016.")


@layer(message("SiLU"), category=Category.ACTIVATION)
class SiLU(Activation):
    """The sigmoid linear unit."""

    description = message("x·sigmoid(x), also called Swish. Elfwing et al. 2018.")


@layer(message("Hardswish"), category=Category.ACTIVATION)
class Hardswish(Activation):
    """Quadratic between −3 and 3; Howard et al. 2019, section 5.2."""

    description = message("x·min(max(0, x + 3), 6) / 6, close to Swish. Howard et al. 2019.")


@layer(message("Hardsigmoid"), category=Category.ACTIVATION)
class Hardsigmoid(Activation):
    """Linear between −3 and 3; Howard et al. 2019, section 5.2."""

    description = message("min(max(0, x + 3), 6) / 6: a piecewise linear sigmoid.")


@layer(message("Softplus"), category=Category.ACTIVATION)
class Softplus(Activation):
    """The integral of the logistic function."""

    description = message("ln(1 + e^(β·x)) / β: a smooth approximation of ReLU.")

    beta: float = positive(
        message("Sharpness β; larger values are closer to ReLU."), default=1.0, most=1000.0
    )


@layer(message("Softmax"), category=Category.ACTIVATION)
class Softmax(Activation):
    """Over dimension 1 of the batch; a network trained with cross-entropy needs none at its end."""

    description = message("eˣ over its sum along the first dimension (features or channels).")

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"dim": 1}


def activations() -> list[type[Layer]]:
    """Return every activation, in the order of the catalog."""
    return [kind for kind in LAYERS if issubclass(kind, Activation)]


def hidden(network: Network) -> list[Node]:
    """Return the activations between other nodes: neither at an output nor a gate."""
    return [
        node
        for node in network.nodes
        if isinstance(node.layer, Activation)
        and network.successors[node.name]
        and not _is_gate(node, network)
    ]


def _is_gate(node: Node, network: Network) -> bool:
    """Whether the node scales another one by a factor from 0 to 1."""
    readers = (network.index[name].layer for name in network.successors[node.name])
    opens = isinstance(node.layer, (Sigmoid, Hardsigmoid, Softmax))
    return opens and any(isinstance(layer, Multiply) for layer in readers)


def activation(network: Network) -> Layer | None:
    """Return the activation that all hidden nodes share, or None where they differ."""
    layers = {node.layer for node in hidden(network)}
    return layers.pop() if len(layers) == 1 else None


def with_activation(network: Network, choice: Layer) -> Network:
    """Return the network with another activation in all its hidden nodes."""
    changed = [Node(node.name, choice, node.inputs) for node in hidden(network)]
    return network.with_replaced(changed) if changed else network
