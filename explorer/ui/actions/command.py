"""A command: one row of the tables from which menus, toolbar and shortcuts are made."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from explorer.schema.messages import Message, message, translate
from explorer.ui.actions.context import AppContext


class ShortcutScope(StrEnum):
    """Where a shortcut works: window-wide ones would take letters from text fields."""

    WINDOW = "window"
    CANVAS = "canvas"


@dataclass(frozen=True)
class Menu:
    """A menu of the menu bar, or within another menu; its title holds the mnemonic."""

    id: str
    title: Message
    parent: "Menu | None" = None
    starts_section: bool = False

    @property
    def label(self) -> str:
        """The title without its mnemonic, in the current language."""
        return re.sub(r"\(&\w\)|&", "", translate(self.title))


FILE = Menu("file", message("&File"))
EDIT = Menu("edit", message("&Edit"))
SELECT = Menu("select", message("&Select"))
ARRANGE = Menu("arrange", message("&Arrange"))
RUN = Menu("run", message("&Run"))
VIEW = Menu("view", message("&View"))
HELP = Menu("help", message("&Help"))
PANELS = Menu("panels", message("&Panels"), VIEW)
COLOR_BY = Menu("color-by", message("&Color by"), VIEW, starts_section=True)
THEME = Menu("theme", message("&Theme"), VIEW)


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something that a user can do.

    `menu_text` is shorter, for a menu whose title completes it; `state_text` depends on the state.
    The command palette searches `keywords`, too, and the canvas itself handles `canvas_key`.
    """

    id: str
    text: Message
    menu: Menu
    run: Callable[[AppContext], object]
    shortcut: str = ""
    icon: str = ""
    tooltip: Message | None = None
    menu_text: Message | None = None
    state_text: Callable[[AppContext], Message] | None = None
    keywords: Message | None = None
    enabled: Callable[[AppContext], bool] = lambda context: True
    is_checked: Callable[[AppContext], bool] | None = None
    scope: ShortcutScope = ShortcutScope.WINDOW
    starts_section: bool = False
    canvas_key: str = ""
