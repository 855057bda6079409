"""Activations: what bends a network's straight lines, simplest first."""

from typing_extensions import override

from explorer.catalog.layers.merge import Multiply
from explorer.graph.layer import LAYERS, Arguments, Category, Layer, layer
from explorer.graph.network import Network, Node
from explorer.graph.shape import Shape
from explorer.schema.fields import positive, real


class Activation(Layer):
    """A function of each number, or of each sample, that leaves the shape as it is."""

    @override
    def output(self, features: Shape) -> Shape:
        return features


@layer("Sigmoid", target="torch.nn:Sigmoid", category=Category.ACTIVATION)
class Sigmoid(Activation):
    """1 / (1 + e⁻ˣ): between 0 and 1; its slope is at most ¼, so deep stacks of it learn slowly."""


@layer("Tanh", target="torch.nn:Tanh", category=Category.ACTIVATION)
class Tanh(Activation):
    """(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ): between −1 and 1, centred on zero."""


@layer("ReLU", target="torch.nn:ReLU", category=Category.ACTIVATION)
class ReLU(Activation):
    """max(0, x): the slope is 1 where it is on, and a unit that is never on stops learning."""

    is_common = True


@layer("Leaky ReLU", target="torch.nn:LeakyReLU", category=Category.ACTIVATION)
class LeakyReLU(Activation):
    """x above zero and a small multiple of x below: no unit dies; Maas et al. 2013."""

    negative_slope: float = real("The slope below zero.", default=0.01, least=0.0, most=1.0)

    @override
    def caption(self) -> str:
        return f"{self.negative_slope:g}"


@layer("ReLU6", target="torch.nn:ReLU6", category=Category.ACTIVATION)
class ReLU6(Activation):
    """min(max(0, x), 6): a ReLU that small numbers can hold; Howard et al. 2017."""


@layer("ELU", target="torch.nn:ELU", category=Category.ACTIVATION)
class ELU(Activation):
    """x above zero, alpha·(eˣ − 1) below: smooth, with a mean near zero; Clevert et al. 2016."""

    alpha: float = positive("How far below zero it reaches.", default=1.0, most=100.0)


@layer("SELU", target="torch.nn:SELU", category=Category.ACTIVATION)
class SELU(Activation):
    """A scaled ELU that keeps mean 0 and variance 1 by itself; Klambauer et al. 2017."""


@layer("GELU", target="torch.nn:GELU", category=Category.ACTIVATION)
class GELU(Activation):
    """x·Φ(x), Φ the normal distribution: a smooth ReLU; Hendrycks & Gimpel 2016."""


@layer("SiLU", target="torch.nn:SiLU", category=Category.ACTIVATION)
class SiLU(Activation):
    """x·sigmoid(x), also called swish; Elfwing et al. 2018."""


@layer("Hard swish", target="torch.nn:Hardswish", category=Category.ACTIVATION)
class Hardswish(Activation):
    """x·min(max(0, x + 3), 6) / 6: a swish of straight lines; Howard et al. 2019, section 5.2."""


@layer("Hard sigmoid", target="torch.nn:Hardsigmoid", category=Category.ACTIVATION)
class Hardsigmoid(Activation):
    """min(max(0, x + 3), 6) / 6: a sigmoid of straight lines; Howard et al. 2019, section 5.2."""


@layer("Softplus", target="torch.nn:Softplus", category=Category.ACTIVATION)
class Softplus(Activation):
    """ln(1 + e^(beta·x)) / beta: a ReLU with a rounded corner."""

    beta: float = positive("How sharp the corner is.", default=1.0, most=1000.0)


@layer("Softmax", target="torch.nn:Softmax", category=Category.ACTIVATION)
class Softmax(Activation):
    """eˣ divided by its sum over the features of a sample: probabilities.

    Cross-entropy takes numbers before a softmax; a network trained with it needs none at its end.
    """

    @override
    def arguments(self, features: Shape) -> Arguments:
        return {"dim": 1}


def activations() -> list[type[Layer]]:
    """Every activation, in the order of the catalogue."""
    return [kind for kind in LAYERS if issubclass(kind, Activation)]


def hidden(network: Network) -> list[Node]:
    """The nodes whose activation lies between others: neither at an output nor a gate."""
    return [
        node
        for node in network.nodes
        if isinstance(node.layer, Activation)
        and network.successors[node.name]
        and not _is_gate(node, network)
    ]


def _is_gate(node: Node, network: Network) -> bool:
    """Whether it says, from 0 to 1, how much of something else passes."""
    readers = (network.index[name].layer for name in network.successors[node.name])
    opens = isinstance(node.layer, (Sigmoid, Hardsigmoid, Softmax))
    return opens and any(isinstance(layer, Multiply) for layer in readers)


def activation(network: Network) -> Layer | None:
    """The activation that all hidden nodes share; None where there is none or they differ."""
    layers = {node.layer for node in hidden(network)}
    return layers.pop() if len(layers) == 1 else None


def with_activation(network: Network, choice: Layer) -> Network:
    """The network with another activation in all its hidden nodes."""
    names = {node.name for node in hidden(network)}
    changed = (Node(node.name, choice, node.inputs) for node in hidden(network))
    return network.with_replaced(changed) if names else network
