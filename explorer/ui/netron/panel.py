"""The panel of the Netron tab: exports the network and shows it, or why it cannot."""

import re
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from explorer.edits.excerpt import excerpt
from explorer.graph.network import Network, NetworkError
from explorer.graph.project import Project
from explorer.protocol.events import Answer, Exported
from explorer.protocol.requests import Export
from explorer.schema.formatting import grouped
from explorer.schema.messages import tr, tr_counted, translate
from explorer.ui.document.document import Document
from explorer.ui.netron.pages import MessagePage, NetronHeader
from explorer.ui.netron.server import NetronServer
from explorer.ui.netron.webengine import WebEngineError, load_browser
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.run_state import State
from explorer.ui.training.trainer import Trainer

if TYPE_CHECKING:
    from explorer.ui.netron.browser import Browser

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
MOST_CONNECTIONS = 1000  # that Netron lays out within seconds


@dataclass(frozen=True)
class _Export:
    """The network of the document at the time of an export; the title may be that of a part."""

    network: Network
    title: str
    path: Path
    is_written: bool = False


class NetronPanel(QWidget):
    """The network as it was when the tab was opened, and a note when it is out of date.

    While the tab is hidden there is no browser and no server; the exported file is kept.
    """

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._request = LatestRequest(trainer, self._open_export, self._show_export_error, self)
        self._folder = tempfile.TemporaryDirectory(prefix="network-explorer-netron-")
        self._export: _Export | None = None
        self.browser: Browser | None = None
        self.message = MessagePage(self)
        self.header = NetronHeader(self)
        self._server = NetronServer(self)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.message)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.header)
        page.addLayout(self._pages, 1)
        self.message.retry.clicked.connect(self._begin)
        self.header.reload.clicked.connect(self._begin)
        self.message.draw_selection.clicked.connect(self._draw_selection)
        self.message.draw_anyway.clicked.connect(self._draw_all)
        self._server.started.connect(self._show_address)
        self._server.failed.connect(self._show_error)
        document.changed.connect(self._follow)
        trainer.state_changed.connect(self._show_export_progress)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """End the browser and the server; an export in progress is kept."""
        super().hideEvent(event)
        if not event.spontaneous():  # a minimized window keeps its page
            self._close_browser()

    def _close_browser(self) -> None:
        self._server.stop()
        if self.browser is not None:
            self.browser.blockSignals(True)  # so that the page being loaded is not reported
            self.browser.shut_down()
            self.browser = None

    def _catch_up(self) -> None:
        if not self._is_current():
            self._show_progress(tr("Loading Netron…"))
            QTimer.singleShot(0, self, self._begin_if_outdated)  # when the text has been painted
        elif self._export is not None and self._export.is_written and self.browser is None:
            self._open(self._export)

    def _is_current(self) -> bool:
        return self._export is not None and self._export.network == self._document.network

    def _begin_if_outdated(self) -> None:
        if not self._is_current():
            self._begin()

    def _follow(self, before: Project, after: Project) -> None:
        if self.isVisible() and before.title != after.title:
            self._catch_up()
        self._show_outdated()

    def _show_outdated(self) -> None:
        self.header.outdated.setVisible(self._export is not None and not self._is_current())

    def _begin(self) -> None:
        """Export the current network, unless it has a problem or is too large."""
        problems, network = self._document.inference.problems, self._document.network
        if problems:
            text = tr("Netron needs a network without problems. {problem}", problem=problems[0])
            self._show_error(text)
        elif is_large(network):
            self._warn(network)
        else:
            self._draw_all()

    def _warn(self, network: Network) -> None:
        """Warn that a network is too large, and suggest a smaller selection."""
        text = tr(
            "{network} has {layers} layers and {connections} connections. "
            "Netron would take minutes to draw them.",
            network=network.name,
            layers=grouped(len(network.nodes)),
            connections=grouped(connections(network)),
        )
        part = self._part()
        is_small = part is not None and not is_large(part)
        if not is_small:
            text += "\n" + tr("To draw only a part, select a smaller group in the Network tab.")
        self._show_error(text)
        button, count = self.message.draw_selection, len(self._document.selection)
        button.setText(
            tr_counted(
                "Draw only the selection ({n} layer)", "Draw only the selection ({n} layers)", count
            )
        )
        parts = [button] if is_small else []
        self.message.show_text(text, *parts, self.message.draw_anyway)

    def _part(self) -> Network | None:
        """Return the selection as a network, if it is one."""
        names = self._document.selection
        try:
            return excerpt(self._document.inference, names) if names else None
        except NetworkError:
            return None

    def _draw_selection(self) -> None:
        part = self._part()
        if part is not None:
            self._draw(self._document.project.with_network(part))

    def _draw_all(self) -> None:
        self._draw(self._document.project)

    def _draw(self, project: Project) -> None:
        if not self._load_browser():
            return
        path = Path(self._folder.name) / f"{_UNSAFE.sub('-', project.title) or 'network'}.onnx"
        self._export = _Export(self._document.network, project.title, path)
        weights = self._trainer.weights.path_for(self._document.model_ref)
        self._request.ask(Export("onnx", project, str(path), str(weights) if weights else None))
        self._show_export_progress()

    def _load_browser(self) -> bool:
        """Make the browser if there is none; return whether there is one."""
        if self.browser is None:
            try:
                self.browser = load_browser(self)
            except WebEngineError as error:
                self._show_error(translate(error.args[0]))
                return False
            self.browser.loaded.connect(self._finish)
            broken = tr("The Netron page stopped unexpectedly.")
            self.browser.broke.connect(partial(self._show_error, broken))
            self._pages.addWidget(self.browser)
        return True

    def _show_export_progress(self) -> None:
        if not self._request.is_waiting or self._export is None:
            return
        title = self._export.title
        if self._trainer.state is State.PREPARING:
            text = tr("Loading PyTorch, then exporting {network} to Netron…", network=title)
        elif self._trainer.is_busy:
            text = tr(
                "Exporting {network} to Netron… "
                "This can take half a minute while training is running.",
                network=title,
            )
        else:
            text = tr("Exporting {network} to Netron…", network=title)
        self._show_progress(text)

    def _open_export(self, answer: Answer) -> None:
        assert isinstance(answer, Exported)
        if self._export is not None:
            self._export = replace(self._export, is_written=True)
            if self.isVisible():
                self._open(self._export)

    def _open(self, export: _Export) -> None:
        if self._load_browser():
            self._show_progress(tr("Opening {network} in Netron…", network=export.title))
            self._server.start(export.path)

    def _show_address(self, address: tuple[str, int]) -> None:
        if self.browser is not None:
            self.browser.show_address(address)

    def _finish(self, ok: bool) -> None:
        if self._request.is_waiting:
            return  # a newer network is being exported
        if not ok:
            self._show_error(tr("Cannot load the Netron page."))
        elif self.browser is not None and self._export is not None:
            self.header.title.setText(self._export.title)
            self.header.show()
            self._pages.setCurrentWidget(self.browser)
            self._show_outdated()

    def _show_export_error(self, reason: str) -> None:
        self._show_error(tr("Export failed: {reason}", reason=reason))

    def _show_error(self, text: str) -> None:
        self._request.drop()
        self._export = None
        self._server.stop()
        self._show_message(text, self.message.retry)

    def _show_progress(self, text: str) -> None:
        self._show_message(text, self.message.busy)

    def _show_message(self, text: str, part: QWidget) -> None:
        self.header.hide()
        self.message.show_text(text, part)
        self._pages.setCurrentWidget(self.message)

    def apply_theme(self) -> None:
        """Use the current colors."""
        if self.browser is not None:
            self.browser.apply_theme()

    def shut_down(self) -> None:
        """End the browser and the server, and delete the exported files."""
        self._request.drop()
        self._close_browser()
        self._folder.cleanup()


def is_large(network: Network) -> bool:
    """Return whether Netron would take minutes: its layout depends on the connections."""
    return connections(network) > MOST_CONNECTIONS


def connections(network: Network) -> int:
    """Return the number of connections between two layers."""
    return sum(len(node.predecessors) for node in network.nodes)
