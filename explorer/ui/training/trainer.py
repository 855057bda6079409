"""The trainer: asks the engine for news on a timer, and knows what can be done next."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

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
    Saved,
    Started,
    Stepped,
)
from explorer.protocol.requests import AnyRequest, Pause, Resume, SetLearningRate, Start, Step, Stop
from explorer.session.history import History
from explorer.session.temporary_folder import TemporaryFolder
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.training.run_archive import FinishedRun, RunArchive

POLL_INTERVAL = 33  # milliseconds
DOUBLE_CLICK = 400  # milliseconds in which two clicks on Stop are one wish


class State(StrEnum):
    """Where the trainer stands."""

    PREPARING = "preparing"
    READY = "ready"
    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"


class Engine(Protocol):
    """What the trainer asks of an engine's host."""

    def start(self) -> None:
        """Start a new engine."""

    def send(self, request: AnyRequest) -> None:
        """Ask it something."""

    def take(self) -> list[Event]:
        """Everything said since the last time."""

    def close(self) -> None:
        """End it."""


class Trainer(QObject):
    """One run at a time; what a lost engine had saved can be gone on from."""

    arrived = Signal(list)
    state_changed = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.PREPARING
        self.history = History()
        self.project: Project | None = None
        self._model_ref: ModelRef | None = None
        self.prepared: EngineReady | None = None
        self.can_resume = False
        self.is_stopping = self.is_skipping_test = False
        self._stopped = QElapsedTimer()
        self._engine = engine
        self._folder = TemporaryFolder()
        self._checkpoint = Path(self._folder.name) / "run.safetensors"
        self._opened_weights = Path(self._folder.name) / "met.safetensors"
        self._nothing = History()
        self._finished = RunArchive(Path(self._folder.name))
        self._initial_weights = Path(self._folder.name) / "begun.safetensors"
        self.unsaved: dict[
            DocumentSource, Project
        ] = {}  # what has learned anything that no file holds
        self._waiting: Sequence[AnyRequest] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_INTERVAL)
        self._timer.timeout.connect(self.poll)

    def prepare(self) -> None:
        """Start the engine, and begin to ask it."""
        self._engine.start()
        self._timer.start()

    def close(self) -> None:
        """Stop in order, whatever goes on."""
        self._timer.stop()
        self._engine.close()
        self._folder.cleanup()

    @property
    def is_busy(self) -> bool:
        """Whether a run is under way, paused or not."""
        return self.state in (State.STARTING, State.RUNNING, State.PAUSED)

    def trains(self, subject: ModelRef) -> bool:
        """Whether the last run is, or was, of this."""
        return self._model_ref is not None and self._model_ref.same_lineage(subject)

    @property
    def title(self) -> str:
        """What the network of the last run is called, in its file if it has one."""
        subject = self._model_ref
        if subject is not None and subject.origin.path is not None:
            return subject.origin.saved.title
        return self.project.title if self.project else ""

    def run_of(self, subject: ModelRef) -> tuple[Project | None, History]:
        """What is to be told where something is open: the run under way, or its own last one."""
        if self.is_busy or self.trains(subject):
            return self.project, self.history
        kept = self._finished.of(subject)
        return (kept.project, kept.history) if kept else (None, self._nothing)

    def train(self, project: Project, origin: DocumentSource) -> None:
        """Begin a run, or go on with the one that is paused."""
        if self.state is State.PAUSED:
            self._engine.send(Resume())
        elif not self.is_busy:
            self._begin(self._from_scratch(project), origin)

    def step(self, project: Project, origin: DocumentSource) -> None:
        """Do one step and wait, beginning a run where there is none."""
        if not self.is_busy:
            self._begin(self._from_scratch(project), origin, Step())
        else:
            self._engine.send(Step())

    def resume_from_checkpoint(self) -> None:
        """Go on with the run that a lost engine took with it, from its last checkpoint."""
        if self.project is not None and self._model_ref is not None and self.can_resume:
            start = Start(self.project, str(self._checkpoint), resume=True)
            self._begin(start, self._model_ref.origin)

    def pause(self) -> None:
        """Wait before the next step."""
        self._engine.send(Pause())

    def stop(self) -> None:
        """End the run in order, which may take as long as it takes to test; again, without."""
        if self.is_stopping and self._stopped.elapsed() < DOUBLE_CLICK:
            return
        self._stopped.start()
        self._engine.send(Stop())
        self.is_skipping_test = self.is_stopping
        self.is_stopping = self.is_busy
        self.state_changed.emit(self.state)

    def send(self, request: AnyRequest) -> None:
        """Ask the engine something that is no part of a run; it waits until the engine is ready."""
        self._engine.send(request)

    def follows(self, origin: DocumentSource) -> bool:
        """Whether the run under way takes the learning rate of this line of edits."""
        return self.is_busy and self._model_ref is not None and self._model_ref.origin is origin

    def set_learning_rate(self, optimizer: Optimizer, origin: DocumentSource) -> None:
        """Use another learning rate in the run under way, if its own project was edited."""
        if self.project is None or not self.follows(origin):
            return
        training_options = self.project.training_options
        if type(optimizer) is type(training_options.optimizer):
            tuned = training_options.optimizer.tuned(lr=optimizer.lr)
            self.project = self.project.with_training_options(
                training_options.tuned(optimizer=tuned)
            )
            self._engine.send(SetLearningRate(optimizer.lr))
            self.state_changed.emit(self.state)

    def continue_training(
        self, project: Project, origin: DocumentSource, *then: AnyRequest
    ) -> None:
        """Begin a run with what this network has learned before, by the same recipe."""
        self._initial_weights.write_bytes(self.weights_for(ModelRef(project.network, origin)))
        start = Start(project, str(self._checkpoint), initial_weights=str(self._initial_weights))
        self._begin(start, origin, *then)

    def _from_scratch(self, project: Project) -> Start:
        return Start(project, str(self._checkpoint))

    def _begin(self, start: Start, origin: DocumentSource, *then: AnyRequest) -> None:
        subject = ModelRef(start.project.network, origin)
        if not start.resume:
            self._archive()
            self._finished.drop_runs(subject)
            self.history = History()
        self._model_ref = subject
        self.project = start.project
        self.can_resume = False
        if self.state is State.PREPARING:
            self._waiting = (start, *then)
            self.state_changed.emit(self.state)
        else:
            self._send((start, *then))

    @property
    def _last(self) -> FinishedRun | None:
        """The run under way, or the last one."""
        if self._model_ref is None:
            return None
        return FinishedRun(self._model_ref, self.project, self.history, self._checkpoint)

    def _archive(self) -> None:
        """Keep the run before."""
        if self._last is not None:
            self._finished.keep(self._last, self._checkpoint)
        self._checkpoint.unlink(missing_ok=True)

    def _send(self, asked: Sequence[AnyRequest]) -> None:
        for request in asked:
            self._engine.send(request)
        self._go_to(State.STARTING)

    def weights_for(self, subject: ModelRef) -> bytes:
        """What this very network has learned: in the last run, or before it was opened."""
        path = self.path_for(subject)
        return path.read_bytes() if path else b""

    def has_weights(self, subject: ModelRef) -> bool:
        """Whether this very network has learned anything that a run can begin with."""
        return self.path_for(subject) is not None

    def path_for(self, subject: ModelRef) -> Path | None:
        """Where what this very network has learned lies, for the engine to read."""
        trained = self._model_ref is not None and self._model_ref.same_weights(subject)
        if trained and self._checkpoint.exists():
            return self._checkpoint
        return self._finished.weights_of(subject)

    def outdated_for(self, subject: ModelRef) -> bool:
        """Whether a network learned something as it was before an edit, which it cannot take."""
        runs = (run for run in self._runs if run.weights.is_file())
        before = (run.model_ref for run in runs if run.model_ref.same_file(subject))
        alike = [each for each in before if each.network.name == subject.network.name]
        return bool(alike) and not any(each.same_weights(subject) for each in alike)

    @property
    def _runs(self) -> list[FinishedRun]:
        """All runs that are known, from the newest to the oldest."""
        return [*([self._last] if self._last else []), *self._finished]

    def add_opened(self, subject: ModelRef, weights: bytes) -> None:
        """Keep what a file holds of the network that was opened, with its run if that is known."""
        over = self._runs[1:] if self.is_busy else self._runs
        unknown = FinishedRun(subject, None, History())
        known = next((run for run in over if run.left(weights, subject)), unknown)
        if self.trains(subject) and not self.is_busy:
            self._archive()
            self._model_ref = None
        if weights or known is not unknown:
            self._opened_weights.write_bytes(weights or known.weights.read_bytes())
        self._finished.keep(replace(known, model_ref=subject, opened=True), self._opened_weights)
        self.state_changed.emit(self.state)

    @property
    def will_train(self) -> bool:
        """Whether a run begins as soon as the engine is ready."""
        return bool(self._waiting)

    def poll(self) -> None:
        """Take what the engine has said."""
        events = self._engine.take()
        for event in events:
            self.history.add(event)
            self._note_unsaved(event)
            self._note(event)
        if events:
            self.arrived.emit(events)

    def _note(self, event: Event) -> None:
        match event:
            case EngineReady():
                self.prepared = event
                self._go_to(State.READY)
                if self._waiting:
                    self._send(self._waiting)
                    self._waiting = ()
            case Started() | Resumed():
                self._go_to(State.RUNNING)
            case Paused():
                self._go_to(State.PAUSED)
            case Finished() | Diverged() | Failed():
                self._go_to(State.READY)
            case EngineLost():
                self._recover()
            case _:
                pass

    def _note_unsaved(self, event: Event) -> None:
        """Note what the run learns, again after it was saved, in place of the run it replaced."""
        subject, project = self._model_ref, self.project
        if subject is None or project is None:
            return
        match event:
            case Started() | Resumed() | Stepped() | Saved():
                for origin, other in tuple(self.unsaved.items()):
                    if ModelRef(other.network, origin).same_lineage(subject):
                        del self.unsaved[origin]
                self.unsaved[subject.origin] = project
            case Finished(step=0):
                self.unsaved.pop(subject.origin, None)
            case Diverged() | Failed() if not self.history.step:
                self.unsaved.pop(subject.origin, None)
            case _:
                pass

    def _recover(self) -> None:
        """Start another engine; the run can go on if one was under way."""
        self.can_resume = self.is_busy
        self._go_to(State.PREPARING)
        self._engine.start()

    def _go_to(self, state: State) -> None:
        self.state = state
        self.is_stopping &= self.is_busy
        self.is_skipping_test &= self.is_stopping
        self.state_changed.emit(state)
