"""Fixes: what is wrong with what is selected, and a button for each way to mend it."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from explorer.graph.checks import Problem
from explorer.graph.edits.remedies import Remedy, remedies
from explorer.graph.inference import Inference
from explorer.ui.document import Document
from explorer.ui.inspector.heading import label
from explorer.ui.theme import style_by

_MOST = 4


class Fixes(QWidget):
    """One sentence and a few buttons; hidden where nothing is wrong."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._words = label("", "alarm", self)
        self.buttons: list[QPushButton] = []
        self._tried: tuple[Inference, Problem, tuple[Remedy, ...]] | None = None
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.addWidget(self._words)

    def words(self) -> str:
        """What is said to be wrong."""
        return self._words.text()

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
        self._words.setText(said)
        self.setVisible(bool(said))
        for button in self.buttons:
            self._page.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for remedy in self._remedies(problem) if problem and len(names) < 2 else ():
            button = QPushButton(remedy.words, self)
            button.clicked.connect(partial(self._mend, remedy))
            self._page.addWidget(button)
            button.show()
            self.buttons.append(button)

    def _remedies(self, problem: Problem) -> tuple[Remedy, ...]:
        """What mends a problem; each is tried on the whole network, and once is enough."""
        known = self._document.inference
        if self._tried is None or self._tried[0] is not known or self._tried[1] != problem:
            self._tried = known, problem, remedies(known, problem)[:_MOST]
        return self._tried[2]

    def _problem(self, names: tuple[str, ...]) -> Problem | None:
        problems = self._document.problems
        if names and problems:
            chosen = set(names)
            problems = tuple(problem for problem in problems if problem.where in chosen)
        return problems[0] if problems else None

    def _waits(self, names: tuple[str, ...]) -> str | None:
        return self._document.inference.facts[names[0]].waits_for if len(names) == 1 else None

    def _mend(self, remedy: Remedy) -> None:
        self._document.edit(remedy.words, remedy.mended(self._document.project))
