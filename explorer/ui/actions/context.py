"""The objects that commands act on."""

from dataclasses import dataclass

from PySide6.QtWidgets import QMainWindow

from explorer.session.preferences import Preferences
from explorer.ui.actions.connection_picker import ConnectionPicker
from explorer.ui.actions.quick_picks import CommandPalette, RecentFilesPicker
from explorer.ui.canvas.view import CanvasView
from explorer.ui.central_tabs import CentralTabs
from explorer.ui.dock_layout import DockLayout, Panels
from explorer.ui.document.document import Document
from explorer.ui.editing.architecture_loader import ArchitectureLoader
from explorer.ui.editing.edit_actions import EditActions
from explorer.ui.files.export_actions import ExportActions
from explorer.ui.files.file_actions import FileActions
from explorer.ui.notifications import Notifications
from explorer.ui.training.run_actions import RunActions
from explorer.ui.training.trainer import Trainer


@dataclass(frozen=True)
class QuickPicks:
    """The boxes over the window in which a command, an input or a file is chosen."""

    commands: CommandPalette
    connections: ConnectionPicker
    recent_files: RecentFilesPicker


@dataclass(frozen=True)
class AppContext:
    """Everything that a command can act on; the window makes it."""

    window: QMainWindow  # parent of dialogs
    document: Document
    trainer: Trainer
    preferences: Preferences
    view: CanvasView
    tabs: CentralTabs
    panels: Panels
    docks: DockLayout
    edits: EditActions
    picks: QuickPicks
    notifications: Notifications
    files: FileActions
    exports: ExportActions
    runs: RunActions
    loader: ArchitectureLoader
