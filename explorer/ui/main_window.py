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
from explorer.diagram.diagram import Wire
from explorer.edits.appending import behind
from explorer.graph.network import Port
from explorer.session.preferences import Preferences, save_preferences
from explorer.ui.actions.action_set import Actions
from explorer.ui.actions.command_palette import Asking
from explorer.ui.actions.shortcut_sheet import show_sheet
from explorer.ui.canvas.view import View
from explorer.ui.central_tabs import Middle
from explorer.ui.document.document import Document
from explorer.ui.dragdrop.file_drop import FileDrops
from explorer.ui.editing.add_actions import Editing
from explorer.ui.editing.architecture_loader import Reading
from explorer.ui.editing.selection_actions import Hands
from explorer.ui.files.export_actions import Exporting
from explorer.ui.files.file_actions import Files
from explorer.ui.gallery.panel import Gallery
from explorer.ui.inspector.heading import Scrolled
from explorer.ui.inspector.inspector import Inspector
from explorer.ui.inspector.panel import Page
from explorer.ui.inspector.training_options import RecipePanel
from explorer.ui.palette.panel import Palette
from explorer.ui.palette.quick_add import QuickAdd
from explorer.ui.problems.panel import Problems
from explorer.ui.status_bar import StatusBar
from explorer.ui.theme.icons import app_icon
from explorer.ui.theme.theme import Theme, wear
from explorer.ui.training.device_selector import DeviceChoice
from explorer.ui.training.panel import TrainingPanel
from explorer.ui.training.run_actions import Starting
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.dock_title_bar import Head
from explorer.ui.widgets.focus import Passing

SIZE, FRAME = QSize(1280, 800), QSize(0, 36)
_LEAST = QSize(880, 560)  # in a smaller one docks at the corner would lie over one another
_AREA = Qt.DockWidgetArea
_TOLD_FOR = 6000  # milliseconds


class Window(Passing):
    """Puts the parts together; each of them follows the document or the trainer by itself."""

    def __init__(self, document: Document, trainer: Trainer, preferences: Preferences) -> None:
        super().__init__()
        self.document: Document = document
        self.trainer: Trainer = trainer
        self.preferences: Preferences = preferences
        document.setParent(self)
        trainer.setParent(self)
        self.files: Files = Files(document, trainer, preferences, self)
        self.view: View = View(document, self)
        self.middle: Middle = Middle(document, trainer, self.view, self.files, self)
        self.inspector: Inspector = Inspector(document, self)
        self.problems: Problems = Problems(document, self)
        self.hands: Hands = Hands(document, self.view, self)
        self.recipe = RecipePanel(document, self)
        self.gallery = Gallery(document, self)
        self.palette_ = Palette(self)
        self.editing: Editing = Editing(document, self.view, self)
        self.quick: QuickAdd = QuickAdd(self.view)
        self.training = TrainingPanel(trainer, preferences, self)
        self.reading = Reading(document, trainer, self)
        self.actions_ = Actions(self)
        self.asking: Asking = Asking(self)
        self.starting: Starting = Starting(self)
        self.exporting: Exporting = Exporting(self)
        self._drops = FileDrops(self)
        self.setObjectName("window")
        self.setWindowIcon(app_icon())
        self.setCentralWidget(self.middle)
        self.status = StatusBar(document, trainer, self)
        self.setStatusBar(self.status)
        self._add_docks()
        self._add_bars()
        self._connect()
        room = self.screen().availableSize() - FRAME
        self.setMinimumSize(_LEAST.boundedTo(room))
        self.resize(SIZE.boundedTo(room))
        self._restore()
        self._dress()
        self._refresh()

    def _add_bars(self) -> None:
        self.actions_.fill_menus(self.menuBar())
        bar = self.addToolBar(self.tr("Toolbar"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        self.actions_.fill_toolbar(bar)
        bar.addSeparator()
        bar.addWidget(DeviceChoice(self.document, self.trainer, bar))
        bar.addWidget(self._demo_button(bar))

    def _demo_button(self, bar: QToolBar) -> QToolButton:
        menu = QMenu(bar)
        for demo in DEMOS:
            # later, when the menu has closed: what a demo starts would keep the button pressed
            action = menu.addAction(demo.title)
            action.triggered.connect(
                partial(self.starting.demo, demo), Qt.ConnectionType.QueuedConnection
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
        gallery = self._dock(self.tr("Gallery"), self.gallery, _AREA.LeftDockWidgetArea)
        palette = self._dock(self.tr("Palette"), self.palette_, _AREA.LeftDockWidgetArea)
        self.tabifyDockWidget(gallery, palette)
        self.setTabPosition(_AREA.LeftDockWidgetArea, QTabWidget.TabPosition.North)
        gallery.raise_()
        page = Page(self.inspector)
        inspector = self._dock(self.tr("Inspector"), page, _AREA.RightDockWidgetArea)
        recipe = self._dock(self.tr("Recipe"), Scrolled(self.recipe), _AREA.RightDockWidgetArea)
        history = QUndoView(self.document.stack, self)
        history.setEmptyLabel(self.tr("As it was opened"))
        history.setAccessibleName(self.tr("history"))
        past = self._dock(self.tr("History"), history, _AREA.RightDockWidgetArea)
        wrong = self._dock(self.tr("Problems"), Scrolled(self.problems), _AREA.RightDockWidgetArea)
        for other in (past, wrong):
            self.tabifyDockWidget(recipe, other)
            other.hide()
        training = self._dock(self.tr("Training"), self.training, _AREA.BottomDockWidgetArea)
        training.setTitleBarWidget(Head(training, self.training.controls))
        self.resizeDocks([gallery, inspector], [190, 270], Qt.Orientation.Horizontal)
        self.resizeDocks([inspector, recipe], [330, 400], Qt.Orientation.Vertical)
        self.resizeDocks([training], [250], Qt.Orientation.Vertical)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(widget)
        dock.setTitleBarWidget(Head(dock))
        self.addDockWidget(area, dock)
        dock.toggleViewAction().triggered.connect(lambda on: dock.raise_() if on else None)
        return dock

    def _connect(self) -> None:
        self.gallery.opened.connect(self.reading.open)
        self.document.turned.connect(self.view.setFocus)
        self.view.menu_asked.connect(self._show_menu)
        self.view.landing.dropped.connect(self.reading.open)
        self.view.entered.connect(self.inspector.enter)
        self.inspector.left.connect(self.view.setFocus)
        self.status.asked.connect(self.show_problems)
        for tells in (self.files.told, self.starting.told, self.exporting.told):
            tells.connect(lambda words: self.status.showMessage(words, _TOLD_FOR))
        self.files.told.connect(self._refresh)
        self._drops.dropped.connect(self.files.open_dropped)
        self.problems.shown.connect(self.show_node)
        for mends in (self.problems.mended, self.inspector.fixes.mended):
            mends.connect(self._show_mended)
        self.palette_.wished.connect(self.editing.append)
        self.view.wished.connect(self.editing.drop)
        self.view.scene_of_nodes.wondered.connect(self._ask_what_begins)
        self.quick.chosen.connect(self.editing.add)
        self.reading.stated.connect(self._wait_for)
        self.reading.failed.connect(self._say)
        self.recipe.rate_changed.connect(self.trainer.set_rate)
        for changed in (self.document.changed, self.document.turned):
            changed.connect(self._refresh)
        self.document.selected.connect(self.actions_.refresh)
        stack = self.document.stack
        for changed in (stack.cleanChanged, stack.indexChanged):
            changed.connect(self._refresh)  # the stack moves on after the document has
        self.document.changed.connect(self.status.clearMessage)
        self.trainer.stated.connect(self._refresh)
        self.training.go_on.clicked.connect(self.middle.focus_page)  # the button hides itself
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _refresh(self) -> None:
        self.actions_.refresh()
        mark = " •" if self.document.has_changed or self.files.has_learned else ""
        wrong = bool(self.document.problems)
        self.training.show_edits(self.document.project, self.document.origin, wrong=wrong)
        title, path = self.document.project.title, self.document.path
        if path is not None and path.stem != title:
            title = f"{path.stem}: {title}"  # two files of one network would look alike
        self.setWindowTitle(f"{title}{mark} – Network Explorer")

    def keep(self) -> None:
        """Keep what is selected as a block of one's own, in the palette."""
        taken = self.hands.taken()
        if taken is None:
            return
        title = self.tr("Own block")
        start = self.hands.title()
        name, agreed = QInputDialog.getText(
            self, title, self.tr("Its name in the palette"), text=start
        )
        if agreed and name.strip():
            self.palette_.keep(name.strip(), taken)
            self._raise(self.palette_)

    def _show_menu(self, place: QPoint, wire: Wire | None) -> None:
        menu = self.actions_.wire_menu(wire) if wire else self.actions_.canvas_menu()
        menu.popup(place)

    def _ask_what_begins(self, source: Port | None, place: QPointF) -> None:
        self.editing.aim(source, place)
        self.quick.open(self.view.mapFromScene(place), self.document.inference, source)

    def group(self) -> None:
        """Group what is selected, and let its name be typed."""
        self.hands.group()
        self.inspector.heading.ask_for_name()

    def show_problems(self) -> None:
        """Go to the only problem, or to the list of all."""
        problems = self.document.problems
        if len(problems) == 1 and problems[0].where in self.document.network.index:
            self.show_node(problems[0].where)
        if problems:
            self._raise(self.problems)

    def show_node(self, name: str) -> None:
        """Select a node on the canvas, unfolding what hides it."""
        self.middle.open_tab("network")
        self.view.show_node(name)

    def _show_mended(self, words: str, names: tuple[str, ...]) -> None:
        """Bring into view what a repair added or changed, and say what it did."""
        if names:
            self.view.looking.follow_growth(names)
        self.status.showMessage(self.tr("Done: {}").format(words), _TOLD_FOR)

    def undo(self) -> None:
        """Take the last step back, and say which it was."""
        words = self.document.stack.undoText()
        self.document.stack.undo()
        self.view.looking.bring_back(self.document.selection)
        self.status.showMessage(self.tr("Undone: {}").format(words), _TOLD_FOR)

    def redo(self) -> None:
        """Do the step again that was taken back, and say which it was."""
        words = self.document.stack.redoText()
        self.document.stack.redo()
        self.view.looking.bring_back(self.document.selection)
        self.status.showMessage(self.tr("Done again: {}").format(words), _TOLD_FOR)

    def show_shortcuts(self) -> None:
        """Open the sheet of shortcuts."""
        show_sheet(self)

    def add_block(self) -> None:
        """Let a block be chosen that goes behind what is selected, or behind the only output."""
        source, _ = behind(self.document.network, self.document.selection)
        place = self.view.beside(source)
        if source is None and self.document.network.nodes and not self.document.selection:
            self.editing.aim(None, place)
        else:
            self.editing.aim_behind()
        self.quick.open(self.view.mapFromScene(place), self.document.inference, source)

    def _wait_for(self, words: str) -> None:
        self.status.wait_for(words)
        self.gallery.wait_for(self.reading.awaited)

    def find_network(self) -> None:
        """Go to the gallery's search box, wherever the gallery is."""
        self._raise(self.gallery)
        self.gallery.seek()

    def find_block(self) -> None:
        """Go to the palette's search box, wherever the palette is."""
        self._raise(self.palette_)
        self.palette_.seek()

    def _raise(self, page: QWidget) -> None:
        """Bring the dock to the front in which a page stands."""
        dock: QWidget | None = page
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        if dock is not None:
            dock.show()
            dock.raise_()

    def _say(self, words: str) -> None:
        QMessageBox.information(self, self.tr("Network Explorer"), words)

    def wear(self, theme: str) -> None:
        """Dress light, dark, or as the system does."""
        self.preferences.theme = theme
        save_preferences(self.preferences)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        wear(app, Theme(theme))
        self._dress()

    def _follow_system(self) -> None:
        if self.preferences.theme == Theme.SYSTEM:
            self.wear(Theme.SYSTEM)

    def _dress(self) -> None:
        self.actions_.dress()
        self.view.dress()
        self.middle.dress()
        self.training.dress()
        self.gallery.dress()
        self.palette_.dress()
        for head in self.findChildren(Head):
            head.dress()

    def about(self) -> None:
        """Say what this is, and whose data it brings."""
        data = self.document.project.data
        words = self.tr("Network Explorer {}\n\n{}: {}. {}.").format(
            __version__, data.title, data.note, data.credit
        )
        QMessageBox.about(self, self.tr("About Network Explorer"), words)

    def _restore(self) -> None:
        geometry = self.preferences.recall("geometry")
        docks = self.preferences.recall("docks")
        if geometry:
            self.restoreGeometry(QByteArray(geometry))
        if docks:
            self.restoreState(QByteArray(docks))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "training"):
            self._dress()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setAcceptDrops(True)
        self.windowHandle().installEventFilter(self._drops)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_leave():
            event.ignore()
            return
        self.preferences.remember("geometry", self.saveGeometry().data())
        self.preferences.remember("docks", self.saveState().data())
        save_preferences(self.preferences)
        self.hide()
        self.view.end()
        self.middle.end()
        self.files.close()
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
