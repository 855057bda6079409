"""Excerpts: some nodes as a network of their own."""

import pytest

from explorer.catalog.demos import project_named
from explorer.edits.excerpt import excerpt
from explorer.graph.inference import infer
from explorer.graph.network import NetworkError

RESNET = infer(project_named("resnet18").network)


@pytest.mark.parametrize("group", ["layer1.", "layer2.0.", "layer3."])
def test_a_group_alone_has_the_shapes_and_numbers_that_it_has_in_its_network(group: str) -> None:
    names = [name for name in RESNET.network.index if name.startswith(group)]
    alone = infer(excerpt(RESNET, names))
    assert not alone.problems
    assert {name: alone.nodes[name] for name in names} == {n: RESNET.nodes[n] for n in names}
    assert alone.network.name == f"resnet18 {group[:-1]}"
    assert len(alone.network.inputs) == 1


def test_each_source_outside_becomes_one_input_under_its_name() -> None:
    alone = excerpt(RESNET, ("layer1.0.add",))
    add = RESNET.network.node("layer1.0.add")
    assert [node.name for node in alone.inputs] == [port.node for port in add.inputs if port]
    assert alone.name == "resnet18 layer1.0.add"
    assert excerpt(RESNET, ("bn1", "relu")).name == "resnet18 2 layers"


def test_tokens_enter_as_tokens() -> None:
    inference = infer(project_named("transformer").network)
    names = [node.name for node in inference.network.nodes if node.layer.kind() == "Embedding"]
    alone = infer(excerpt(inference, names))
    assert not alone.problems


def test_an_unknown_shape_is_refused() -> None:
    broken = infer(RESNET.network.without("conv1"))
    with pytest.raises(NetworkError, match="The output shape of relu is unknown"):
        excerpt(broken, ("maxpool",))
