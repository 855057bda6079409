"""Runs that are over, until the program ends: what was trained, how it went, what was learned."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explorer.graph.network import Network
from explorer.graph.project import Project
from explorer.session.history import History

_MOST = 12


@dataclass(frozen=True)
class Kept:
    """One run; the file of weights is missing where it ended before it saved any."""

    project: Project
    history: History
    weights: Path


class KeptRuns:
    """The last run of each of the networks that were trained last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: list[Kept] = []
        self._number = 0

    def keep(self, project: Project, history: History, checkpoint: Path) -> None:
        """Put a run away, in place of an older one of its network."""
        self.drop(lambda run: tells_of(run.project, project.network))
        self._number += 1
        weights = self._folder / f"kept-{self._number}.safetensors"
        if checkpoint.exists():
            checkpoint.replace(weights)
        self._runs.append(Kept(project, history, weights))
        oldest = self._runs[: -_MOST or None]
        self.drop(lambda run: run in oldest)

    def drop(self, unwanted: Callable[[Kept], bool]) -> None:
        """Forget runs, and what they learned."""
        for run in filter(unwanted, self._runs):
            run.weights.unlink(missing_ok=True)
        self._runs = [run for run in self._runs if not unwanted(run)]

    def of(self, network: Network) -> Kept | None:
        """The run of a network, or of what it was until it was edited or renamed."""
        return next((run for run in self._runs if tells_of(run.project, network)), None)

    def weights_of(self, network: Network) -> Path | None:
        """What this very network has learned."""
        found = (run.weights for run in self._runs if run.project.network == network)
        return next((path for path in found if path.exists()), None)


def tells_of(project: Project, network: Network) -> bool:
    """Whether a run of a project trained a network, or what it was until an edit or a new name."""
    return project.network.name == network.name or project.network.nodes == network.nodes
