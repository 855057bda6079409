"""Trained weights until the program ends: of the newest run, of earlier ones and of files."""

from dataclasses import replace
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
from explorer.ui.training.run_archive import FinishedRun, RunArchive
from explorer.ui.training.run_state import RunState


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
        self.archive = RunArchive(folder)
        self.unsaved: dict[DocumentSource, Project] = {}

    @property
    def checkpoint_path(self) -> Path:
        """The checkpoint of the newest run."""
        return self._folder / f"run-{self._latest.id}.safetensors"

    def begin(self, run: RunState) -> None:
        """Archive the run before, and drop earlier runs of the same network."""
        self._archive_latest()
        if run.model_ref is not None:
            self.archive.drop_runs(run.model_ref)
        self._latest = run

    def _archive_latest(self) -> None:
        if self._latest.model_ref is not None:
            self.archive.keep(self._runs[0], self.checkpoint_path)
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
        trained = self._latest.model_ref
        if trained is not None and trained.same_weights(subject) and self.checkpoint_path.exists():
            return self.checkpoint_path
        return self.archive.weights_of(subject)

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
            return list(self.archive)
        latest = FinishedRun(run.model_ref, run.project, run.history, self.checkpoint_path)
        return [latest, *self.archive]

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
        self.archive.keep(replace(known, model_ref=subject, opened=True), opened)
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
