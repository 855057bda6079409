"""Appending: behind what is selected, in its group, with what fits; clips are wired as they go."""

import pytest

from explorer.catalog.activations import ReLU
from explorer.catalog.blocks.convolutional import Residual
from explorer.catalog.layers import Add, Conv2d, Flatten, Input, Linear
from explorer.edits.appending import (
    append_clip,
    append_placeable,
    insert_clip,
    insert_clip_before,
    output_to_extend,
)
from explorer.edits.clipboard import Clip, clip
from explorer.edits.placing import append
from explorer.graph.inference import infer
from explorer.graph.network import Network, NetworkError, Node, Port, chain

IMAGE = chain("n", [("image", Input((3, 16, 16))), ("conv1", Conv2d(8)), ("relu1", ReLU())])


def test_without_a_selection_the_only_output_is_followed() -> None:
    assert output_to_extend(IMAGE, ()) == (Port("relu1"), "")
    assert output_to_extend(Network("empty"), ()) == (None, "")
    forked = append(IMAGE, Linear(3), None).network
    assert output_to_extend(forked, ()) == (None, "")


def test_a_selected_node_is_followed_within_its_group() -> None:
    network = append(IMAGE, Residual(8), Port("relu1")).network
    assert output_to_extend(network, ("conv1",)) == (Port("conv1"), "")
    assert output_to_extend(network, ("residual1.conv1",)) == (
        Port("residual1.conv1"),
        "residual1.",
    )


def test_a_group_that_is_selected_as_a_whole_is_followed_and_not_grown() -> None:
    placed = append(IMAGE, Residual(8), Port("relu1"))
    assert output_to_extend(placed.network, placed.names) == (Port("residual1.out"), "")


def test_several_ends_are_no_position_to_append() -> None:
    network = append(IMAGE, Linear(3), None).network
    assert output_to_extend(network, ("relu1", "linear1"))[0] is None


def test_a_layer_with_default_settings_gets_those_with_which_it_fits() -> None:
    placed = append_placeable(infer(IMAGE), Residual(), Port("relu1"))
    assert infer(placed.network).problems == ()
    tuned = append_placeable(infer(IMAGE), Residual(7), Port("relu1"))
    assert tuned.network.blocks["residual1."] == Residual(7)


def test_a_clip_is_connected_at_its_first_input_that_takes_the_shape_and_behind_it() -> None:
    network = chain("m", [("image", Input((3, 16, 16))), ("flat", Flatten()), ("fc", Linear(10))])
    used = clip(IMAGE, ["conv1", "relu1"])
    placed = append_clip(infer(network), used, Port("image"))
    assert placed.network.node("conv1").inputs == (Port("image"),)
    assert placed.network.node("flat").inputs == (Port("relu1"),)
    assert infer(placed.network).problems == ()


def test_a_layer_appended_to_one_of_two_outputs_is_right_behind_it() -> None:
    network = append(IMAGE, Linear(3), None).network
    followed = append_placeable(infer(network), Residual(8), Port("relu1"))
    with_clip = append_clip(infer(network), clip(IMAGE, ["conv1", "relu1"]), Port("relu1"))
    for placed in (followed, with_clip):
        assert list(placed.network.index) == [*IMAGE.index, *placed.names, "linear1"]


def test_a_clip_that_cannot_take_the_shape_stays_disconnected() -> None:
    network = chain("m", [("image", Input((10,))), ("fc", Linear(10))])
    placed = append_clip(infer(network), clip(IMAGE, ["conv1", "relu1"]), Port("fc"))
    assert placed.network.node("conv1").inputs == ()
    assert placed.names == ("conv1", "relu1")


def test_a_clip_with_a_skip_is_connected_at_every_missing_input() -> None:
    nodes = (
        Node("conv", Conv2d(3, padding=1)),
        Node("add", Add(), (Port("conv"),)),
    )
    used = Clip(Network("skip", nodes))
    network = Network(
        "row",
        (
            Node("image", Input((3, 8, 8))),
            Node("relu", ReLU(), (Port("image"),)),
            Node("flatten", Flatten(), (Port("relu"),)),
        ),
    )
    placed = insert_clip(infer(network), used, "flatten", 0)
    after = infer(placed.network)
    assert after.problems == ()
    conv, add = placed.names
    assert placed.network.node(conv).predecessors == ("relu",)
    assert set(placed.network.node(add).predecessors) == {conv, "relu"}
    assert placed.network.node("flatten").predecessors == (add,)
    assert list(placed.network.index) == ["image", "relu", conv, add, "flatten"]


def test_a_clip_is_inserted_before_chosen_readers_only() -> None:
    network = append(IMAGE, Residual(8), Port("relu1")).network.with_node(
        Node("other", Conv2d(4), (Port("relu1"),))
    )
    inside = [name for name in network.successors["relu1"] if name != "other"]
    used = clip(IMAGE, ["relu1"])
    placed = insert_clip_before(infer(network), used, Port("relu1"), inside)
    (new,) = placed.names
    assert placed.network.successors["relu1"] == [new, "other"]
    assert placed.network.successors[new] == inside
    assert list(placed.network.index)[2:5] == ["relu1", new, inside[0]]
    loose = Clip(
        Network(
            "two",
            (Node("a", ReLU()), Node("b", ReLU(), (Port("a"),)), Node("c", ReLU(), (Port("a"),))),
        )
    )
    with pytest.raises(NetworkError, match="needs one input and one output"):
        insert_clip_before(infer(network), loose, Port("relu1"), inside)


def test_a_skip_that_does_not_fit_is_connected_with_a_problem() -> None:
    nodes = (Node("conv", Conv2d(5, padding=1)), Node("add", Add(), (Port("conv"),)))
    network = chain("row", [("image", Input((3, 8, 8))), ("relu", ReLU()), ("flat", Flatten())])
    placed = insert_clip(infer(network), Clip(Network("skip", nodes)), "flat", 0)
    conv, add = placed.names
    assert set(placed.network.node(add).predecessors) == {conv, "relu"}
    (problem,) = infer(placed.network).problems
    assert (problem.where, problem.kind) == (add, "shape")
