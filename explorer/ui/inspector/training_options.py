"""The training options: a form, and the data set that the network is trained on."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from explorer.graph.compatibility import resize_note
from explorer.graph.dataset import DATASETS
from explorer.graph.project import Project
from explorer.graph.training_options import Optimizer, TrainingOptions
from explorer.schema.formatting import grouped
from explorer.schema.messages import message, tr, translate
from explorer.ui.document.document import Document
from explorer.ui.forms.form import LABEL_GAP, LABEL_WIDTH, Form, change_text
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.quiet_combo_box import QuietComboBox

SETTLED_AFTER = 700  # milliseconds after the last key: 0.02 is not 0, nor 1000 first 1, 10, 100


_SECTIONS = {  # by the first setting of each
    "optimizer": message("Optimizer"),
    "initializer": message("Initialization"),
    "schedule": message("Schedule"),
    "loss": message("Loss"),
    "batch_size": message("Run"),
}


class TrainingOptionsPanel(QWidget):
    """A form for the document's training options; a new learning rate reaches the current run."""

    learning_rate_changed = Signal(object, object)  # the optimizer, and its DocumentSource

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._origin = document.origin
        self._has_new_rate = False  # that the run does not use yet
        self.choice = QuietComboBox(self)
        label = QLabel(tr("Data set"), self)
        label.setBuddy(self.choice)
        label.setMinimumWidth(LABEL_WIDTH)
        self.choice.setAccessibleName(label.text())
        for part in (label, self.choice):
            part.setToolTip(tr("Data set used for training, validation and test."))
        for data in DATASETS:
            self.choice.addItem(translate(data.title), data.name)
        self._data = make_label("", "muted", self)
        self.form: Form = Form(self, _SECTIONS)
        page = QVBoxLayout(self)
        page.setContentsMargins(10, 6, 10, 10)
        page.addWidget(make_label(tr("Data"), "dock", self))
        row = QFormLayout()
        row.setHorizontalSpacing(LABEL_GAP)
        row.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        row.addRow(label, self.choice)
        page.addLayout(row)
        page.addWidget(self._data)
        page.addWidget(self.form)
        page.addStretch()
        self.form.settings_changed.connect(self._tune)
        self.choice.activated.connect(self._choose)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_AFTER)
        self._settling.timeout.connect(self._settle)
        document.changed.connect(self._follow)
        document.switched.connect(lambda: self._leave(document.training_options.optimizer))
        self._show_data()
        self.form.show_value(document.training_options)

    def data_text(self) -> str:
        """Return the text about the data set."""
        return self._data.text()

    def _settle(self) -> None:
        """Send the learning rate to the current run, unless it is still being typed."""
        editor = self.form.editor("optimizer.lr")
        if editor.is_typing:
            editor.finished.connect(self._settling.start, Qt.ConnectionType.SingleShotConnection)
        else:
            self._send_rate(self._document.training_options.optimizer)

    def _send_rate(self, optimizer: Optimizer) -> None:
        if self._has_new_rate:
            self._has_new_rate = False
            self.learning_rate_changed.emit(optimizer, self._origin)

    def _leave(self, optimizer: Optimizer) -> None:
        """Send the rate of the project before, and follow the one that is open now."""
        self._send_rate(optimizer)
        self._origin = self._document.origin

    def _follow(self, before: Project, after: Project) -> None:
        if before.training_options != after.training_options:
            self.form.show_value(after.training_options)
        if before.network is not after.network or before.data != after.data:
            self._show_data()
        old, new = before.training_options.optimizer, after.training_options.optimizer
        if self._document.origin is not self._origin or type(old) is not type(new):
            self._leave(old)
        elif old.lr != new.lr:
            self._has_new_rate = True
            self._settling.start()

    def _show_data(self) -> None:
        data = self._document.project.data
        self.choice.setCurrentIndex(self.choice.findData(data.name))
        train, validation, test = map(grouped, (data.train, data.validation, data.test))
        text = tr(
            "{description}. {train} training, {validation} validation and {test} test samples.",
            description=data.note,
            train=train,
            validation=validation,
            test=test,
        )
        resized = translate(resize_note(self._document.inference, data))
        self._data.setText(f"{text} {resized}" if resized else text)

    def _choose(self, index: int) -> None:
        data = DATASETS.find(str(self.choice.itemData(index)))
        after = replace(self._document.project, data=data)
        self._document.edit(tr("Set data set to {name}", name=data.title), after)

    def _tune(self, training_options: TrainingOptions, setting: str) -> None:
        after = self._document.project.with_training_options(training_options)
        change = change_text(training_options, setting)
        text = tr("Training options: {change}", change=change)
        self._document.edit(text, after, f"training_options.{setting}")
