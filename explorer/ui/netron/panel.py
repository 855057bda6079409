"""The Netron tab: exports the network through the engine and shows it, or says why it cannot."""

import importlib
import re
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from explorer.edits.excerpt import excerpt
from explorer.graph.network import Network, NetworkError
from explorer.graph.project import Project
from explorer.protocol.events import Answer, Exported
from explorer.protocol.requests import Export
from explorer.schema.formatting import grouped
from explorer.session.run import describe_error
from explorer.ui.document.document import Document
from explorer.ui.netron import server
from explorer.ui.netron.sandbox import missing_sandbox, set_flags
from explorer.ui.netron.server import Address
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.trainer import State, Trainer

if TYPE_CHECKING:
    from explorer.ui.netron.browser import Browser

_BROWSER = "explorer.ui.netron.browser"
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
MOST = 1000  # connections that Netron draws within seconds


def is_large(network: Network) -> bool:
    """Whether Netron would take minutes; its layout depends on the connections, not the nodes."""
    return connections(network) > MOST


def connections(network: Network) -> int:
    """How many connections lead from one node to another."""
    return sum(len(node.predecessors) for node in network.nodes)


class NetronPanel(QWidget):
    """Shows the network as it was when the tab was entered, and says when it has changed since.

    While the tab is hidden there is neither a page nor a server; the exported file is kept.
    """

    served = Signal(object)
    failed = Signal(str)

    def __init__(self, document: Document, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._questions = LatestRequest(trainer, self._serve, self._complain_of_export, self)
        self._folder = tempfile.TemporaryDirectory(prefix="network-explorer-netron-")
        self._address: Address | None = None
        self._shown: Project | None = None
        self._title = ""  # of what is exported: the project, or a part of it
        self._file: Path | None = None  # what was exported last
        self._is_busy = False
        self.browser: Browser | None = None
        self.text = QLabel(self)
        self.busy = QProgressBar(self)
        self.again = QPushButton(self.tr("Try again"), self)
        self.selected = QPushButton(self)
        self.anyway = QPushButton(self.tr("Draw anyway"), self)
        self.head = QFrame(self)
        self.whose = QLabel(self.head)
        self.news = QFrame(self.head)
        self.renew = QToolButton(self.news)
        self._pages = QStackedLayout()
        self._build()
        self.again.clicked.connect(self._begin)
        self.renew.clicked.connect(self._begin)
        self.selected.clicked.connect(self._draw_selected)
        self.anyway.clicked.connect(self._draw_all)
        self.served.connect(self._show)
        self.failed.connect(self._complain)
        document.changed.connect(self._follow)
        trainer.state_changed.connect(self._mark)

    def _build(self) -> None:
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.busy.setRange(0, 0)
        self.busy.setFixedWidth(160)
        self.busy.setAccessibleName(self.tr("the network is being exported"))
        message = QWidget(self)
        message.setAutoFillBackground(True)  # tab bars of docks may lie behind
        column = QVBoxLayout(message)
        column.setContentsMargins(40, 20, 40, 20)
        column.addStretch()
        column.addWidget(self.text)
        for part in (self.busy, self.again, self.selected, self.anyway):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.renew.setText(self.tr("Show again"))
        self._pages.addWidget(message)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.head)
        page.addLayout(self._pages, 1)
        self._build_head()

    def _build_head(self) -> None:
        self.whose.setProperty("role", "dock")
        for label in (self.whose, self.text):  # a name is no HTML
            label.setTextFormat(Qt.TextFormat.PlainText)
        bar = QHBoxLayout(self.news)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.addWidget(QLabel(self.tr("has changed since"), self.news))
        bar.addWidget(self.renew)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(self.whose)
        row.addWidget(self.news)
        row.addStretch()
        self.news.hide()
        self.head.hide()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """End the page and the server; an export under way is kept for the next time."""
        super().hideEvent(event)
        if not event.spontaneous():  # a minimized window keeps its page
            self._rest()

    def _rest(self) -> None:
        self._stop_serving()
        if self.browser is not None:
            self.browser.blockSignals(True)  # what it was loading does not count any more
            self.browser.shut_down()
            self.browser = None

    def _catch_up(self) -> None:
        if not self._is_of_now():
            self._say(self.tr("Netron is being prepared …"), busy=True)
            QTimer.singleShot(0, self, self._renew)  # when these words have been painted
        elif self._file is not None and self.browser is None:
            self._open(self._file)

    def _is_of_now(self) -> bool:
        return self._shown is not None and self._shown.network == self._document.network

    def _renew(self) -> None:
        if not self._is_of_now():
            self._begin()

    def _follow(self, before: Project, after: Project) -> None:
        if self.isVisible() and before.title != after.title:
            self._catch_up()
        changed = self._shown is not None and not self._is_of_now()
        self.news.setVisible(changed and not self._is_busy)

    def _begin(self) -> None:
        """Export what the document shows now; the browser is made meanwhile."""
        self.news.hide()
        problems = self._document.inference.problems
        if problems:
            text = self.tr("Netron shows a network that can run. {}").format(problems[0])
            self._complain(text)
            return
        if is_large(self._document.network):
            self._warn()
        else:
            self._draw_all()

    def _warn(self) -> None:
        """Say what is too large, and offer the selection alone where it is smaller."""
        network, names = self._document.network, self._document.selection
        text = self.tr(
            "{} has {} layers and {} connections: Netron would need minutes to draw them."
        ).format(network.name, grouped(len(network.nodes)), grouped(connections(network)))
        part = self._part() if names else None
        if part is None or is_large(part):
            part = None
            text += self.tr("\nTo see a part alone, select a smaller group in the Network tab.")
        self._complain(text)
        self.again.hide()
        self.selected.setVisible(part is not None)
        self.selected.setText(
            self.tr("Draw only the selection ({} layers)").format(grouped(len(names)))
        )
        self.anyway.show()

    def _part(self) -> Network | None:
        try:
            return excerpt(self._document.inference, self._document.selection)
        except NetworkError:
            return None

    def _draw_selected(self) -> None:
        part = self._part()
        if part is not None:
            self._draw(self._document.project.with_network(part))

    def _draw_all(self) -> None:
        self._draw(self._document.project)

    def _draw(self, project: Project) -> None:
        if self.browser is None and not self._make_browser():
            return
        self._title, self._file = project.title, None
        path = Path(self._folder.name) / f"{_ODD.sub('-', project.title) or 'network'}.onnx"
        self._shown = self._document.project
        learned = self._trainer.path_for(self._document.model_ref)
        self._questions.ask(Export("onnx", project, str(path), str(learned) if learned else None))
        self._is_busy = True
        self._mark()

    def _make_browser(self) -> bool:
        """Load WebEngine, which takes the window's own thread; False where it cannot be."""
        missing = missing_sandbox()
        if missing:
            text = self.tr(
                "Netron needs WebEngine's sandbox, which this system refuses ({}). "
                "An administrator can allow it; everything else works without."
            ).format(missing)
            self._complain(text)
            return False
        try:
            set_flags()
            made: Browser = importlib.import_module(_BROWSER).Browser(self)
        except ModuleNotFoundError:
            self._complain(
                self.tr(
                    "Netron needs Qt WebEngine, which is not installed. "
                    "Type pip install PySide6-Addons, then start Network Explorer again."
                )
            )
            return False
        except ImportError as error:
            text = self.tr(
                "Qt WebEngine does not load here: {}. "
                "Install the library that it names, then start Network Explorer again."
            )
            self._complain(text.format(error))
            return False
        self.browser = made
        made.loaded.connect(self._finish)
        made.broke.connect(self._lose)
        self._pages.addWidget(made)
        return True

    def _mark(self) -> None:
        if self._questions.is_waiting and self._shown is not None:
            text = self.tr("{} is being exported for Netron …")
            if self._trainer.state is State.PREPARING:
                text = self.tr("The engine is being prepared; then {} is exported for Netron …")
            elif self._trainer.is_busy:
                text += self.tr(" Beside a training this can take half a minute.")
            self._say(text.format(self._title), busy=True)

    def _serve(self, answer: Answer) -> None:
        assert isinstance(answer, Exported)
        self._file = Path(answer.path)
        if self.isVisible():
            self._open(self._file)

    def _open(self, path: Path) -> None:
        """Start the server on a thread: it loads Python's own web server first."""
        if self.browser is None and not self._make_browser():
            return
        self._stop_serving()
        self._is_busy = True
        self._say(self.tr("Netron opens {} …").format(self._title), busy=True)
        threading.Thread(target=self._start, args=(path,), name="netron", daemon=True).start()

    def _start(self, path: Path) -> None:
        try:
            self.served.emit(server.serve(path))
        except ModuleNotFoundError:
            self.failed.emit(
                self.tr(
                    "Netron is not installed. "
                    "Type pip install netron, then start Network Explorer again."
                )
            )
        except Exception as error:  # whatever it is, the tab has to say it
            text = self.tr("Netron's server could not start: {}. Try again.")
            self.failed.emit(text.format(describe_error(error)))

    def _show(self, address: Address) -> None:
        self._stop_serving()
        self._address = address
        if self.browser is None:
            self._stop_serving()  # the tab was left meanwhile
        else:
            self.browser.show_address(address)

    def _finish(self, ok: bool) -> None:
        if self._questions.is_waiting:
            return  # what was loaded is older than what has been asked for meanwhile
        self._is_busy = False
        if not ok:
            self._complain(self.tr("Netron's page could not be loaded. Try again."))
        elif self.browser is not None and self._shown is not None:
            self.whose.setText(self._title)
            self.head.show()
            self._pages.setCurrentWidget(self.browser)
            self._follow(self._document.project, self._document.project)

    def _lose(self) -> None:
        self._complain(self.tr("Netron's page has ended unexpectedly. Try again."))

    def _complain_of_export(self, text: str) -> None:
        self._complain(self.tr("The network could not be exported: {}.").format(text))

    def _complain(self, text: str) -> None:
        self._questions.drop()
        self._shown, self._file, self._is_busy = None, None, False
        self._stop_serving()
        self._say(text, busy=False)

    def _say(self, text: str, *, busy: bool) -> None:
        self.text.setText(text)
        self.busy.setVisible(busy)
        self.again.setVisible(not busy)
        self.selected.hide()
        self.anyway.hide()
        self.head.hide()
        self._pages.setCurrentIndex(0)

    def _stop_serving(self) -> None:
        if self._address is not None:
            server.stop(self._address)
            self._address = None

    def apply_theme(self) -> None:
        """Wear the colours of now."""
        if self.browser is not None:
            self.browser.apply_theme()

    def shut_down(self) -> None:
        """Stop serving and leave nothing behind."""
        self._questions.drop()
        self._rest()
        self._folder.cleanup()
