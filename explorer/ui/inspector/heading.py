"""The heading of the inspector: what is selected, its name, and the kind that it could be."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.grouping import whole_group
from explorer.edits.replacing import names_of_kinds, related_to_all, swapped
from explorer.graph.layer import BLOCKS
from explorer.graph.names import meant_name, rename, with_names
from explorer.graph.network import Network, NetworkError, Node
from explorer.ui.document.document import Document
from explorer.ui.forms.editors import QuietList
from explorer.ui.widgets.commit_line_edit import TextLine
from explorer.ui.widgets.text import sentence


class Scrolled(QScrollArea):
    """A page that scrolls up and down where the window is small; never narrower than it needs."""

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes to what can be changed
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page, self._needed = page, 0
        self.setWidget(page)
        page.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            needed = self.minimumSizeHint().width()
            if needed != self._needed:  # else the whole window would be laid out at every word
                self._needed = needed
                self.updateGeometry()
        return super().eventFilter(watched, event)

    @override
    def minimumSizeHint(self) -> QSize:
        needed = self._page.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(needed, super().minimumSizeHint().height())


def label(words: str, role: str, parent: QWidget) -> QLabel:
    """A text in a role of the style sheet that breaks its lines."""
    made = QLabel(words, parent)
    made.setProperty("role", role)
    made.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)  # which another policy forgets
    made.setSizePolicy(policy)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def turn_into(document: Document, words: str, network: Network) -> None:
    """Exchange blocks for those of other kinds; names that tell the kind follow, and selections."""
    names = names_of_kinds(document.network, network)
    chosen = tuple(names.get(name, name) for name in document.selection)
    after = document.project.renamed(with_names(network, names), names)
    document.edit(words, after, chosen=chosen)


class Heading(QWidget):
    """Title and help of what is selected; its name and kind can be changed here."""

    named = Signal()  # with Enter

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._nodes: Sequence[Node] = ()
        self._old = ""  # of the one node, or of the group that is selected as a whole, with its dot
        self._title = label("", "title", self)
        self.name: TextLine = TextLine(self)
        self.name.setAccessibleName(self.tr("name"))
        self.name.setToolTip(self.tr("Its name, also in the weights and the code; F2"))
        self.kind: QuietList = QuietList(self)
        self.kind.setAccessibleName(self.tr("kind"))
        self.kind.setToolTip(self.tr("Another kind keeps the wires and the settings both know"))
        self.about: QLabel = label("", "muted", self)
        self._refused = label("", "alarm", self)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(5)
        for part in (self._title, self.name, self._refused, self.kind, self.about):
            page.addWidget(part)
        self.name.editingFinished.connect(self._rename)
        self.name.meant.connect(self._leave)
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
            return self._nodes[0].block.title
        if self._old:
            return self.tr("Group of {} blocks").format(len(self._nodes))
        return self.tr("{} blocks").format(len(self._nodes))

    def _help(self) -> str:
        if not self._nodes:
            return self.tr("Select a block to see and change its settings.")
        kinds = {type(node.block): node.block for node in self._nodes}
        if len(kinds) == 1:
            doc = next(iter(kinds)).__doc__ or ""
            return doc.strip().split("\n\n")[0].replace("`", "")
        titles = dict.fromkeys(kind.title for kind in kinds)
        return ", ".join(titles)

    def _name_of(self, nodes: Sequence[Node]) -> str:
        if len(nodes) == 1:
            return nodes[0].name
        return whole_group(self._document.network, [node.name for node in nodes])

    def _show_kinds(self) -> None:
        blocks = [node.block for node in self._nodes]
        kinds = related_to_all(blocks)
        self.kind.setVisible(len(kinds) > 1)
        if len(kinds) < 2:
            return
        names = [kind.kind() for kind in kinds]
        if [self.kind.itemData(i) for i in range(self.kind.count())] != names:
            self.kind.clear()
            for kind in kinds:
                self.kind.addItem(kind.title, kind.kind())
        shared = {block.kind() for block in blocks}
        self.kind.setPlaceholderText(self.tr("kinds differ"))
        self.kind.setCurrentIndex(names.index(shared.pop()) if len(shared) == 1 else -1)

    def _rename(self) -> None:
        old = self._old
        if not self._nodes:
            self._rename_network(self.name.text().strip())
            return
        new = meant_name(old, self.name.text())
        if not old or new == old.rstrip("."):
            self.name.setText(old.rstrip("."))
            self._refused.hide()  # it was about what has been taken back
            return
        try:
            network, names = rename(self._document.network, old, new)
        except NetworkError as error:
            self.name.setText(old.rstrip("."))
            self._refused.setText(sentence(str(error), self._document.network))
            self._refused.show()
            return
        after = self._document.project.renamed(network, names)
        words = self.tr("Rename {}").format(old.rstrip("."))
        self._document.edit(words, after, chosen=tuple(names.values()))

    def _rename_network(self, new: str) -> None:
        network = self._document.network
        if new and new != network.name and new.isprintable():
            words = self.tr("Rename {}").format(network.name)
            self._document.edit_network(words, replace(network, name=new))
        else:
            self.name.setText(network.name)

    def _swap(self, index: int) -> None:
        kind = BLOCKS.find(str(self.kind.itemData(index)))
        network: Network = self._document.network.exchanged(
            node.with_block(swapped(node.block, kind)) for node in self._nodes
        )
        turn_into(self._document, self.tr("Make {}").format(kind.title), network)
