"""Problems: everything that keeps the network from learning, with a button for each way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.repairs.repairs import Remedy
from explorer.graph.checks import Problem
from explorer.ui.document.document import Document
from explorer.ui.inspector.heading import label
from explorer.ui.problems.repair_buttons import buttons_for, mend, ways_out
from explorer.ui.widgets.elided_button import LinkButton, WideButton
from explorer.ui.widgets.focus import bring_into_view
from explorer.ui.widgets.text import breakable, sentence

_MOST = 30  # problems that are shown with their remedies; whoever has more begins with these


class Problems(QWidget):
    """Follows the document while it is seen; `shown` names the node that was asked for.

    Says `mended` with what was done, in words, and to which blocks.
    """

    shown = Signal(str)
    mended = Signal(str, object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._told: tuple[Problem, ...] = ()
        self.cards: list[Card] = []
        self.words = label("", "muted", self)
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(8, 6, 8, 8)
        self._page.addWidget(self.words)
        self._page.addStretch()
        document.changed.connect(self._follow)

    def offer(self) -> None:
        """Bring the first problem into view, and lead the keyboard to its first way out."""
        for card in self.cards[:1]:
            bring_into_view(card)
            for way in card.ways[:1]:
                bring_into_view(way)
                way.setFocus(Qt.FocusReason.ShortcutFocusReason)

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
        self.cards = [Card(self._document, problem, self) for problem in problems[:_MOST]]
        for place, card in enumerate(self.cards):
            self._page.insertWidget(1 + place, card)
            card.asked.connect(self.shown)
            card.wished.connect(self._mend)
        more = len(problems) - len(self.cards)
        words = self.tr("Nothing is wrong: shapes fit, and the network can learn.")
        if problems:
            count = len(problems)
            words = self.tr("1 problem") if count == 1 else self.tr("{} problems").format(count)
        self.words.setText(words + (self.tr(", the first {} here").format(_MOST) if more else ""))

    def _mend(self, way: Remedy) -> None:
        self.mended.emit(way.words, mend(self._document, way))


class Card(QFrame):
    """One problem: where it is, one sentence, and what would mend it."""

    asked = Signal(str)
    wished = Signal(object)  # a way out

    def __init__(self, document: Document, problem: Problem, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problem")
        self.problem = problem
        page = QVBoxLayout(self)
        page.setContentsMargins(8, 6, 8, 8)
        page.setSpacing(4)
        if problem.where in document.network.index:
            page.addWidget(self._place(problem.where), alignment=Qt.AlignmentFlag.AlignLeft)
        role = "caution" if problem.mild else "alarm"
        words = label(breakable(sentence(problem.words)), role, self)
        page.addWidget(words)
        ways = ways_out(document, problem)
        self.ways: list[WideButton] = buttons_for(problem, ways, self, self.wished.emit)
        for button in self.ways:
            page.addWidget(button)

    def _place(self, name: str) -> QToolButton:
        link = LinkButton(self)
        link.setText(name)
        link.setToolTip(self.tr("Show it on the canvas"))
        link.clicked.connect(lambda: self.asked.emit(name))
        return link
