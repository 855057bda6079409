"""The middle of the window: the same network under several tabs, each made when first shown."""

from collections.abc import Callable
from typing import Protocol, cast

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from explorer.ui.document.document import Document
from explorer.ui.files.export_actions import ExportActions
from explorer.ui.training.trainer import Trainer


class TabPage(Protocol):
    """What every tab but the first one knows."""

    def apply_theme(self) -> None:
        """Wear the colours of now."""

    def shut_down(self) -> None:
        """Leave nothing behind when the window closes."""


class CentralTabs(QTabWidget):
    """A tab that nobody has looked at costs nothing: not even its code is loaded."""

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        network: QWidget,
        exports: ExportActions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._exports = exports
        self._made: dict[str, QWidget] = {}
        self._makers: dict[str, Callable[[QWidget], QWidget]] = {
            "table": self._table,
            "code": self._code,
            "netron": self._netron,
        }
        self.setDocumentMode(True)
        self.setObjectName("middle")
        self._rooms: dict[str, QWidget] = {"network": network}
        self.addTab(network, self.tr("Network"))
        for name, title in (
            ("table", self.tr("Table")),
            ("code", self.tr("Code")),
            ("netron", "Netron"),
        ):
            self._rooms[name] = QWidget(self)
            self.addTab(self._rooms[name], title)
        self.currentChanged.connect(self._build_page)

    def open_tab(self, name: str) -> None:
        """Show a tab, and let the keyboard go there."""
        self.setCurrentWidget(self._rooms[name])
        self.focus_page()

    def focus_page(self) -> None:
        """Let the keyboard go to the tab that is shown."""
        self.currentWidget().setFocus()

    def page(self, name: str) -> QWidget | None:
        """What a tab shows, if anybody has looked at it yet."""
        return self._made.get(name)

    def _build_page(self) -> None:
        room = self.currentWidget()
        name = next(name for name, each in self._rooms.items() if each is room)
        if name in self._makers and name not in self._made:
            page = self._made[name] = self._makers[name](room)
            layout = QVBoxLayout(room)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(page)
            room.setFocusProxy(page)

    def _table(self, room: QWidget) -> QWidget:
        from explorer.ui.table.panel import TablePanel

        return TablePanel(self._document, self._trainer, room)

    def _code(self, room: QWidget) -> QWidget:
        from explorer.ui.code.panel import CodePanel

        return CodePanel(self._document, self._exports, room)

    def _netron(self, room: QWidget) -> QWidget:
        from explorer.ui.netron.panel import NetronPanel

        return NetronPanel(self._document, self._trainer, room)

    def shut_down(self) -> None:
        """Leave nothing behind when the window closes."""
        for page in self._made.values():
            cast(TabPage, page).shut_down()

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        for page in self._made.values():
            cast(TabPage, page).apply_theme()
