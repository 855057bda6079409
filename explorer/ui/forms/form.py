"""Forms: a row for each setting of a declared value, and for the settings of its choices."""

from collections.abc import Mapping, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLayoutItem, QSizePolicy, QWidget
from typing_extensions import override

from explorer.graph.training_options import FamilyChoice
from explorer.schema.declared import Declared, settings_of
from explorer.schema.messages import tr, translate
from explorer.schema.settings import Choice, Extent, Real, Setting, SettingError, Switch, Whole
from explorer.ui.forms.editors import EDITORS, Editor, value_text
from explorer.ui.widgets.labels import make_label
from explorer.ui.widgets.scrub_label import ScrubLabel

LABEL_WIDTH, LABEL_GAP = 96, 10  # pixels
_INDENT, _ABOVE = 12, 6  # pixels


def form_label(name: str, setting: Setting) -> str:
    """Return the label of a setting."""
    return translate(setting.title) or f"{name[:1].upper()}{name[1:]}".replace("_", " ")


def change_text(value: Declared, name: str) -> str:
    """Return the label and the value of a setting; `optimizer.lr` is one of a choice."""
    outer, _, inner = name.partition(".")
    chosen = getattr(value, outer)
    if inner:
        return change_text(chosen, inner)
    setting = settings_of(type(value))[outer]
    title = form_label(outer, setting)
    return tr("{setting} {value}", setting=title, value=value_text(setting, chosen))


def _tooltip(setting: Setting) -> str:
    """Return the help of a setting, with its range and its default."""
    help_text = translate(setting.help)
    if isinstance(setting, (Choice, FamilyChoice, Switch)):
        return help_text
    default = setting.show(setting.default)
    if isinstance(setting, (Whole, Extent, Real)):
        bounds = tr("Range {range}. Default {default}.", range=_interval(setting), default=default)
    else:
        values = setting.allowed
        bounds = tr("Allowed: {values}. Default {default}.", values=values, default=default)
    return f"{help_text}\n{bounds}"


def _interval(setting: Whole | Extent | Real) -> str:
    """Return the bounds of a number as an interval: (0, 1,000,000]."""
    low = "(" if isinstance(setting, Real) and setting.open_low else "["
    high = ")" if isinstance(setting, Real) and setting.open_high else "]"
    return f"{low}{setting.least:,.12g}, {setting.most:,.12g}{high}"


class Form(QWidget):
    """The settings of a value; `sections` has the title above the first row of each section.

    A choice with settings of its own has a form below its list, which stays when another is chosen.
    """

    settings_changed = Signal(object, str)  # the new value, and the name of the setting

    def __init__(
        self, parent: QWidget | None = None, sections: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(parent)
        self._sections = sections or {}
        self._rows = QFormLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setVerticalSpacing(5)
        self._rows.setHorizontalSpacing(LABEL_GAP)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.follows: QWidget | None = None  # the previous widget in the tab order
        self.precedes: QWidget | None = None  # the next one
        self._value: Declared | None = None
        self._editors: dict[str, Editor] = {}
        self._notes: dict[str, _Note] = {}
        self._forms: dict[str, Form] = {}

    def editor(self, name: str) -> Editor:
        """Return the editor of a setting; `optimizer.lr` is one of a choice."""
        outer, _, inner = name.partition(".")
        return self._forms[outer].editor(inner) if inner else self._editors[outer]

    def enter(self) -> None:
        """Focus the first setting."""
        for editor in list(self._editors.values())[:1]:
            editor.enter()

    def show_value(self, value: Declared) -> None:
        """Show a value; rows are replaced only if its class is another."""
        if type(value) is not type(self._value):
            self._make_rows(value)
        for note in self._notes.values():
            note.show_text("")  # an edit outdates it
        self._value = value
        for name, editor in self._editors.items():
            editor.show_value(getattr(value, name))
        for name, form in self._forms.items():
            form.show_value(getattr(value, name))

    def show_values(self, values: Sequence[Declared]) -> None:
        """Show values of one class: those they share, and which differ."""
        self.show_value(values[0])
        for name, editor in self._editors.items():
            first = getattr(values[0], name)
            if any(getattr(value, name) != first for value in values):
                editor.show_differing()

    def _make_rows(self, value: Declared) -> None:
        self._editors, self._notes, self._forms = {}, {}, {}
        while self._rows.rowCount():
            used = self._rows.takeRow(0)
            items = cast(list[QLayoutItem | None], [used.labelItem, used.fieldItem])
            for item in items:
                widget = item.widget() if item is not None else None
                if widget:
                    widget.hide()
                    widget.deleteLater()  # later: it may be handling an event
        last = self.follows
        for name, setting in settings_of(type(value)).items():
            self._add_row(name, setting)
            last = self._editors[name].come_after(last)
            if isinstance(setting, FamilyChoice):
                self._add_form(name)
                self._forms[name].follows = last
        if last is not None and self.precedes is not None:
            QWidget.setTabOrder(last, self.precedes)

    def _add_form(self, name: str) -> None:
        form = Form(self)
        form.settings_changed.connect(
            lambda value, inner: self._set(name, value, f"{name}.{inner}")
        )
        form.setContentsMargins(_INDENT, 0, 0, 0)
        self._forms[name] = form
        self._rows.addRow(form)

    def _add_row(self, name: str, setting: Setting) -> None:
        if name in self._sections:
            title = make_label(translate(self._sections[name]), "dock", self)
            title.setContentsMargins(0, _ABOVE, 0, 0)
            self._rows.addRow(title)
        editor = EDITORS[type(setting)](setting, self)
        editor.setToolTip(_tooltip(setting))
        note = _Note(self)
        editor.value_chosen.connect(lambda choice: self._set(name, choice, name))
        editor.rejected.connect(note.show_text)
        label = _label_for(editor, form_label(name, setting), self)
        label.setMinimumWidth(LABEL_WIDTH - self.contentsMargins().left())
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._rows.addRow(label, editor)
        editor.bind_label(label)
        self._rows.addRow(note)
        for part in (label, editor):
            part.show()  # at once, not with the layout: Tab skips what is hidden
        self._editors[name], self._notes[name] = editor, note

    def _set(self, name: str, choice: object, touched: str) -> None:
        if self._value is None:
            return
        try:
            value = self._value.tuned(**{name: choice})
        except SettingError as error:
            self._editors[name].show_value(getattr(self._value, name))
            self._editors[name].rejected.emit(translate(error.args[0]))
        else:
            self.settings_changed.emit(value, touched)


def _label_for(editor: Editor, text: str, form: Form) -> QLabel:
    """Return the label of an editor, which can be dragged to change a number."""
    if not editor.can_step:
        label = QLabel(text, form)
        label.setToolTip(editor.toolTip())
        return label
    scrub = ScrubLabel(text, form)
    drag = tr("Drag the label left or right to change the value.")
    scrub.setToolTip(f"{editor.toolTip()}\n{drag}")
    scrub.stepped.connect(editor.step)
    return scrub


class _Note(QLabel):
    """Why a value was refused, as high as its text: a form does not ask for that."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "alarm")
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show a text, or hide."""
        self.setText(text)
        self.setVisible(bool(text))
        self._grow()

    def _grow(self) -> None:
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()
