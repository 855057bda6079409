"""Requests sent to the engine: frozen records, without torch."""

from dataclasses import dataclass

from explorer.graph.network import Network
from explorer.graph.project import Project


@dataclass(frozen=True)
class Start:
    """Start the run with this id, which names it in every later request and event.

    Checkpoints are written to `checkpoint` and resumed from there if wanted; `initial_weights` is
    the checkpoint whose weights a new run begins with.
    """

    run: int
    project: Project
    checkpoint: str | None = None
    resume: bool = False
    initial_weights: str | None = None


@dataclass(frozen=True)
class _OfRun:
    run: int


class Pause(_OfRun):
    """Pause a run before its next step."""


class Resume(_OfRun):
    """Continue a paused run."""


class SingleStep(_OfRun):
    """Do one step of a run, then pause."""


class Stop(_OfRun):
    """End a run in order; a second request skips its test."""


@dataclass(frozen=True)
class SetLearningRate(_OfRun):
    """Use another learning rate from the next step of a run on."""

    rate: float


@dataclass(frozen=True)
class Summarize:
    """Summarize a network by torchinfo; answered by Summary."""

    network: Network


@dataclass(frozen=True)
class Export:
    """Write a project's network in the format of an exporter; answered by Exported.

    With the weights of a checkpoint, else with initial weights.
    """

    exporter: str
    project: Project
    path: str
    weights: str | None = None


@dataclass(frozen=True)
class Trace:
    """Import a torchvision model; answered by ModelTraced."""

    name: str


@dataclass(frozen=True)
class InspectOpaqueModules:
    """Inspect the opaque modules of a network; answered by OpaqueModulesInspected."""

    network: Network


Query = Summarize | Export | Trace | InspectOpaqueModules


@dataclass(frozen=True)
class Request:
    """A query, answered under the same id, also while runs train."""

    id: int
    query: Query


@dataclass(frozen=True)
class Quit:
    """End the engine process."""


RunCommand = Pause | Resume | SingleStep | Stop | SetLearningRate
AnyRequest = Start | RunCommand | Request | Quit
