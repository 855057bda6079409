"""What the engine says: frozen records of numbers, words and plain arrays, never a tensor.

They are values that both sides of the pipe know, and so they stand below the engine that sends
them and the session that keeps them.
"""

from array import array
from dataclasses import dataclass, field

from explorer.graph.dataset import Metric
from explorer.graph.network import Network
from explorer.graph.opaque import KnownModules


@dataclass(frozen=True)
class DeviceCheck:
    """Whether a device computes, shown by a real kernel launch, and if not, why."""

    device: str
    title: str
    is_available: bool
    message: str
    reason: str = ""  # an id, for advice: cuda-not-built or no-cuda-gpu


@dataclass(frozen=True)
class EngineReady:
    """The engine has loaded torch and can train; devices are in the order of preference."""

    torch: str
    devices: tuple[DeviceCheck, ...]


@dataclass(frozen=True)
class Started:
    """A run begins at `step`, or goes on there from a checkpoint."""

    device: str
    tensors: tuple[str, ...]
    step: int
    steps_per_epoch: int
    epochs: int
    batch_size: int
    metric: Metric = Metric.ACCURACY


@dataclass(frozen=True)
class Stepped:
    """Consecutive steps since the last report, the first of them counted from 1.

    `losses` has one number a step; `norms` one row a step with the gradient norm of each tensor, in
    the order of `Started.tensors`; `totals` the norm of all of them together.
    """

    first: int
    losses: "array[float]"
    tensor_norms: "array[float]"
    gradient_norms: "array[float]"
    samples_per_second: float

    @property
    def last(self) -> int:
        """The newest step."""
        return self.first + len(self.losses) - 1


@dataclass(frozen=True)
class Evaluated:
    """How the network does after an epoch, on data it trains on and on data held out.

    `score` is what `metric` names; `train_score` is what it becomes while training.
    """

    step: int
    epoch: int
    train_loss: float
    train_score: float
    loss: float
    score: float
    metric: Metric = Metric.ACCURACY


@dataclass(frozen=True)
class Picture:
    """A small image: its bytes row by row, one for a grey pixel or three for a coloured one."""

    width: int
    height: int
    pixels: bytes = field(repr=False)

    @property
    def is_gray(self) -> bool:
        """Whether a pixel has one byte."""
        return len(self.pixels) == self.width * self.height


@dataclass(frozen=True)
class Sample:
    """A test sample as plain text: what was given, what was asked for, what the network says."""

    given: str
    target: str
    prediction: str
    is_correct: bool
    picture: Picture | None = None


@dataclass(frozen=True)
class Predictions:
    """What the network says to a few test samples after `step`, always the same ones."""

    step: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True)
class Paused:
    """The run waits before its next step."""

    step: int


@dataclass(frozen=True)
class Resumed:
    """The run goes on."""

    step: int


@dataclass(frozen=True)
class Saved:
    """A checkpoint was written, from which the run can go on after `step`."""

    step: int
    path: str


@dataclass(frozen=True)
class Finished:
    """The run is over: all epochs done, or stopped by the user; the score is on the test data.

    Loss and score are no numbers where the user did not wait for the test.
    """

    step: int
    stopped: bool
    seconds: float
    loss: float
    score: float
    metric: Metric = Metric.ACCURACY


@dataclass(frozen=True)
class Diverged:
    """The loss, or a gradient, was no number any more at `step`; the run is over."""

    step: int
    message: str


@dataclass(frozen=True)
class Failed:
    """Something went wrong, in one sentence; a trace only where the program itself is at fault."""

    message: str
    trace: str = ""


@dataclass(frozen=True)
class EngineLost:
    """The engine's process is gone, and the run with it."""

    message: str


@dataclass(frozen=True)
class Summary:
    """What torchinfo prints of a network, its total, and the sum over tensors counted once."""

    text: str
    parameters: int
    unique: int


@dataclass(frozen=True)
class Exported:
    """A network has been written to a file."""

    path: str


@dataclass(frozen=True)
class ModelTraced:
    """A network read from torchvision, and what its parts do with the shapes that arrive."""

    network: Network
    parts: KnownModules


@dataclass(frozen=True)
class OpaqueModulesInspected:
    """What the parts of a network do with the shapes that arrive."""

    parts: KnownModules


Answer = Summary | Exported | ModelTraced | OpaqueModulesInspected


@dataclass(frozen=True)
class RequestAnswered:
    """The answer to the question that was asked under `id`."""

    id: int
    answer: Answer


@dataclass(frozen=True)
class RequestFailed:
    """Why the question that was asked under `id` has no answer, in one sentence."""

    id: int
    message: str


Event = (
    EngineReady
    | Started
    | Stepped
    | Evaluated
    | Predictions
    | Paused
    | Resumed
    | Saved
    | Finished
    | Diverged
    | Failed
    | EngineLost
    | RequestAnswered
    | RequestFailed
)
Ending = Finished | Diverged | Failed | EngineLost
