"""What is lifted out of a network to be inserted elsewhere: only what lies there without a wire."""

import pytest

from explorer.catalog.blocks.convolutional import NormalizedConv
from explorer.catalog.demos import STANDARD
from explorer.catalog.layers import Conv2d, Dropout, Flatten, Input
from explorer.diagram.diagram import make_diagram
from explorer.diagram.layout.arrange import arrange
from explorer.edits.inserting import lift
from explorer.edits.placing import position
from explorer.graph.dataset import DATASETS
from explorer.graph.inference import infer
from explorer.graph.network import Network, NetworkError, chain
from explorer.graph.project import Project

ROW = chain("row", [("image", Input((1, 28, 28))), ("conv", Conv2d(4)), ("flatten", Flatten())])
GROUPED = position(ROW, NormalizedConv(8))
LOOSE = position(position(GROUPED.network, Dropout()).network, Input((1, 28, 28))).network


def project(network: Network) -> Project:
    return Project(network, STANDARD, DATASETS.find("mnist-10k"))


@pytest.mark.parametrize(
    "names",
    [(), ("conv",), ("input1",), GROUPED.names[:1], GROUPED.names[:2], ("dropout1", "input1")],
    ids=str,
)
def test_connected_layers_inputs_and_parts_of_groups_are_not_lifted(
    names: tuple[str, ...],
) -> None:
    assert lift(project(LOOSE), infer(LOOSE), names) is None


@pytest.mark.parametrize("names", [("dropout1",), GROUPED.names], ids=["block", "group"])
def test_lifted_layers_keep_their_names_when_inserted(names: tuple[str, ...]) -> None:
    lifted = lift(project(LOOSE), infer(LOOSE), names)
    assert lifted is not None
    assert not set(names) & lifted.project.network.index.keys()
    shown = make_diagram(lifted.project.network, frozenset(), lifted.known.shape_at)
    (connection,) = (
        connection for connection in shown.connections if connection.target == "flatten"
    )
    after, called = lifted.let_down(connection, ["flatten"], arrange(shown), (0.0, 0.0))
    assert called == names
    assert after.network.index.keys() == LOOSE.index.keys()
    assert after.network.blocks == LOOSE.blocks
    assert after.network.node("flatten").predecessors == names[-1:]


def test_layers_that_do_not_fit_a_connection_are_refused_with_the_reason() -> None:
    network = chain("row", [("words", Input((5,))), ("flatten", Flatten())])
    network = position(network, Conv2d(8)).network
    lifted = lift(project(network), infer(network), ["conv1"])
    assert lifted is not None
    shown = make_diagram(lifted.project.network, frozenset(), lifted.known.shape_at)
    with pytest.raises(NetworkError, match="image"):
        lifted.let_down(shown.connections[0], ["flatten"], arrange(shown), (0.0, 0.0))
