"""Fixes: what is wrong with what is selected, and a button for each way to mend it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.edits.repairs.repairs import Repair, repairs
from explorer.graph.checks import Problem
from explorer.graph.dataset import Dataset
from explorer.graph.inference import Inference
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by
from explorer.ui.widgets.elided_button import ElidedButton
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.text import allow_breaks

_MOST = 4


def repairs_for(document: Document, problem: Problem) -> tuple[Repair, ...]:
    """What is offered to mend a problem, wherever it is told."""
    return repairs(document.inference, problem, document.project.data)[:_MOST]


def apply_repair(document: Document, direction: Repair) -> tuple[str, ...]:
    """Go a way out; returns the blocks that it added, which are selected, or else changed."""
    known = document.network.index
    added = tuple(name for name in direction.network.index if name not in known)
    changed = (
        node.name
        for node in direction.network.nodes
        if node.name in known and node.layer != known[node.name].layer
    )
    names = added or tuple(changed)
    document.edit(direction.text, direction.repaired(document.project), selection=added or None)
    return names


def buttons_for(
    problem: Problem,
    directions: tuple[Repair, ...],
    parent: QWidget,
    go: Callable[[Repair], None],
) -> list[ElidedButton]:
    """A button for each way out of a problem, which goes it."""
    group = problem.where[: problem.where.rfind(".") + 1]
    buttons: list[ElidedButton] = []
    for direction in directions:
        button = ElidedButton(direction.text, parent, group)
        button.clicked.connect(partial(go, direction))
        buttons.append(button)
    return buttons


class RepairButtons(QWidget):
    """One sentence and a few buttons; hidden where nothing is wrong.

    Says `repaired` with what was done, in words, and to which blocks.
    """

    repaired = Signal(str, object)

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.follows: QWidget | None = None  # what Tab comes from
        self._text = make_label("", "alarm", self)
        self._said = ""
        self.buttons: list[ElidedButton] = []
        self._tried: tuple[Inference, Dataset, Problem, tuple[Repair, ...]] | None = None
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(10, 6, 10, 10)
        self._page.addWidget(self._text)

    def message(self) -> str:
        """What is said to be wrong."""
        return self._said

    def show_problem(self, names: tuple[str, ...]) -> None:
        """Tell the first problem of these nodes, or of the network where there are none."""
        problem = self._problem(names)
        waits = self._waits(names) if problem is None else None
        style_by(self._text, "role", "caution" if problem and problem.is_warning else "alarm")
        stated = (
            f"{problem.sign} {problem}"
            if problem
            else self.tr("waits for {}").format(waits)
            if waits
            else ""
        )
        self._said = stated
        self._text.setText(allow_breaks(stated))
        self.setVisible(bool(stated))
        self._candidate(problem)

    def _candidate(self, problem: Problem | None) -> None:
        for button in self.buttons:
            self._page.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons, last = [], self.follows
        if problem:
            directions = self._directions_out(problem)
            self.buttons = buttons_for(problem, directions, self, self._apply)
        for button in self.buttons:
            self._page.addWidget(button)
            button.show()
            if last is not None:
                QWidget.setTabOrder(last, button)
            last = button

    def _apply(self, direction: Repair) -> None:
        self.repaired.emit(direction.text, apply_repair(self._document, direction))

    def _directions_out(self, problem: Problem) -> tuple[Repair, ...]:
        """What mends a problem; each is tried on the whole network, and once is enough."""
        known, data = self._document.inference, self._document.project.data
        was = self._tried
        if was is None or was[0] is not known or was[1:3] != (data, problem):
            was = self._tried = known, data, problem, repairs_for(self._document, problem)
        return was[3]

    def _problem(self, names: tuple[str, ...]) -> Problem | None:
        problems = self._document.problems
        if names and problems:
            chosen = set(names)
            problems = tuple(problem for problem in problems if problem.where in chosen)
        return problems[0] if problems else None

    def _waits(self, names: tuple[str, ...]) -> str | None:
        return self._document.inference.nodes[names[0]].blocked_by if len(names) == 1 else None
