"""The list of problems that keep the network from training, with a button for each repair."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.repairs.repairs import Repair
from explorer.graph.checks import Problem
from explorer.schema.messages import tr, tr_counted, translate
from explorer.ui.document.document import Document
from explorer.ui.problems.repair_buttons import apply_repair, buttons_for, repairs_for
from explorer.ui.widgets.elided_button import ElidedButton, LinkButton
from explorer.ui.widgets.focus import bring_into_view
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.text import allow_breaks

_MOST = 30  # problems that are shown, because each repair is tried on the whole network


class ProblemsPanel(QWidget):
    """A card for each problem of the document, updated while visible."""

    shown = Signal(str)  # the name of a node to show
    repaired = Signal(str, object)  # the text of the repair, and the names of its nodes

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.cards: list[ProblemCard] = []
        self.text = make_label("", "muted", self)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(8, 6, 8, 8)
        self._page.addWidget(self.text)
        self._page.addStretch()
        document.changed.connect(self._follow)

    def focus_first(self) -> None:
        """Bring the first problem into view, and focus its first repair."""
        for card in self.cards[:1]:
            bring_into_view(card)
            for button in card.buttons[:1]:
                bring_into_view(button)
                button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def showEvent(self, event: object) -> None:
        self._show_problems()

    def _follow(self) -> None:
        if self.isVisible():
            self._show_problems()

    def _show_problems(self) -> None:
        problems = self._document.problems
        for card in self.cards:
            self._page.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [ProblemCard(self._document, problem, self) for problem in problems[:_MOST]]
        for position, card in enumerate(self.cards):
            self._page.insertWidget(1 + position, card)
            card.requested.connect(self.shown)
            card.repair_requested.connect(self._repair)
        total = len(problems)
        if not problems:
            text = tr("No problems. The network is ready to train.")
        elif total > _MOST:
            text = tr("Showing the first {n} of {total} problems.", n=_MOST, total=total)
        else:
            text = tr_counted("{n} problem", "{n} problems", total)
        self.text.setText(text)

    def _repair(self, repair: Repair) -> None:
        self.repaired.emit(translate(repair.text), apply_repair(self._document, repair))


class ProblemCard(QFrame):
    """One problem: its layer, its text, and its repairs."""

    requested = Signal(str)
    repair_requested = Signal(object)

    def __init__(self, document: Document, problem: Problem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problem")
        self.problem = problem
        page = QVBoxLayout(self)
        page.setContentsMargins(8, 6, 8, 8)
        page.setSpacing(4)
        if problem.where in document.network.index:
            page.addWidget(self._link(problem.where), alignment=Qt.AlignmentFlag.AlignLeft)
        role = "caution" if problem.is_warning else "alarm"
        page.addWidget(make_label(allow_breaks(translate(problem.message)), role, self))
        found = repairs_for(document, problem)
        self.buttons: list[ElidedButton] = buttons_for(
            problem, found, self, self.repair_requested.emit
        )
        for button in self.buttons:
            page.addWidget(button)

    def _link(self, name: str) -> QToolButton:
        link = LinkButton(self)
        link.setText(name)
        link.setToolTip(tr("Show on canvas."))
        link.clicked.connect(lambda: self.requested.emit(name))
        return link
