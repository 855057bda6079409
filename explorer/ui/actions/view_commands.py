"""Commands of the View menu."""

from explorer.diagram.colors import ColorBy
from explorer.schema.messages import Message, message
from explorer.session.preferences import save_preferences
from explorer.ui.actions.command import COLOR_BY, THEME, VIEW, Command
from explorer.ui.actions.context import AppContext
from explorer.ui.gallery.panel import GalleryPanel
from explorer.ui.palette.panel import PalettePanel
from explorer.ui.theme.theme import Theme, apply_theme


# fmt: off
def _color(quantity: ColorBy, text: Message, menu_text: Message) -> Command:
    return Command(id=f"color-{quantity.name.lower()}", text=text, menu_text=menu_text,
                   menu=COLOR_BY, run=lambda c: c.view.canvas_scene.color_by(quantity),
                   is_checked=lambda c:
                   c.view.canvas_scene.appearances.scale.coloring is quantity)


def _theme(theme: Theme, text: Message, menu_text: Message) -> Command:
    return Command(id=f"theme-{theme.value}", text=text, menu_text=menu_text, menu=THEME,
                   run=lambda c: _choose(c, theme),
                   is_checked=lambda c: c.preferences.theme == theme)
# fmt: on


def _choose(context: AppContext, theme: Theme) -> None:
    context.preferences.theme = theme
    save_preferences(context.preferences)
    apply_theme(theme)


def _search(context: AppContext, dock: str, panel: PalettePanel | GalleryPanel) -> None:
    context.docks.show(dock)
    panel.focus_search()


# fmt: off
VIEW_COMMANDS = (
    Command(id="tab-network", text=message("Network"), menu=VIEW, shortcut="Ctrl+1",
            run=lambda c: c.tabs.open_tab("network")),
    Command(id="tab-table", text=message("Table"), menu=VIEW, shortcut="Ctrl+2",
            run=lambda c: c.tabs.open_tab("table")),
    Command(id="tab-code", text=message("Code"), menu=VIEW, shortcut="Ctrl+3",
            run=lambda c: c.tabs.open_tab("code")),
    Command(id="tab-netron", text=message("Netron"), menu=VIEW, shortcut="Ctrl+4",
            run=lambda c: c.tabs.open_tab("netron")),
    Command(id="fit", text=message("Zoom to fit"), menu=VIEW, run=lambda c: c.view.fit(),
            shortcut="Ctrl+0", icon="fit", starts_section=True, keywords=message("show all"),
            tooltip=message("Fit the whole network in the view.")),
    Command(id="zoom-in", text=message("Zoom in"), menu=VIEW, shortcut="Ctrl++",
            run=lambda c: c.view.zoom(2)),
    Command(id="zoom-out", text=message("Zoom out"), menu=VIEW, shortcut="Ctrl+-",
            run=lambda c: c.view.zoom(-2)),
    Command(id="expand", text=message("Expand group"), menu=VIEW, canvas_key="Enter",
            run=lambda c: c.view.expand_selected(), enabled=lambda c: c.view.can_expand(),
            starts_section=True, tooltip=message("Show the contents of a collapsed group.")),
    Command(id="collapse", text=message("Collapse group"), menu=VIEW, canvas_key="Backspace",
            run=lambda c: c.view.collapse_selected(), enabled=lambda c: c.view.can_collapse(),
            tooltip=message("Collapse the parent group of the selection.")),
    Command(id="expand-all", text=message("Expand all"), menu=VIEW, shortcut="Ctrl+E",
            run=lambda c: c.view.collapsing.expand_all()),
    Command(id="collapse-all", text=message("Collapse all"), menu=VIEW, shortcut="Ctrl+Shift+E",
            run=lambda c: c.view.collapsing.collapse_all()),
    Command(id="switch-direction", text=message("Switch layout direction"), menu=VIEW,
            shortcut="Ctrl+T", run=lambda c: c.view.collapsing.switch_direction(),
            tooltip=message("Arrange the network from left to right, or from top to bottom.")),
    Command(id="find", text=message("Find in network…"), menu=VIEW, shortcut="Ctrl+F",
            run=lambda c: c.view.overlays.find.open(), starts_section=True),
    Command(id="search-palette", text=message("Search the palette…"), menu=VIEW,
            shortcut="Ctrl+B", run=lambda c: _search(c, "palette", c.panels.palette)),
    Command(id="search-gallery", text=message("Search the gallery…"), menu=VIEW,
            shortcut="Ctrl+Shift+O", run=lambda c: _search(c, "gallery", c.panels.gallery)),
    Command(id="minimap", text=message("Minimap"), menu=VIEW, shortcut="Ctrl+M",
            run=lambda c: c.view.overlays.toggle_minimap(), starts_section=True,
            is_checked=lambda c: c.view.overlays.has_minimap,
            tooltip=message("Show or hide the minimap.")),
    Command(id="grid", text=message("Grid"), menu=VIEW, shortcut="Ctrl+'",
            run=lambda c: c.view.toggle_grid(), is_checked=lambda c: c.view.canvas_scene.has_grid,
            tooltip=message("Show the grid and snap layers to it. Hold Alt to move freely.")),
    _color(ColorBy.KIND, message("Color by layer type"), message("Layer type")),
    _color(ColorBy.PARAMETERS, message("Color by parameters"), message("Parameters")),
    _color(ColorBy.MACS, message("Color by MACs"), message("MACs")),
    _color(ColorBy.MEMORY, message("Color by memory"), message("Memory")),
    _theme(Theme.SYSTEM, message("System theme"), message("System")),
    _theme(Theme.LIGHT, message("Light theme"), message("Light")),
    _theme(Theme.DARK, message("Dark theme"), message("Dark")),
)
# fmt: on
