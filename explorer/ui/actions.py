"""Actions: one table from which toolbar, menus and shortcuts are made; and what they run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMenuBar, QToolBar, QWidget

from explorer.ui.canvas.colouring import Colouring
from explorer.ui.icons import icon
from explorer.ui.runs.trainer import State

if TYPE_CHECKING:
    from explorer.ui.window import Window


def _tr(words: str) -> str:
    return QCoreApplication.translate("actions", words)


@dataclass(frozen=True)
class Command:
    """What can be done: its words, icon, shortcut, menu, what it runs, and when it can be."""

    id: str
    words: str
    menu: str
    run: Callable[["Window"], object]
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    enabled: Callable[["Window"], bool] = lambda window: True


def _state(window: "Window") -> State:
    return window.trainer.state


def _idle(window: "Window") -> bool:
    return not window.trainer.is_busy and not window.trainer.will_train


def _colour(colouring: Colouring) -> Command:
    def run(window: "Window") -> None:
        window.view.scene_of_nodes.colour(colouring)

    words = f"Colour by {colouring.value.lower()}"
    return Command(f"colour-{colouring.name.lower()}", words, "View", run)


COMMANDS = (
    Command("open", "Open …", "File", lambda w: w.files.open(), "Ctrl+O", "open"),
    Command("save", "Save", "File", lambda w: w.files.save(), "Ctrl+S", "save"),
    Command("save-as", "Save as …", "File", lambda w: w.files.save_as(), "Ctrl+Shift+S"),
    Command("quit", "Quit", "File", lambda w: w.close(), "Ctrl+Q"),
    Command(
        "undo",
        "Undo",
        "Edit",
        lambda w: w.document.stack.undo(),
        "Ctrl+Z",
        "undo",
        enabled=lambda w: w.document.stack.canUndo(),
    ),
    Command(
        "redo",
        "Redo",
        "Edit",
        lambda w: w.document.stack.redo(),
        "Ctrl+Shift+Z",
        "redo",
        enabled=lambda w: w.document.stack.canRedo(),
    ),
    Command(
        "train",
        "Train",
        "Run",
        lambda w: w.train(),
        "F5",
        "train",
        "Train, or go on after a pause",
        lambda w: _idle(w) or _state(w) is State.PAUSED,
    ),
    Command(
        "pause",
        "Pause",
        "Run",
        lambda w: w.trainer.pause(),
        "F6",
        "pause",
        "Wait before the next step",
        lambda w: _state(w) is State.RUNNING,
    ),
    Command(
        "step",
        "Step",
        "Run",
        lambda w: w.step(),
        "F10",
        "step",
        "Do one step, then wait",
        lambda w: _idle(w) or _state(w) in (State.PAUSED, State.RUNNING),
    ),
    Command(
        "stop",
        "Stop",
        "Run",
        lambda w: w.trainer.stop(),
        "Shift+F5",
        "stop",
        "End the run after this step",
        lambda w: w.trainer.is_busy,
    ),
    Command("tab-network", "Network", "View", lambda w: w.middle.open_tab("network"), "Ctrl+1"),
    Command("tab-table", "Table", "View", lambda w: w.middle.open_tab("table"), "Ctrl+2"),
    Command("tab-netron", "Netron", "View", lambda w: w.middle.open_tab("netron"), "Ctrl+3"),
    Command(
        "fit", "Show all", "View", lambda w: w.view.fit(), "Ctrl+0", "fit", "Show the whole network"
    ),
    Command("nearer", "Zoom in", "View", lambda w: w.view.zoom(2), "Ctrl++"),
    Command("farther", "Zoom out", "View", lambda w: w.view.zoom(-2), "Ctrl+-"),
    Command("unfold-all", "Unfold all", "View", lambda w: w.view.folding.unfold_all(), "Ctrl+E"),
    Command("fold-all", "Fold all", "View", lambda w: w.view.folding.fold_all(), "Ctrl+Shift+E"),
    Command("turn", "Top down / left to right", "View", lambda w: w.view.folding.turn(), "Ctrl+T"),
    Command("tidy", "Arrange anew", "View", lambda w: w.view.folding.tidy()),
    Command("find", "Find …", "View", lambda w: w.view.overlays.find.open(), "Ctrl+F"),
    Command("palette", "Find a block …", "View", lambda w: w.find_block(), "Ctrl+B"),
    Command("gallery", "Find a network …", "View", lambda w: w.find_network(), "Ctrl+G"),
    Command(
        "minimap",
        "Show or hide the minimap",
        "View",
        lambda w: w.view.overlays.toggle_minimap(),
        "Ctrl+M",
    ),
    *(_colour(colouring) for colouring in Colouring),
    Command("theme-system", "Theme of the system", "View", lambda w: w.wear("system")),
    Command("theme-light", "Light theme", "View", lambda w: w.wear("light")),
    Command("theme-dark", "Dark theme", "View", lambda w: w.wear("dark")),
    Command("about", "About Network Explorer", "Help", lambda w: w.about()),
)

TOOLBAR = ("open", "save", "", "undo", "redo", "", "train", "pause", "step", "stop", "", "fit")
_WITH_WORDS = ("train",)


class Actions(QObject):
    """Every command as an action; `refresh` asks again which of them can be done."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self._made = {command.id: self._make(command) for command in COMMANDS}

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def _make(self, command: Command) -> QAction:
        action = QAction(_tr(command.words), self)
        keys = QKeySequence(command.shortcut)
        action.setShortcut(keys)
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        tip = _tr(command.tip or command.words).removesuffix(" …")
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        action.triggered.connect(lambda _checked=False: command.run(self._window))
        return action

    def refresh(self) -> None:
        """Enable what can be done now."""
        for command in COMMANDS:
            self._made[command.id].setEnabled(command.enabled(self._window))

    def dress(self) -> None:
        """Draw the icons in the colours of now."""
        for command in COMMANDS:
            if command.icon:
                self._made[command.id].setIcon(icon(command.icon))

    def fill_menus(self, bar: QMenuBar) -> None:
        """One menu for each heading, in the order of the table."""
        for heading in dict.fromkeys(command.menu for command in COMMANDS):
            menu = bar.addMenu(_tr(heading))
            menu.setObjectName(heading)
            if heading == "View":
                for dock in self._window.findChildren(QDockWidget):
                    menu.addAction(dock.toggleViewAction())
                menu.addSeparator()
            for command in COMMANDS:
                if command.menu == heading:
                    menu.addAction(self._made[command.id])

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
