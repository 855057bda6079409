"""Runs that are over, until the program ends: what was trained, how it went, what was learned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.graph.project import Project
from explorer.session.history import History
from explorer.ui.document.source import ModelRef

_MOST = 12


@dataclass(frozen=True)
class FinishedRun:
    """One run, and the file of its weights, if it saved any.

    `opened` marks what a project file held when it was opened; its run may be unknown.
    """

    model_ref: ModelRef
    project: Project | None
    history: History
    weights: Path = Path()
    opened: bool = False

    def left(self, weights: bytes, subject: ModelRef) -> bool:
        """Whether a file holds the weights of this run, or none and is the file of its network."""
        alike = self.project is not None and self.model_ref.has_nodes_of(subject)
        if not alike or not self.weights.is_file():
            return False
        same_file = self.model_ref.origin.path == subject.origin.path
        return self.weights.read_bytes() == weights if weights else same_file


class RunArchive:
    """The last run of each of the networks that were trained last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[FinishedRun] = []
        self._number = 0

    def __iter__(self) -> Iterator[FinishedRun]:
        """Go through the runs from the newest to the oldest."""
        return reversed(self._runs)

    def keep(self, run: FinishedRun, checkpoint: Path) -> None:
        """Put a run away, in place of an older one of its network; what a file held stays."""
        self.drop_runs(run.model_ref)
        self._number += 1
        weights = self._folder / f"kept-{self._number}.safetensors"
        if checkpoint.exists():
            checkpoint.replace(weights)
        self._runs.append(replace(run, weights=weights))
        oldest = self._runs[: -_MOST or None]
        self._drop(lambda other: other in oldest)

    def drop_runs(self, subject: ModelRef) -> None:
        """Forget the runs of a network, and what they learned, but not what its file held."""
        self._drop(lambda run: not run.opened and run.model_ref.same_lineage(subject))

    def _drop(self, unwanted: Callable[[FinishedRun], bool]) -> None:
        for run in filter(unwanted, self._runs):
            run.weights.unlink(missing_ok=True)
        self._runs = [run for run in self._runs if not unwanted(run)]

    def of(self, subject: ModelRef) -> FinishedRun | None:
        """The run of what is open."""
        return next((run for run in self if run.model_ref.same_lineage(subject)), None)

    def weights_of(self, subject: ModelRef) -> Path | None:
        """What this very network has learned."""
        same = (run for run in self if run.model_ref.same_weights(subject))
        return next((run.weights for run in same if run.weights.is_file()), None)
