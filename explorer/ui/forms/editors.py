"""Editors of settings: a widget for each kind of setting, in one table."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)
from typing_extensions import override

from explorer.graph.training_options import Device, FamilyChoice
from explorer.schema.declared import Declared
from explorer.schema.messages import message, tr, translate
from explorer.schema.registry import UnknownNameError
from explorer.schema.settings import (
    Axes,
    Choice,
    Dimensions,
    Extent,
    Real,
    Setting,
    SettingError,
    Sizes,
    Switch,
    Whole,
    Word,
)
from explorer.ui.theme.theme import style_by
from explorer.ui.widgets.quiet_combo_box import QuietComboBox

_TITLES = {  # of choices that are not named by their value
    Device.AUTO: message("Auto (fastest)"),
    Device.CUDA: message("CUDA"),
    Device.MPS: message("Apple GPU (MPS)"),
    Device.CPU: message("CPU"),
}
_ELSEWHERE = (  # the focus was in a popup, a menu or another window
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


def value_text(setting: Setting, value: Any) -> str:
    """Return a value of a setting as it is shown."""
    if isinstance(setting, FamilyChoice):
        return translate(value.title)
    return translate(_TITLES[value]) if isinstance(value, Device) else setting.show(value)


def add_kinds(box: QComboBox, kinds: Iterable[type[Declared]]) -> None:
    """Add declared classes to a drop-down list, with their descriptions as tooltips."""
    for row, kind in enumerate(kinds):
        box.addItem(translate(kind.title), kind.kind())
        tip = translate(kind.description).replace("`", "")
        box.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)


class Editor(QWidget):
    """A widget that shows the value of a setting and emits another one, or why it is refused."""

    value_chosen = Signal(object)
    rejected = Signal(str)
    finished = Signal()  # typing is over
    is_typing = False

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting: Setting = setting
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def show_value(self, value: object) -> None:
        """Show a value."""
        raise NotImplementedError

    def show_differing(self) -> None:
        """Show that several layers have different values."""
        raise NotImplementedError

    def enter(self) -> None:
        """Take the keyboard focus."""
        self._control().setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def can_step(self) -> bool:
        """Whether it edits a number that can be stepped."""
        return False

    def step(self, steps: int) -> None:
        """Step the number up or down within its bounds."""

    def bind_label(self, label: QLabel) -> None:
        """Make a label the buddy and the accessible name of the control."""
        label.setBuddy(self._control())
        self._control().setAccessibleName(label.text())
        self._control().setAccessibleDescription(translate(self._setting.help))

    def come_after(self, other: QWidget | None) -> QWidget:
        """Follow another widget in the tab order; returns the control."""
        if other is not None:
            QWidget.setTabOrder(other, self._control())
        return self._control()

    def _control(self) -> QWidget:
        raise NotImplementedError


class TextEditor(Editor):
    """A line edit that is parsed at every key; ↑ and ↓ step a number."""

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(setting, parent)
        self._line = _Line(self.step, self)
        self._row.addWidget(self._line)
        self._value: object = None
        self._begun: object = None  # the value before typing
        self.is_typing = False  # from the first key to Enter or focus out
        self._line.entered.connect(lambda: self.rejected.emit(""))
        self._line.textEdited.connect(self._type)
        self._line.editingFinished.connect(self._settle)
        self._line.confirmed.connect(partial(self._settle, keeps=True))

    def _show_placeholder(self) -> None:
        """Show the value of an empty line, if it has one."""
        try:
            text = self._setting.show(self._setting.parse(""))
        except SettingError:
            text = ""
        self._line.setPlaceholderText(text)

    @override
    def _control(self) -> QWidget:
        return self._line

    @override
    def enter(self) -> None:
        super().enter()
        self._line.selectAll()

    @override
    def show_value(self, value: object) -> None:
        if value != self._value:
            self.rejected.emit("")
        self._value = value
        self._show_placeholder()
        if not self._line.hasFocus() or self._parsed() != value:
            self._line.setText(self._setting.show(value))
        self._mark(wrong=False)

    @override
    def show_differing(self) -> None:
        self._value = None
        if not (self._line.hasFocus() and self.is_typing):
            self._line.setText("")
        self._line.setPlaceholderText(tr("Multiple values"))
        self._mark(wrong=False)

    def _parsed(self) -> object:
        try:
            return self._setting.parse(self._line.text())
        except SettingError:
            return None

    def _type(self, text: str) -> None:
        if not self.is_typing:
            self.is_typing, self._begun = True, self._value
        self._read(text)

    def _read(self, text: str) -> None:
        try:
            value = self._setting.parse(text)
        except SettingError as error:
            self._mark(wrong=True)
            self.rejected.emit(translate(error.args[0]))
            return
        self._mark(wrong=False)
        self.rejected.emit("")
        self._value = value
        self.value_chosen.emit(value)

    def _settle(self, *, keeps: bool = False) -> None:
        """End typing; a refused text gives way to the previous value, with the reason below.

        After Enter the refused text stays, selected, to be corrected.
        """
        refused = self._line.property("wrong") == "true"
        shown = self._line.text()
        if refused and self.is_typing and self._begun != self._value:
            # the keys before the refused one have changed the value: restore it
            self._value = self._begun
            self.value_chosen.emit(self._begun)
        typed, self.is_typing = self.is_typing, False
        kept = "" if self._value is None else self._setting.show(self._value)
        keeps &= refused
        self._line.setText(shown if keeps else kept)
        self._mark(wrong=keeps)
        if keeps:
            self._line.selectAll()
        if typed:
            self.finished.emit()
        if refused:
            self.rejected.emit(self._refusal(shown.strip(), kept))

    def _refusal(self, text: str, kept: str) -> str:
        error = self._setting.refuse(text if len(text) <= 24 else f"{text[:24]}…").args[0]
        if not kept:
            return tr("{error} Kept the previous value.", error=error)
        return tr("{error} Kept {value}.", error=error, value=kept)

    def _mark(self, *, wrong: bool) -> None:
        style_by(self._line, "wrong", "true" if wrong else "false")

    @property
    @override
    def can_step(self) -> bool:
        return isinstance(self._setting, (Whole, Extent, Real))

    @override
    def step(self, steps: int) -> None:
        text = _next(self._setting, self._parsed(), steps)
        if text and self._allows(text):
            self._line.setText(text)
            self._read(text)

    def _allows(self, text: str) -> bool:
        """Return whether a step stays within the bounds."""
        try:
            self._setting.parse(text)
        except SettingError:
            return False
        return True


def _next(setting: Setting, value: object, steps: int) -> str:
    """Return a number some steps up: integers by one, others by a tenth of their size."""
    if isinstance(setting, Whole) and isinstance(value, int):
        return str(min(max(value + steps, setting.least), setting.most))
    if isinstance(setting, Extent) and isinstance(value, int):
        return str(max(value + steps, setting.least))
    if isinstance(setting, Real) and isinstance(value, float):
        return f"{value * 1.1**steps:.3g}"
    return ""


class _Line(QLineEdit):
    entered = Signal()  # from another widget of the window
    confirmed = Signal()  # by Enter

    def __init__(self, stepped: Callable[[int], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._stepped = stepped
        self._doubled = -QApplication.doubleClickInterval()  # time of the double-click

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in undoes):
                event.ignore()  # every key is an edit of its own: the window undoes it
                return False
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in _ELSEWHERE:
            self.entered.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._stepped(1 if event.key() == Qt.Key.Key_Up else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
            event.ignore()  # as QLineEdit does
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        enters = not self.hasFocus()
        super().mousePressEvent(event)
        if event.timestamp() - self._doubled < QApplication.doubleClickInterval():
            self.selectAll()  # a third click
        elif enters and not any(map(str.isdigit, self.text())):
            self.selectAll()  # a word such as “auto” is replaced as a whole

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._doubled = event.timestamp()
        self.selectAll()


class SwitchEditor(Editor):
    """A check box."""

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(setting, parent)
        self._box = QCheckBox(self)
        self._row.addWidget(self._box)
        self._box.clicked.connect(self._choose)

    @override
    def _control(self) -> QWidget:
        return self._box

    @override
    def show_value(self, value: object) -> None:
        self._box.setTristate(False)
        self._box.setText("")
        self._box.setChecked(bool(value))

    @override
    def show_differing(self) -> None:
        self._box.setText(tr("Multiple values"))
        self._box.setCheckState(Qt.CheckState.PartiallyChecked)

    def _choose(self, ticked: bool) -> None:
        self.value_chosen.emit(ticked)


class ChoiceEditor(Editor):
    """A drop-down list."""

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(setting, parent)
        self._list = QuietComboBox(self)
        self._row.addWidget(self._list)
        self._fill()
        self._list.activated.connect(self._choose)

    @override
    def _control(self) -> QWidget:
        return self._list

    def _fill(self) -> None:
        assert isinstance(self._setting, Choice)
        for option in self._setting.options:
            self._list.addItem(value_text(self._setting, option), option.value)

    @override
    def show_value(self, value: object) -> None:
        self._list.setCurrentIndex(self._list.findData(self._setting.show(value)))

    @override
    def show_differing(self) -> None:
        self._list.setPlaceholderText(tr("Multiple values"))
        self._list.setCurrentIndex(-1)

    def _choose(self, index: int) -> None:
        try:
            self.value_chosen.emit(self._setting.parse(str(self._list.itemData(index))))
        except (SettingError, UnknownNameError) as error:
            self.rejected.emit(translate(error.args[0]))


class FamilyEditor(ChoiceEditor):
    """A drop-down list of a registry's members, with their descriptions as tooltips."""

    @override
    def _fill(self) -> None:
        assert isinstance(self._setting, FamilyChoice)
        add_kinds(self._list, self._setting.family)


EDITORS: dict[type[Setting], type[Editor]] = {
    Whole: TextEditor,
    Real: TextEditor,
    Extent: TextEditor,
    Dimensions: TextEditor,
    Sizes: TextEditor,
    Axes: TextEditor,
    Word: TextEditor,
    Switch: SwitchEditor,
    Choice: ChoiceEditor,
    FamilyChoice: FamilyEditor,
}
