"""The inspector: the selected node's settings and numbers, or those of the whole network."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from explorer.catalog.activations import activation, activations, hidden, with_activation
from explorer.graph.block import BLOCKS, Block
from explorer.graph.checks import Problem
from explorer.graph.inference import Facts
from explorer.graph.project import Project
from explorer.schema.number import grouped, in_bytes, short
from explorer.ui.document import Document
from explorer.ui.inspector.editors import QuietList
from explorer.ui.inspector.form import Form


def scrolled(page: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """A page that scrolls up and down where the window is small."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area


def label(words: str, role: str, parent: QWidget) -> QLabel:
    """A text in a role of the style sheet that breaks its lines."""
    made = QLabel(words, parent)
    made.setProperty("role", role)
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


class Inspector(QWidget):
    """Follows the document's selection; every edit goes through the document."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._title = label("", "title", self)
        self._about = label("", "muted", self)
        self._problem = label("", "alarm", self)
        self._remedy = QPushButton(self)
        self._form = Form(self)
        self.whole = WholeNetwork(document, self)
        self._facts = QWidget(self)
        self._numbers = QFormLayout(self._facts)
        self._numbers.setContentsMargins(0, 6, 0, 0)
        page = QVBoxLayout(self)
        page.setContentsMargins(10, 6, 10, 10)
        for part in (
            self._title,
            self._about,
            self._problem,
            self._remedy,
            self._form,
            self.whole,
            self._facts,
        ):
            page.addWidget(part)
        page.addStretch()
        self._form.tuned.connect(self._tune)
        self._remedy.clicked.connect(self._mend)
        document.changed.connect(self._follow)
        document.selected.connect(self._show)
        self._show(document.selection)

    @property
    def form(self) -> Form:
        """The settings of the selected node."""
        return self._form

    @property
    def remedy(self) -> QPushButton:
        """The button that mends the selected node's problem."""
        return self._remedy

    def _follow(self, before: Project, after: Project) -> None:
        if before.network is not after.network:
            self._show(self._document.selection)

    def _show(self, name: str | None) -> None:
        self._form.setVisible(name is not None)
        self.whole.setVisible(name is None)
        if name is None:
            self._show_network()
        else:
            self._show_node(name)

    def _show_node(self, name: str) -> None:
        block = self._document.network.node(name).block
        facts = self._document.inference.facts[name]
        self._title.setText(f"{block.title}   {name}")
        self._about.setText((block.__doc__ or "").strip().split("\n\n")[0].replace("`", ""))
        self._form.show_value(block)
        self._show_problem(self._document.problem_of(name), facts.waits_for)
        self._show_numbers(_numbers(facts))

    def _show_network(self) -> None:
        inference = self._document.inference
        self._title.setText(self._document.network.name)
        self._about.setText(self.tr("Select a block to see and change its settings."))
        problems = self._document.problems
        self._show_problem(problems[0] if problems else None, None)
        self.whole.show_network()
        self._show_numbers(
            [
                (self.tr("parameters"), grouped(inference.parameters)),
                (self.tr("multiply-adds"), f"{short(inference.macs)} for one sample"),
                (self.tr("outputs"), f"{in_bytes(inference.memory)} for one sample"),
            ]
        )

    def _show_problem(self, problem: Problem | None, waits_for: str | None) -> None:
        said = f"⚠ {problem}" if problem else f"waits for {waits_for}" if waits_for else ""
        self._problem.setText(said)
        self._problem.setVisible(bool(said))
        remedy = problem.remedy if problem else {}
        self._remedy.setVisible(bool(remedy))
        words = ", ".join(f"{name} {value}" for name, value in remedy.items())
        self._remedy.setText(self.tr("Make {}").format(words))

    def _mend(self) -> None:
        problems = self._document.problems
        chosen = [problem for problem in problems if problem.where == self._document.selection]
        for problem in chosen or problems[:1]:
            block = self._document.network.node(problem.where).block
            self._edit(problem.where, block.tuned(**problem.remedy), "")

    def _tune(self, block: Block, setting: str) -> None:
        name = self._document.selection
        if name is not None:
            self._edit(name, block, f"{name}.{setting}")

    def _edit(self, name: str, block: Block, gesture: str) -> None:
        project = self._document.project
        after = project.with_network(project.network.tuned(name, block))
        self._document.edit(self.tr("Change {}").format(name), after, gesture)

    def _show_numbers(self, rows: list[tuple[str, str]]) -> None:
        while self._numbers.rowCount():
            self._numbers.removeRow(0)
        for words, number in rows:
            muted = QLabel(words, self._facts)
            muted.setProperty("role", "muted")
            value = QLabel(number, self._facts)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._numbers.addRow(muted, value)


def _numbers(facts: Facts) -> list[tuple[str, str]]:
    if facts.shape is None:
        return []
    field = facts.field
    sees = "the whole input" if field is None else "{}×{} pixels of it".format(*field.side)
    rows = [("arrives", facts.arrives)] if facts.inputs else []
    rows.append(("leaves", facts.leaves))
    rows.append(("parameters", grouped(facts.parameters)))
    rows += [(f"   {name}", "×".join(map(str, dims))) for name, dims in facts.weights.items()]
    rows.append(("multiply-adds", grouped(facts.macs)))
    rows.append(("output", f"{in_bytes(facts.memory)} for one sample"))
    if facts.inputs:
        rows.append(("each sees", sees))
    return rows


class WholeNetwork(QWidget):
    """What can be chosen for all of a network at once: the activation of its hidden layers."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._choice = QuietList(self)
        self._choice.setAccessibleName(self.tr("activation of all hidden layers"))
        for kind in activations():
            self._choice.addItem(kind.title, kind.kind())
        self._choice.activated.connect(self._choose)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows.addRow(self.tr("all activations"), self._choice)

    @property
    def choice(self) -> QComboBox:
        """The list of activations."""
        return self._choice

    def show_network(self) -> None:
        """Show the activation that all hidden layers share, or that they differ."""
        shared = activation(self._document.network)
        self._choice.setEnabled(bool(hidden(self._document.network)))
        self._choice.setPlaceholderText(self.tr("they differ"))
        index = self._choice.findData(shared.kind()) if shared else -1
        self._choice.setCurrentIndex(index)

    def _choose(self, index: int) -> None:
        kind = BLOCKS.find(str(self._choice.itemData(index)))
        project = self._document.project
        after = project.with_network(with_activation(project.network, kind()))
        self._document.edit(self.tr("Activate with {}").format(kind.title), after)
