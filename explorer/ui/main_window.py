"""The main window: tabs in the center, docks around them, toolbar above, status bar below."""

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QMenu, QMessageBox, QToolBar, QToolButton
from typing_extensions import override

from explorer.catalog.demos import DEMOS
from explorer.diagram.diagram import Connection
from explorer.schema.messages import tr, translate
from explorer.session.preferences import Preferences, save_preferences
from explorer.ui.actions.action_set import ActionSet
from explorer.ui.actions.connection_picker import ConnectionPicker
from explorer.ui.actions.context import AppContext, QuickPicks
from explorer.ui.actions.quick_picks import CommandPalette, RecentFilesPicker
from explorer.ui.canvas.view import CanvasView
from explorer.ui.central_tabs import CentralTabs
from explorer.ui.dock_layout import DockLayout, make_panels
from explorer.ui.document.document import Document
from explorer.ui.dragdrop.file_drop import FileDrops
from explorer.ui.editing.architecture_loader import ArchitectureLoader
from explorer.ui.editing.edit_actions import make_edit_actions
from explorer.ui.files.export_actions import ExportActions
from explorer.ui.files.file_actions import FileActions
from explorer.ui.notifications import Notifications
from explorer.ui.status_bar import StatusBar
from explorer.ui.theme.icons import app_icon
from explorer.ui.theme.theme import Theme, apply_theme, theme_signals
from explorer.ui.training.device_selector import DeviceSelector
from explorer.ui.training.run_actions import RunActions
from explorer.ui.training.trainer import Trainer
from explorer.ui.widgets.focus import VisibleFocusMainWindow

SIZE, FRAME = QSize(1280, 800), QSize(0, 36)
_MINIMUM = QSize(880, 560)  # in a smaller window docks at the corner would overlap


class MainWindow(VisibleFocusMainWindow):
    """Makes the parts and connects them; each follows the document or the trainer by itself."""

    def __init__(self, document: Document, trainer: Trainer, preferences: Preferences) -> None:
        super().__init__()
        self.document: Document = document
        self.trainer: Trainer = trainer
        document.setParent(self)
        trainer.setParent(self)
        self.view: CanvasView = CanvasView(document, self)
        self.status: StatusBar = StatusBar(document, trainer, self)
        self.context: AppContext = self._make_context(preferences)
        self.action_set: ActionSet = ActionSet(self.context)
        self._drops = FileDrops(self)
        self.setObjectName("window")
        self.setWindowIcon(app_icon())
        self.setStatusBar(self.status)
        self._add_bars()
        self._connect_parts()
        self._connect_changes()
        room = self.screen().availableSize() - FRAME
        self.setMinimumSize(_MINIMUM.boundedTo(room))
        self.resize(SIZE.boundedTo(room))
        self.context.docks.restore(preferences)
        self._refresh()

    def _make_context(self, preferences: Preferences) -> AppContext:
        document, trainer, view = self.document, self.trainer, self.view
        files = FileActions(document, trainer, preferences, self)
        exports = ExportActions(document, trainer, files.dialogs, self)
        tabs = CentralTabs(document, trainer, view, exports, self)
        self.setCentralWidget(tabs)  # before the docks, which are laid out around it
        panels = make_panels(document, trainer, preferences, self)
        picks = QuickPicks(
            CommandPalette(document, lambda: self.action_set.pick_items(), self),
            ConnectionPicker(document, view, self),
            RecentFilesPicker(files, preferences, self),
        )
        return AppContext(
            window=self,
            document=document,
            trainer=trainer,
            preferences=preferences,
            view=view,
            tabs=tabs,
            panels=panels,
            docks=DockLayout(panels, document, self),
            edits=make_edit_actions(document, view, self),
            picks=picks,
            notifications=Notifications(self.status, self),
            files=files,
            exports=exports,
            runs=RunActions(document, trainer, self),
            loader=ArchitectureLoader(document, trainer, self),
        )

    def _add_bars(self) -> None:
        self.action_set.fill_menus(self.menuBar())
        bar = self.addToolBar(tr("Toolbar"))
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
            menu.addAction(translate(demo.title)).triggered.connect(
                partial(self.context.runs.demo, demo), Qt.ConnectionType.QueuedConnection
            )
        button = QToolButton(bar)
        button.setText(tr("Demos"))
        button.setToolTip(tr("Open a demo network and start training."))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, lambda: _release(button)))
        return button

    def _connect_parts(self) -> None:
        context, view = self.context, self.view
        panels, loader = context.panels, context.loader
        panels.gallery.opened.connect(loader.open)
        view.drop_target.dropped.connect(loader.open)
        loader.state_changed.connect(self._show_loading)
        loader.failed.connect(self._show_message)
        view.menu_requested.connect(self._show_menu)
        view.edit_requested.connect(panels.inspector.enter)
        for pick in (context.picks.commands, context.picks.connections, context.picks.recent_files):
            pick.dismissed.connect(view.setFocus)
        for leaves in (panels.inspector.escaped, self.document.switched):
            leaves.connect(view.setFocus)
        # the button hides itself
        panels.training.go_on.clicked.connect(context.tabs.focus_page)
        panels.training_options.learning_rate_changed.connect(self.trainer.set_learning_rate)
        panels.palette.add_requested.connect(context.edits.adding.append)
        panels.problems.shown.connect(self.show_node)
        for repaired in (panels.problems.repaired, panels.inspector.repair_buttons.repaired):
            repaired.connect(self._show_repaired)
        self.status.problems_requested.connect(self.show_problems)
        context.runs.problems_requested.connect(self._show_first_problem)
        self._drops.dropped.connect(context.files.open_dropped)

    def _connect_changes(self) -> None:
        context, document = self.context, self.document
        for actions in (context.files, context.runs, context.exports):
            actions.message_changed.connect(context.notifications.show)
        document.edit_rejected.connect(context.notifications.keep)  # the canvas shows it
        document.changed.connect(self.status.clearMessage)
        document.selected.connect(self.action_set.refresh)
        for changed in (
            document.changed,
            document.switched,
            document.stack.cleanChanged,  # the stack moves on after the document has
            document.stack.indexChanged,
            self.trainer.state_changed,
            context.files.message_changed,
        ):
            changed.connect(self._refresh)
        theme_signals.changed.connect(self.view.apply_theme)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def _refresh(self) -> None:
        document, files = self.document, self.context.files
        self.action_set.refresh()
        self.context.panels.training.show_document_state(
            document.project, document.origin, wrong=bool(document.problems)
        )
        mark = " •" if document.has_changed or files.has_unsaved_weights else ""
        title, path = document.project.title, document.path
        if path is not None and path.stem != title:
            title = f"{path.stem}: {title}"  # two files of one network would look alike
        self.setWindowTitle(f"{title}{mark} – Network Explorer")

    def _show_menu(self, position: QPoint, connection: Connection | None) -> None:
        actions = self.action_set
        menu = actions.connection_menu(connection) if connection else actions.canvas_menu()
        menu.popup(position)

    def show_problems(self) -> None:
        """Go to the only problem, or to the list of all."""
        problems = self.document.problems
        if len(problems) == 1 and problems[0].where in self.document.network.index:
            self.show_node(problems[0].where)
        if problems:
            self.context.docks.show("problems")

    def _show_first_problem(self) -> None:
        self.show_problems()
        self.context.panels.problems.focus_first()

    def show_node(self, name: str) -> None:
        """Select a node on the canvas, in groups that are expanded for it."""
        self.context.tabs.open_tab("network")
        self.view.show_node(name)

    def _show_repaired(self, text: str, names: tuple[str, ...]) -> None:
        if names:
            self.view.viewport_controller.reveal_added(names)
        self.context.notifications.show(tr("Applied: {action}", action=translate(text)))

    def _show_loading(self, text: str) -> None:
        self.status.show_loading(text)
        self.context.panels.gallery.show_loading(self.context.loader.pending)

    def _show_message(self, text: str) -> None:
        QMessageBox.information(self, tr("Network Explorer"), text)

    def _follow_system(self) -> None:
        if self.context.preferences.theme == Theme.SYSTEM:
            apply_theme(Theme.SYSTEM)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setAcceptDrops(True)
        self.windowHandle().installEventFilter(self._drops)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.context.files.may_close():
            event.ignore()
            return
        self.context.docks.save(self.context.preferences)
        save_preferences(self.context.preferences)
        self.hide()
        self.view.shut_down()
        self.context.tabs.shut_down()
        self.context.exports.close()
        self.trainer.close()
        event.accept()


def _release(button: QToolButton) -> None:
    """Draw a button that the pointer has left: its menu takes that event."""
    button.setDown(False)
    button.setAttribute(
        Qt.WidgetAttribute.WA_UnderMouse,
        button.rect().contains(button.mapFromGlobal(QCursor.pos())),
    )
    button.update()
