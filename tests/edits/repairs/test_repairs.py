"""Remedies: each that is offered leaves less to mend."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
    Multiply,
)
from explorer.edits.repairs.repairs import repairs
from explorer.edits.repairs.resize import setting_title
from explorer.graph.checks import Problem
from explorer.graph.inference import infer
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.shape import Shape

PADDING = setting_title(Conv2d(), "padding")
WINDOWS = st.one_of(
    st.builds(
        Conv2d,
        st.just(4),
        kernel_size=st.integers(1, 12),
        stride=st.integers(1, 3),
        padding=st.integers(0, 2),
    ),
    st.builds(MaxPool2d, kernel_size=st.integers(2, 6)),
    st.builds(AvgPool2d, kernel_size=st.integers(2, 6)),
)


def row(side: int, *layers: Layer, pinned: int | None = None) -> Network:
    """An image, blocks, and what makes ten numbers of it."""
    ends = (Flatten(), Linear(10, in_features=pinned))
    named = enumerate((*layers, *ends))
    return chain(
        "row", [("image", Input((1, side, side))), *((f"n{i}", layer) for i, layer in named)]
    )


def directions_out(network: Network) -> dict[str, Network]:
    known = infer(network)
    return {direction.text: direction.network for direction in repairs(known, known.problems[0])}


def test_padding_is_suggested_with_which_the_whole_network_fits() -> None:
    directions = directions_out(row(28, Conv2d(16, kernel_size=40), ReLU(), MaxPool2d(2)))
    assert list(directions) == [
        "Set padding to 7",
        "Set kernel size to 27",
        "Set input shape to 1×41×41",
        "Delete layer",
    ]


def test_padding_that_only_moves_a_problem_is_not_suggested() -> None:
    directions = directions_out(row(28, Conv2d(16, kernel_size=40), MaxPool2d(8)))
    assert not any(text.startswith("Set padding") for text in directions)


def test_other_problems_behind_a_large_kernel_hide_no_repair() -> None:
    directions = directions_out(row(28, Conv2d(16, kernel_size=40), MaxPool2d(2), pinned=99))
    assert {"Set kernel size to 27", "Set padding to 7"} <= directions.keys()


@given(st.integers(1, 32), st.lists(WINDOWS, min_size=1, max_size=4))
def test_every_repair_of_a_small_input_reduces_the_problems(side: int, layers: list[Layer]) -> None:
    network = row(side, *layers)
    problems = infer(network).problems
    if problems:
        left = {
            text: len(infer(direction).problems)
            for text, direction in directions_out(network).items()
        }
        left.pop("Delete layer")
        assert all(count < len(problems) for count in left.values()), left


@pytest.mark.parametrize("padding", [0, 1])
def test_a_small_input_is_reported_with_the_smallest_one(padding: int) -> None:
    known = infer(row(28, Conv2d(16, kernel_size=40, padding=padding), MaxPool2d(2)))
    assert known.problems[0].message == (
        "Kernel 40×40 is larger than the input 1×28×28. "
        "Use a larger image, more padding, or a smaller kernel. "
        f"The network needs an input of at least {('1×41×41', '1×39×39')[padding]}."
    )


def test_an_image_is_not_made_larger_where_a_pinned_width_would_not_follow() -> None:
    directions = directions_out(row(28, Conv2d(16, kernel_size=40), pinned=16 * 28 * 28))
    assert not any(text.startswith("Set input shape") for text in directions)


@pytest.mark.parametrize(
    ("name", "changes", "text"),
    [
        ("layer2.0.conv1", {"kernel_size": 5}, {f"Set {PADDING} of layer2.0.conv1 to 2"}),
        (
            "layer2.0.downsample.0",
            {"kernel_size": 3},
            {
                f"Set {PADDING} of layer2.0.downsample.0 to 1",
                f"Set {PADDING} of layer2.0.conv1 to 0",
            },
        ),
        (
            "layer2.0.conv2",
            {"kernel_size": 5},
            {"Use “same” padding in layer2.0.conv2", f"Set {PADDING} of layer2.0.conv1 to 3"},
        ),
    ],
)
def test_a_sum_of_other_sizes_can_get_the_padding_that_equalizes_them(
    name: str, changes: dict[str, object], text: set[str]
) -> None:
    network = project_named("resnet18").network
    directions = directions_out(
        network.with_settings(name, network.node(name).layer.tuned(**changes))
    )
    assert directions.keys() == {*text, "Delete layer"}
    assert not any(infer(direction).problems for direction in directions.values())


def test_padding_that_breaks_the_layers_behind_a_sum_is_not_suggested() -> None:
    nodes = (
        Node("image", Input((1, 8, 8))),
        Node("left", Conv2d(4, kernel_size=3), (Port("image"),)),
        Node("right", Conv2d(4, kernel_size=3, padding=1), (Port("image"),)),
        Node("add", Add(), (Port("left"), Port("right"))),
        Node("flatten", Flatten(), (Port("add"),)),
        Node("fc", Linear(10, in_features=4 * 8 * 8), (Port("flatten"),)),
    )
    text = directions_out(Network("forked", nodes)).keys()
    assert "Use “same” padding in left" in text
    assert not any(f"{PADDING} of right" in each for each in text)


@pytest.mark.parametrize(
    ("name", "changes", "shape"),
    [
        ("layer1.0.conv1", {"stride": 2}, Shape((64, 28, 28))),
        ("layer4.1.conv2", {"out_channels": 96}, Shape((96, 7, 7))),
        ("layer4.1.conv1", {"stride": 3}, Shape((512, 3, 3))),
    ],
)
def test_a_projection_comes_first_for_a_sum_whose_shortcut_has_another_shape(
    name: str, changes: dict[str, object], shape: Shape
) -> None:
    network = project_named("resnet18").network
    directions = directions_out(
        network.with_settings(name, network.node(name).layer.tuned(**changes))
    )
    text, direction = next(iter(directions.items()))
    repaired, group = infer(direction), name.rpartition(".")[0]
    assert text == f"Add projection shortcut to {shape}"
    assert repaired.problems == ()
    stride = changes.get("stride", 1)
    conv = Conv2d(shape.dims[0], kernel_size=1, stride=stride, bias=False)
    assert repaired.network.node(f"{group}.downsample.0").layer == conv
    assert repaired.network.node(f"{group}.downsample.1").layer == BatchNorm2d()
    assert repaired.network.node(f"{group}.add").predecessors[1] == f"{group}.downsample.1"
    assert repaired.nodes[f"{group}.add"].shape == shape


def test_a_projection_that_only_moves_a_problem_on_comes_later() -> None:
    network = project_named("resnet18").network
    network = network.with_settings("layer1.0.conv2", Conv2d(96, padding=1, bias=False))
    text = list(directions_out(network))
    assert text.index("Add projection shortcut to 96×56×56") > 0


def around(*learned: Layer) -> Network:
    """An image, a skip around some blocks, and their sum."""
    names = [f"n{number}" for number in range(len(learned))]
    connected = zip(names, learned, ("image", *names), strict=False)
    nodes = [Node(name, layer, (Port(before),)) for name, layer, before in connected]
    add = Node("add", Add(), (Port("image"), Port(names[-1])))
    return Network("around", (Node("image", Input((4, 8, 8))), *nodes, add))


def test_the_projection_of_a_branch_without_norms_is_a_convolution_alone() -> None:
    directions = directions_out(around(Conv2d(6, stride=2, padding=1), ReLU()))
    repaired = directions["Add projection shortcut to 6×4×4"]
    assert repaired.node("downsample").layer == Conv2d(6, kernel_size=1, stride=2)
    assert [port.node for port in repaired.node("add").inputs if port] == ["downsample", "n1"]
    assert infer(repaired).problems == ()


def test_a_branch_that_lost_pixels_at_its_edge_has_no_projection() -> None:
    directions = directions_out(around(Conv2d(4, kernel_size=5)))
    assert not any("projection" in text for text in directions)
    directions = directions_out(around(Conv2d(4, kernel_size=4, stride=2)))
    assert not any("projection" in text for text in directions)


def test_only_a_sum_has_a_skip_that_is_projected() -> None:
    network = around(Conv2d(6, stride=2, padding=1))
    (*before, add) = network.nodes
    network = Network("gate", (*before, Node("gate", Multiply(), add.inputs)))
    assert not any("projection" in text for text in directions_out(network))


def test_a_projection_gets_all_its_settings_in_one_step() -> None:
    network = project_named("resnet18").network
    for name, changes in (
        ("layer4.0.conv1", {"stride": 1}),
        ("layer4.0.conv2", {"out_channels": 96}),
        ("layer4.1.conv2", {"out_channels": 96}),
    ):
        network = network.with_settings(name, network.node(name).layer.tuned(**changes))
    directions = directions_out(network)
    text = "Set output channels of layer4.0.downsample.0 to 96 and its stride to 1"
    assert next(iter(directions)) == text
    assert infer(directions[text]).problems == ()
    assert not any("projection" in text for text in directions)


def unread_row(*predecessors: tuple[str, str]) -> Network:
    """An image and what makes numbers of it, beside a row of two blocks; who feeds whom besides."""
    network = chain("main", [("image", Input((1, 8, 8))), ("pool", MaxPool2d(2))])
    layers = [("conv", Conv2d(4)), ("relu", ReLU()), ("flatten", Flatten()), ("fc", Linear(10))]
    connected = {"relu": "conv", "fc": "flatten"} | {name: feeder for feeder, name in predecessors}
    nodes = (Node(n, b, (Port(connected[n]),) if n in connected else ()) for n, b in layers)
    return Network("main", (*network.nodes, *nodes))


def test_an_unconnected_row_can_be_inserted_before_a_missing_input() -> None:
    known = infer(unread_row())
    problem = next(each for each in known.problems if each.where == "conv")
    first, *_ = repairs(known, problem)
    assert first.text == "Insert between pool and flatten"
    assert first.network.node("conv").predecessors == ("pool",)
    assert first.network.node("flatten").predecessors == ("relu",)
    assert not infer(first.network).problems


def test_an_unread_row_can_be_inserted_into_the_parallel_connection() -> None:
    known = infer(unread_row(("pool", "conv"), ("pool", "flatten")))
    first, removal = repairs(known, Problem("outputs", "relu", "nothing reads it"))
    assert (first.text, removal.text) == ("Insert before flatten", "Delete these 2 layers")
    assert first.network.node("flatten").predecessors == ("relu",)


def test_an_unread_row_can_be_connected_to_a_missing_input() -> None:
    known = infer(unread_row(("pool", "conv")))
    first, *_ = repairs(known, Problem("outputs", "relu", "nothing reads it"))
    assert first.text == "Connect to flatten"
    assert not infer(first.network).problems
