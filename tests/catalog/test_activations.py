from explorer.catalog.activations import ELU, ReLU, Tanh, activation, activations, with_activation
from explorer.catalog.layers import Input, Linear
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import chain

LENET = ARCHITECTURES.find("lenet-5").build()


def test_every_activation_leaves_the_shape_as_it_is() -> None:
    assert len(activations()) == 13
    assert all(kind().output(Input().output()) == Input().output() for kind in activations())


def test_the_activation_that_all_hidden_layers_share_is_told() -> None:
    assert activation(LENET) == Tanh()
    assert activation(LENET.with_settings("tanh3", ReLU())) is None


def test_another_activation_is_put_into_every_hidden_layer() -> None:
    changed = with_activation(LENET, ELU(0.5))
    layers = [changed.node(f"tanh{i}").layer for i in (1, 3, 5, 6)]
    assert layers == [ELU(0.5)] * 4
    assert changed.node("c1") is LENET.node("c1")


def test_the_activation_of_an_output_is_no_hidden_one() -> None:
    network = chain("last", [("image", Input((4,))), ("fc", Linear(2)), ("end", Tanh())])
    assert activation(network) is None
    assert with_activation(network, ReLU()) is network
