"""The recipe: how the network is trained, as a form, and the data that it is trained on."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.graph.compatibility import resize_note
from explorer.graph.dataset import DATASETS
from explorer.graph.project import Project
from explorer.graph.training_options import Optimizer, TrainingOptions
from explorer.schema.formatting import grouped
from explorer.ui.document.document import Document
from explorer.ui.forms.form import Form, shown_value
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.quiet_combo_box import QuietComboBox
from explorer.ui.widgets.text import capitalize

SETTLED_AFTER = 700  # milliseconds after the last key: 0.02 is not 0, nor 1000 first 1, 10, 100


class TrainingOptionsPanel(QWidget):
    """Edits the document's recipe; a changed learning rate reaches a run that is going on."""

    learning_rate_changed = Signal(
        object, object
    )  # the optimizer, and the line of edits that it is of

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._origin = document.origin
        self._is_untold = False  # whether a rate was edited that no run has heard of
        self.choice = QuietComboBox(self)
        self.choice.setAccessibleName(self.tr("data"))
        self.choice.setToolTip(self.tr("What the network is trained on"))
        for data in DATASETS:
            self.choice.addItem(data.title, data.name)
        self._data = make_label("", "muted", self)
        self._form = Form(self)
        page = QVBoxLayout(self)
        page.setContentsMargins(10, 6, 10, 10)
        page.addWidget(self.choice)
        page.addWidget(self._data)
        page.addWidget(self._form)
        page.addStretch()
        self._form.settings_changed.connect(self._tune)
        self.choice.activated.connect(self._choose)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLED_AFTER)
        self._settling.timeout.connect(self._settle)
        document.changed.connect(self._follow)
        document.switched.connect(lambda: self._leave(document.training_options.optimizer))
        self._show_data()
        self._form.show_value(document.training_options)

    @property
    def form(self) -> Form:
        """The settings of the recipe."""
        return self._form

    def data_text(self) -> str:
        """What is said of the data."""
        return self._data.text()

    def _settle(self) -> None:
        """Let a run that is going on have the rate; half a number that is being typed is none."""
        editor = self._form.editor("optimizer.lr")
        if editor.is_typing:
            editor.finished.connect(self._settling.start, Qt.ConnectionType.SingleShotConnection)
        else:
            self._tell_rate(self._document.training_options.optimizer)

    def _tell_rate(self, optimizer: Optimizer) -> None:
        if self._is_untold:
            self._is_untold = False
            self.learning_rate_changed.emit(optimizer, self._origin)

    def _leave(self, optimizer: Optimizer) -> None:
        """Go on to the project that is open now: what was edited before is told before."""
        self._tell_rate(optimizer)
        self._origin = self._document.origin

    def _follow(self, before: Project, after: Project) -> None:
        if before.training_options != after.training_options:
            self._form.show_value(after.training_options)
        if before.network is not after.network or before.data != after.data:
            self._show_data()
        old, new = before.training_options.optimizer, after.training_options.optimizer
        if self._document.origin is not self._origin or type(old) is not type(new):
            self._leave(old)
        elif old.lr != new.lr:
            self._is_untold = True
            self._settling.start()

    def _show_data(self) -> None:
        data = self._document.project.data
        self.choice.setCurrentIndex(self.choice.findData(data.name))
        sizes = map(grouped, (data.train, data.validation, data.test))
        text = self.tr("{}. {} train, {} validate, {} test.").format(capitalize(data.note), *sizes)
        stretched = resize_note(self._document.inference, data)
        self._data.setText(f"{text} {capitalize(stretched)}." if stretched else text)

    def _choose(self, index: int) -> None:
        data = DATASETS.find(str(self.choice.itemData(index)))
        after = replace(self._document.project, data=data)
        self._document.edit(self.tr("Learn {}").format(data.title), after)

    def _tune(self, training_options: TrainingOptions, setting: str) -> None:
        after = self._document.project.with_training_options(training_options)
        text = self.tr("Recipe: {}").format(shown_value(training_options, setting))
        self._document.edit(text, after, f"recipe.{setting}")
