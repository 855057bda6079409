"""The trainer: starts and controls runs in the engine, and follows their events."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.graph.project import Project
from explorer.graph.training_options import Optimizer
from explorer.protocol.events import EngineReady, Event, RunEvent
from explorer.protocol.requests import (
    AnyRequest,
    Pause,
    Resume,
    SetLearningRate,
    SingleStep,
    Start,
    Stop,
)
from explorer.session.history import History
from explorer.session.temporary_folder import TemporaryFolder
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.training.engine_client import Engine, EngineClient
from explorer.ui.training.run_state import TRANSITIONS, RunState, State
from explorer.ui.training.weights_store import WeightsStore


class Trainer(QObject):
    """Owns the engine's client, the weights and the runs; the newest run is the one shown.

    `arrived` emits the events of the newest run and of no run; `state_changed` the new state.
    """

    arrived = Signal(list)
    state_changed = Signal(object)

    def __init__(self, process: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = TemporaryFolder()
        self.engine = EngineClient(process, self)
        self.weights = WeightsStore(Path(self._folder.name), self)
        self.run = RunState(0)
        self._runs = {0: self.run}
        self._ids = count(1)
        self._waiting: Sequence[AnyRequest] = ()
        self._no_history = History()
        self.engine.received.connect(self._note)
        self.engine.polled.connect(self._pass_on)
        self.weights.opened.connect(lambda: self.state_changed.emit(self.state))

    def prepare(self) -> None:
        """Start the engine."""
        self.engine.start()

    def close(self) -> None:
        """End the engine and all runs in order."""
        self.engine.close()
        self._folder.cleanup()

    @property
    def state(self) -> State:
        """The state of the newest run, or of the engine without a run under way."""
        if self.run.is_busy:
            return self.run.state
        return State.READY if self.engine.is_ready else State.PREPARING

    @property
    def is_busy(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self.run.is_busy

    @property
    def is_stopping(self) -> bool:
        """Whether the run was asked to stop."""
        return self.run.is_stopping

    @property
    def can_resume(self) -> bool:
        """Whether the run ended with its engine and can resume from its checkpoint."""
        return self.run.can_resume

    @property
    def will_train(self) -> bool:
        """Whether a run begins as soon as the engine is ready."""
        return bool(self._waiting)

    @property
    def project(self) -> Project | None:
        """The project of the newest run."""
        return self.run.project

    @property
    def history(self) -> History:
        """The history of the newest run."""
        return self.run.history

    @property
    def title(self) -> str:
        """The name of the network of the newest run."""
        return self.run.title

    def trains(self, subject: ModelRef) -> bool:
        """Whether the newest run is, or was, of this network."""
        return self.run.trains(subject)

    def follows(self, origin: DocumentSource) -> bool:
        """Whether the run under way takes the learning rate of this line of edits."""
        return self.run.follows(origin)

    def run_of(self, subject: ModelRef) -> tuple[Project | None, History]:
        """Return the run to show with a network: the one under way, or its own last one."""
        if self.is_busy or self.trains(subject):
            return self.run.project, self.run.history
        kept = self.weights.archived_run(subject)
        return (kept.project, kept.history) if kept else (None, self._no_history)

    def train(self, project: Project, origin: DocumentSource) -> None:
        """Begin a run, or resume the paused one."""
        if self.state is State.PAUSED:
            self.engine.send(Resume(self.run.id))
        elif not self.is_busy:
            self._begin(project, origin)

    def step(self, project: Project, origin: DocumentSource) -> None:
        """Do one step and pause, beginning a run if none is under way."""
        if self.is_busy:
            self.engine.send(SingleStep(self.run.id))
        else:
            self._begin(project, origin, single_step=True)

    def continue_training(
        self, project: Project, origin: DocumentSource, *, single_step: bool = False
    ) -> None:
        """Begin a run with the trained weights of the network."""
        initial = self.weights.initial_weights(ModelRef(project.network, origin))
        self._begin(project, origin, single_step=single_step, initial_weights=str(initial))

    def resume_from_checkpoint(self) -> None:
        """Resume the run of a lost engine from its last checkpoint."""
        run = self.run
        if run.project is not None and run.model_ref is not None and run.can_resume:
            run.can_resume = False
            checkpoint = str(self.weights.checkpoint_path)
            self._send([Start(run.id, run.project, checkpoint, resume=True)])

    def pause(self) -> None:
        """Pause before the next step."""
        self.engine.send(Pause(self.run.id))

    def stop(self) -> None:
        """End the run in order after a test; the second call skips the test."""
        if self.run.request_stop():
            self.engine.send(Stop(self.run.id))
            self.state_changed.emit(self.state)

    def set_learning_rate(self, optimizer: Optimizer, origin: DocumentSource) -> None:
        """Use another learning rate in the run under way, if its own project was edited."""
        if self.follows(origin) and self.run.set_learning_rate(optimizer):
            self.engine.send(SetLearningRate(self.run.id, optimizer.lr))
            self.state_changed.emit(self.state)

    def _begin(
        self,
        project: Project,
        origin: DocumentSource,
        *,
        single_step: bool = False,
        initial_weights: str | None = None,
    ) -> None:
        run = RunState(next(self._ids), project, ModelRef(project.network, origin))
        self.weights.begin(run)
        under_way = {key: each for key, each in self._runs.items() if each.is_busy}
        self.run, self._runs = run, under_way | {run.id: run}
        checkpoint = str(self.weights.checkpoint_path)
        start = Start(run.id, project, checkpoint, initial_weights=initial_weights)
        self._send([start, SingleStep(run.id)] if single_step else [start])

    def _send(self, requests: Sequence[AnyRequest]) -> None:
        """Send what starts a run, as soon as the engine is ready."""
        if not self.engine.is_ready:
            self._waiting = requests
        else:
            self._waiting = ()
            for request in requests:
                self.engine.send(request)
            self.run.go_to(State.STARTING)
        self.state_changed.emit(self.state)

    def _note(self, event: Event) -> None:
        if isinstance(event, RunEvent) and event.run:
            runs = [self._runs[event.run]] if event.run in self._runs else []
        else:
            runs = list(self._runs.values())
        for run in runs:
            run.note(event)
            self.weights.note(event, run)
        if isinstance(event, TRANSITIONS):
            self.state_changed.emit(self.state)
        if isinstance(event, EngineReady) and self._waiting:
            self._send(self._waiting)

    def _pass_on(self, events: list[Event]) -> None:
        shown = (0, self.run.id)
        self.arrived.emit([e for e in events if not isinstance(e, RunEvent) or e.run in shown])
