"""Finished runs until the program ends: project, history and weights."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.graph.project import Project
from explorer.session.history import History
from explorer.ui.document.source import ModelRef

_MOST = 12


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


class RunArchive:
    """The last run of each recently trained network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[FinishedRun] = []
        self._number = 0

    def __iter__(self) -> Iterator[FinishedRun]:
        """Iterate from the newest run to the oldest."""
        return reversed(self._runs)

    def keep(self, run: FinishedRun, checkpoint: Path) -> None:
        """Add a run in place of an older one of its network; those of opened files stay."""
        self.drop_runs(run.model_ref)
        self._number += 1
        weights = self._folder / f"kept-{self._number}.safetensors"
        if checkpoint.exists():
            checkpoint.replace(weights)
        self._runs.append(replace(run, weights=weights))
        oldest = self._runs[: -_MOST or None]
        self._drop(lambda other: other in oldest)

    def drop_runs(self, subject: ModelRef) -> None:
        """Remove the runs of a network and their weights, but for those of opened files."""
        self._drop(lambda run: not run.opened and run.model_ref.same_lineage(subject))

    def _drop(self, unwanted: Callable[[FinishedRun], bool]) -> None:
        for run in filter(unwanted, self._runs):
            run.weights.unlink(missing_ok=True)
        self._runs = [run for run in self._runs if not unwanted(run)]

    def of(self, subject: ModelRef) -> FinishedRun | None:
        """Return the newest run of a network."""
        return next((run for run in self if run.model_ref.same_lineage(subject)), None)

    def weights_of(self, subject: ModelRef) -> Path | None:
        """Return the weights file of exactly this network."""
        same = (run for run in self if run.model_ref.same_weights(subject))
        return next((run.weights for run in same if run.weights.is_file()), None)
