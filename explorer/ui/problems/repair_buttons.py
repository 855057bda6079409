"""The problem of the selection, with a button for each repair."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.edits.repairs.repairs import Repair, repairs
from explorer.graph.checks import Problem
from explorer.graph.dataset import Dataset
from explorer.graph.inference import Inference
from explorer.schema.messages import tr, translate
from explorer.ui.document.document import Document
from explorer.ui.theme.theme import style_by
from explorer.ui.widgets.elided_button import ElidedButton
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.text import allow_breaks

_MOST = 4


def problem_text(problem: Problem) -> str:
    """Return the sentence of a problem, after the name of its layer."""
    text = translate(problem.message)
    where = problem.where
    return tr("{layer}: {problem}", layer=where, problem=text) if where else text


def repairs_for(document: Document, problem: Problem) -> tuple[Repair, ...]:
    """Return the repairs of a problem that are shown."""
    return repairs(document.inference, problem, document.project.data)[:_MOST]


def apply_repair(document: Document, repair: Repair) -> tuple[str, ...]:
    """Apply a repair; returns the nodes that it added, which are selected, or else changed."""
    known = document.network.index
    added = tuple(name for name in repair.network.index if name not in known)
    changed = (
        node.name
        for node in repair.network.nodes
        if node.name in known and node.layer != known[node.name].layer
    )
    names = added or tuple(changed)
    text = translate(repair.text)
    document.edit(text, repair.repaired(document.project), selection=added or None)
    return names


def buttons_for(
    problem: Problem, found: Iterable[Repair], parent: QWidget, apply: Callable[[Repair], None]
) -> list[ElidedButton]:
    """Return a button for each repair of a problem."""
    group = problem.where[: problem.where.rfind(".") + 1]
    buttons: list[ElidedButton] = []
    for repair in found:
        button = ElidedButton(translate(repair.text), parent, group)
        button.clicked.connect(partial(apply, repair))
        buttons.append(button)
    return buttons


class RepairButtons(QWidget):
    """A problem and a few buttons; hidden if there is none."""

    repaired = Signal(str, object)  # the text of the repair, and the names of its nodes

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self.follows: QWidget | None = None  # the previous widget in the tab order
        self._text = make_label("", "alarm", self)
        self._message = ""
        self.buttons: list[ElidedButton] = []
        self._tried: tuple[Inference, Dataset, Problem, tuple[Repair, ...]] | None = None
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(10, 6, 10, 10)
        self._page.addWidget(self._text)

    def message(self) -> str:
        """Return the text that is shown."""
        return self._message

    def show_problem(self, names: tuple[str, ...]) -> None:
        """Show the first problem of these nodes, or of the network if there are none."""
        problem = self._problem(names)
        blocked_by = None if problem else self._blocked_by(names)
        self._message = read = ""
        if problem:
            text = problem_text(problem)
            self._message = f"{problem.sign} {text}"
            warning = tr("Note: {problem}", problem=text)
            read = warning if problem.is_warning else tr("Problem: {problem}", problem=text)
        elif blocked_by:
            text = tr("Shape unknown until the problem at {layer} is fixed.", layer=blocked_by)
            self._message = read = text
        style_by(self._text, "role", "caution" if problem and problem.is_warning else "alarm")
        self._text.setText(allow_breaks(self._message))
        self._text.setAccessibleName(read)
        self.setVisible(bool(self._message))
        self._show_buttons(problem)

    def _show_buttons(self, problem: Problem | None) -> None:
        for button in self.buttons:
            self._page.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons, last = [], self.follows
        if problem:
            self.buttons = buttons_for(problem, self._repairs_for(problem), self, self._apply)
        for button in self.buttons:
            self._page.addWidget(button)
            button.show()
            if last is not None:
                QWidget.setTabOrder(last, button)
            last = button

    def _apply(self, repair: Repair) -> None:
        self.repaired.emit(translate(repair.text), apply_repair(self._document, repair))

    def _repairs_for(self, problem: Problem) -> tuple[Repair, ...]:
        """Return the repairs of a problem, each tried on the whole network only once."""
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

    def _blocked_by(self, names: tuple[str, ...]) -> str | None:
        return self._document.inference.nodes[names[0]].blocked_by if len(names) == 1 else None
