"""Generated code, run and compared with the module that the engine builds."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from explorer.codegen.pytorch.generate import generate_source
from explorer.engine.model.build import build, for_evaluation
from explorer.engine.model.dummy_inputs import dummy_inputs
from explorer.engine.torchvision_import.load import torchvision_models
from explorer.engine.torchvision_import.trace import inspect_opaque_modules
from explorer.graph.network import Network
from tests.weights import with_weights


def written(network: Network) -> nn.Module:
    """Return the module of generated code; opaque modules need torchvision."""
    torchvision_models()
    space: dict[str, Any] = {}
    source = generate_source(network, inspect_opaque_modules(network))
    exec(compile(source.text, "written", "exec"), space)
    classes = [one for one in space.values() if isinstance(one, type)]
    made: nn.Module = classes[-1]()
    return made


def layout(model: nn.Module) -> list[tuple[str, tuple[int, ...]]]:
    return [(key, tuple(tensor.shape)) for key, tensor in model.state_dict().items()]


def each(answers: Any) -> tuple[torch.Tensor, ...]:
    return answers if isinstance(answers, tuple) else (answers,)


def shapes(answers: Any) -> list[tuple[int, ...]]:
    return [tuple(answer.shape) for answer in each(answers)]


def assert_same_answers(network: Network, inputs: Sequence[torch.Tensor]) -> None:
    """Compare outputs in evaluation and auxiliary outputs, with the same random weights."""
    model = with_weights(build(network))
    ours = written(network)
    ours.load_state_dict(model.state_dict())
    ours.eval()
    with torch.no_grad():
        wanted, given = for_evaluation(model, network).eval()(*inputs), ours(*inputs)
        ours.training = True  # the module itself, while its children evaluate
        everything, all_given = model.eval()(*inputs), ours(*inputs)
    for one, other in ((wanted, given), (everything, all_given)):
        assert len(each(one)) == len(each(other))
        for wanted_one, given_one in zip(each(one), each(other), strict=True):
            # a copy in another layout may be summed in another order
            most = float(wanted_one.detach().float().abs().nan_to_num().max())
            torch.testing.assert_close(
                given_one, wanted_one, rtol=1e-5, atol=1e-5 * most, equal_nan=True
            )


def drawn(network: Network, batch: int = 2) -> list[torch.Tensor]:
    """Return random inputs; tokens are from the smallest vocabulary."""
    return [
        torch.randn(empty.shape) if empty.is_floating_point() else torch.randint(0, 4, empty.shape)
        for empty in dummy_inputs(network, batch)
    ]
