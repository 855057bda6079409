"""Every command as an action of Qt, in the menus, the toolbar and the command palette."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton

from explorer.diagram.diagram import Connection
from explorer.schema.messages import tr, translate
from explorer.ui.actions.command import PANELS, VIEW, Command, Menu, ShortcutScope
from explorer.ui.actions.context import AppContext
from explorer.ui.actions.shortcut_sheet import native_keys
from explorer.ui.actions.table import CANVAS_MENU, COMMAND_TABLE, SELECTION_MENU, TOOLBAR
from explorer.ui.editing.deletion_actions import connection_text
from explorer.ui.theme.icons import icon
from explorer.ui.theme.theme import theme_signals
from explorer.ui.widgets.quick_pick import PickItem

_ALSO = {"redo": (QKeySequence("Ctrl+Y"),)}  # as on Windows
_WITH_TEXT = ("train",)


class ActionSet(QObject):
    """The actions by the ids of their commands; `refresh` updates their states and texts."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context.window)
        self._context = context
        self._actions = {command.id: self._make(command) for command in COMMAND_TABLE}
        self._buttons: dict[str, QToolButton] = {}
        self._apply_theme()
        theme_signals.changed.connect(self._apply_theme)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def _make(self, command: Command) -> QAction:
        action = QAction(self)
        keys = QKeySequence(command.shortcut)
        action.setShortcuts([keys, *_ALSO.get(command.id, ())])
        action.setToolTip(_tooltip(command))
        self._set_text(action, command)
        if command.scope is ShortcutScope.CANVAS:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._context.view.addAction(action)
        action.setCheckable(command.is_checked is not None)
        action.triggered.connect(lambda _checked=False: self._run(command))
        return action

    def _set_text(self, action: QAction, command: Command) -> None:
        """Show the text for the current state; `iconText` is the whole text, without keys."""
        state_text = command.state_text(self._context) if command.state_text else command.text
        action.setIconText(translate(state_text))
        text = translate(command.menu_text or state_text)
        keys = native_keys(command.canvas_key)
        action.setText(f"{text}\t{keys}" if keys else text)

    def _run(self, command: Command) -> None:
        command.run(self._context)
        self._mark()

    def _mark(self) -> None:
        """Update the check marks."""
        for command in COMMAND_TABLE:
            if command.is_checked:
                self._actions[command.id].setChecked(command.is_checked(self._context))

    def refresh(self) -> None:
        """Enable the commands that are possible now, and update texts that tell a state."""
        for command in COMMAND_TABLE:
            action = self._actions[command.id]
            action.setEnabled(command.enabled(self._context))
            if command.state_text:
                self._set_text(action, command)
                if command.id in self._buttons:
                    self._buttons[command.id].setAccessibleName(action.iconText())

    def _apply_theme(self) -> None:
        for command in COMMAND_TABLE:
            if command.icon:
                self._actions[command.id].setIcon(icon(command.icon))

    def fill_menus(self, bar: QMenuBar) -> None:
        """Add the menus in the order of the tables, with the panels first in View."""
        menus: dict[Menu, QMenu] = {}
        for command in COMMAND_TABLE:
            menu = command.menu
            if menu not in menus:
                parent = menus[menu.parent] if menu.parent else bar
                if menu.starts_section:
                    parent.addSeparator()
                menus[menu] = parent.addMenu(translate(menu.title))
                menus[menu].setObjectName(menu.id)
                menus[menu].aboutToShow.connect(self._mark)
                if menu is VIEW:
                    panels = menus[menu].addMenu(translate(PANELS.title))
                    panels.setObjectName(PANELS.id)
                    panels.addActions(self._context.docks.toggle_actions)
                    menus[menu].addSeparator()
            if command.starts_section:
                menus[menu].addSeparator()
            menus[menu].addAction(self._actions[command.id])

    def canvas_menu(self) -> QMenu:
        """Return a menu of the selection on the canvas, or of the whole network."""
        menu = QMenu(self._context.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        has_nodes = self._context.edits.selection.has_nodes
        self._add(menu, SELECTION_MENU if has_nodes else CANVAS_MENU)
        return menu

    def _add(self, target: QMenu | QToolBar, names: Iterable[str]) -> None:
        for name in names:
            if name:
                target.addAction(self._actions[name])
            else:
                target.addSeparator()

    def connection_menu(self, connection: Connection) -> QMenu:
        """Return a menu of a connection, which is highlighted while the menu is open."""
        menu, scene = QMenu(self._context.window), self._context.view.canvas_scene
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        deletion = self._context.edits.deletion
        menu.addAction(connection_text(connection), lambda: deletion.delete_connection(connection))
        scene.highlight_connection(connection)
        menu.aboutToHide.connect(lambda: scene.highlight_connection(None))
        return menu

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Add the commands of the toolbar."""
        self._add(bar, TOOLBAR)
        for name in filter(None, TOOLBAR):
            button = bar.widgetForAction(self._actions[name])
            assert isinstance(button, QToolButton)
            button.setAccessibleName(self._actions[name].iconText())
            self._buttons[name] = button
            if name in _WITH_TEXT:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def pick_items(self) -> list[PickItem]:
        """Return all commands and panels as rows of the command palette."""
        rows: list[PickItem] = []
        for command in COMMAND_TABLE:
            action = self._actions[command.id]
            keys = native_keys(command.shortcut)
            menu = (command.menu.parent or command.menu).label
            texts = (command.keywords or "", command.tooltip or "")
            keywords = " ".join([command.id, *map(translate, texts)])
            note = f"{menu}   {keys}" if keys else menu
            rows.append(
                PickItem(action.iconText(), action, note, command.enabled(self._context), keywords)
            )
        for toggle in self._context.docks.toggle_actions:
            panel = toggle.iconText()
            hide, show = (
                tr("Hide {panel} panel", panel=panel),
                tr("Show {panel} panel", panel=panel),
            )
            rows.append(PickItem(hide if toggle.isChecked() else show, toggle, VIEW.label))
        return rows


def _tooltip(command: Command) -> str:
    """Return what a command does, and its keys as this system writes them."""
    text = translate(command.tooltip or command.text)
    if command.canvas_key:
        keys = native_keys(command.canvas_key)
        return tr("{text} ({keys} on the canvas)", text=text, keys=keys)
    keys = native_keys(command.shortcut)
    return f"{text} ({keys})" if keys else text
