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
        (Node("relu", ReLU()), "expected one wire, got none"),
        (Node("relu", ReLU(), (None,)), "expected one wire, got none"),
        (Node("relu", ReLU(), (CONNECTION, CONNECTION)), "expected one wire, got 2 wires"),
        (Node("add", Add(), (None, CONNECTION)), "expected 2 wires, got one wire"),
        (Node("cat", Concat(), (CONNECTION,)), "expected two or more wires, got one wire"),
        (
            Node("cat", Concat(), (CONNECTION, None, CONNECTION)),
            "expected two or more wires, got 2 wires",
        ),
        (Node("fc", Linear(), (Port("ghost"),)), "it is fed by ghost, which does not exist"),
        (
            Node("fc", Linear(), (Port("image", 1),)),
            "it is fed by image:1, but image has one output",
        ),
        (Node("again", Input(), (CONNECTION,)), "expected no wire, got one wire"),
    ],
)
def test_a_wrong_connection_is_told_at_its_node(node: Node, text: str) -> None:
    assert problems(IMAGE, node) == [("wire", node.name, text)]


def test_every_node_that_waits_for_itself_is_told() -> None:
    one = Node("one", Add(), (CONNECTION, Port("two")))
    two = Node("two", ReLU(), (Port("one"),))
    behind = Node("behind", ReLU(), (Port("two"),))
    found = problems(IMAGE, one, two, behind)
    assert [(kind, where) for kind, where, _ in found] == [("cycle", "one"), ("cycle", "two")]
    known = infer(Network("it", (IMAGE, one, two, behind)))
    assert known.nodes["behind"].blocked_by == "one"
    found_directions = repairs(known, known.problems[0])
    assert found_directions[0].text == "Remove the wire from two"
    assert not any(p.kind == "cycle" for p in infer(found_directions[0].network).problems)


def test_a_network_without_nodes_is_empty() -> None:
    assert problems() == [("empty", "", "the network is empty; add a block")]


def test_a_network_without_an_input_says_so() -> None:
    assert ("input", "", "the network has no input") in problems(Node("relu", ReLU()))


def test_a_problem_reads_as_one_line_with_its_position() -> None:
    assert str(Problem("wire", "fc", "no wire")) == "fc: no wire"
    assert str(Problem("empty", "", "no nodes")) == "no nodes"
