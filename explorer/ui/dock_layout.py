"""The panels, and the docks around the central tabs that hold them."""

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QUndoView, QWidget

from explorer.schema.messages import tr
from explorer.session.preferences import Preferences
from explorer.ui.document.document import Document
from explorer.ui.gallery.panel import GalleryPanel
from explorer.ui.inspector.inspector import Inspector
from explorer.ui.inspector.panel import InspectorPanel
from explorer.ui.inspector.training_options import TrainingOptionsPanel
from explorer.ui.palette.panel import PalettePanel
from explorer.ui.problems.panel import ProblemsPanel
from explorer.ui.theme.theme import theme_signals
from explorer.ui.training.panel import TrainingPanel
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.dock_title_bar import DockTitleBar
from explorer.ui.widgets.labels import ScrollPage

_AREA = Qt.DockWidgetArea


@dataclass(frozen=True)
class Panels:
    """The widgets in the docks."""

    gallery: GalleryPanel
    palette: PalettePanel
    inspector: Inspector
    training_options: TrainingOptionsPanel
    problems: ProblemsPanel
    training: TrainingPanel


def make_panels(
    document: Document, trainer: Trainer, preferences: Preferences, parent: QWidget
) -> Panels:
    """Make all panels, which follow the document, the trainer and the theme."""
    panels = Panels(
        GalleryPanel(document, parent),
        PalettePanel(parent),
        Inspector(document, parent),
        TrainingOptionsPanel(document, parent),
        ProblemsPanel(document, parent),
        TrainingPanel(trainer, preferences, parent),
    )
    for panel in (panels.gallery, panels.palette, panels.training):
        theme_signals.changed.connect(panel.apply_theme)
    return panels


class DockLayout(QObject):
    """The docks by their ids, under which their places are saved and restored."""

    def __init__(self, panels: Panels, document: Document, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        window.setCorner(Qt.Corner.BottomRightCorner, _AREA.RightDockWidgetArea)
        window.setCorner(Qt.Corner.BottomLeftCorner, _AREA.BottomDockWidgetArea)
        self._add_left(panels)
        self._add_right(panels, _history_view(document, window))
        training = self._add(
            "training", tr("Training progress"), panels.training, _AREA.BottomDockWidgetArea
        )
        training.setTitleBarWidget(DockTitleBar(training, panels.training.controls))
        self._resize()

    def _add_left(self, panels: Panels) -> None:
        area, window = _AREA.LeftDockWidgetArea, self._window
        gallery = self._add("gallery", tr("Gallery"), panels.gallery, area)
        palette = self._add("palette", tr("Palette"), panels.palette, area)
        window.tabifyDockWidget(gallery, palette)
        window.setTabPosition(area, QTabWidget.TabPosition.North)
        gallery.raise_()

    def _add_right(self, panels: Panels, history: QUndoView) -> None:
        area = _AREA.RightDockWidgetArea
        options = ScrollPage(panels.training_options)
        self._add("inspector", tr("Inspector"), InspectorPanel(panels.inspector), area)
        first = self._add("training-options", tr("Training options"), options, area)
        for other in (
            self._add("history", tr("History"), history, area),
            self._add("problems", tr("Problems"), ScrollPage(panels.problems), area),
        ):
            other.hide()  # before, else an empty tab bar stays over the window
            self._window.tabifyDockWidget(first, other)

    def _resize(self) -> None:
        """Set the first sizes in pixels, once all docks are there."""
        gallery, inspector, options, training = (
            self._docks[name] for name in ("gallery", "inspector", "training-options", "training")
        )
        self._window.resizeDocks([gallery, inspector], [190, 270], Qt.Orientation.Horizontal)
        self._window.resizeDocks([inspector, options], [330, 400], Qt.Orientation.Vertical)
        self._window.resizeDocks([training], [250], Qt.Orientation.Vertical)

    def _add(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = self._docks[name] = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setTitleBarWidget(DockTitleBar(dock))
        self._window.addDockWidget(area, dock)
        dock.toggleViewAction().triggered.connect(lambda on: dock.raise_() if on else None)
        return dock

    @property
    def toggle_actions(self) -> list[QAction]:
        """One action for each dock, which shows or hides it."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def show(self, name: str) -> None:
        """Show a dock, in front of those at the same place."""
        self._docks[name].show()
        self._docks[name].raise_()

    def save(self, preferences: Preferences) -> None:
        """Put the places of the window and its docks into the preferences."""
        preferences.geometry = bytes(self._window.saveGeometry().data())
        preferences.docks = bytes(self._window.saveState().data())

    def restore(self, preferences: Preferences) -> None:
        """Restore the places of the window and its docks."""
        geometry, docks = preferences.geometry, preferences.docks
        if geometry:
            self._window.restoreGeometry(QByteArray(geometry))
        if docks:
            self._window.restoreState(QByteArray(docks))


def _history_view(document: Document, parent: QWidget) -> QUndoView:
    view = QUndoView(document.stack, parent)
    view.setEmptyLabel(tr("Original state"))
    view.setAccessibleName(tr("History"))
    return view
