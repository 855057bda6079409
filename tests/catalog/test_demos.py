import pytest

from explorer.catalog.demos import DEMOS, STANDARD, Demo, project_named
from explorer.graph.compatibility import all_problems
from explorer.graph.inference import infer
from explorer.graph.storage.project_file import project_from_json, project_to_json
from explorer.schema.registry import UnknownNameError


@pytest.mark.parametrize("demo", DEMOS, ids=DEMOS.names())
def test_a_demo_fits_its_data(demo: Demo) -> None:
    project = demo.project()
    inference = infer(project.network)
    assert all_problems(inference, project.data, project.training_options.loss) == ()
    (output,) = project.network.outputs
    for node, wanted in zip(project.network.inputs, project.data.inputs, strict=True):
        came = inference.nodes[node.name].shape
        assert came is not None
        assert came == wanted or (came.is_image and wanted.is_image)  # an image is stretched
    assert inference.nodes[output.name].shape == project.data.output


@pytest.mark.parametrize("demo", DEMOS, ids=DEMOS.names())
def test_a_demo_survives_its_file(demo: Demo) -> None:
    project = demo.project()
    assert project_from_json(project_to_json(project)) == project


def test_an_architecture_with_a_demo_comes_with_its_training_options() -> None:
    assert project_named("lenet-5").training_options == DEMOS.find("lenet-5").training_options
    assert project_named("lenet-5").training_options != STANDARD


def test_an_unknown_architecture_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean lenet-5\?"):
        project_named("lenet-6")
