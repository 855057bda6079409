"""What is done to the view of things."""

from typing import TYPE_CHECKING

from explorer.diagram.colors import Colouring
from explorer.ui.actions.command import Command
from explorer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from explorer.ui.main_window import Window


def _colour(colouring: Colouring) -> Command:
    def run(window: "Window") -> None:
        window.view.scene_of_nodes.colour(colouring)

    def is_on(window: "Window") -> bool:
        return window.view.scene_of_nodes.looks.scale.colouring is colouring

    return Command(
        f"colour-{colouring.name.lower()}",
        f"Colour by {colouring.value.lower()}",
        "View",
        run,
        apart=colouring is Colouring.KIND,
        is_on=is_on,
    )


def _theme(theme: Theme, words: str) -> Command:
    return Command(
        f"theme-{theme.value}",
        words,
        "View",
        lambda w: w.wear(theme),
        apart=theme is Theme.SYSTEM,
        is_on=lambda w: w.preferences.theme == theme,
    )


VIEWING = (
    Command("tab-network", "Network", "View", lambda w: w.middle.open_tab("network"), "Ctrl+1"),
    Command("tab-table", "Table", "View", lambda w: w.middle.open_tab("table"), "Ctrl+2"),
    Command("tab-code", "Code", "View", lambda w: w.middle.open_tab("code"), "Ctrl+3"),
    Command("tab-netron", "Netron", "View", lambda w: w.middle.open_tab("netron"), "Ctrl+4"),
    Command(
        "fit",
        "Show all",
        "View",
        lambda w: w.view.fit(),
        "Ctrl+0",
        "fit",
        "Show the whole network",
        apart=True,
    ),
    Command("nearer", "Zoom in", "View", lambda w: w.view.zoom(2), "Ctrl++"),
    Command("farther", "Zoom out", "View", lambda w: w.view.zoom(-2), "Ctrl+-"),
    Command(
        "unfold",
        "Unfold",
        "View",
        lambda w: w.view.unfold_chosen(),
        tip="Show what a folded group holds (Enter on the canvas)",
        key="Enter",
        enabled=lambda w: w.view.can_unfold(),
        apart=True,
    ),
    Command(
        "fold",
        "Fold the group around",
        "View",
        lambda w: w.view.fold_chosen(),
        tip="Show the group around the selection as one box (Backspace on the canvas)",
        key="Backspace",
        enabled=lambda w: w.view.can_fold(),
    ),
    Command(
        "unfold-all",
        "Unfold all",
        "View",
        lambda w: w.view.folding.unfold_all(),
        "Ctrl+E",
    ),
    Command("fold-all", "Fold all", "View", lambda w: w.view.folding.fold_all(), "Ctrl+Shift+E"),
    Command("turn", "Top down / left to right", "View", lambda w: w.view.folding.turn(), "Ctrl+T"),
    Command("find", "Find …", "View", lambda w: w.view.overlays.find.open(), "Ctrl+F", apart=True),
    Command("palette", "Find a block …", "View", lambda w: w.find_block(), "Ctrl+B"),
    Command("gallery", "Find a network …", "View", lambda w: w.find_network(), "Ctrl+Shift+O"),
    Command(
        "minimap",
        "Minimap",
        "View",
        lambda w: w.view.overlays.toggle_minimap(),
        "Ctrl+M",
        tip="Show or hide the map of a network that is larger than the canvas",
        apart=True,
        is_on=lambda w: w.view.overlays.has_minimap,
    ),
    Command(
        "grid",
        "Grid",
        "View",
        lambda w: w.view.toggle_grid(),
        "Ctrl+'",
        is_on=lambda w: w.view.scene_of_nodes.has_grid,
        tip="Boxes settle on the grid while it is shown; Alt lets them go free",
    ),
    *(_colour(colouring) for colouring in Colouring),
    _theme(Theme.SYSTEM, "Theme of the system"),
    _theme(Theme.LIGHT, "Light theme"),
    _theme(Theme.DARK, "Dark theme"),
    Command(
        "commands",
        "Find a command …",
        "Help",
        lambda w: w.asking.command(),
        "Ctrl+Shift+P",
        tip="Everything that can be done, by its words",
    ),
    Command("shortcuts", "Shortcuts", "Help", lambda w: w.show_shortcuts(), "?"),
    Command("about", "About Network Explorer", "Help", lambda w: w.about()),
)
