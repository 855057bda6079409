"""The device: where the next run computes, with what this machine can do and why not the rest."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from explorer.graph.training_options import Device
from explorer.ui.document.document import Document
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.quiet_combo_box import QuietComboBox

_TITLES = {
    Device.AUTO: "Fastest device",
    Device.CUDA: "CUDA",
    Device.MPS: "Apple GPU",
    Device.CPU: "CPU",
}


class DeviceSelector(QuietComboBox):
    """Edits the recipe's device; what the engine has refused cannot be chosen, and says why."""

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self.setAccessibleName(self.tr("device"))
        self.setToolTip(self.tr("Where the next run computes"))
        for device, title in _TITLES.items():
            self.addItem(title, device)
        self.activated.connect(self._choose)
        document.changed.connect(self._show)
        trainer.state_changed.connect(self._mark)
        self._show()

    def _show(self) -> None:
        self.setCurrentIndex(self.findData(self._document.training_options.device))

    def _mark(self) -> None:
        """Take what the engine has proven into the list."""
        prepared = self._trainer.prepared
        rows = cast(QStandardItemModel, self.model())
        for proof in prepared.devices if prepared else ():
            row = self.findData(Device(proof.device))
            text = f"{proof.title}: {proof.message}"
            self.setItemData(row, text, Qt.ItemDataRole.ToolTipRole)
            rows.item(row).setEnabled(proof.is_available)

    def _choose(self, index: int) -> None:
        training_options = self._document.training_options.tuned(device=self.itemData(index))
        project = self._document.project.with_training_options(training_options)
        self._document.edit(self.tr("Compute on {}").format(self.itemText(index)), project)
