"""Actions: every command as Qt knows it, in the menus, the toolbar and where its keys are heard."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMenu, QMenuBar, QToolBar, QWidget

from explorer.diagram.diagram import Wire
from explorer.ui.actions.table import COMMANDS, ON_GROUND, ON_SELECTION, TOOLBAR, Command, Where
from explorer.ui.theme.icons import icon

if TYPE_CHECKING:
    from explorer.ui.main_window import Window


def _tr(words: str) -> str:
    return QCoreApplication.translate("actions", words)


_ALSO = {"redo": (QKeySequence("Ctrl+Y"),)}  # what others call it
_WITH_WORDS = ("train",)
_LONG = 40  # letters, of what undo would take back


class Actions(QObject):
    """Every command as an action; `refresh` asks again which of them can be done."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._made = {command.id: self._make(command) for command in COMMANDS}
        self._words = {command.id: command.words for command in COMMANDS}

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def _make(self, command: Command) -> QAction:
        words = _tr(command.words)
        action = QAction(f"{words}\t{command.key}" if command.key else words, self)
        keys = QKeySequence(command.shortcut)
        action.setShortcuts([keys, *_ALSO.get(command.id, ())])
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        tip = _tr(command.tip or command.words).removesuffix(" …")
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        if command.where is Where.CANVAS:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._window.view.addAction(action)
        action.setCheckable(command.is_on is not None)
        action.triggered.connect(lambda _checked=False: self._run(command))
        return action

    def _run(self, command: Command) -> None:
        command.run(self._window)
        self._mark()

    def _mark(self) -> None:
        """Tell in the menus what is on now."""
        for command in COMMANDS:
            if command.is_on:
                self._made[command.id].setChecked(command.is_on(self._window))

    def refresh(self) -> None:
        """Enable what can be done now."""
        for command in COMMANDS:
            self._made[command.id].setEnabled(command.enabled(self._window))
        stack = self._window.document.stack
        for name, told in (("undo", stack.undoText()), ("redo", stack.redoText())):
            words = f"{_tr(self._words[name])} {told}".strip()
            self._made[name].setText(words if len(words) <= _LONG else f"{words[:_LONG]}…")

    def dress(self) -> None:
        """Draw the icons in the colours of now."""
        for command in COMMANDS:
            if command.icon:
                self._made[command.id].setIcon(icon(command.icon))

    def fill_menus(self, bar: QMenuBar) -> None:
        """One menu for each heading, in the order of the table."""
        for heading in dict.fromkeys(command.menu for command in COMMANDS):
            menu = bar.addMenu(f"&{_tr(heading)}")  # no two begin with the same letter
            menu.setObjectName(heading)
            if heading == "View":
                for dock in self._window.findChildren(QDockWidget):
                    menu.addAction(dock.toggleViewAction())
                menu.addSeparator()
            menu.aboutToShow.connect(self._mark)
            for command in COMMANDS:
                if command.menu == heading:
                    if command.apart:
                        menu.addSeparator()
                    menu.addAction(self._made[command.id])

    def canvas_menu(self) -> QMenu:
        """What can be done to what is selected on the canvas, or to all of it."""
        chosen = self._window.hands.has_chosen()
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ON_SELECTION if chosen else ON_GROUND:
            if name:
                menu.addAction(self._made[name])
            else:
                menu.addSeparator()
        return menu

    def wire_menu(self, wire: Wire) -> QMenu:
        """What can be done to a wire, which is drawn stronger meanwhile."""
        menu, scene = QMenu(self._window), self._window.view.scene_of_nodes
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = _tr("Remove the wire from {} to {}")
        ends = str(wire.port), wire.target.rstrip(".")
        menu.addAction(words.format(*ends), lambda: self._window.hands.remove_wire(wire))
        scene.show_aimed(wire)
        menu.aboutToHide.connect(lambda: scene.show_aimed(None))
        return menu

    def fill_toolbar(self, bar: QToolBar) -> None:
        """The commands that a hand wants near."""
        for name in TOOLBAR:
            if not name:
                bar.addSeparator()
                continue
            bar.addAction(self._made[name])
            button = bar.widgetForAction(self._made[name])
            assert isinstance(button, QWidget)
            button.setAccessibleName(self._made[name].text())
            if name in _WITH_WORDS:
                button.setProperty("toolButtonStyle", Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
