"""The heading of the inspector: title, name and layer type of the selection."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.edits.grouping import whole_group
from explorer.edits.replacing import related_to_all, type_names, with_type
from explorer.graph.layer import LAYERS
from explorer.graph.names import clean_name, rename, with_names
from explorer.graph.network import Network, NetworkError, Node
from explorer.schema.messages import tr, tr_counted, translate
from explorer.ui.document.document import Document
from explorer.ui.forms.editors import add_kinds
from explorer.ui.widgets.commit_line_edit import CommitLineEdit
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.quiet_combo_box import QuietComboBox


def replace_layers(document: Document, text: str, network: Network) -> None:
    """Go on to a network with other layer types, renaming nodes that are named by their type."""
    names = type_names(document.network, network)
    chosen = tuple(names.get(name, name) for name in document.selection)
    after = document.project.renamed(with_names(network, names), names)
    document.edit(text, after, selection=chosen)


class SelectionHeading(QWidget):
    """Title and description of the selection, with editors of its name and layer type."""

    named = Signal()  # with Enter

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._nodes: Sequence[Node] = ()
        self._old = ""  # the name of the node, or of a group selected as a whole, with its dot
        self._title = make_label("", "title", self)
        self.name: CommitLineEdit = CommitLineEdit(self)
        key = QKeySequence(Qt.Key.Key_F2).toString(QKeySequence.SequenceFormat.NativeText)
        tip = tr("Layer name, used in the exported code and weights ({key}).", key=key)
        self.name.setToolTip(tip)
        self.kind: QuietComboBox = QuietComboBox(self)
        self.kind.setAccessibleName(tr("Layer type"))
        self.kind.setToolTip(tr("Change the layer type. Connections and common settings are kept."))
        self.kind.setPlaceholderText(tr("Mixed types"))
        self.about: QLabel = make_label("", "muted", self)
        self._refused = make_label("", "alarm", self)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(5)
        for part in (self._title, self.name, self._refused, self.kind, self.about):
            page.addWidget(part)
        self.name.editingFinished.connect(self._rename)
        self.name.committed.connect(self._leave)
        self.kind.activated.connect(self._swap)

    def title(self) -> str:
        """Return the title that is shown."""
        return self._title.text()

    def refusal(self) -> str:
        """Return why the last name was refused, if it is shown."""
        return "" if self._refused.isHidden() else self._refused.text()

    def ask_for_name(self) -> None:
        """Focus the name, with its part after the last dot selected."""
        if self.name.isVisible():
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            first = self.name.text().rpartition(".")[0]
            start = len(first) + 1 if first else 0
            self.name.setSelection(start, len(self.name.text()) - start)

    def _leave(self) -> None:
        if not self.refusal():
            self.named.emit()

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show these nodes, or the network if there are none."""
        self._nodes, self._old = nodes, self._name_of(nodes)
        self._refused.hide()
        self._title.setText(self._titled())
        self.name.setVisible(not nodes or bool(self._old))
        is_layer = len(nodes) == 1
        other = tr("Group name") if nodes else tr("Network name")
        self.name.setAccessibleName(tr("Layer name") if is_layer else other)
        self.name.setText(self._old.rstrip(".") if nodes else self._document.network.name)
        self._show_kinds()
        self.about.setText(self._help())

    def _titled(self) -> str:
        count = len(self._nodes)
        if count == 0:
            return tr("Network")
        if count == 1:
            return translate(self._nodes[0].layer.title)
        if self._old:
            return tr_counted("Group of {n} layer", "Group of {n} layers", count)
        return tr_counted("{n} layer selected", "{n} layers selected", count)

    def _help(self) -> str:
        if not self._nodes:
            return tr("Select a layer to view and edit its settings.")
        kinds = {type(node.layer): node.layer for node in self._nodes}
        if len(kinds) == 1:
            return translate(next(iter(kinds)).description).replace("`", "")
        return ", ".join(dict.fromkeys(translate(kind.title) for kind in kinds))

    def _name_of(self, nodes: Sequence[Node]) -> str:
        if len(nodes) == 1:
            return nodes[0].name
        return whole_group(self._document.network, [node.name for node in nodes])

    def _show_kinds(self) -> None:
        layers = [node.layer for node in self._nodes]
        kinds = related_to_all(layers)
        self.kind.setVisible(len(kinds) > 1)
        if len(kinds) < 2:
            return
        names = [kind.kind() for kind in kinds]
        if [self.kind.itemData(i) for i in range(self.kind.count())] != names:
            self.kind.clear()
            add_kinds(self.kind, kinds)
        shared = {layer.kind() for layer in layers}
        self.kind.setCurrentIndex(names.index(shared.pop()) if len(shared) == 1 else -1)

    def _rename(self) -> None:
        old = self._old
        if not self._nodes:
            self._rename_network(self.name.text().strip())
            return
        new = clean_name(old, self.name.text())
        if not old or new == old.rstrip("."):
            self.name.setText(old.rstrip("."))
            self._refused.hide()
            return
        try:
            network, names = rename(self._document.network, old, new)
        except NetworkError as error:
            self.name.setText(old.rstrip("."))
            self._refused.setText(translate(error.args[0]))
            self._refused.show()
            return
        after = self._document.project.renamed(network, names)
        text = tr("Rename {name}", name=old.rstrip("."))
        self._document.edit(text, after, selection=tuple(names.values()))

    def _rename_network(self, new: str) -> None:
        network = self._document.network
        if new and new != network.name and new.isprintable():
            text = tr("Rename {name}", name=network.name)
            self._document.edit_network(text, replace(network, name=new))
        else:
            self.name.setText(network.name)

    def _swap(self, index: int) -> None:
        kind = LAYERS.find(str(self.kind.itemData(index)))
        network: Network = self._document.network.with_replaced(
            node.with_layer(with_type(node.layer, kind)) for node in self._nodes
        )
        text = tr("Change type to {type}", type=kind.title)
        replace_layers(self._document, text, network)
