"""Events sent by the engine: frozen records of numbers, texts and plain arrays, never a tensor."""

from array import array
from dataclasses import dataclass, field

from explorer.graph.dataset import Metric
from explorer.graph.network import Network
from explorer.graph.opaque import KnownModules


@dataclass(frozen=True)
class DeviceCheck:
    """The result of a kernel launch on a device: whether it works, and the reason if not."""

    device: str
    title: str
    is_available: bool
    message: str
    advice: str = ""


@dataclass(frozen=True)
class EngineReady:
    """Torch is loaded and training is possible; devices in order of preference."""

    torch: str
    devices: tuple[DeviceCheck, ...]


@dataclass(frozen=True, kw_only=True)
class RunEvent:
    """An event of the run with this id; 0 outside of a run."""

    run: int = 0


@dataclass(frozen=True)
class Started(RunEvent):
    """A run began at `step`, or resumed there from a checkpoint."""

    device: str
    tensors: tuple[str, ...]
    step: int
    steps_per_epoch: int
    epochs: int
    batch_size: int
    metric: Metric = Metric.ACCURACY


@dataclass(frozen=True)
class Stepped(RunEvent):
    """Consecutive steps since the last report; `first` counts from 1.

    Shapes for N steps and T tensors: `losses` (N,), `tensor_norms` (N·T,) row by row in the order
    of `Started.tensors`, `gradient_norms` (N,), the global L2 norm.
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
class Evaluated(RunEvent):
    """Loss and score after an epoch, on training and validation samples.

    `score` is measured by `metric`, `train_score` by its token-wise form.
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
    """A small image: bytes row by row, one for each gray pixel or three for each color pixel."""

    width: int
    height: int
    pixels: bytes = field(repr=False)

    @property
    def is_gray(self) -> bool:
        """Whether a pixel has one byte."""
        return len(self.pixels) == self.width * self.height


@dataclass(frozen=True)
class Sample:
    """A test sample as plain text: input, target and prediction."""

    given: str
    target: str
    prediction: str
    is_correct: bool
    picture: Picture | None = None


@dataclass(frozen=True)
class Predictions(RunEvent):
    """Predictions for the first test samples after `step`."""

    step: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True)
class Paused(RunEvent):
    """The run is paused after `step`."""

    step: int


@dataclass(frozen=True)
class Resumed(RunEvent):
    """The run continues after `step`."""

    step: int


@dataclass(frozen=True)
class Saved(RunEvent):
    """A checkpoint was written, from which the run can resume after `step`."""

    step: int
    path: str


@dataclass(frozen=True)
class Finished(RunEvent):
    """The run completed all epochs or was stopped; loss and score are those of the test set.

    Both are NaN where the test was skipped.
    """

    step: int
    stopped: bool
    seconds: float
    loss: float
    score: float
    metric: Metric = Metric.ACCURACY


@dataclass(frozen=True)
class Diverged(RunEvent):
    """The run ended because the loss or a gradient became NaN or infinite at `step`."""

    step: int
    message: str


@dataclass(frozen=True)
class Failed(RunEvent):
    """An error ended the run, or loading torch; `trace` is set for faults of the program."""

    message: str
    trace: str = ""


@dataclass(frozen=True)
class EngineLost:
    """The engine's process ended, and all its runs with it."""

    message: str


@dataclass(frozen=True)
class Summary:
    """A torchinfo summary, its parameter count, and the count with shared tensors once."""

    text: str
    parameters: int
    unique: int


@dataclass(frozen=True)
class Exported:
    """A network was written to a file."""

    path: str


@dataclass(frozen=True)
class ModelTraced:
    """A network imported from torchvision, and the facts of its opaque modules."""

    network: Network
    parts: KnownModules


@dataclass(frozen=True)
class OpaqueModulesInspected:
    """Output shapes and parameters of the opaque modules of a network."""

    parts: KnownModules


Answer = Summary | Exported | ModelTraced | OpaqueModulesInspected


@dataclass(frozen=True)
class RequestAnswered:
    """The answer to the request with this id."""

    id: int
    answer: Answer


@dataclass(frozen=True)
class RequestFailed:
    """The reason why the request with this id failed."""

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
