"""The window: tabs in the middle, docks around it, toolbar above, status below."""

from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QInputDialog,
    QMenu,
    QMessageBox,
    QTabWidget,
    QToolBar,
    QToolButton,
    QUndoView,
    QWidget,
)
from typing_extensions import override

from explorer import __version__
from explorer.catalog.demos import DEMOS
from explorer.diagram.diagram import Connection
from explorer.edits.appending import output_to_extend
from explorer.graph.network import Port
from explorer.session.preferences import Preferences, save_preferences
from explorer.ui.actions.action_set import ActionSet
from explorer.ui.actions.command_palette import Pickers
from explorer.ui.actions.shortcut_sheet import show_shortcuts
from explorer.ui.canvas.view import CanvasView
from explorer.ui.central_tabs import CentralTabs
from explorer.ui.document.document import Document
from explorer.ui.dragdrop.file_drop import FileDrops
from explorer.ui.editing.add_actions import AddActions
from explorer.ui.editing.architecture_loader import ArchitectureLoader
from explorer.ui.editing.selection_actions import SelectionActions
from explorer.ui.files.export_actions import ExportActions
from explorer.ui.files.file_actions import FileActions
from explorer.ui.gallery.panel import GalleryPanel
from explorer.ui.inspector.inspector import Inspector
from explorer.ui.inspector.panel import InspectorPanel
from explorer.ui.inspector.training_options import TrainingOptionsPanel
from explorer.ui.palette.panel import PalettePanel
from explorer.ui.palette.quick_add import QuickAdd
from explorer.ui.problems.panel import ProblemsPanel
from explorer.ui.status_bar import StatusBar
from explorer.ui.theme.icons import app_icon
from explorer.ui.theme.theme import Theme, apply_theme
from explorer.ui.training.device_selector import DeviceSelector
from explorer.ui.training.panel import TrainingPanel
from explorer.ui.training.run_actions import RunActions
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.dock_title_bar import DockTitleBar
from explorer.ui.widgets.focus import VisibleFocusMainWindow
from explorer.ui.widgets.labels import ScrollPage

SIZE, FRAME = QSize(1280, 800), QSize(0, 36)
_MINIMUM = QSize(880, 560)  # in a smaller one docks at the corner would lie over one another
_AREA = Qt.DockWidgetArea
_MESSAGE_MS = 6000  # milliseconds


class MainWindow(VisibleFocusMainWindow):
    """Puts the parts together; each of them follows the document or the trainer by itself."""

    def __init__(self, document: Document, trainer: Trainer, preferences: Preferences) -> None:
        super().__init__()
        self.document: Document = document
        self.trainer: Trainer = trainer
        self.preferences: Preferences = preferences
        document.setParent(self)
        trainer.setParent(self)
        self.file_actions: FileActions = FileActions(document, trainer, preferences, self)
        self.export_actions: ExportActions = ExportActions(
            document, trainer, self.file_actions.dialogs, self
        )
        self.view: CanvasView = CanvasView(document, self)
        self.central_tabs: CentralTabs = CentralTabs(
            document, trainer, self.view, self.export_actions, self
        )
        self.inspector: Inspector = Inspector(document, self)
        self.problems_panel: ProblemsPanel = ProblemsPanel(document, self)
        self.selection_actions: SelectionActions = SelectionActions(document, self.view, self)
        self.training_options = TrainingOptionsPanel(document, self)
        self.gallery_panel = GalleryPanel(document, self)
        self.palette_panel = PalettePanel(self)
        self.add_actions: AddActions = AddActions(document, self.view, self)
        self.quick_add: QuickAdd = QuickAdd(self.view)
        self.training_panel = TrainingPanel(trainer, preferences, self)
        self.architecture_loader = ArchitectureLoader(document, trainer, self)
        self.action_set = ActionSet(self)
        self.pickers: Pickers = Pickers(self)
        self.run_actions: RunActions = RunActions(document, trainer, self)
        self._drops = FileDrops(self)
        self.setObjectName("window")
        self.setWindowIcon(app_icon())
        self.setCentralWidget(self.central_tabs)
        self.status = StatusBar(document, trainer, self)
        self.setStatusBar(self.status)
        self._add_docks()
        self._add_bars()
        self._connect()
        room = self.screen().availableSize() - FRAME
        self.setMinimumSize(_MINIMUM.boundedTo(room))
        self.resize(SIZE.boundedTo(room))
        self._restore()
        self._apply_theme()
        self._refresh()

    def _add_bars(self) -> None:
        self.action_set.fill_menus(self.menuBar())
        bar = self.addToolBar(self.tr("Toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        self.action_set.fill_toolbar(bar)
        bar.addSeparator()
        bar.addWidget(DeviceSelector(self.document, self.trainer, bar))
        bar.addWidget(self._demo_button(bar))

    def _demo_button(self, bar: QToolBar) -> QToolButton:
        menu = QMenu(bar)
        for demo in DEMOS:
            # later, when the menu has closed: what a demo starts would keep the button pressed
            action = menu.addAction(demo.title)
            action.triggered.connect(
                partial(self.run_actions.demo, demo), Qt.ConnectionType.QueuedConnection
            )
        button = QToolButton(bar)
        button.setText(self.tr("Demos"))
        button.setToolTip(self.tr("Open a network with a recipe that trains it, and train"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, lambda: _release(button)))
        return button

    def _add_docks(self) -> None:
        self.setCorner(Qt.Corner.BottomRightCorner, _AREA.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, _AREA.BottomDockWidgetArea)
        gallery = self._dock(self.tr("Gallery"), self.gallery_panel, _AREA.LeftDockWidgetArea)
        palette = self._dock(self.tr("Palette"), self.palette_panel, _AREA.LeftDockWidgetArea)
        self.tabifyDockWidget(gallery, palette)
        self.setTabPosition(_AREA.LeftDockWidgetArea, QTabWidget.TabPosition.North)
        gallery.raise_()
        page = InspectorPanel(self.inspector)
        inspector = self._dock(self.tr("Inspector"), page, _AREA.RightDockWidgetArea)
        training_options = self._dock(
            self.tr("Recipe"), ScrollPage(self.training_options), _AREA.RightDockWidgetArea
        )
        history = QUndoView(self.document.stack, self)
        history.setEmptyLabel(self.tr("As it was opened"))
        history.setAccessibleName(self.tr("history"))
        past = self._dock(self.tr("History"), history, _AREA.RightDockWidgetArea)
        wrong = self._dock(
            self.tr("Problems"), ScrollPage(self.problems_panel), _AREA.RightDockWidgetArea
        )
        for other in (past, wrong):
            self.tabifyDockWidget(training_options, other)
            other.hide()
        training = self._dock(self.tr("Training"), self.training_panel, _AREA.BottomDockWidgetArea)
        training.setTitleBarWidget(DockTitleBar(training, self.training_panel.controls))
        self.resizeDocks([gallery, inspector], [190, 270], Qt.Orientation.Horizontal)
        self.resizeDocks([inspector, training_options], [330, 400], Qt.Orientation.Vertical)
        self.resizeDocks([training], [250], Qt.Orientation.Vertical)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(widget)
        dock.setTitleBarWidget(DockTitleBar(dock))
        self.addDockWidget(area, dock)
        dock.toggleViewAction().triggered.connect(lambda on: dock.raise_() if on else None)
        return dock

    def _connect(self) -> None:
        self.gallery_panel.opened.connect(self.architecture_loader.open)
        self.document.switched.connect(self.view.setFocus)
        self.view.menu_requested.connect(self._show_menu)
        self.view.drop_target.dropped.connect(self.architecture_loader.open)
        self.view.edit_requested.connect(self.inspector.enter)
        self.inspector.escaped.connect(self.view.setFocus)
        self.status.problems_requested.connect(self.show_problems)
        self.run_actions.problems_requested.connect(self.show_problems)
        self.run_actions.problems_requested.connect(self.problems_panel.focus_first)
        for tells in (
            self.file_actions.message_changed,
            self.run_actions.message_changed,
            self.export_actions.message_changed,
        ):
            tells.connect(lambda text: self.status.showMessage(text, _MESSAGE_MS))
        self.file_actions.message_changed.connect(self._refresh)
        self._drops.dropped.connect(self.file_actions.open_dropped)
        self.problems_panel.shown.connect(self.show_node)
        for repairs in (self.problems_panel.repaired, self.inspector.repair_buttons.repaired):
            repairs.connect(self._show_repaired)
        self.palette_panel.add_requested.connect(self.add_actions.append)
        self.view.add_requested.connect(self.add_actions.drop)
        self.view.canvas_scene.add_menu_requested.connect(self._open_quick_add)
        self.quick_add.chosen.connect(self.add_actions.add)
        self.architecture_loader.state_changed.connect(self._show_loading)
        self.architecture_loader.failed.connect(self._show_message)
        self.training_options.learning_rate_changed.connect(self.trainer.set_learning_rate)
        for changed in (self.document.changed, self.document.switched):
            changed.connect(self._refresh)
        self.document.selected.connect(self.action_set.refresh)
        stack = self.document.stack
        for changed in (stack.cleanChanged, stack.indexChanged):
            changed.connect(self._refresh)  # the stack moves on after the document has
        self.document.changed.connect(self.status.clearMessage)
        self.trainer.state_changed.connect(self._refresh)
        self.training_panel.go_on.clicked.connect(
            self.central_tabs.focus_page
        )  # the button hides itself
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _refresh(self) -> None:
        self.action_set.refresh()
        mark = " •" if self.document.has_changed or self.file_actions.has_unsaved_weights else ""
        wrong = bool(self.document.problems)
        self.training_panel.show_document_state(
            self.document.project, self.document.origin, wrong=wrong
        )
        title, path = self.document.project.title, self.document.path
        if path is not None and path.stem != title:
            title = f"{path.stem}: {title}"  # two files of one network would look alike
        self.setWindowTitle(f"{title}{mark} – Network Explorer")

    def save_block(self) -> None:
        """Keep what is selected as a block of one's own, in the palette."""
        used = self.selection_actions.clip()
        if used is None:
            return
        title = self.tr("Own block")
        start = self.selection_actions.title()
        name, agreed = QInputDialog.getText(
            self, title, self.tr("Its name in the palette"), text=start
        )
        if agreed and name.strip():
            self.palette_panel.save_block(name.strip(), used)
            self._raise(self.palette_panel)

    def _show_menu(self, position: QPoint, connection: Connection | None) -> None:
        menu = (
            self.action_set.connection_menu(connection)
            if connection
            else self.action_set.canvas_menu()
        )
        menu.popup(position)

    def _open_quick_add(self, source: Port | None, position: QPointF) -> None:
        self.add_actions.set_target(source, position)
        self.quick_add.open(self.view.mapFromScene(position), self.document.inference, source)

    def group(self) -> None:
        """Group what is selected, and let its name be typed."""
        self.selection_actions.group()
        self.inspector.heading.ask_for_name()

    def show_problems(self) -> None:
        """Go to the only problem, or to the list of all."""
        problems = self.document.problems
        if len(problems) == 1 and problems[0].where in self.document.network.index:
            self.show_node(problems[0].where)
        if problems:
            self._raise(self.problems_panel)

    def show_node(self, name: str) -> None:
        """Select a node on the canvas, unfolding what hides it."""
        self.central_tabs.open_tab("network")
        self.view.show_node(name)

    def _show_repaired(self, text: str, names: tuple[str, ...]) -> None:
        """Bring into view what a repair added or changed, and say what it did."""
        if names:
            self.view.viewport_controller.reveal_added(names)
        self.status.showMessage(self.tr("Done: {}").format(text), _MESSAGE_MS)

    def undo(self) -> None:
        """Take the last step back, and say which it was."""
        text = self.document.stack.undoText()
        self.document.stack.undo()
        self.view.viewport_controller.reveal_changes(self.document.selection)
        self.status.showMessage(self.tr("Undone: {}").format(text), _MESSAGE_MS)

    def redo(self) -> None:
        """Do the step again that was taken back, and say which it was."""
        text = self.document.stack.redoText()
        self.document.stack.redo()
        self.view.viewport_controller.reveal_changes(self.document.selection)
        self.status.showMessage(self.tr("Done again: {}").format(text), _MESSAGE_MS)

    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        show_shortcuts(self)

    def add_layer(self) -> None:
        """Let a block be chosen that goes behind what is selected, or behind the only output."""
        source, _ = output_to_extend(self.document.network, self.document.selection)
        position = self.view.position_after(source)
        if source is None and self.document.network.nodes and not self.document.selection:
            self.add_actions.set_target(None, position)
        else:
            self.add_actions.target_selection()
        self.quick_add.open(self.view.mapFromScene(position), self.document.inference, source)

    def _show_loading(self, text: str) -> None:
        self.status.show_loading(text)
        self.gallery_panel.show_loading(self.architecture_loader.pending)

    def find_network(self) -> None:
        """Go to the gallery's search box, wherever the gallery is."""
        self._raise(self.gallery_panel)
        self.gallery_panel.focus_search()

    def find_layer(self) -> None:
        """Go to the palette's search box, wherever the palette is."""
        self._raise(self.palette_panel)
        self.palette_panel.focus_search()

    def _raise(self, page: QWidget) -> None:
        """Bring the dock to the front in which a page stands."""
        dock: QWidget | None = page
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        if dock is not None:
            dock.show()
            dock.raise_()

    def _show_message(self, text: str) -> None:
        QMessageBox.information(self, self.tr("Network Explorer"), text)

    def set_theme(self, theme: str) -> None:
        """Dress light, dark, or as the system does."""
        self.preferences.theme = theme
        save_preferences(self.preferences)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, Theme(theme))
        self._apply_theme()

    def _follow_system(self) -> None:
        if self.preferences.theme == Theme.SYSTEM:
            self.set_theme(Theme.SYSTEM)

    def _apply_theme(self) -> None:
        self.action_set.apply_theme()
        self.view.apply_theme()
        self.central_tabs.apply_theme()
        self.training_panel.apply_theme()
        self.gallery_panel.apply_theme()
        self.palette_panel.apply_theme()
        for head in self.findChildren(DockTitleBar):
            head.apply_theme()

    def about(self) -> None:
        """Say what this is, and whose data it brings."""
        data = self.document.project.data
        text = self.tr("Network Explorer {}\n\n{}: {}. {}.").format(
            __version__, data.title, data.note, data.credit
        )
        QMessageBox.about(self, self.tr("About Network Explorer"), text)

    def _restore(self) -> None:
        geometry = self.preferences.geometry
        docks = self.preferences.docks
        if geometry:
            self.restoreGeometry(QByteArray(geometry))
        if docks:
            self.restoreState(QByteArray(docks))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "training_panel"):
            self._apply_theme()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setAcceptDrops(True)
        self.windowHandle().installEventFilter(self._drops)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.file_actions.may_close():
            event.ignore()
            return
        self.preferences.geometry = bytes(self.saveGeometry().data())
        self.preferences.docks = bytes(self.saveState().data())
        save_preferences(self.preferences)
        self.hide()
        self.view.shut_down()
        self.central_tabs.shut_down()
        self.export_actions.close()
        self.trainer.close()
        event.accept()


def _release(button: QToolButton) -> None:
    """Look as when nobody points at it: a menu takes the news that the pointer has gone."""
    button.setDown(False)
    button.setAttribute(
        Qt.WidgetAttribute.WA_UnderMouse,
        button.rect().contains(button.mapFromGlobal(QCursor.pos())),
    )
    button.update()
