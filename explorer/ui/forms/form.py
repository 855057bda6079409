"""A form: one row for each setting of a declared value, and for the settings of what it picks."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLayoutItem, QSizePolicy, QWidget
from typing_extensions import override

from explorer.graph.training_options import FamilyChoice
from explorer.schema.declared import Declared, settings_of
from explorer.schema.settings import Setting, SettingError
from explorer.ui.forms.editors import EDITORS, Editor
from explorer.ui.widgets.scrub_label import ScrubLabel
from explorer.ui.widgets.text import capitalize

_INDENT, _LABEL = 12, 96  # pixels
_TEXT = {"lr": "learning rate", "p": "probability", "a": "lower bound", "b": "upper bound"}


def label_text(setting: str) -> str:
    """What a setting is called, one of a member of a family by its last part."""
    name = setting.rpartition(".")[2]
    return _TEXT.get(name, name.replace("_", " "))


def shown_value(value: Declared, setting: str) -> str:
    """A setting and what it is now, as the history tells of a change."""
    outer, _, inner = setting.partition(".")
    if inner:
        return shown_value(getattr(value, outer), inner)
    shown = settings_of(type(value))[setting].show(getattr(value, setting))
    return f"{label_text(setting)} {shown}"


class Form(QWidget):
    """Says `tuned` with the new value of the whole and the setting that was touched.

    What is picked from a family has a form of its own below the list it is picked from, so that
    the list stays while the rows of another choice take their place.
    """

    settings_changed = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setVerticalSpacing(5)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.follows: QWidget | None = None  # what Tab comes from: the list of one that is picked
        self.precedes: QWidget | None = None  # what it goes to behind the last setting
        self._value: Declared | None = None
        self._editors: dict[str, Editor] = {}
        self._notes: dict[str, _Note] = {}
        self._picked: dict[str, Form] = {}

    def editor(self, name: str) -> Editor:
        """The editor of a setting; `optimizer.lr` is one of a setting that was picked."""
        outer, _, inner = name.partition(".")
        return self._picked[outer].editor(inner) if inner else self._editors[outer]

    def enter(self) -> None:
        """Let the first setting be typed."""
        for editor in self._editors.values():
            editor.enter()
            return

    def show_value(self, value: Declared) -> None:
        """Show a value; the rows are made anew only where its kind is another."""
        if type(value) is not type(self._value):
            self._make_rows(value)
        for note in self._notes.values():
            note.say("")  # something was edited since
        self._value = value
        for name, editor in self._editors.items():
            editor.show_value(getattr(value, name))
        for name, form in self._picked.items():
            form.show_value(getattr(value, name))

    def show_values(self, values: Sequence[Declared]) -> None:
        """Show values of one kind: what they share, and where they differ."""
        self.show_value(values[0])
        for name, editor in self._editors.items():
            first = getattr(values[0], name)
            if any(getattr(value, name) != first for value in values):
                editor.show_differing()

    def _make_rows(self, value: Declared) -> None:
        self._editors, self._notes, self._picked = {}, {}, {}
        while self._rows.rowCount():
            used = self._rows.takeRow(0)
            items = cast(list[QLayoutItem | None], [used.labelItem, used.fieldItem])
            for item in items:
                widget = item.widget() if item is not None else None
                if widget:
                    widget.hide()
                    widget.deleteLater()  # it may be handling an event right now
        last = self.follows
        for name, setting in settings_of(type(value)).items():
            self._add_row(name, setting)
            last = self._editors[name].come_after(last)
            if isinstance(setting, FamilyChoice):
                self._add_form(name)
                self._picked[name].follows = last
        if last is not None and self.precedes is not None:
            QWidget.setTabOrder(last, self.precedes)

    def _add_form(self, name: str) -> None:
        form = Form(self)
        form.settings_changed.connect(
            lambda value, inner: self._tell(name, value, f"{name}.{inner}")
        )
        form.setContentsMargins(_INDENT, 0, 0, 0)
        self._picked[name] = form
        self._rows.addRow(form)

    def _add_row(self, name: str, setting: Setting) -> None:
        text = label_text(name)
        editor = EDITORS[type(setting)](setting, self)
        editor.set_accessible_label(text)
        editor.setToolTip(f"{setting.help}\nExpected {setting.allowed}.")
        note = _Note(self)
        editor.value_chosen.connect(lambda choice: self._tell(name, choice, name))
        editor.rejected.connect(note.say)
        label = _label_for(editor, text, self)
        label.setMinimumWidth(_LABEL)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._rows.addRow(label, editor)
        editor.take_label(label)
        self._rows.addRow(note)
        for part in (label, editor):
            part.show()  # now, not when the layout gets its turn: Tab would pass them by
        self._editors[name], self._notes[name] = editor, note

    def _tell(self, name: str, choice: object, touched: str) -> None:
        if self._value is None:
            return
        try:
            value = self._value.tuned(**{name: choice})
        except SettingError as error:
            self._editors[name].show_value(getattr(self._value, name))
            self._editors[name].rejected.emit(str(error))
        else:
            self.settings_changed.emit(value, touched)


def _label_for(editor: Editor, text: str, form: Form) -> QLabel:
    """The words beside an editor; where it holds a number, they can be dragged to change it."""
    if not editor.can_step:
        label = QLabel(text, form)
        label.setToolTip(editor.toolTip())
        return label
    scrub = ScrubLabel(text, form)
    scrub.setToolTip(f"{editor.toolTip()}\nDrag to the side to change it.")
    scrub.stepped.connect(editor.step)
    return scrub


class _Note(QLabel):
    """What is wrong with what was typed; as high as its words need, which a form does not ask."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "alarm")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, text: str) -> None:
        """Show these words, or nothing."""
        self.setText(capitalize(text))
        self.setVisible(bool(text))
        self._grow()

    def _grow(self) -> None:
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()
