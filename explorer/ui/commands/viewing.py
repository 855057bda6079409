"""What is done to the view of things."""

from typing import TYPE_CHECKING

from explorer.graph.colouring import Colouring
from explorer.ui.commands.command import Command

if TYPE_CHECKING:
    from explorer.ui.window import Window


def _colour(colouring: Colouring) -> Command:
    def run(window: "Window") -> None:
        window.view.scene_of_nodes.colour(colouring)

    words = f"Colour by {colouring.value.lower()}"
    return Command(f"colour-{colouring.name.lower()}", words, "View", run)


VIEWING = (
    Command("tab-network", "Network", "View", lambda w: w.middle.open_tab("network"), "Ctrl+1"),
    Command("tab-table", "Table", "View", lambda w: w.middle.open_tab("table"), "Ctrl+2"),
    Command("tab-code", "Code", "View", lambda w: w.middle.open_tab("code"), "Ctrl+3"),
    Command("tab-netron", "Netron", "View", lambda w: w.middle.open_tab("netron"), "Ctrl+4"),
    Command(
        "fit", "Show all", "View", lambda w: w.view.fit(), "Ctrl+0", "fit", "Show the whole network"
    ),
    Command("nearer", "Zoom in", "View", lambda w: w.view.zoom(2), "Ctrl++"),
    Command("farther", "Zoom out", "View", lambda w: w.view.zoom(-2), "Ctrl+-"),
    Command("unfold-all", "Unfold all", "View", lambda w: w.view.folding.unfold_all(), "Ctrl+E"),
    Command("fold-all", "Fold all", "View", lambda w: w.view.folding.fold_all(), "Ctrl+Shift+E"),
    Command("turn", "Top down / left to right", "View", lambda w: w.view.folding.turn(), "Ctrl+T"),
    Command("find", "Find …", "View", lambda w: w.view.overlays.find.open(), "Ctrl+F"),
    Command("palette", "Find a block …", "View", lambda w: w.find_block(), "Ctrl+B"),
    Command("gallery", "Find a network …", "View", lambda w: w.find_network(), "Ctrl+Shift+O"),
    Command(
        "minimap",
        "Show or hide the minimap",
        "View",
        lambda w: w.view.overlays.toggle_minimap(),
        "Ctrl+M",
    ),
    Command(
        "grid",
        "Show or hide the grid",
        "View",
        lambda w: w.view.toggle_grid(),
        "Ctrl+'",
        tip="Boxes settle on the grid while it is shown; Alt lets them go free",
    ),
    *(_colour(colouring) for colouring in Colouring),
    Command("theme-system", "Theme of the system", "View", lambda w: w.wear("system")),
    Command("theme-light", "Light theme", "View", lambda w: w.wear("light")),
    Command("theme-dark", "Dark theme", "View", lambda w: w.wear("dark")),
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
