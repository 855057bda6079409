"""A command: one row of the tables from which menus, toolbar and shortcuts are made."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.ui.main_window import Window


class Where(StrEnum):
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
    words: str
    menu: str
    run: Callable[["Window"], object]
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    enabled: Callable[["Window"], bool] = lambda window: True
    where: Where = Where.WINDOW
    apart: bool = False
    key: str = ""
    is_on: Callable[["Window"], bool] | None = None
