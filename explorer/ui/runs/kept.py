"""Runs that are over, until the program ends: what was trained, how it went, what was learned."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explorer.graph.project import Project
from explorer.session.history import History
from explorer.ui.origin import Subject

_MOST = 12


@dataclass(frozen=True)
class Kept:
    """One run, and where its weights lie, if it saved any."""

    subject: Subject
    project: Project
    history: History
    weights: Path = Path()


class KeptRuns:
    """The last run of each of the networks that were trained last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[Kept] = []
        self._number = 0

    def keep(self, run: Kept, checkpoint: Path) -> None:
        """Put a run away, in place of an older one of its network."""
        self.drop(lambda other: other.subject.is_that_of(run.subject))
        self._number += 1
        weights = self._folder / f"kept-{self._number}.safetensors"
        if checkpoint.exists():
            checkpoint.replace(weights)
        self._runs.append(Kept(run.subject, run.project, run.history, weights))
        oldest = self._runs[: -_MOST or None]
        self.drop(lambda other: other in oldest)

    def drop(self, unwanted: Callable[[Kept], bool]) -> None:
        """Forget runs, and what they learned."""
        for run in filter(unwanted, self._runs):
            run.weights.unlink(missing_ok=True)
        self._runs = [run for run in self._runs if not unwanted(run)]

    def of(self, subject: Subject) -> Kept | None:
        """The run of what is open."""
        return next((run for run in self._runs if run.subject.is_that_of(subject)), None)

    def weights_of(self, subject: Subject) -> Path | None:
        """What this very network has learned."""
        same = (run for run in self._runs if run.subject.is_just(subject))
        return next((run.weights for run in same if run.weights.is_file()), None)
