"""Problems: everything that keeps the network from learning, with a button for each way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.repairs.repairs import Repair
from explorer.graph.checks import Problem
from explorer.ui.document.document import Document
from explorer.ui.problems.repair_buttons import apply_repair, buttons_for, repairs_for
from explorer.ui.widgets.elided_button import ElidedButton, LinkButton
from explorer.ui.widgets.focus import bring_into_view
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.text import allow_breaks, capitalize

_MOST = 30  # problems that are shown with their remedies; whoever has more begins with these


class ProblemsPanel(QWidget):
    """Follows the document while it is seen; `shown` names the node that was asked for.

    Says `repaired` with what was done, in words, and to which blocks.
    """

    shown = Signal(str)
    repaired = Signal(str, object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._told: tuple[Problem, ...] = ()
        self.cards: list[ProblemCard] = []
        self.text = make_label("", "muted", self)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(8, 6, 8, 8)
        self._page.addWidget(self.text)
        self._page.addStretch()
        document.changed.connect(self._follow)

    def candidate(self) -> None:
        """Bring the first problem into view, and lead the keyboard to its first way out."""
        for card in self.cards[:1]:
            bring_into_view(card)
            for direction in card.directions[:1]:
                bring_into_view(direction)
                direction.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @override
    def showEvent(self, event: object) -> None:
        self._tell()

    def _follow(self) -> None:
        if self.isVisible():
            self._tell()

    def _tell(self) -> None:
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
        more = len(problems) - len(self.cards)
        text = self.tr("Nothing is wrong: shapes fit, and the network can learn.")
        if problems:
            count = len(problems)
            text = self.tr("1 problem") if count == 1 else self.tr("{} problems").format(count)
        self.text.setText(text + (self.tr(", the first {} here").format(_MOST) if more else ""))

    def _repair(self, direction: Repair) -> None:
        self.repaired.emit(direction.text, apply_repair(self._document, direction))


class ProblemCard(QFrame):
    """One problem: where it is, one sentence, and what would mend it."""

    requested = Signal(str)
    repair_requested = Signal(object)  # a way out

    def __init__(self, document: Document, problem: Problem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problem")
        self.problem = problem
        page = QVBoxLayout(self)
        page.setContentsMargins(8, 6, 8, 8)
        page.setSpacing(4)
        if problem.where in document.network.index:
            page.addWidget(self._place(problem.where), alignment=Qt.AlignmentFlag.AlignLeft)
        role = "caution" if problem.is_warning else "alarm"
        text = make_label(allow_breaks(capitalize(problem.message)), role, self)
        page.addWidget(text)
        directions = repairs_for(document, problem)
        self.directions: list[ElidedButton] = buttons_for(
            problem, directions, self, self.repair_requested.emit
        )
        for button in self.directions:
            page.addWidget(button)

    def _place(self, name: str) -> QToolButton:
        link = LinkButton(self)
        link.setText(name)
        link.setToolTip(self.tr("Show it on the canvas"))
        link.clicked.connect(lambda: self.requested.emit(name))
        return link
