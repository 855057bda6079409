"""The device: where the next run computes, with what this machine can do and why not the rest."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from explorer.graph.training_options import Device
from explorer.ui.document.document import Document
from explorer.ui.forms.editors import QuietList
from explorer.ui.training.trainer import Trainer

_TITLES = {
    Device.AUTO: "Fastest device",
    Device.CUDA: "CUDA",
    Device.MPS: "Apple GPU",
    Device.CPU: "CPU",
}


class DeviceChoice(QuietList):
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
        trainer.stated.connect(self._mark)
        self._show()

    def _show(self) -> None:
        self.setCurrentIndex(self.findData(self._document.recipe.device))

    def _mark(self) -> None:
        """Take what the engine has proven into the list."""
        prepared = self._trainer.prepared
        rows = cast(QStandardItemModel, self.model())
        for proof in prepared.devices if prepared else ():
            row = self.findData(Device(proof.device))
            words = f"{proof.title}: {proof.words}"
            self.setItemData(row, words, Qt.ItemDataRole.ToolTipRole)
            rows.item(row).setEnabled(proof.works)

    def _choose(self, index: int) -> None:
        recipe = self._document.recipe.tuned(device=self.itemData(index))
        project = self._document.project.with_recipe(recipe)
        self._document.edit(self.tr("Compute on {}").format(self.itemText(index)), project)
