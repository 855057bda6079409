"""Everything that one training holds on its device, and the step that it repeats."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

import torch
from torch import Tensor, fx, nn

from explorer.engine.data.datasets import Data, Split, load
from explorer.engine.data.preprocessing import Transform, make_resizer, pad_sequences
from explorer.engine.device import choose, prepare_threads
from explorer.engine.model.build import BuildError, build, for_evaluation
from explorer.engine.model.initialize import initialize
from explorer.engine.training.cuda_graph import CudaGraphStep
from explorer.engine.training.gradient_norms import GradientNormRecorder
from explorer.engine.training.greedy_decoding import greedy_decode
from explorer.engine.training.losses import LossFunction, MetricAccumulator, make_loss
from explorer.engine.training.optimizer import make_optimizer
from explorer.graph.compatibility import all_problems
from explorer.graph.dataset import Dataset, Task
from explorer.graph.inference import Inference, infer
from explorer.graph.project import Project
from explorer.graph.training_options import TrainingOptions

EVALUATED_AT_ONCE = 500  # samples, or fewer where their largest output would be larger than
LARGEST_OUTPUT = 256 << 20  # bytes
ShouldAbort = Callable[[], bool]
Batch = tuple[tuple[Tensor, ...], Tensor]


def _never() -> bool:
    return False


@dataclass
class TrainingState:
    """A model with its data, optimizer and probe, all on one device.

    `evaluator` shares the model's modules and gives the main answer alone; the losses of what
    `auxiliaries` weigh are only added while training. `captured` is how a card does a step.
    """

    training_options: TrainingOptions
    device: torch.device
    model: fx.GraphModule
    evaluator: fx.GraphModule
    dataset: Dataset
    data: Data
    weights: list[nn.Parameter]
    optimizer: torch.optim.Optimizer
    loss: LossFunction
    auxiliaries: tuple[float, ...]
    resize: Transform | None
    eval_batch_size: int
    probe: GradientNormRecorder
    captured: CudaGraphStep | None

    @property
    def steps_per_epoch(self) -> int:
        """Steps in an epoch; a lone sample at its end is left out: it has no batch statistics."""
        whole, rest = divmod(len(self.data.train), self.training_options.batch_size)
        return max(1, whole + (rest > 1))

    def step(self, inputs: tuple[Tensor, ...], targets: Tensor) -> None:
        """One forward, backward, probe and optimizer step over a batch, each `(B, …)`."""
        row = self.probe.next_row()
        if self.captured:
            self.captured.run(self._leave_gradients, inputs, targets, row)
        else:
            self.optimizer.zero_grad()
            self._leave_gradients(inputs, targets, row)
        self.optimizer.step()

    def _leave_gradients(self, inputs: tuple[Tensor, ...], targets: Tensor, row: Tensor) -> None:
        loss = self._training_loss(self.model(*inputs), targets)
        loss.backward()  # type: ignore[no-untyped-call]
        norms = self.probe.measure(loss, row)
        if self.training_options.clip_norm:
            total = torch.linalg.vector_norm(torch.stack(norms))
            nn.utils.clip_grads_with_norm_(self.weights, self.training_options.clip_norm, total)

    def _training_loss(self, given: Any, targets: Tensor) -> Tensor:
        if not self.auxiliaries:
            return self.loss(given, targets)
        outputs, *listened = given
        total = self.loss(outputs, targets)
        for weight, output in zip(self.auxiliaries, listened, strict=True):
            total = total + weight * self.loss(output, targets)
        return total

    def batches(self, epoch: int, skipped: int = 0) -> Iterator[Batch]:
        """The batches of an epoch in its own random order, but for the first few."""
        generator = torch.Generator().manual_seed(self.training_options.seed * 1_000_003 + epoch)
        train = self.data.train
        order = torch.randperm(len(train), generator=generator).to(self.device)
        every = torch.split(order, self.training_options.batch_size)
        for chosen in every[skipped : self.steps_per_epoch]:
            inputs = tuple(tensor.index_select(0, chosen) for tensor in train.inputs)
            yield self._stretched(inputs), train.targets.index_select(0, chosen)

    def _stretched(self, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return self.resize(inputs) if self.resize else inputs

    def chunks(self, split: Split, given_up: ShouldAbort = _never) -> Iterator[Batch]:
        """A split in its own order, as many samples at once as memory allows.

        Where it is given up, the first of them are all.
        """
        for first in range(0, len(split), self.eval_batch_size):
            if first and given_up():
                return
            part = split.chunk(first, first + self.eval_batch_size)
            yield self._stretched(part.inputs), part.targets

    @torch.no_grad()
    def evaluate(self, split: Split, given_up: ShouldAbort = _never) -> tuple[float, float]:
        """Mean loss, and the part that is right; for numbers, the mean squared error."""
        self.model.eval()
        tally = MetricAccumulator.empty(self.device)
        for inputs, targets in self.chunks(split, given_up):
            outputs = self.evaluator(*inputs)
            tally.add(self.dataset.task, self.loss(outputs, targets), outputs, targets)
        self.model.train()
        return tally.read()

    def test(self, split: Split, given_up: ShouldAbort = _never) -> tuple[float, float]:
        """Mean loss, and the score; for texts, the part that is said exactly right, unprompted."""
        loss, score = self.evaluate(split, given_up)
        if self.dataset.task is not Task.TRANSLATE:
            return loss, score
        stated = self.predict(split, given_up)
        exact = (stated == split.targets[: len(stated)]).all(1)
        return loss, float(exact.float().mean())

    @torch.no_grad()
    def predict(self, split: Split, given_up: ShouldAbort = _never) -> Tensor:
        """What the network says of each sample: `(N, outputs)`, or symbols `(N, T)`."""
        self.model.eval()
        parts = self.chunks(split, given_up)
        if self.dataset.task is Task.TRANSLATE:
            symbols = len(self.dataset.vocabularies[-1])
            stated = [greedy_decode(self.evaluator, inputs, symbols) for inputs, _ in parts]
        else:
            stated = [self.evaluator(*inputs) for inputs, _ in parts]
        self.model.train()
        return torch.cat(stated)


def prepare(project: Project) -> TrainingState:
    """Build, seed, initialize and move; raises BuildError, DataError or DeviceError."""
    training_options, network = project.training_options, project.network
    device = choose(training_options.device)
    inference = infer(network)
    for problem in all_problems(inference, project.data, training_options.loss):
        raise BuildError(f"{project.title} cannot run: {problem}")
    prepare_threads(inference.macs * training_options.batch_size)
    torch.manual_seed(training_options.seed)
    model = build(network)
    initialize(model, training_options.initializer)
    form = _memory_format(device, model)
    cast(Any, model.to(device)).to(memory_format=form)  # torch's stub knows no formats
    weights = list(model.parameters())
    wanted = [inference.nodes[node.name].shapes[0] for node in network.inputs]
    data = pad_sequences(load(project.data, device), project.data, wanted)
    train = data.train.mapped(lambda tensor: _formed(tensor, form))
    return TrainingState(
        training_options=training_options,
        device=device,
        model=model,
        evaluator=for_evaluation(model, network),
        dataset=project.data,
        data=replace(data, train=train),
        weights=weights,
        optimizer=make_optimizer(training_options.optimizer, weights),
        loss=make_loss(project.data.task, training_options.loss),
        auxiliaries=tuple(node.layer.values()["weight"] for node in network.auxiliaries),
        resize=make_resizer(project.data, wanted, form),
        eval_batch_size=_at_once(inference),
        probe=GradientNormRecorder(weights),
        captured=CudaGraphStep(weights) if device.type == "cuda" else None,
    )


def _at_once(inference: Inference) -> int:
    """How many samples are evaluated together: outputs of large images are larger than weights."""
    largest = max(facts.memory for facts in inference.nodes.values())
    return max(1, min(EVALUATED_AT_ONCE, LARGEST_OUTPUT // largest))


def _memory_format(device: torch.device, model: nn.Module) -> torch.memory_format:
    """Channels last where there are convolutions: on the CPU they run faster so."""
    convolves = any(isinstance(module, nn.Conv2d) for module in model.modules())
    wanted = convolves and device.type == "cpu"
    return torch.channels_last if wanted else torch.contiguous_format


def _formed(tensor: Tensor, form: torch.memory_format) -> Tensor:
    return tensor.contiguous(memory_format=form) if tensor.dim() == 4 else tensor
