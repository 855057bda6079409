"""The center of the window: the same network in several tabs, each made when first shown."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from explorer.schema.messages import message, tr, translate
from explorer.ui.document.document import Document
from explorer.ui.files.file_actions import FileActions
from explorer.ui.theme.theme import theme_signals
from explorer.ui.training.trainer import Trainer

_TITLES = {"table": message("Table"), "code": message("Code"), "netron": message("Netron")}


class _Page(Protocol):
    """A page of any tab but the first one."""

    def apply_theme(self) -> None: ...

    def shut_down(self) -> None: ...


class CentralTabs(QTabWidget):
    """The network, its table, its code and Netron; the code of a page is loaded with it."""

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        network: QWidget,
        files: FileActions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._files = files
        self._pages: dict[str, QWidget] = {}
        self._shut_down: list[Callable[[], None]] = []
        self.makers: dict[str, Callable[[QWidget], QWidget]] = {
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

    def page(self, name: str) -> QWidget | None:
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

    def _follow(self, page: _Page) -> None:
        theme_signals.changed.connect(page.apply_theme)
        self._shut_down.append(page.shut_down)

    def _make_table(self, parent: QWidget) -> QWidget:
        from explorer.ui.table.panel import TablePanel

        page = TablePanel(self._document, self._trainer, parent)
        self._follow(page)
        return page

    def _make_code(self, parent: QWidget) -> QWidget:
        from explorer.ui.code.panel import CodePanel

        page = CodePanel(self._document, self._files, parent)
        self._follow(page)
        return page

    def _make_netron(self, parent: QWidget) -> QWidget:
        from explorer.ui.netron.panel import NetronPanel

        page = NetronPanel(self._document, self._trainer, parent)
        self._follow(page)
        return page

    def shut_down(self) -> None:
        """Shut down all pages, before the window closes."""
        for shut_down in self._shut_down:
            shut_down()
