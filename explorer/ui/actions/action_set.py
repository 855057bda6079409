"""Actions: every command as Qt knows it, in the menus, the toolbar and where its keys are heard."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMenu, QMenuBar, QToolBar, QWidget

from explorer.diagram.diagram import Connection
from explorer.ui.actions.table import (
    COMMANDS,
    ON_CANVAS,
    ON_SELECTION,
    TOOLBAR,
    Command,
    ShortcutScope,
)
from explorer.ui.theme.icons import icon

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)


_ALSO = {"redo": (QKeySequence("Ctrl+Y"),)}  # what others call it
_WITH_TEXT = ("train",)
_LONG = 40  # letters, of what undo would take back


class ActionSet(QObject):
    """Every command as an action; `refresh` asks again which of them can be done."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._made = {command.id: self._make(command) for command in COMMANDS}
        self._text = {command.id: command.text for command in COMMANDS}

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def _make(self, command: Command) -> QAction:
        text = _tr(command.text)
        action = QAction(f"{text}\t{command.canvas_key}" if command.canvas_key else text, self)
        keys = QKeySequence(command.shortcut)
        action.setShortcuts([keys, *_ALSO.get(command.id, ())])
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        tip = _tr(command.tooltip or command.text).removesuffix(" …")
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        if command.scope is ShortcutScope.CANVAS:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._window.view.addAction(action)
        action.setCheckable(command.is_checked is not None)
        action.triggered.connect(lambda _checked=False: self._run(command))
        return action

    def _run(self, command: Command) -> None:
        command.run(self._window)
        self._mark()

    def _mark(self) -> None:
        """Tell in the menus what is on now."""
        for command in COMMANDS:
            if command.is_checked:
                self._made[command.id].setChecked(command.is_checked(self._window))

    def refresh(self) -> None:
        """Enable what can be done now."""
        for command in COMMANDS:
            self._made[command.id].setEnabled(command.enabled(self._window))
        stack = self._window.document.stack
        for name, shown in (("undo", stack.undoText()), ("redo", stack.redoText())):
            text = f"{_tr(self._text[name])} {shown}".strip()
            self._made[name].setText(text if len(text) <= _LONG else f"{text[:_LONG]}…")

    def apply_theme(self) -> None:
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
                    if command.starts_section:
                        menu.addSeparator()
                    menu.addAction(self._made[command.id])

    def canvas_menu(self) -> QMenu:
        """What can be done to what is selected on the canvas, or to all of it."""
        chosen = self._window.selection_actions.has_selection()
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in ON_SELECTION if chosen else ON_CANVAS:
            if name:
                menu.addAction(self._made[name])
            else:
                menu.addSeparator()
        return menu

    def connection_menu(self, connection: Connection) -> QMenu:
        """What can be done to a wire, which is drawn stronger meanwhile."""
        menu, scene = QMenu(self._window), self._window.view.canvas_scene
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = _tr("Remove the wire from {} to {}")
        ends = str(connection.port), connection.target.rstrip(".")
        menu.addAction(
            text.format(*ends), lambda: self._window.selection_actions.remove_connection(connection)
        )
        scene.highlight_connection(connection)
        menu.aboutToHide.connect(lambda: scene.highlight_connection(None))
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
            if name in _WITH_TEXT:
                button.setProperty("toolButtonStyle", Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
