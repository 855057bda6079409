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
    Event,
    Failed,
    Finished,
    Lost,
    Paused,
    Prepared,
    Resumed,
    Saved,
    Started,
    Stepped,
)
from explorer.protocol.requests import Pause, Request, Resume, SetRate, Start, Step, Stop
from explorer.session.history import History
from explorer.session.temporary_folder import TemporaryFolder
from explorer.ui.document.source import Origin, Subject
from explorer.ui.training.run_archive import Kept, KeptRuns

ASKED_EVERY = 33  # milliseconds
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

    def send(self, request: Request) -> None:
        """Ask it something."""

    def take(self) -> list[Event]:
        """Everything said since the last time."""

    def close(self) -> None:
        """End it."""


class Trainer(QObject):
    """One run at a time; what a lost engine had saved can be gone on from."""

    arrived = Signal(list)
    stated = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.PREPARING
        self.history = History()
        self.project: Project | None = None
        self._subject: Subject | None = None
        self.prepared: Prepared | None = None
        self.can_go_on = False
        self.is_stopping = self.is_hurrying = False
        self._stopped = QElapsedTimer()
        self._engine = engine
        self._folder = TemporaryFolder()
        self._checkpoint = Path(self._folder.name) / "run.safetensors"
        self._met = Path(self._folder.name) / "met.safetensors"
        self._nothing = History()
        self._kept = KeptRuns(Path(self._folder.name))
        self._begun = Path(self._folder.name) / "begun.safetensors"
        self.unsaved: dict[Origin, Project] = {}  # what has learned anything that no file holds
        self._waiting: Sequence[Request] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(ASKED_EVERY)
        self._timer.timeout.connect(self.ask)

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

    def trains(self, subject: Subject) -> bool:
        """Whether the last run is, or was, of this."""
        return self._subject is not None and self._subject.is_that_of(subject)

    @property
    def title(self) -> str:
        """What the network of the last run is called, in its file if it has one."""
        subject = self._subject
        if subject is not None and subject.origin.path is not None:
            return subject.origin.kept.title
        return self.project.title if self.project else ""

    def run_of(self, subject: Subject) -> tuple[Project | None, History]:
        """What is to be told where something is open: the run under way, or its own last one."""
        if self.is_busy or self.trains(subject):
            return self.project, self.history
        kept = self._kept.of(subject)
        return (kept.project, kept.history) if kept else (None, self._nothing)

    def train(self, project: Project, origin: Origin) -> None:
        """Begin a run, or go on with the one that is paused."""
        if self.state is State.PAUSED:
            self._engine.send(Resume())
        elif not self.is_busy:
            self._begin(self._anew(project), origin)

    def step(self, project: Project, origin: Origin) -> None:
        """Do one step and wait, beginning a run where there is none."""
        if not self.is_busy:
            self._begin(self._anew(project), origin, Step())
        else:
            self._engine.send(Step())

    def go_on(self) -> None:
        """Go on with the run that a lost engine took with it, from its last checkpoint."""
        if self.project is not None and self._subject is not None and self.can_go_on:
            start = Start(self.project, str(self._checkpoint), resume=True)
            self._begin(start, self._subject.origin)

    def pause(self) -> None:
        """Wait before the next step."""
        self._engine.send(Pause())

    def stop(self) -> None:
        """End the run in order, which may take as long as it takes to test; again, without."""
        if self.is_stopping and self._stopped.elapsed() < DOUBLE_CLICK:
            return
        self._stopped.start()
        self._engine.send(Stop())
        self.is_hurrying = self.is_stopping
        self.is_stopping = self.is_busy
        self.stated.emit(self.state)

    def send(self, request: Request) -> None:
        """Ask the engine something that is no part of a run; it waits until the engine is ready."""
        self._engine.send(request)

    def follows(self, origin: Origin) -> bool:
        """Whether the run under way takes the learning rate of this line of edits."""
        return self.is_busy and self._subject is not None and self._subject.origin is origin

    def set_rate(self, optimizer: Optimizer, origin: Origin) -> None:
        """Use another learning rate in the run under way, if its own project was edited."""
        if self.project is None or not self.follows(origin):
            return
        recipe = self.project.recipe
        if type(optimizer) is type(recipe.optimizer):
            tuned = recipe.optimizer.tuned(lr=optimizer.lr)
            self.project = self.project.with_recipe(recipe.tuned(optimizer=tuned))
            self._engine.send(SetRate(optimizer.lr))
            self.stated.emit(self.state)

    def train_on(self, project: Project, origin: Origin, *then: Request) -> None:
        """Begin a run with what this network has learned before, by the same recipe."""
        self._begun.write_bytes(self.learned(Subject(project.network, origin)))
        start = Start(project, str(self._checkpoint), learned=str(self._begun))
        self._begin(start, origin, *then)

    def _anew(self, project: Project) -> Start:
        return Start(project, str(self._checkpoint))

    def _begin(self, start: Start, origin: Origin, *then: Request) -> None:
        subject = Subject(start.project.network, origin)
        if not start.resume:
            self._put_away()
            self._kept.drop_runs(subject)
            self.history = History()
        self._subject = subject
        self.project = start.project
        self.can_go_on = False
        if self.state is State.PREPARING:
            self._waiting = (start, *then)
            self.stated.emit(self.state)
        else:
            self._send((start, *then))

    @property
    def _last(self) -> Kept | None:
        """The run under way, or the last one."""
        if self._subject is None:
            return None
        return Kept(self._subject, self.project, self.history, self._checkpoint)

    def _put_away(self) -> None:
        """Keep the run before."""
        if self._last is not None:
            self._kept.keep(self._last, self._checkpoint)
        self._checkpoint.unlink(missing_ok=True)

    def _send(self, asked: Sequence[Request]) -> None:
        for request in asked:
            self._engine.send(request)
        self._go_to(State.STARTING)

    def learned(self, subject: Subject) -> bytes:
        """What this very network has learned: in the last run, or before it was opened."""
        path = self.held(subject)
        return path.read_bytes() if path else b""

    def holds(self, subject: Subject) -> bool:
        """Whether this very network has learned anything that a run can begin with."""
        return self.held(subject) is not None

    def held(self, subject: Subject) -> Path | None:
        """Where what this very network has learned lies, for the engine to read."""
        trained = self._subject is not None and self._subject.is_just(subject)
        if trained and self._checkpoint.exists():
            return self._checkpoint
        return self._kept.weights_of(subject)

    def lost_by(self, subject: Subject) -> bool:
        """Whether a network learned something as it was before an edit, which it cannot take."""
        runs = (run for run in self._runs if run.weights.is_file())
        before = (run.subject for run in runs if run.subject.is_beside(subject))
        alike = [each for each in before if each.network.name == subject.network.name]
        return bool(alike) and not any(each.is_just(subject) for each in alike)

    @property
    def _runs(self) -> list[Kept]:
        """All runs that are known, from the newest to the oldest."""
        return [*([self._last] if self._last else []), *self._kept]

    def meet(self, subject: Subject, weights: bytes) -> None:
        """Keep what a file holds of the network that was opened, with its run if that is known."""
        over = self._runs[1:] if self.is_busy else self._runs
        unknown = Kept(subject, None, History())
        known = next((run for run in over if run.left(weights, subject)), unknown)
        if self.trains(subject) and not self.is_busy:
            self._put_away()
            self._subject = None
        if weights or known is not unknown:
            self._met.write_bytes(weights or known.weights.read_bytes())
        self._kept.keep(replace(known, subject=subject, met=True), self._met)
        self.stated.emit(self.state)

    @property
    def will_train(self) -> bool:
        """Whether a run begins as soon as the engine is ready."""
        return bool(self._waiting)

    def ask(self) -> None:
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
            case Prepared():
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
            case Lost():
                self._recover()
            case _:
                pass

    def _note_unsaved(self, event: Event) -> None:
        """Note what the run learns, again after it was saved, in place of the run it replaced."""
        subject, project = self._subject, self.project
        if subject is None or project is None:
            return
        match event:
            case Started() | Resumed() | Stepped() | Saved():
                for origin, other in tuple(self.unsaved.items()):
                    if Subject(other.network, origin).is_that_of(subject):
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
        self.can_go_on = self.is_busy
        self._go_to(State.PREPARING)
        self._engine.start()

    def _go_to(self, state: State) -> None:
        self.state = state
        self.is_stopping &= self.is_busy
        self.is_hurrying &= self.is_stopping
        self.stated.emit(state)
