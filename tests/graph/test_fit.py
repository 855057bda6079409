"""Whether a network fits its data."""

import pytest

from explorer.catalog.blocks import Input
from explorer.catalog.datasets import MNIST_10K
from explorer.catalog.demos import project_named
from explorer.graph.fit import all_problems
from explorer.graph.inference import infer
from explorer.graph.network import Network, Node


def test_the_demos_fit_their_data() -> None:
    project = project_named("lenet-5")
    assert all_problems(infer(project.network), project.data) == ()


@pytest.mark.parametrize(
    ("name", "changes", "remedy"),
    [
        ("image", {"shape": (784,)}, {"shape": (1, 28, 28)}),
        ("output", {"out_features": 7}, {"out_features": 10}),
    ],
)
def test_an_end_that_does_not_fit_says_what_would(
    name: str, changes: dict[str, object], remedy: dict[str, object]
) -> None:
    network = project_named("lenet-5").network
    if name == "image":
        network = project_named("dense-32").network
    changed = network.tuned(name, network.node(name).block.tuned(**changes))
    (problem,) = all_problems(infer(changed), MNIST_10K)
    assert problem.where == name
    assert problem.remedy == remedy
    mended = changed.tuned(name, changed.node(name).block.tuned(**problem.remedy))
    assert mended == network


def test_a_network_with_problems_of_its_own_is_not_held_against_its_data() -> None:
    network = project_named("lenet-5").network
    changed = network.tuned("image", Input((1, 4, 4)))
    kinds = [problem.kind for problem in all_problems(infer(changed), MNIST_10K)]
    assert kinds == ["shape"]


def test_two_outputs_and_nothing_to_learn_are_told() -> None:
    network = Network("flat", (Node("image", Input((1, 28, 28))),)).placed(Node("other", Input()))
    words = [str(problem) for problem in all_problems(infer(network), MNIST_10K)]
    assert words == [
        "expected one input, got 2",
        "expected one output, got 2",
        "there is nothing to learn: no block has weights",
    ]
