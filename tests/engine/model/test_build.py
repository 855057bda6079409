import pytest
import torch
from torch import nn

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Add, Concat, Conv2d, Input, Linear
from explorer.engine.model.build import BuildError, build, count_unique
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.inference import infer
from explorer.graph.network import Network, Node, Port, chain


def row(*names: str) -> Network:
    return chain("row", [("image", Input((4,))), *((name, Linear(4)) for name in names)])


def test_lenet_5_computes_what_the_same_layers_in_a_row_compute() -> None:
    model = build(ARCHITECTURES.find("lenet-5").build())
    by_hand = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.Tanh(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, 10),
    )
    weights = dict(zip(by_hand.state_dict(), model.state_dict().values(), strict=True))
    by_hand.load_state_dict(weights)
    images = torch.randn(3, 1, 28, 28)
    assert torch.equal(model(images), by_hand(images))


def test_branches_meet_in_the_order_of_their_connections() -> None:
    nodes = (
        Node("image", Input((2, 4, 4))),
        Node("left", Conv2d(3, kernel_size=1), (Port("image"),)),
        Node("sum", Add(), (Port("left"), Port("left"))),
        Node("all", Concat(), (Port("sum"), Port("image"), Port("left"))),
    )
    model = build(Network("branches", nodes))
    image = torch.randn(2, 2, 4, 4)
    left = model.left(image)
    assert torch.equal(model(image), torch.cat([2 * left, image, left], 1))


def test_a_network_of_two_ends_gives_both() -> None:
    nodes = (
        Node("image", Input((4,))),
        Node("one", Linear(2), (Port("image"),)),
        Node("two", Linear(3), (Port("image"),)),
    )
    one, two = build(Network("fork", nodes))(torch.ones(5, 4))
    assert (tuple(one.shape), tuple(two.shape)) == ((5, 2), (5, 3))


def test_nodes_in_any_order_are_built() -> None:
    network = Network("backwards", row("one", "two").nodes[::-1])
    model = build(network)
    assert tuple(model(torch.ones(2, 4)).shape) == (2, 4)
    shown = {name: tuple(weight.shape) for name, weight in model.named_parameters()}
    assert dict(infer(network).weights()) == shown


@pytest.mark.parametrize(
    "names",
    [
        ["layer1.0.conv", "layer1.1.conv", "fc"],
        ["a", "a.b"],
        ["a_b", "a.b"],
        ["torch", "getattr", "operator"],
        ["0", "1"],
    ],
)
def test_weights_are_called_after_their_nodes(names: list[str]) -> None:
    model = build(row(*names))
    model(torch.ones(1, 4))
    assert {name.rpartition(".")[0] for name, _ in model.named_parameters()} == set(names)


@pytest.mark.parametrize("name", ["image", "9", "a.b", "input", "torch", "forward"])
def test_an_input_can_have_any_name(name: str) -> None:
    network = chain("row", [(name, Input((4,))), ("fc", Linear(2))])
    assert tuple(build(network)(torch.ones(1, 4)).shape) == (1, 2)


@pytest.mark.parametrize(
    "names", [["train"], ["forward"], ["half.fc"], ["a.b", "a"], ["a", "a.weight"]]
)
def test_a_name_that_torch_needs_for_itself_is_refused_in_one_line(names: list[str]) -> None:
    with pytest.raises(BuildError, match=f"^“{names[-1]}” is not allowed: [^\n]+$"):
        build(row(*names))


def test_a_network_with_a_problem_is_refused_with_the_first() -> None:
    with pytest.raises(
        BuildError,
        match=r"^Cannot build row: two: The input is not connected\. Connect it to a layer\.$",
    ):
        build(row("one", "two").without("one"))


def test_a_tensor_that_two_modules_share_is_counted_once() -> None:
    one, two = nn.Linear(4, 4), nn.Linear(4, 4)
    two.weight = one.weight
    assert count_unique(nn.Sequential(one, two, nn.ReLU())) == 16 + 4 + 4


def test_functions_and_modules_can_be_connected_by_an_activation() -> None:
    nodes = (
        Node("image", Input((4,))),
        Node("relu", ReLU(), (Port("image"),)),
        Node("sum", Add(), (Port("relu"), Port("image"))),
    )
    image = torch.tensor([[-1.0, 2.0, 0.0, -3.0]])
    assert build(Network("sum", nodes))(image).tolist() == [[-1.0, 4.0, 0.0, -3.0]]
