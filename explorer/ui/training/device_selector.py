"""The list of devices for the next training run, with the reason why some are unavailable."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from explorer.graph.training_options import Device
from explorer.schema.messages import message, tr, translate
from explorer.ui.document.document import Document
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.quiet_combo_box import QuietComboBox

_TITLES = {
    Device.AUTO: message("Auto (fastest)"),
    Device.CUDA: message("CUDA"),
    Device.MPS: message("Apple GPU (MPS)"),
    Device.CPU: message("CPU"),
}


class DeviceSelector(QuietComboBox):
    """Edits the device of the training options; devices that failed a self-test are disabled."""

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self.setAccessibleName(tr("Device"))
        self.setToolTip(tr("Device for the next training run."))
        for device, title in _TITLES.items():
            self.addItem(translate(title), device)
        self.activated.connect(self._choose)
        document.changed.connect(self._show)
        trainer.state_changed.connect(self._mark)
        self._show()

    def _show(self) -> None:
        self.setCurrentIndex(self.findData(self._document.training_options.device))

    def _mark(self) -> None:
        """Show the result of each device's self-test."""
        prepared = self._trainer.engine.prepared
        rows = cast(QStandardItemModel, self.model())
        for check in prepared.devices if prepared else ():
            row = self.findData(Device(check.device))
            text = tr("{device}: {result}", device=check.title, result=check.message)
            self.setItemData(row, text, Qt.ItemDataRole.ToolTipRole)
            rows.item(row).setEnabled(check.is_available)

    def _choose(self, index: int) -> None:
        training_options = self._document.training_options.tuned(device=self.itemData(index))
        project = self._document.project.with_training_options(training_options)
        self._document.edit(tr("Set device to {device}", device=self.itemText(index)), project)
