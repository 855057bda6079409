"""The heading of the inspector: what is selected, its name, and the kind that it could be."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from explorer.edits.grouping import whole_group
from explorer.edits.replacing import related_to_all, type_names, with_type
from explorer.graph.layer import LAYERS
from explorer.graph.names import clean_name, rename, with_names
from explorer.graph.network import Network, NetworkError, Node
from explorer.ui.document.document import Document
from explorer.ui.widgets.commit_line_edit import CommitLineEdit
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.quiet_combo_box import QuietComboBox
from explorer.ui.widgets.text import capitalize


def turn_into(document: Document, text: str, network: Network) -> None:
    """Exchange blocks for those of other kinds; names that tell the kind follow, and selections."""
    names = type_names(document.network, network)
    chosen = tuple(names.get(name, name) for name in document.selection)
    after = document.project.renamed(with_names(network, names), names)
    document.edit(text, after, selection=chosen)


class Heading(QWidget):
    """Title and help of what is selected; its name and kind can be changed here."""

    named = Signal()  # with Enter

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._nodes: Sequence[Node] = ()
        self._old = ""  # of the one node, or of the group that is selected as a whole, with its dot
        self._title = make_label("", "title", self)
        self.name: CommitLineEdit = CommitLineEdit(self)
        self.name.setAccessibleName(self.tr("name"))
        self.name.setToolTip(self.tr("Its name, also in the weights and the code; F2"))
        self.kind: QuietComboBox = QuietComboBox(self)
        self.kind.setAccessibleName(self.tr("kind"))
        self.kind.setToolTip(self.tr("Another kind keeps the wires and the settings both know"))
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
        """What is said to be selected."""
        return self._title.text()

    def ask_for_name(self) -> None:
        """Let the name be typed anew."""
        if self.name.isVisible():
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            first = self.name.text().rpartition(".")[0]
            start = len(first) + 1 if first else 0  # the groups around it are meant to stay
            self.name.setSelection(start, len(self.name.text()) - start)

    def _leave(self) -> None:
        if self._refused.isHidden():
            self.named.emit()

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Tell of these nodes, or of the network where there are none."""
        self._nodes, self._old = nodes, self._name_of(nodes)
        self._refused.hide()
        self._title.setText(self._titled())
        self.name.setVisible(not nodes or bool(self._old))
        self.name.setText(self._old.rstrip(".") if nodes else self._document.network.name)
        self._show_kinds()
        self.about.setText(self._help())

    def _titled(self) -> str:
        if not self._nodes:
            return self.tr("Network")
        if len(self._nodes) == 1:
            return self._nodes[0].layer.title
        if self._old:
            return self.tr("Group of {} blocks").format(len(self._nodes))
        return self.tr("{} blocks").format(len(self._nodes))

    def _help(self) -> str:
        if not self._nodes:
            return self.tr("Select a block to see and change its settings.")
        kinds = {type(node.layer): node.layer for node in self._nodes}
        if len(kinds) == 1:
            return next(iter(kinds)).description.replace("`", "")
        titles = dict.fromkeys(kind.title for kind in kinds)
        return ", ".join(titles)

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
            for kind in kinds:
                self.kind.addItem(kind.title, kind.kind())
        shared = {layer.kind() for layer in layers}
        self.kind.setPlaceholderText(self.tr("kinds differ"))
        self.kind.setCurrentIndex(names.index(shared.pop()) if len(shared) == 1 else -1)

    def _rename(self) -> None:
        old = self._old
        if not self._nodes:
            self._rename_network(self.name.text().strip())
            return
        new = clean_name(old, self.name.text())
        if not old or new == old.rstrip("."):
            self.name.setText(old.rstrip("."))
            self._refused.hide()  # it was about what has been taken back
            return
        try:
            network, names = rename(self._document.network, old, new)
        except NetworkError as error:
            self.name.setText(old.rstrip("."))
            self._refused.setText(capitalize(str(error), self._document.network))
            self._refused.show()
            return
        after = self._document.project.renamed(network, names)
        text = self.tr("Rename {}").format(old.rstrip("."))
        self._document.edit(text, after, selection=tuple(names.values()))

    def _rename_network(self, new: str) -> None:
        network = self._document.network
        if new and new != network.name and new.isprintable():
            text = self.tr("Rename {}").format(network.name)
            self._document.edit_network(text, replace(network, name=new))
        else:
            self.name.setText(network.name)

    def _swap(self, index: int) -> None:
        kind = LAYERS.find(str(self.kind.itemData(index)))
        network: Network = self._document.network.with_replaced(
            node.with_layer(with_type(node.layer, kind)) for node in self._nodes
        )
        turn_into(self._document, self.tr("Make {}").format(kind.title), network)
