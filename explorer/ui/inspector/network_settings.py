"""Settings of the whole network: the activation function of its hidden layers."""

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from explorer.catalog.activations import activation, activations, hidden, with_activation
from explorer.graph.layer import LAYERS
from explorer.graph.network import Network
from explorer.schema.messages import tr
from explorer.ui.document.document import Document
from explorer.ui.forms.editors import add_kinds
from explorer.ui.inspector.heading import replace_layers
from explorer.ui.widgets.quiet_combo_box import QuietComboBox


class NetworkSettings(QWidget):
    """A form with the activation function of all hidden layers."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._shown: Network | None = None
        self.choice: QComboBox = QuietComboBox(self)
        label = QLabel(tr("Hidden activations"), self)
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(label.text())
        for part in (label, self.choice):
            part.setToolTip(tr("Activation function of all hidden layers."))
        add_kinds(self.choice, activations())
        self.choice.activated.connect(self._choose)
        rows = QFormLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows.addRow(label, self.choice)

    def show_network(self) -> None:
        """Show the activation function that all hidden layers share, if they do."""
        network = self._document.network
        if network is self._shown:
            return
        self._shown = network
        shared, some = activation(network), bool(hidden(network))
        self.choice.setEnabled(some)
        self.choice.setPlaceholderText(tr("Mixed") if some else tr("None"))
        self.choice.setCurrentIndex(self.choice.findData(shared.kind()) if shared else -1)

    def _choose(self, index: int) -> None:
        kind = LAYERS.find(str(self.choice.itemData(index)))
        network = with_activation(self._document.network, kind())
        text = tr("Set hidden activations to {activation}", activation=kind.title)
        replace_layers(self._document, text, network)
