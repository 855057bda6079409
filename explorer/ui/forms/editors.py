"""Editors: one widget for each kind of setting, filed in one table."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)
from typing_extensions import override

from explorer.graph.training_options import FamilyChoice
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

_ELSEWHERE = (  # what had the keyboard was over the window, or another window
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class Editor(QWidget):
    """Shows a value and says when the user has chosen another, or what is wrong with it."""

    value_chosen = Signal(object)
    rejected = Signal(str)
    finished = Signal()  # what was typed is meant
    is_typing = False

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(parent)
        self._setting: Setting = setting
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def show_value(self, value: object) -> None:
        """Show a value that came from outside."""
        raise NotImplementedError

    def show_differing(self) -> None:
        """Show that the values of several differ."""
        raise NotImplementedError

    def enter(self) -> None:
        """Take the keyboard, and all of what is typed."""
        self._hold().setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def can_step(self) -> bool:
        """Whether it holds a number that can go up and down."""
        return False

    def step(self, steps: int) -> None:
        """Choose a number so many steps on, within its bounds."""

    def set_accessible_label(self, text: str) -> None:
        """What a screen reader says."""
        self._hold().setAccessibleName(text)
        self._hold().setAccessibleDescription(self._setting.help)

    def come_after(self, other: QWidget | None) -> QWidget:
        """Be where Tab goes next; returns what holds the keyboard here."""
        if other is not None:
            QWidget.setTabOrder(other, self._hold())
        return self._hold()

    def take_label(self, label: QLabel) -> None:
        """Be called so: a reader tells of a list what is chosen, and its name by its label."""
        label.setBuddy(self._hold())

    def _hold(self) -> QWidget:
        raise NotImplementedError


class TextEditor(Editor):
    """A line that is read at every key; ↑ and ↓ step a number."""

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(setting, parent)
        self._line = _Line(self.step, self)
        self._empty = self._shown_when_empty()
        self._row.addWidget(self._line)
        self._value: object = None
        self._begun: object = None
        self.is_typing = False  # between the first key and Enter, or leaving
        self._line.entered.connect(lambda: self.rejected.emit(""))
        self._line.textEdited.connect(self._type)
        self._line.editingFinished.connect(self._settle)
        self._line.confirmed.connect(partial(self._settle, keeps=True))

    def _shown_when_empty(self) -> str:
        """What an empty line stands for, where it is allowed."""
        try:
            return self._setting.show(self._setting.parse(""))
        except SettingError:
            return ""

    @override
    def _hold(self) -> QWidget:
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
        self._line.setPlaceholderText(self._empty)
        if not self._line.hasFocus() or self._parsed() != value:
            self._line.setText(self._setting.show(value))
        self._mark(wrong=False)

    @override
    def show_differing(self) -> None:
        self._value = None
        if not (self._line.hasFocus() and self.is_typing):
            self._line.setText("")
        self._line.setPlaceholderText(self.tr("they differ"))
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
            self.rejected.emit(str(error))
            return
        self._mark(wrong=False)
        self.rejected.emit("")
        self._value = value
        self.value_chosen.emit(value)

    def _settle(self, *, keeps: bool = False) -> None:
        """Put back the value of before where something was refused, and say that.

        After Enter the text that was typed stays, selected, to be corrected: one is still there.
        After leaving, the line shows what is so.
        """
        refused = self._line.property("wrong") == "true"
        shown = self._line.text()
        if refused and self.is_typing and self._begun != self._value:
            # what was typed of it so far was taken key by key, and nobody meant that
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
            text = shown.strip()
            text = text if len(text) <= 24 else f"{text[:24]}…"
            stays = self.tr("{}; it stays {}")
            self.rejected.emit(stays.format(self._setting.refuse(text), kept or "as it was"))

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
        """Whether a step stays within the bounds; at their end it stops without a complaint."""
        try:
            self._setting.parse(text)
        except SettingError:
            return False
        return True


def _next(setting: Setting, value: object, steps: int) -> str:
    """A number some steps on: whole ones by one, others by a tenth of their size."""
    if isinstance(setting, Whole) and isinstance(value, int):
        return str(min(max(value + steps, setting.least), setting.most))
    if isinstance(setting, Extent) and isinstance(value, int):
        return str(max(value + steps, setting.least))
    if isinstance(setting, Real) and isinstance(value, float):
        return f"{value * 1.1**steps:.3g}"
    return ""


class _Line(QLineEdit):
    entered = Signal()  # from another part of the window
    confirmed = Signal()  # by Enter

    def __init__(self, stepped: Callable[[int], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._stepped = stepped
        self._doubled = -QApplication.doubleClickInterval()  # when it was clicked twice

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if any(event.matches(key) for key in undoes):
                event.ignore()  # every key has become an edit: the window's undo takes it back
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
            self.selectAll()  # words that stand for a number: nobody means to type into them

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._doubled = event.timestamp()
        self.selectAll()


class SwitchEditor(Editor):
    """A box to tick."""

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(setting, parent)
        self._box = QCheckBox(self)
        self._row.addWidget(self._box)
        self._box.clicked.connect(self._choose)

    @override
    def _hold(self) -> QWidget:
        return self._box

    @override
    def show_value(self, value: object) -> None:
        self._box.setTristate(False)
        self._box.setText("")
        self._box.setChecked(bool(value))

    @override
    def show_differing(self) -> None:
        self._box.setText(self.tr("they differ"))
        self._box.setCheckState(Qt.CheckState.PartiallyChecked)

    def _choose(self, ticked: bool) -> None:
        self.value_chosen.emit(ticked)


class ChoiceEditor(Editor):
    """A list of words to choose from."""

    def __init__(self, setting: Any, parent: QWidget) -> None:
        super().__init__(setting, parent)
        self._list = QuietComboBox(self)
        self._row.addWidget(self._list)
        for name, text in self._text():
            self._list.addItem(text, name)
        self._list.activated.connect(self._choose)

    @override
    def _hold(self) -> QWidget:
        return self._list

    def _text(self) -> list[tuple[str, str]]:
        assert isinstance(self._setting, Choice)
        return [(word.value, word.value) for word in self._setting.options]

    @override
    def show_value(self, value: object) -> None:
        self._list.setCurrentIndex(self._list.findData(self._setting.show(value)))

    @override
    def show_differing(self) -> None:
        self._list.setPlaceholderText(self.tr("they differ"))
        self._list.setCurrentIndex(-1)

    def _choose(self, index: int) -> None:
        try:
            self.value_chosen.emit(self._setting.parse(str(self._list.itemData(index))))
        except (SettingError, UnknownNameError) as error:
            self.rejected.emit(str(error))


class FamilyEditor(ChoiceEditor):
    """One member of a family, by its title."""

    @override
    def _text(self) -> list[tuple[str, str]]:
        assert isinstance(self._setting, FamilyChoice)
        return [(kind.kind(), kind.title) for kind in self._setting.family]


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
