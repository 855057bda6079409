"""Everything that one training holds on its device, and the step that it repeats."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import torch
from torch import fx, nn

from explorer.engine.build import BuildError, build
from explorer.engine.data import Data, Split, load
from explorer.engine.device import choose, prepare_threads
from explorer.engine.initialize import initialize
from explorer.engine.optimizer import make_optimizer
from explorer.engine.probes import Probe
from explorer.engine.resolve import resolve
from explorer.graph.fit import all_problems
from explorer.graph.inference import infer
from explorer.graph.project import Project
from explorer.graph.recipe import Loss, Recipe

EVALUATED_AT_ONCE = 500
_CLASSES_AS_NUMBERS = ("MeanSquaredError",)


@dataclass
class Training:
    """A model with its data, optimizer and probe, all on one device."""

    recipe: Recipe
    device: torch.device
    model: fx.GraphModule
    data: Data
    weights: list[nn.Parameter]
    optimizer: torch.optim.Optimizer
    loss: Callable[..., torch.Tensor]
    probe: Probe

    @property
    def steps_per_epoch(self) -> int:
        """Steps in an epoch; a lone sample at its end is left out: it has no batch statistics."""
        whole, rest = divmod(len(self.data.train), self.recipe.batch_size)
        return max(1, whole + (rest > 1))

    def step(self, samples: torch.Tensor, labels: torch.Tensor) -> None:
        """One forward, backward, probe and optimizer step over a batch `(B, *sample)`."""
        self.optimizer.zero_grad()
        loss = self.loss(self.model(samples), labels)
        loss.backward()  # type: ignore[no-untyped-call]
        norms = self.probe.measure(loss)
        if self.recipe.clip_norm:
            total = torch.linalg.vector_norm(torch.stack(norms))
            nn.utils.clip_grads_with_norm_(self.weights, self.recipe.clip_norm, total)
        self.optimizer.step()

    def batches(self, epoch: int, skipped: int = 0) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """The batches of an epoch in its own random order, but for the first few."""
        generator = torch.Generator().manual_seed(self.recipe.seed * 1_000_003 + epoch)
        train = self.data.train
        order = torch.randperm(len(train), generator=generator).to(self.device)
        every = torch.split(order, self.recipe.batch_size)
        for chosen in every[skipped : self.steps_per_epoch]:
            yield train.samples.index_select(0, chosen), train.labels.index_select(0, chosen)

    @torch.no_grad()
    def evaluate(self, split: Split) -> tuple[float, float]:
        """Mean loss, and the part of the labels that the network gives right."""
        self.model.eval()
        total = torch.zeros((), device=self.device)
        right = torch.zeros((), device=self.device)
        for first in range(0, len(split), EVALUATED_AT_ONCE):
            part = split.part(first, first + EVALUATED_AT_ONCE)
            outputs = self.model(part.samples)
            total += self.loss(outputs, part.labels) * len(part)
            right += (outputs.argmax(1) == part.labels).sum()
        self.model.train()
        return float(total) / len(split), float(right) / len(split)


def prepare(project: Project) -> Training:
    """Build, seed, initialize and move; raises BuildError, DataError or DeviceError."""
    recipe = project.recipe
    device = choose(recipe.device)
    inference = infer(project.network)
    for problem in all_problems(inference, project.data):
        raise BuildError(f"{project.title} cannot run: {problem}")
    prepare_threads(inference.macs * recipe.batch_size)
    torch.manual_seed(recipe.seed)
    model = build(project.network)
    initialize(model, recipe.initializer)
    form = _memory_format(device, model)
    cast(Any, model.to(device)).to(memory_format=form)  # torch's stub knows no formats
    data = load(project.data, device)
    train = Split(data.train.samples.contiguous(memory_format=form), data.train.labels)
    weights = list(model.parameters())
    return Training(
        recipe=recipe,
        device=device,
        model=model,
        data=Data(train, data.validation, data.test),
        weights=weights,
        optimizer=make_optimizer(recipe.optimizer, weights),
        loss=_loss(recipe.loss, len(project.data.classes)),
        probe=Probe(weights),
    )


def _memory_format(device: torch.device, model: nn.Module) -> torch.memory_format:
    """Channels last where there are convolutions: on the CPU they run faster so."""
    convolves = any(isinstance(module, nn.Conv2d) for module in model.modules())
    wanted = convolves and device.type == "cpu"
    return torch.channels_last if wanted else torch.contiguous_format


def _loss(choice: Loss, classes: int) -> Callable[..., torch.Tensor]:
    function: Callable[..., torch.Tensor] = partial(resolve(choice.target), **_values(choice))
    if choice.kind() not in _CLASSES_AS_NUMBERS:
        return function

    def against_one_hot(outputs: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        # (B,) → (B, classes)
        return function(outputs, nn.functional.one_hot(labels, classes).to(outputs.dtype))

    return against_one_hot


def _values(choice: Loss) -> dict[str, Any]:
    return {name: value for name, value in choice.values().items() if value}
