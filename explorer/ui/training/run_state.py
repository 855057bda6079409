"""The state of one run: what it trains, its history, and what can be done with it."""

from enum import StrEnum

from PySide6.QtCore import QElapsedTimer

from explorer.graph.project import Project
from explorer.graph.training_options import Optimizer
from explorer.protocol.events import (
    Diverged,
    EngineLost,
    EngineReady,
    Event,
    Failed,
    Finished,
    Paused,
    Resumed,
    Started,
)
from explorer.session.history import History
from explorer.ui.document.source import DocumentSource, ModelRef

DOUBLE_CLICK = 400  # milliseconds in which two clicks on Stop count as one
TRANSITIONS = (EngineReady, Started, Resumed, Paused, Finished, Diverged, Failed, EngineLost)


class State(StrEnum):
    """What a run does; without one, whether the engine is ready."""

    PREPARING = "preparing"
    READY = "ready"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"


class RunState:
    """A run under its id; one without a project stands for no run."""

    def __init__(
        self, run_id: int, project: Project | None = None, model_ref: ModelRef | None = None
    ) -> None:
        self.id = run_id
        self.project = project
        self.model_ref = model_ref
        self.history = History()
        self.state = State.READY
        self.can_resume = False
        self.is_stopping = self.is_skipping_test = False
        self._stopped = QElapsedTimer()

    @property
    def is_busy(self) -> bool:
        """Whether the run is under way, paused or not."""
        return self.state in (State.STARTING, State.RUNNING, State.PAUSED)

    def trains(self, subject: ModelRef) -> bool:
        """Whether the run is, or was, of this network."""
        return self.model_ref is not None and self.model_ref.same_lineage(subject)

    @property
    def title(self) -> str:
        """The name of the network, in its file if it has one."""
        if self.model_ref is not None and self.model_ref.origin.path is not None:
            return self.model_ref.origin.saved.title
        return self.project.title if self.project else ""

    def note(self, event: Event) -> None:
        """Add an event to the history, and change the state by it."""
        self.history.add(event)
        match event:
            case Started() | Resumed():
                self.go_to(State.RUNNING)
            case Paused():
                self.go_to(State.PAUSED)
            case Finished() | Diverged() | Failed():
                self.go_to(State.READY)
            case EngineLost():
                self.can_resume = self.is_busy
                self.go_to(State.READY)
            case _:
                pass

    def go_to(self, state: State) -> None:
        """Change the state."""
        self.state = state
        self.is_stopping &= self.is_busy
        self.is_skipping_test &= self.is_stopping

    def request_stop(self) -> bool:
        """Note a request to stop, the second of which skips the test; false for a double click."""
        if self.is_stopping and self._stopped.elapsed() < DOUBLE_CLICK:
            return False
        self._stopped.start()
        self.is_skipping_test = self.is_stopping
        self.is_stopping = self.is_busy
        return True

    def follows(self, origin: DocumentSource) -> bool:
        """Whether the run is under way and takes the learning rate of this line of edits."""
        return self.is_busy and self.model_ref is not None and self.model_ref.origin is origin

    def set_learning_rate(self, optimizer: Optimizer) -> bool:
        """Take over a learning rate; false for another kind of optimizer."""
        if self.project is None:
            return False
        options = self.project.training_options
        if type(optimizer) is not type(options.optimizer):
            return False
        tuned = options.tuned(optimizer=options.optimizer.tuned(lr=optimizer.lr))
        self.project = self.project.with_training_options(tuned)
        return True
