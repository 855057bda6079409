"""Whether a network fits its data."""

import pytest

from explorer.catalog.activations import ReLU
from explorer.catalog.datasets import ADDING, DATES, MNIST_10K, SORTING
from explorer.catalog.demos import project_named
from explorer.catalog.layers import AuxiliaryOutput, Input, Linear, PositionalEncoding, TokenInput
from explorer.catalog.losses import CrossEntropy, MeanSquaredError
from explorer.edits.repairs.repairs import repairs
from explorer.graph.compatibility import all_problems, resize_note
from explorer.graph.dataset import Dataset
from explorer.graph.inference import infer
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port
from explorer.graph.training_options import Loss


def test_the_demos_fit_their_data() -> None:
    project = project_named("lenet-5")
    assert all_problems(infer(project.network), project.data) == ()


@pytest.mark.parametrize(
    ("name", "changes", "repair"),
    [
        ("image", {"shape": (784,)}, {"shape": (1, 28, 28)}),
        ("output", {"out_features": 7}, {"out_features": 10}),
    ],
)
def test_an_output_that_does_not_fit_has_alternatives(
    name: str, changes: dict[str, object], repair: dict[str, object]
) -> None:
    network = project_named("lenet-5").network
    if name == "image":
        network = project_named("dense-32").network
    changed = network.with_settings(name, network.node(name).layer.tuned(**changes))
    (problem,) = all_problems(infer(changed), MNIST_10K)
    assert problem.where == name
    assert problem.alternatives == repair
    repaired = changed.with_settings(name, changed.node(name).layer.tuned(**problem.alternatives))
    assert repaired == network


def test_a_network_with_problems_of_its_own_is_not_held_against_its_data() -> None:
    network = project_named("lenet-5").network
    changed = network.with_settings("image", Input((1, 4, 4)))
    kinds = [problem.kind for problem in all_problems(infer(changed), MNIST_10K)]
    assert kinds == ["shape"]


def test_two_outputs_and_no_weights_are_problems() -> None:
    network = Network("flat", (Node("image", Input((1, 28, 28))),)).with_node(
        Node("other", Input())
    )
    text = [str(problem) for problem in all_problems(infer(network), MNIST_10K)]
    assert text == [
        "other: The data set provides 1 input, the network has 2.",
        "other: Unused output: the network output is “image”. Connect this layer or delete it.",
        "Nothing to train: the network has no trainable parameters. "
        "Add a layer with weights, such as Linear.",
    ]


def changed(name: str, **layers: Layer) -> Network:
    """A demo's network with other blocks."""
    network = project_named(name).network
    for node, layer in layers.items():
        network = network.with_settings(node, layer)
    return network


@pytest.mark.parametrize("shape", [(1, 14, 14), (3, 28, 28), (3, 224, 224)])
def test_images_of_another_size_are_resized_with_a_note(shape: tuple[int, ...]) -> None:
    network = changed("dense-32", image=Input(shape))
    inference = infer(network)
    assert all_problems(inference, MNIST_10K) == ()
    dims = "×".join(map(str, shape))
    text = f"Images are resized from 1×28×28 to {dims} (bilinear)."
    repeated = " Gray images are repeated for each channel." if shape[0] == 3 else ""
    assert resize_note(inference, MNIST_10K) == text + repeated


def test_fitting_images_are_not_resized() -> None:
    assert resize_note(infer(project_named("dense-32").network), MNIST_10K) == ""
    assert resize_note(infer(project_named("transformer").network), DATES) == ""
    assert resize_note(infer(Network("empty")), MNIST_10K) == ""


def test_a_network_may_know_more_classes_and_symbols_than_the_data() -> None:
    assert all_problems(infer(changed("dense-32", output=Linear(1_000))), MNIST_10K) == ()
    wide = changed("transformer", source=TokenInput(40, 90), output=Linear(50))
    assert all_problems(infer(wide), DATES) == ()


@pytest.mark.parametrize(
    ("name", "data", "layers", "text", "repair"),
    [
        (
            "transformer",
            DATES,
            {"source": TokenInput(20, 60)},
            "Dates to ISO 8601 has sequences of up to 28 tokens from a vocabulary of 70. "
            "This input allows 20 tokens from 60.",
            {"length": 28, "vocabulary": 70},
        ),
        (
            "transformer",
            DATES,
            {"target": TokenInput(11, 13)},
            "Dates to ISO 8601 has sequences of up to 11 tokens from a vocabulary of 14. "
            "This input allows 11 tokens from 13.",
            {"vocabulary": 14},
        ),
        (
            "transformer-sorting",
            SORTING,
            {"output": Linear(12)},
            "Output shape is 13×12, but Sorting needs 13×13 (one value per class). "
            "End with Linear 13.",
            {"out_features": 13},
        ),
        (
            "lstm-regressor",
            ADDING,
            {"numbers": Input((40, 2))},
            "Input shape is 40×2, but Adding problem has samples of 50×2. Set the shape to 50×2.",
            {"shape": (50, 2)},
        ),
        (
            "lstm-regressor",
            ADDING,
            {"output": Linear(2)},
            "Output shape is 2, but Adding problem needs 1.",
            {"out_features": 1},
        ),
        (
            "dense-32",
            MNIST_10K,
            {"image": Input((2, 28, 28))},
            "Input shape is 2×28×28, but MNIST-10k has samples of 1×28×28. "
            "Set the shape to 1×28×28.",
            {"shape": (1, 28, 28)},
        ),
    ],
)
def test_an_end_that_is_too_small_for_the_data_is_repaired_by_its_repair(
    name: str, data: Dataset, layers: dict[str, Layer], text: str, repair: dict[str, object]
) -> None:
    network = changed(name, **layers)
    (problem,) = all_problems(infer(network), data)
    assert problem.message == text
    assert problem.alternatives == repair
    repaired = network.with_settings(
        problem.where, network.node(problem.where).layer.tuned(**repair)
    )
    assert all_problems(infer(repaired), data) == ()


def test_a_sequence_longer_than_its_positions_is_a_problem_there() -> None:
    network = changed("transformer", source_positions=PositionalEncoding(20))
    (problem,) = all_problems(infer(network), DATES)
    assert (problem.where, problem.alternatives) == ("source_positions", {"max_length": 28})


def test_other_kinds_of_data_are_problems() -> None:
    stated = [str(problem) for problem in all_problems(infer(changed("transformer")), ADDING)]
    assert stated[0] == "The data set provides 1 input, the network has 2."
    network = Network("texts", (Node("image", Input((28,))), Node("target", TokenInput(11, 14))))
    network = network.with_node(Node("output", Linear(4), (Port("image"),)))
    stated = [str(problem) for problem in all_problems(infer(network), DATES)]
    assert (
        stated[0] == "image: Dates to ISO 8601 provides token indices, "
        "but this input expects floating-point values."
    )


def test_what_only_training_listens_to_has_to_fit_too() -> None:
    network = changed("dense-32").with_node(Node("side", Linear(7), (Port("relu"),)))
    network = network.with_node(Node("listener", AuxiliaryOutput(), (Port("side"),)))
    (problem,) = all_problems(infer(network), MNIST_10K)
    assert problem.where == "listener"


@pytest.mark.parametrize(
    ("name", "data", "loss", "text"),
    [
        (
            "lstm-regressor",
            ADDING,
            CrossEntropy(),
            "Cross-entropy does not fit the data set Adding problem. "
            "Choose Mean squared error in the training options.",
        ),
        (
            "transformer",
            DATES,
            MeanSquaredError(),
            "Mean squared error does not fit the data set Dates to ISO 8601. "
            "Choose Cross-entropy in the training options.",
        ),
    ],
)
def test_a_loss_for_another_task_is_one_problem(
    name: str, data: Dataset, loss: Loss, text: str
) -> None:
    inference = infer(changed(name))
    assert [str(problem) for problem in all_problems(inference, data, loss)] == [text]
    assert all_problems(inference, data, project_named(name).training_options.loss) == ()


def test_of_two_ends_that_which_does_not_fit_the_data_is_one_too_many() -> None:
    network = project_named("lenet-5").network
    longer = network
    before = "tanh1"
    for name in "abcdefghijkl":
        longer = longer.with_node(Node(name, ReLU(), (Port(before),)))
        before = name
    (problem,) = all_problems(infer(longer), MNIST_10K)
    assert problem.where == "l"
    (*_, direction) = repairs(infer(longer), problem)
    assert direction.text == "Delete these 12 layers"
    assert direction.network == network
