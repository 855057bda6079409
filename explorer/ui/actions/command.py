"""A command: one row of the tables from which menus, toolbar and shortcuts are made."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


class ShortcutScope(StrEnum):
    """Where a shortcut is heard: canvas keys would take letters from whatever is typed into."""

    WINDOW = "everywhere"
    CANVAS = "on the canvas"


@dataclass(frozen=True)
class Command:
    """What can be done: its words, icon, shortcut, menu, what it runs, and when it can be.

    One that is `apart` has a line above it in its menu; one with `is_on` a mark while that holds;
    one with a `key` is heard by the canvas itself, which does more with that.
    """

    id: str
    text: str
    menu: str
    run: Callable[["MainWindow"], object]
    shortcut: str = ""
    icon: str = ""
    tooltip: str = ""
    enabled: Callable[["MainWindow"], bool] = lambda window: True
    scope: ShortcutScope = ShortcutScope.WINDOW
    starts_section: bool = False
    canvas_key: str = ""
    is_checked: Callable[["MainWindow"], bool] | None = None
