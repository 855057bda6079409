"""A form: one row for each setting of a declared value, and for the settings of what it picks."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from explorer.graph.recipe import Pick
from explorer.schema.declaration import Declared, settings_of
from explorer.schema.settings import Setting, SettingError
from explorer.ui.inspector.editors import EDITORS, Editor

_WORDS = {"lr": "learning rate", "p": "probability", "a": "lower bound", "b": "upper bound"}


class Form(QWidget):
    """Says `tuned` with the new value of the whole and the setting that was touched."""

    tuned = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setVerticalSpacing(5)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._value: Declared | None = None
        self._editors: dict[str, Editor] = {}
        self._kinds: tuple[object, ...] = ()

    def editor(self, name: str) -> Editor:
        """The editor of a setting; `optimizer.lr` is one of a setting that was picked."""
        return self._editors[name]

    def show_value(self, value: Declared) -> None:
        """Show a value; the rows are made anew only where its kind is another."""
        self._value = value
        kinds = (
            type(value),
            *(type(v) for v in value.values().values() if isinstance(v, Declared)),
        )
        if kinds != self._kinds:
            self._kinds = kinds
            self._make_rows(value)
        for name, editor in self._editors.items():
            editor.show_value(read(value, name))

    def _make_rows(self, value: Declared) -> None:
        self._editors = {}
        while self._rows.rowCount():
            self._rows.removeRow(0)
        for name, setting in settings_of(type(value)).items():
            self._add_row(name, setting)
            if isinstance(setting, Pick):
                for inner, chosen in settings_of(_picked(value, name)).items():
                    self._add_row(f"{name}.{inner}", chosen)

    def _add_row(self, name: str, setting: Setting) -> None:
        last = name.rpartition(".")[2]
        words = _WORDS.get(last, last.replace("_", " "))
        editor = EDITORS[type(setting)](setting, self)
        editor.name_for_readers(words)
        editor.setToolTip(f"{setting.help}\nExpected {setting.allowed}.")
        note = QLabel(self)
        note.setProperty("role", "alarm")
        note.setWordWrap(True)
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        note.hide()
        editor.chosen.connect(self._tell(name))
        editor.refused.connect(_show_words(note))
        label = QLabel(f"   {words}" if "." in name else words, self)
        label.setToolTip(editor.toolTip())
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._rows.addRow(label, editor)
        self._rows.addRow(note)
        self._editors[name] = editor

    def _tell(self, name: str) -> Callable[[object], None]:
        def tell(choice: object) -> None:
            if self._value is None:
                return
            try:
                value = written(self._value, name, choice)
            except SettingError as error:
                self._editors[name].show_value(read(self._value, name))
                self._editors[name].refused.emit(str(error))
            else:
                self.tuned.emit(value, name)

        return tell


def _picked(value: Declared, name: str) -> type[Declared]:
    picked = read(value, name)
    assert isinstance(picked, Declared)
    return type(picked)


def _show_words(note: QLabel) -> Callable[[str], None]:
    def show(words: str) -> None:
        note.setText(words)
        note.setVisible(bool(words))

    return show


def read(value: Declared, name: str) -> object:
    """The value of a setting, dots leading into what was picked."""
    found: object = value
    for part in name.split("."):
        found = getattr(found, part)
    return found


def written(value: Declared, name: str, choice: object) -> Declared:
    """The declared value with that setting changed."""
    outer, _, inner = name.partition(".")
    if not inner:
        return value.tuned(**{outer: choice})
    picked = getattr(value, outer)
    assert isinstance(picked, Declared)
    return value.tuned(**{outer: picked.tuned(**{inner: choice})})
