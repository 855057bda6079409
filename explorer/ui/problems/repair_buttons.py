"""Fixes: what is wrong with what is selected, and a button for each way to mend it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.edits.repairs.repairs import Remedy, remedies
from explorer.graph.checks import Problem
from explorer.graph.dataset import Dataset
from explorer.graph.inference import Inference
from explorer.ui.document.document import Document
from explorer.ui.inspector.heading import label
from explorer.ui.theme.theme import style_by
from explorer.ui.widgets.elided_button import WideButton
from explorer.ui.widgets.text import breakable

_MOST = 4


def ways_out(document: Document, problem: Problem) -> tuple[Remedy, ...]:
    """What is offered to mend a problem, wherever it is told."""
    return remedies(document.inference, problem, document.project.data)[:_MOST]


def mend(document: Document, way: Remedy) -> tuple[str, ...]:
    """Go a way out; returns the blocks that it added, which are selected, or else changed."""
    known = document.network.index
    added = tuple(name for name in way.network.index if name not in known)
    changed = (
        node.name
        for node in way.network.nodes
        if node.name in known and node.block != known[node.name].block
    )
    names = added or tuple(changed)
    document.edit(way.words, way.mended(document.project), chosen=added or None)
    return names


def buttons_for(
    problem: Problem,
    ways: tuple[Remedy, ...],
    parent: QWidget,
    go: Callable[[Remedy], None],
) -> list[WideButton]:
    """A button for each way out of a problem, which goes it."""
    group = problem.where[: problem.where.rfind(".") + 1]
    buttons: list[WideButton] = []
    for way in ways:
        button = WideButton(way.words, parent, group)
        button.clicked.connect(partial(go, way))
        buttons.append(button)
    return buttons


class Fixes(QWidget):
    """One sentence and a few buttons; hidden where nothing is wrong.

    Says `mended` with what was done, in words, and to which blocks.
    """

    mended = Signal(str, object)

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.follows: QWidget | None = None  # what Tab comes from
        self._words = label("", "alarm", self)
        self._said = ""
        self.buttons: list[WideButton] = []
        self._tried: tuple[Inference, Dataset, Problem, tuple[Remedy, ...]] | None = None
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(10, 6, 10, 10)
        self._page.addWidget(self._words)

    def words(self) -> str:
        """What is said to be wrong."""
        return self._said

    def show_problem(self, names: tuple[str, ...]) -> None:
        """Tell the first problem of these nodes, or of the network where there are none."""
        problem = self._problem(names)
        waits = self._waits(names) if problem is None else None
        style_by(self._words, "role", "caution" if problem and problem.mild else "alarm")
        said = (
            f"{problem.sign} {problem}"
            if problem
            else self.tr("waits for {}").format(waits)
            if waits
            else ""
        )
        self._said = said
        self._words.setText(breakable(said))
        self.setVisible(bool(said))
        self._offer(problem)

    def _offer(self, problem: Problem | None) -> None:
        for button in self.buttons:
            self._page.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons, last = [], self.follows
        if problem:
            ways = self._ways_out(problem)
            self.buttons = buttons_for(problem, ways, self, self._mend)
        for button in self.buttons:
            self._page.addWidget(button)
            button.show()
            if last is not None:
                QWidget.setTabOrder(last, button)
            last = button

    def _mend(self, way: Remedy) -> None:
        self.mended.emit(way.words, mend(self._document, way))

    def _ways_out(self, problem: Problem) -> tuple[Remedy, ...]:
        """What mends a problem; each is tried on the whole network, and once is enough."""
        known, data = self._document.inference, self._document.project.data
        was = self._tried
        if was is None or was[0] is not known or was[1:3] != (data, problem):
            was = self._tried = known, data, problem, ways_out(self._document, problem)
        return was[3]

    def _problem(self, names: tuple[str, ...]) -> Problem | None:
        problems = self._document.problems
        if names and problems:
            chosen = set(names)
            problems = tuple(problem for problem in problems if problem.where in chosen)
        return problems[0] if problems else None

    def _waits(self, names: tuple[str, ...]) -> str | None:
        return self._document.inference.facts[names[0]].waits_for if len(names) == 1 else None
