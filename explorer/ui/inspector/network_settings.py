"""The whole network at once: the activation of all its hidden layers."""

from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from explorer.catalog.activations import activation, activations, hidden, with_activation
from explorer.graph.layer import LAYERS
from explorer.graph.network import Network
from explorer.ui.document.document import Document
from explorer.ui.inspector.heading import turn_into
from explorer.ui.widgets.quiet_combo_box import QuietComboBox


class NetworkSettings(QWidget):
    """What can be chosen for all of a network at once: the activation of its hidden layers."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._shown: Network | None = None
        self._choice = QuietComboBox(self)
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
        network = self._document.network
        if network is self._shown:
            return
        self._shown = network
        shared, some = activation(network), bool(hidden(network))
        self._choice.setEnabled(some)
        self._choice.setPlaceholderText(self.tr("they differ") if some else self.tr("none yet"))
        index = self._choice.findData(shared.kind()) if shared else -1
        self._choice.setCurrentIndex(index)

    def _choose(self, index: int) -> None:
        kind = LAYERS.find(str(self._choice.itemData(index)))
        network = with_activation(self._document.network, kind())
        turn_into(self._document, self.tr("Activate with {}").format(kind.title), network)
