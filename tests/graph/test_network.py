import pytest

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Add, Flatten, Input, Linear
from explorer.graph.network import (
    Network,
    NetworkError,
    Node,
    Port,
    chain,
    check_name,
    read_port,
)

ROW = chain("row", [("image", Input((4,))), ("one", Linear(3)), ("two", Linear(2))])


def test_a_chain_connects_each_node_to_the_one_before() -> None:
    assert [list(node.predecessors) for node in ROW.nodes] == [[], ["image"], ["one"]]
    assert [node.name for node in ROW.outputs] == ["two"]
    assert ROW.successors == {"image": ["one"], "one": ["two"], "two": []}


def test_an_edit_makes_another_network_and_keeps_the_first() -> None:
    edited = ROW.with_settings("one", Linear(9))
    assert (edited.node("one").layer, ROW.node("one").layer) == (Linear(9), Linear(3))
    assert edited.node("two") is ROW.node("two")


def test_removing_a_node_disconnects_its_readers() -> None:
    assert ROW.without("one").node("two").inputs == (None,)
    assert "one" not in ROW.without("one").index


def test_a_new_node_is_the_last() -> None:
    placed = ROW.with_node(Node("relu", ReLU(), (Port("two"),)))
    assert [node.name for node in placed.outputs] == ["relu"]
    assert placed.nodes[:-1] == ROW.nodes


def test_mapping_to_the_same_nodes_gives_the_same_network() -> None:
    assert ROW.map_nodes(lambda node: node) is ROW
    renamed = ROW.map_nodes(lambda node: Node(node.name, ReLU()) if node.name == "two" else node)
    assert renamed.node("two").layer == ReLU()


def test_nodes_are_sorted_behind_their_predecessors() -> None:
    backwards = Network("backwards", ROW.nodes[::-1])
    assert [node.name for node in backwards.order] == ["image", "one", "two"]


def test_nodes_on_and_behind_a_cycle_have_no_position_in_the_order() -> None:
    looped = ROW.with_replaced([Node("one", Add(), (Port("image"), Port("two")))])
    looped = looped.with_node(Node("after", Flatten(), (Port("two"),)))
    assert [node.name for node in looped.order] == ["image"]


def test_a_group_is_the_dotted_prefix() -> None:
    assert (Node("layer1.0.conv", ReLU()).group, Node("conv", ReLU()).group) == ("layer1.0", "")


def test_two_nodes_of_one_name_are_refused() -> None:
    with pytest.raises(NetworkError, match="The name “one” is used twice"):
        ROW.with_node(Node("one", ReLU()))


@pytest.mark.parametrize(
    "edit", [ROW.node, ROW.without, lambda name: ROW.with_settings(name, ReLU())]
)
def test_an_edit_of_a_node_that_is_not_there_is_refused(edit: object) -> None:
    assert callable(edit)
    with pytest.raises(NetworkError, match="row has no layer named “three”"):
        edit("three")


@pytest.mark.parametrize(
    "name", ["", ".", "a.", ".a", "a..b", "a b", "a+b", "ä", "a\n", "class", "a.in", "self"]
)
def test_a_name_that_torch_could_not_use_is_refused(name: str) -> None:
    with pytest.raises(NetworkError, match=r"^[^\n]+$"):
        check_name(name)


@pytest.mark.parametrize("port", [Port("conv1"), Port("layer1.0.lstm", 1)])
def test_a_port_survives_being_written(port: Port) -> None:
    assert read_port(str(port)) == port


@pytest.mark.parametrize("text", ["lstm:", "lstm:x", "lstm:-1", "lstm:²", "lstm:" + "9" * 5_000])
def test_a_port_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NetworkError, match="Expected a layer output"):
        read_port(text)
