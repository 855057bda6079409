"""Trained weights until the program ends: of the newest run, of earlier ones and of files."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.graph.project import Project
from explorer.protocol.events import (
    Diverged,
    Event,
    Failed,
    Finished,
    Resumed,
    Saved,
    Started,
    Stepped,
)
from explorer.session.history import History
from explorer.ui.document.source import DocumentSource, ModelRef
from explorer.ui.training.run_state import RunState

_MOST = 12  # archived runs


@dataclass(frozen=True)
class FinishedRun:
    """A run, and the file of its weights if it saved any.

    `opened` marks the weights of an opened project file; their run may be unknown.
    """

    model_ref: ModelRef
    project: Project | None
    history: History
    weights: Path = Path()
    opened: bool = False

    def made(self, weights: bytes, subject: ModelRef) -> bool:
        """Whether a file holds the weights of this run, or is its file and holds none."""
        alike = self.project is not None and self.model_ref.has_nodes_of(subject)
        if not alike or not self.weights.is_file():
            return False
        same_file = self.model_ref.origin.path == subject.origin.path
        return self.weights.read_bytes() == weights if weights else same_file


class WeightsStore(QObject):
    """Weights by the network that they belong to, as files in a folder.

    `unsaved` holds the projects whose trained weights are in no file; `opened` is emitted when
    the weights of a file were added.
    """

    opened = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._latest = RunState(0)
        self._archive: list[FinishedRun] = []  # from the newest to the oldest
        self._numbers = count(1)
        self.unsaved: dict[DocumentSource, Project] = {}

    @property
    def checkpoint_path(self) -> Path:
        """The checkpoint of the newest run."""
        return self._folder / f"run-{self._latest.id}.safetensors"

    def begin(self, run: RunState) -> None:
        """Archive the run before, and drop earlier runs of the same network."""
        self._archive_latest()
        if run.model_ref is not None:
            self._drop_runs(run.model_ref)
        self._latest = run

    def archived_run(self, subject: ModelRef) -> FinishedRun | None:
        """Return the newest archived run of a network."""
        return next((run for run in self._archive if run.model_ref.same_lineage(subject)), None)

    def _keep(self, run: FinishedRun, checkpoint: Path) -> None:
        """Archive a run in place of an older one of its network; those of opened files stay."""
        self._drop_runs(run.model_ref)
        weights = self._folder / f"kept-{next(self._numbers)}.safetensors"
        if checkpoint.exists():
            checkpoint.replace(weights)
        oldest = self._archive[_MOST - 1 :]
        self._drop(lambda other: other in oldest)
        self._archive.insert(0, replace(run, weights=weights))

    def _drop_runs(self, subject: ModelRef) -> None:
        self._drop(lambda run: not run.opened and run.model_ref.same_lineage(subject))

    def _drop(self, unwanted: Callable[[FinishedRun], bool]) -> None:
        for run in filter(unwanted, self._archive):
            run.weights.unlink(missing_ok=True)
        self._archive = [run for run in self._archive if not unwanted(run)]

    def _archive_latest(self) -> None:
        if self._latest.model_ref is not None:
            self._keep(self._runs[0], self.checkpoint_path)
        self.checkpoint_path.unlink(missing_ok=True)

    def initial_weights(self, subject: ModelRef) -> Path:
        """Write the weights of a network to a file for a new run."""
        path = self._folder / "initial.safetensors"
        path.write_bytes(self.weights_for(subject))
        return path

    def weights_for(self, subject: ModelRef) -> bytes:
        """Return the weights of exactly this network, or none."""
        path = self.path_for(subject)
        return path.read_bytes() if path else b""

    def has_weights(self, subject: ModelRef) -> bool:
        """Whether there are weights of exactly this network."""
        return self.path_for(subject) is not None

    def path_for(self, subject: ModelRef) -> Path | None:
        """Return the file of the weights of exactly this network."""
        same = (run.weights for run in self._runs if run.model_ref.same_weights(subject))
        return next((path for path in same if path.is_file()), None)

    def outdated_for(self, subject: ModelRef) -> bool:
        """Whether there are only weights of this network from before an edit of its layers."""
        runs = (run for run in self._runs if run.weights.is_file())
        before = (run.model_ref for run in runs if run.model_ref.same_file(subject))
        alike = [each for each in before if each.network.name == subject.network.name]
        return bool(alike) and not any(each.same_weights(subject) for each in alike)

    @property
    def _runs(self) -> list[FinishedRun]:
        """The newest run and the archived ones, from the newest to the oldest."""
        run = self._latest
        if run.model_ref is None:
            return self._archive
        latest = FinishedRun(run.model_ref, run.project, run.history, self.checkpoint_path)
        return [latest, *self._archive]

    def add_opened(self, subject: ModelRef, weights: bytes) -> None:
        """Keep the weights of an opened file, with their run if that is known."""
        is_busy = self._latest.is_busy
        over = self._runs[1:] if is_busy else self._runs
        unknown = FinishedRun(subject, None, History())
        known = next((run for run in over if run.made(weights, subject)), unknown)
        if self._latest.trains(subject) and not is_busy:
            self._archive_latest()
            self._latest.model_ref = None
        opened = self._folder / "opened.safetensors"
        if weights or known is not unknown:
            opened.write_bytes(weights or known.weights.read_bytes())
        self._keep(replace(known, model_ref=subject, opened=True), opened)
        self.opened.emit()

    def note(self, event: Event, run: RunState) -> None:
        """Mark a run as unsaved once it trains, again after it was saved."""
        subject, project = run.model_ref, run.project
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
            case Diverged() | Failed() if not run.history.step:
                self.unsaved.pop(subject.origin, None)
            case _:
                pass
