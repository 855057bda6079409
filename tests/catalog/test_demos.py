import pytest

from explorer.catalog.demos import DEMOS, STANDARD, Demo, project_named
from explorer.graph.inference import infer
from explorer.schema.registry import UnknownNameError


@pytest.mark.parametrize("demo", DEMOS, ids=DEMOS.names())
def test_a_demo_fits_its_data(demo: Demo) -> None:
    project = demo.project()
    inference = infer(project.network)
    (output,) = project.network.outputs
    shape = inference.facts[output.name].shape
    assert inference.problems == ()
    assert inference.facts[project.network.nodes[0].name].shape == project.data.sample
    assert shape is not None
    assert shape.dims == (len(project.data.classes),)


def test_an_architecture_with_a_demo_comes_with_its_recipe() -> None:
    assert project_named("lenet-5").recipe == DEMOS.find("lenet-5").recipe
    assert project_named("lenet-5").recipe != STANDARD


def test_an_unknown_architecture_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean lenet-5\?"):
        project_named("lenet-6")
