"""Everything that one training holds on its device, and the step that it repeats."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

import torch
from torch import Tensor, fx, nn

from explorer.engine.data.datasets import load
from explorer.engine.data.preprocessing import Transform, make_resizer
from explorer.engine.data.source import Batch, Data, DataSource
from explorer.engine.device import choose, prepare_threads
from explorer.engine.model.build import BuildError, build, for_evaluation
from explorer.engine.model.initialize import initialize
from explorer.engine.probes.gradient_norms import GradientNorms
from explorer.engine.probes.recorder import Recorder
from explorer.engine.training.cuda_graph import CudaGraphStep
from explorer.engine.training.greedy_decoding import greedy_decode
from explorer.engine.training.losses import LossFunction, MetricAccumulator, make_loss
from explorer.engine.training.optimizer import make_optimizer
from explorer.graph.compatibility import all_problems
from explorer.graph.dataset import Dataset, GeneratedTexts
from explorer.graph.inference import Inference, infer
from explorer.graph.project import Project
from explorer.graph.training_options import TrainingOptions
from explorer.schema.messages import message

EVALUATED_AT_ONCE = 500  # samples, or fewer if their largest output exceeded LARGEST_OUTPUT
LARGEST_OUTPUT = 256 << 20  # bytes
ShouldAbort = Callable[[], bool]


def _never() -> bool:
    return False


@dataclass
class TrainingState:
    """A model with its data, optimizer and probes, all on one device.

    `evaluator` shares the model's modules and returns the main output alone; the losses weighted
    by `auxiliaries` are only added in training. `captured` is the step as a CUDA graph.
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
    gradient_norms: GradientNorms
    recorder: Recorder
    captured: CudaGraphStep | None

    @property
    def steps_per_epoch(self) -> int:
        """Steps in an epoch, without a last batch of one sample: it has no batch statistics."""
        whole, rest = divmod(len(self.data.train), self.training_options.batch_size)
        return max(1, whole + (rest > 1))

    def step(self, inputs: tuple[Tensor, ...], targets: Tensor) -> None:
        """Do forward, backward, probes and optimizer step over a batch, each `(B, …)`."""
        row = self.recorder.next_row()
        if self.captured:
            self.captured.run(self._compute_gradients, inputs, targets, row)
        else:
            self.optimizer.zero_grad()
            self._compute_gradients(inputs, targets, row)
        self.optimizer.step()

    def _compute_gradients(self, inputs: tuple[Tensor, ...], targets: Tensor, row: Tensor) -> None:
        loss = self._training_loss(self.model(*inputs), targets)
        loss.backward()  # type: ignore[no-untyped-call]
        self.recorder.measure(loss, row)
        if self.training_options.clip_norm:
            total = torch.linalg.vector_norm(torch.stack(self.gradient_norms.norms))
            nn.utils.clip_grads_with_norm_(self.weights, self.training_options.clip_norm, total)

    def _training_loss(self, outputs: Any, targets: Tensor) -> Tensor:
        if not self.auxiliaries:
            return self.loss(outputs, targets)
        output, *others = outputs
        total = self.loss(output, targets)
        for weight, other in zip(self.auxiliaries, others, strict=True):
            total = total + weight * self.loss(other, targets)
        return total

    def batches(self, epoch: int, skipped: int = 0) -> Iterator[Batch]:
        """Yield the batches of an epoch in its own random order, but for the first few."""
        seed = self.training_options.seed * 1_000_003 + epoch
        source = self.data.train.batches(self.training_options.batch_size, seed, skipped)
        for inputs, targets in islice(source, self.steps_per_epoch - skipped):
            yield self._resized(inputs), targets

    def _resized(self, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return self.resize(inputs) if self.resize else inputs

    def chunks(self, source: DataSource, should_abort: ShouldAbort = _never) -> Iterator[Batch]:
        """Yield samples in order, as many at once as memory allows; at least one chunk."""
        for number, (inputs, targets) in enumerate(source.batches(self.eval_batch_size)):
            if number and should_abort():
                return
            yield self._resized(inputs), targets

    @torch.no_grad()
    def evaluate(
        self, source: DataSource, should_abort: ShouldAbort = _never
    ) -> tuple[float, float]:
        """Return mean loss and score: accuracy, or for numbers the mean squared error."""
        self.model.eval()
        tally = MetricAccumulator.empty(self.device)
        for inputs, targets in self.chunks(source, should_abort):
            outputs = self.evaluator(*inputs)
            tally.add(self.dataset.task, self.loss(outputs, targets), outputs, targets)
        self.model.train()
        return tally.read()

    def test(self, source: DataSource, should_abort: ShouldAbort = _never) -> tuple[float, float]:
        """Return mean loss and score; for texts, the exact matches of greedy decoding."""
        loss, score = self.evaluate(source, should_abort)
        if not isinstance(self.dataset, GeneratedTexts):
            return loss, score
        answers, targets = self.predict(source, should_abort)
        return loss, float((answers == targets).all(1).float().mean())

    @torch.no_grad()
    def predict(
        self, source: DataSource, should_abort: ShouldAbort = _never
    ) -> tuple[Tensor, Tensor]:
        """Return predictions, `(N, outputs)` or tokens `(N, T)`, and their targets."""
        self.model.eval()
        answers, targets = [], []
        for inputs, wanted in self.chunks(source, should_abort):
            answers.append(self._answer(inputs))
            targets.append(wanted)
        self.model.train()
        return torch.cat(answers), torch.cat(targets)

    def _answer(self, inputs: tuple[Tensor, ...]) -> Tensor:
        if isinstance(self.dataset, GeneratedTexts):
            return greedy_decode(self.evaluator, inputs, len(self.dataset.vocabularies[-1]))
        return cast(Tensor, self.evaluator(*inputs))


def prepare(project: Project) -> TrainingState:
    """Build, initialize and move a model; raises BuildError, DataError or DeviceError."""
    training_options, network = project.training_options, project.network
    device = choose(training_options.device)
    inference = infer(network)
    for problem in all_problems(inference, project.data, training_options.loss):
        text = message("Cannot train {network}: {problem}", network=project.title, problem=problem)
        raise BuildError(text)
    prepare_threads(inference.macs * training_options.batch_size)
    torch.manual_seed(training_options.seed)
    model = build(network)
    initialize(model, training_options.initializer)
    form = _memory_format(device, model)
    cast(Any, model.to(device)).to(memory_format=form)  # torch's stub knows no formats
    weights = list(model.parameters())
    wanted = [inference.nodes[node.name].shapes[0] for node in network.inputs]
    gradient_norms = GradientNorms(weights)
    return TrainingState(
        training_options=training_options,
        device=device,
        model=model,
        evaluator=for_evaluation(model, network),
        dataset=project.data,
        data=load(project.data, device, wanted, form),
        weights=weights,
        optimizer=make_optimizer(training_options.optimizer, weights),
        loss=make_loss(project.data.task, training_options.loss),
        auxiliaries=tuple(node.layer.values()["weight"] for node in network.auxiliaries),
        resize=make_resizer(project.data, wanted, form),
        eval_batch_size=_at_once(inference),
        gradient_norms=gradient_norms,
        recorder=Recorder([gradient_norms], device),
        captured=CudaGraphStep(weights) if device.type == "cuda" else None,
    )


def _at_once(inference: Inference) -> int:
    """Return the samples evaluated together: outputs of large images exceed the weights."""
    largest = max(facts.memory for facts in inference.nodes.values())
    return max(1, min(EVALUATED_AT_ONCE, LARGEST_OUTPUT // largest))


def _memory_format(device: torch.device, model: nn.Module) -> torch.memory_format:
    """Return channels last for convolutions on the CPU, where they run faster so."""
    convolves = any(isinstance(module, nn.Conv2d) for module in model.modules())
    wanted = convolves and device.type == "cpu"
    return torch.channels_last if wanted else torch.contiguous_format
