import pytest
import torch
import torchinfo

from explorer.engine.build import build, count_unique
from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.graph.inference import Inference, infer
from explorer.graph.shape import Kind

every_architecture = pytest.mark.parametrize("card", ARCHITECTURES, ids=ARCHITECTURES.names())


@every_architecture
def test_an_architecture_runs_and_has_as_many_parameters_as_torch_counts(
    card: Architecture,
) -> None:
    inference = infer(card.build())
    assert inference.problems == ()
    model = build(card.build())
    told = torchinfo.summary(model, input_data=_entering(inference), verbose=0, device="cpu")
    assert inference.parameters == count_unique(model) == told.total_params


def _entering(inference: Inference) -> list[torch.Tensor]:
    """A sample for each input: ones, which are sound symbols too."""
    shapes = [inference.facts[node.name].shapes[0] for node in inference.network.inputs]
    kinds = {Kind.REAL: torch.float32, Kind.INDEX: torch.long}
    return [torch.ones(2, *shape.dims, dtype=kinds[shape.kind]) for shape in shapes]


@every_architecture
def test_weights_are_told_in_the_order_and_with_the_names_of_torch(card: Architecture) -> None:
    with torch.device("meta"):
        model = build(card.build())
    told = [(name, tuple(weight.shape)) for name, weight in model.named_parameters()]
    assert list(infer(card.build()).weights()) == told


@every_architecture
def test_a_card_says_what_it_is(card: Architecture) -> None:
    assert card.name == card.build().name
    assert str(card.year) in card.paper
    assert card.idea
    assert card.build() == card.build()


def test_lenet_5_is_as_published() -> None:
    inference = infer(ARCHITECTURES.find("lenet-5").build())
    assert (inference.parameters, inference.macs) == (61_706, 416_520)
    learned = {name: f.parameters for name, f in inference.facts.items() if f.parameters}
    assert learned == {"c1": 156, "c3": 2_416, "c5": 48_120, "f6": 10_164, "output": 850}
    shapes = [str(inference.facts[name].shape) for name in ("c1", "s2", "c3", "s4", "flatten")]
    assert shapes == ["6×28×28", "6×14×14", "16×10×10", "16×5×5", "400"]
    assert [str(inference.facts[name].shape) for name in ("c5", "f6", "output")] == [
        "120",
        "84",
        "10",
    ]


def test_lenet_5_with_small_filters_has_the_published_count() -> None:
    assert infer(ARCHITECTURES.find("lenet-5-3x3").build()).parameters == 60_074


def test_the_field_of_lenet_5_ends_at_16_pixels() -> None:
    facts = infer(ARCHITECTURES.find("lenet-5").build()).facts
    sides = {name: facts[name].field for name in ("c1", "s2", "c3", "s4", "flatten")}
    assert [seen.side[0] if seen else None for seen in sides.values()] == [5, 6, 14, 16, None]
