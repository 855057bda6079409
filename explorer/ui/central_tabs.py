"""The center of the window: the same network in several tabs, each made when first shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Union

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from explorer.schema.messages import message, tr, translate
from explorer.ui.document.document import Document
from explorer.ui.files.export_actions import ExportActions
from explorer.ui.theme.theme import theme_signals
from explorer.ui.training.trainer import Trainer

if TYPE_CHECKING:
    from explorer.ui.code.panel import CodePanel
    from explorer.ui.netron.panel import NetronPanel
    from explorer.ui.table.panel import TablePanel

_TITLES = {"table": message("Table"), "code": message("Code"), "netron": message("Netron")}
_Page = Union["TablePanel", "CodePanel", "NetronPanel"]


class CentralTabs(QTabWidget):
    """The network, its table, its code and Netron; the code of a page is loaded with it."""

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
        self._pages: dict[str, _Page] = {}
        self.makers: dict[str, Callable[[QWidget], _Page]] = {
            "table": self._make_table,
            "code": self._make_code,
            "netron": self._make_netron,
        }
        self.setDocumentMode(True)
        self.setObjectName("central")
        self._placeholders: dict[str, QWidget] = {"network": network}
        self.addTab(network, tr("Network"))
        for name, title in _TITLES.items():
            self._placeholders[name] = QWidget(self)
            self.addTab(self._placeholders[name], translate(title))
        self.currentChanged.connect(self._build_page)

    def open_tab(self, name: str) -> None:
        """Show a tab and give it the focus."""
        self.setCurrentWidget(self._placeholders[name])
        self.focus_page()

    def focus_page(self) -> None:
        """Give the focus to the current tab."""
        self.currentWidget().setFocus()

    def page(self, name: str) -> _Page | None:
        """Return the page of a tab, or None before it is first shown."""
        return self._pages.get(name)

    def _build_page(self) -> None:
        placeholder = self.currentWidget()
        name = next(name for name, each in self._placeholders.items() if each is placeholder)
        if name in self.makers and name not in self._pages:
            page = self._pages[name] = self.makers[name](placeholder)
            layout = QVBoxLayout(placeholder)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(page)
            placeholder.setFocusProxy(page)
            theme_signals.changed.connect(page.apply_theme)

    def _make_table(self, parent: QWidget) -> _Page:
        from explorer.ui.table.panel import TablePanel

        return TablePanel(self._document, self._trainer, parent)

    def _make_code(self, parent: QWidget) -> _Page:
        from explorer.ui.code.panel import CodePanel

        return CodePanel(self._document, self._exports, parent)

    def _make_netron(self, parent: QWidget) -> _Page:
        from explorer.ui.netron.panel import NetronPanel

        return NetronPanel(self._document, self._trainer, parent)

    def shut_down(self) -> None:
        """Shut down all pages, before the window closes."""
        for page in self._pages.values():
            page.shut_down()
