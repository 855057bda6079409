import pytest

from explorer.catalog.activations import ReLU
from explorer.catalog.layers import Add, Concat, Input, Linear
from explorer.edits.repairs.repairs import repairs
from explorer.graph.checks import Problem
from explorer.graph.inference import infer
from explorer.graph.network import Network, Node, Port

IMAGE = Node("image", Input((1, 4, 4)))
CONNECTION = Port("image")


def problems(*nodes: Node) -> list[tuple[str, str, str]]:
    found = infer(Network("small", nodes)).problems
    return [(problem.kind, problem.where, problem.message) for problem in found]


def test_a_sound_network_has_no_problems() -> None:
    assert problems(IMAGE, Node("relu", ReLU(), (CONNECTION,))) == []


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Node("relu", ReLU()), "The input is not connected. Connect it to a layer."),
        (Node("relu", ReLU(), (None,)), "The input is not connected. Connect it to a layer."),
        (
            Node("relu", ReLU(), (CONNECTION, CONNECTION)),
            "Needs at most 1 input connections, has 2.",
        ),
        (
            Node("add", Add(), (None, CONNECTION)),
            "Needs 2 input connections, has 1. Connect the missing inputs.",
        ),
        (Node("cat", Concat(), (CONNECTION,)), "Needs at least two input connections, has 1."),
        (
            Node("cat", Concat(), (CONNECTION, None, CONNECTION)),
            "Needs at least two input connections, has 2.",
        ),
        (Node("fc", Linear(), (Port("ghost"),)), "Connected to “ghost”, which does not exist."),
        (
            Node("fc", Linear(), (Port("image", 1),)),
            "Connected to output 1 of “image”, which does not exist.",
        ),
        (Node("again", Input(), (CONNECTION,)), "Needs at most 0 input connections, has 1."),
    ],
)
def test_a_wrong_connection_is_a_problem_of_its_node(node: Node, text: str) -> None:
    assert problems(IMAGE, node) == [("wire", node.name, text)]


def test_every_node_on_a_cycle_has_a_problem() -> None:
    one = Node("one", Add(), (CONNECTION, Port("two")))
    two = Node("two", ReLU(), (Port("one"),))
    behind = Node("behind", ReLU(), (Port("two"),))
    found = problems(IMAGE, one, two, behind)
    assert [(kind, where) for kind, where, _ in found] == [("cycle", "one"), ("cycle", "two")]
    known = infer(Network("it", (IMAGE, one, two, behind)))
    assert known.nodes["behind"].blocked_by == "one"
    found_directions = repairs(known, known.problems[0])
    assert found_directions[0].text == "Delete connection from two"
    assert not any(p.kind == "cycle" for p in infer(found_directions[0].network).problems)


def test_a_network_without_nodes_is_empty() -> None:
    assert problems() == [("empty", "", "The network is empty. Add a layer.")]


def test_a_network_without_an_input_has_a_problem() -> None:
    assert ("input", "", "The network has no input. Add an Input layer.") in problems(
        Node("relu", ReLU())
    )


def test_a_problem_reads_as_one_line_with_its_position() -> None:
    assert str(Problem("wire", "fc", "no wire")) == "fc: no wire"
    assert str(Problem("empty", "", "no nodes")) == "no nodes"
