"""What the window's side asks of the engine: frozen records, without torch."""

from dataclasses import dataclass

from explorer.graph.network import Network
from explorer.graph.project import Project


@dataclass(frozen=True)
class Start:
    """Train a project; write checkpoints to a path, and go on from what is there if wanted.

    Or begin a run with what the checkpoint at another path has learned.
    """

    project: Project
    checkpoint: str | None = None
    resume: bool = False
    initial_weights: str | None = None


@dataclass(frozen=True)
class Pause:
    """Wait before the next step."""


@dataclass(frozen=True)
class Resume:
    """Go on after a pause."""


@dataclass(frozen=True)
class Step:
    """Do one step and wait."""


@dataclass(frozen=True)
class Stop:
    """End the run in order."""


@dataclass(frozen=True)
class SetLearningRate:
    """Use another learning rate from the next step on."""

    rate: float


@dataclass(frozen=True)
class Summarize:
    """Have torchinfo count a network; answered by a Summary."""

    network: Network


@dataclass(frozen=True)
class Export:
    """Write a project's network in the format of an exporter; answered by Exported.

    With the trained weights of the checkpoint at another path, else with initial weights.
    """

    exporter: str
    project: Project
    path: str
    weights: str | None = None


@dataclass(frozen=True)
class Trace:
    """Read a model of torchvision as a network; answered by Traced."""

    name: str


@dataclass(frozen=True)
class InspectOpaqueModules:
    """Look at the parts of a network; answered by Examined."""

    network: Network


Query = Summarize | Export | Trace | InspectOpaqueModules


@dataclass(frozen=True)
class Request:
    """A question about a network, answered while a run trains, under the same id."""

    id: int
    query: Query


@dataclass(frozen=True)
class Quit:
    """End the engine."""


AnyRequest = Start | Pause | Resume | Step | Stop | SetLearningRate | Request | Quit
