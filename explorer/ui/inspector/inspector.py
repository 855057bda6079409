"""The inspector: settings and statistics of the selected layers, or of the network."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.grouping import placed, rebuild
from explorer.graph.block import Block
from explorer.graph.layer import Layer
from explorer.graph.network import Node
from explorer.graph.project import Project
from explorer.schema.declared import Declared
from explorer.schema.messages import tr, tr_counted, translate
from explorer.schema.settings import SettingError
from explorer.ui.document.document import Document
from explorer.ui.forms.form import Form, change_text
from explorer.ui.inspector.heading import SelectionHeading
from explorer.ui.inspector.network_settings import NetworkSettings
from explorer.ui.inspector.statistics import Statistics, of_network, of_node, of_several
from explorer.ui.problems.repair_buttons import RepairButtons
from explorer.ui.widgets.commit_line_edit import CommitLineEdit
from explorer.ui.widgets.labels import make_label


class Inspector(QWidget):
    """The page of the inspector, which follows the document's selection."""

    escaped = Signal()
    network_switched = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._shown_names: tuple[str, ...] = ()
        self.heading: SelectionHeading = SelectionHeading(document, self)
        self._form = Form(self)
        self._refused = make_label("", "alarm", self)
        self.whole = NetworkSettings(document, self)
        self.repair_buttons: RepairButtons = RepairButtons(document, self)
        self.comment: CommitLineEdit = CommitLineEdit(self)
        self.comment.setPlaceholderText(tr("Comment"))
        self.comment.setAccessibleName(tr("Comment"))
        self.comment.editingFinished.connect(self._edit_comment)
        self.comment.committed.connect(self.escaped)
        self.heading.named.connect(self.escaped)
        self._form.follows, self._form.precedes = self.heading.kind, self.comment
        self.repair_buttons.follows = self.comment
        self.numbers: Statistics = Statistics(self)
        page = self._page = QVBoxLayout(self)
        page.setContentsMargins(10, 6, 10, 10)
        for part in (
            self.heading,
            self._form,
            self._refused,
            self.whole,
            self.numbers,
            self.comment,
        ):
            page.addWidget(part)
        page.addStretch()
        self._form.settings_changed.connect(self._tune)
        document.changed.connect(self._follow)
        document.selected.connect(self._show)
        document.switched.connect(self._start_over)
        self._show(document.selection)

    @property
    def form(self) -> Form:
        """The settings of the selection."""
        return self._form

    def enter(self) -> None:
        """Focus the first setting of the selection, or its name."""
        if self._form.isVisible():
            self._form.enter()
        else:
            self.heading.ask_for_name()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def _follow(self, before: Project, after: Project) -> None:
        same_loss = (
            before.training_options.loss == after.training_options.loss
            and before.data is after.data
        )
        if before.network is not after.network or not same_loss:
            self._show(self._document.selection)

    def _nodes(self) -> list[Node]:
        index = self._document.network.index
        return [index[name] for name in self._document.selection]

    def _show(self, names: tuple[str, ...]) -> None:
        nodes, inference = self._nodes(), self._document.inference
        self._page.setEnabled(False)  # one layout for all parts: several would squeeze them
        self._refused.hide()
        self.heading.show_nodes(nodes)
        self.whole.setVisible(not names)
        self.comment.setVisible(len(names) == 1)
        shown = self._values(nodes)
        self._form.setVisible(bool(shown))
        if shown:
            self._form.show_values(shown)
        self.repair_buttons.show_problem(names)
        if not names:
            self.whole.show_network()
            self.numbers.show_rows(of_network(inference))
        elif len(names) == 1:
            self.comment.setText(nodes[0].comment)
            self.numbers.show_rows(of_node(inference, names[0]))
        else:
            facts = (inference.nodes[name] for name in names)
            self.numbers.show_rows(of_several(facts, inference))
        self._page.setEnabled(True)
        self._keep_in_position(names)

    def _start_over(self) -> None:
        """Give back the room that was kept for the network before."""
        self.setMinimumHeight(0)
        self.network_switched.emit()

    def _keep_in_position(self, names: tuple[str, ...]) -> None:
        """Keep the visible part where it is while one selection is edited."""
        seen = self.visibleRegion().boundingRect()
        keeps = names == self._shown_names and seen.top() > 0
        self.setMinimumHeight(seen.bottom() + 1 if keeps else 0)
        self._shown_names = names
        needed = self._page.totalHeightForWidth(self.width())
        self.resize(self.width(), max(needed, self.height()))

    def _values(self, nodes: Sequence[Node]) -> list[Declared]:
        """Return the values for the form: the blocks behind groups, or layers of one type."""
        parts = placed(self._document.network, [node.name for node in nodes])
        if parts:
            return list(parts.values())
        layers = [node.layer for node in nodes]
        return cast(list[Declared], layers) if len(set(map(type, layers))) == 1 else []

    def _tune(self, value: Declared, setting: str) -> None:
        try:
            if isinstance(value, Block):
                self._remake(value, setting)
            else:
                self._exchange(value, setting)
        except SettingError as error:
            self._refused.setText(translate(error.args[0]))
            self._refused.show()

    def _exchange(self, value: Declared, setting: str) -> None:
        nodes, choice = self._nodes(), {setting: getattr(value, setting)}
        layers = [node.layer.tuned(**choice) for node in nodes]
        changed = self._document.network.with_replaced(map(_with_layer, nodes, layers))
        count = len(nodes)
        names = nodes[0].name if count == 1 else tr_counted("{n} layer", "{n} layers", count)
        text = tr("{names}: {change}", names=names, change=change_text(value, setting))
        gesture = f"{' '.join(self._document.selection)}.{setting}"
        self._document.edit_network(text, changed, gesture)

    def _remake(self, value: Block, setting: str) -> None:
        after, choice = self._document.network, {setting: getattr(value, setting)}
        parts = placed(after, self._document.selection)
        for prefix, part in parts.items():
            after = rebuild(after, prefix, part.tuned(**choice))
        groups = tuple(parts)
        count = len(groups)
        names = groups[0][:-1] if count == 1 else tr_counted("{n} group", "{n} groups", count)
        text = tr("{names}: {change}", names=names, change=change_text(value, setting))
        inside = tuple(name for name in after.index if name.startswith(groups))
        gesture = f"{' '.join(groups)}{setting}"
        self._document.edit_network(text, after, gesture, inside)

    def _edit_comment(self) -> None:
        name, text = self._document.current, self.comment.text().strip()
        if name is not None and text != self._document.network.node(name).comment:
            changed = self._document.network.with_comment(name, text)
            self._document.edit_network(tr("Edit comment of {layer}", layer=name), changed)


def _with_layer(node: Node, layer: Layer) -> Node:
    return node.with_layer(layer)
