"""What is done to the view of things."""

from typing import TYPE_CHECKING

from explorer.diagram.colors import ColorBy
from explorer.ui.actions.command import Command
from explorer.ui.theme.theme import Theme

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


def _color(coloring: ColorBy) -> Command:
    def run(window: "MainWindow") -> None:
        window.view.canvas_scene.color_by(coloring)

    def is_on(window: "MainWindow") -> bool:
        return window.view.canvas_scene.appearances.scale.coloring is coloring

    return Command(
        f"colour-{coloring.name.lower()}",
        f"Colour by {coloring.value.lower()}",
        "View",
        run,
        starts_section=coloring is ColorBy.KIND,
        is_checked=is_on,
    )


def _theme(theme: Theme, text: str) -> Command:
    return Command(
        f"theme-{theme.value}",
        text,
        "View",
        lambda w: w.set_theme(theme),
        starts_section=theme is Theme.SYSTEM,
        is_checked=lambda w: w.preferences.theme == theme,
    )


VIEWING = (
    Command(
        "tab-network", "Network", "View", lambda w: w.central_tabs.open_tab("network"), "Ctrl+1"
    ),
    Command("tab-table", "Table", "View", lambda w: w.central_tabs.open_tab("table"), "Ctrl+2"),
    Command("tab-code", "Code", "View", lambda w: w.central_tabs.open_tab("code"), "Ctrl+3"),
    Command("tab-netron", "Netron", "View", lambda w: w.central_tabs.open_tab("netron"), "Ctrl+4"),
    Command(
        "fit",
        "Show all",
        "View",
        lambda w: w.view.fit(),
        "Ctrl+0",
        "fit",
        "Show the whole network",
        starts_section=True,
    ),
    Command("nearer", "Zoom in", "View", lambda w: w.view.zoom(2), "Ctrl++"),
    Command("farther", "Zoom out", "View", lambda w: w.view.zoom(-2), "Ctrl+-"),
    Command(
        "unfold",
        "Unfold",
        "View",
        lambda w: w.view.expand_selected(),
        tooltip="Show what a folded group holds (Enter on the canvas)",
        canvas_key="Enter",
        enabled=lambda w: w.view.can_expand(),
        starts_section=True,
    ),
    Command(
        "fold",
        "Fold the group around",
        "View",
        lambda w: w.view.collapse_selected(),
        tooltip="Show the group around the selection as one box (Backspace on the canvas)",
        canvas_key="Backspace",
        enabled=lambda w: w.view.can_collapse(),
    ),
    Command(
        "unfold-all",
        "Unfold all",
        "View",
        lambda w: w.view.collapsing.expand_all(),
        "Ctrl+E",
    ),
    Command(
        "fold-all", "Fold all", "View", lambda w: w.view.collapsing.collapse_all(), "Ctrl+Shift+E"
    ),
    Command(
        "turn",
        "Top down / left to right",
        "View",
        lambda w: w.view.collapsing.switch_direction(),
        "Ctrl+T",
    ),
    Command(
        "find",
        "Find …",
        "View",
        lambda w: w.view.overlays.find.open(),
        "Ctrl+F",
        starts_section=True,
    ),
    Command("palette", "Find a block …", "View", lambda w: w.find_layer(), "Ctrl+B"),
    Command("gallery", "Find a network …", "View", lambda w: w.find_network(), "Ctrl+Shift+O"),
    Command(
        "minimap",
        "Minimap",
        "View",
        lambda w: w.view.overlays.toggle_minimap(),
        "Ctrl+M",
        tooltip="Show or hide the map of a network that is larger than the canvas",
        starts_section=True,
        is_checked=lambda w: w.view.overlays.has_minimap,
    ),
    Command(
        "grid",
        "Grid",
        "View",
        lambda w: w.view.toggle_grid(),
        "Ctrl+'",
        is_checked=lambda w: w.view.canvas_scene.has_grid,
        tooltip="Boxes settle on the grid while it is shown; Alt lets them go free",
    ),
    *(_color(coloring) for coloring in ColorBy),
    _theme(Theme.SYSTEM, "Theme of the system"),
    _theme(Theme.LIGHT, "Light theme"),
    _theme(Theme.DARK, "Dark theme"),
    Command(
        "commands",
        "Find a command …",
        "Help",
        lambda w: w.pickers.command(),
        "Ctrl+Shift+P",
        tooltip="Everything that can be done, by its words",
    ),
    Command("shortcuts", "Shortcuts", "Help", lambda w: w.show_shortcuts(), "?"),
    Command("about", "About Network Explorer", "Help", lambda w: w.about()),
)
