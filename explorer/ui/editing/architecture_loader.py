"""Networks that only the engine can read, and parts of networks that it alone can look at."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.catalog.demos import project_named, project_of
from explorer.graph.architecture import Architecture
from explorer.graph.project import Layout, Project
from explorer.protocol.events import Answer, ModelTraced, OpaqueModulesInspected
from explorer.protocol.requests import InspectOpaqueModules, Trace
from explorer.ui.document.document import Document
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.trainer import Trainer


class ArchitectureLoader(QObject):
    """Opens architectures; `stated` says what is being waited for, and nothing when it is there."""

    state_changed = Signal(str)
    failed = Signal(str)

    def __init__(self, document: Document, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._wanted: Architecture | None = None
        self._models = LatestRequest(trainer, self._take, self._complain, self)
        self._parts = LatestRequest(trainer, self._take, self._complain, self)
        document.changed.connect(self._appearance)
        self._appearance()

    @property
    def pending(self) -> str:
        """The name of the architecture that is being read; empty where none is."""
        return self._wanted.name if self._wanted and self._models.is_waiting else ""

    def open(self, entry: Architecture) -> None:
        """Show an architecture, as soon as the engine has read it where it has to."""
        self._models.drop()
        self.state_changed.emit("")
        if entry.build:
            self._show(entry, project_named(entry.name))
        else:
            self._wanted = entry
            self._models.ask(Trace(entry.name))
            self.state_changed.emit(self.tr("reading {} from torchvision …").format(entry.title))

    def _show(self, entry: Architecture, project: Project) -> None:
        new = replace(project, layout=Layout())
        self._document.switch_to(self.tr("Open {}").format(entry.title), new)

    def _appearance(self) -> None:
        """Ask for parts that nobody has looked at yet."""
        if any(facts.unknown for facts in self._document.inference.nodes.values()):
            self._parts.ask(InspectOpaqueModules(self._document.network))

    def _take(self, answer: Answer) -> None:
        match answer:
            case ModelTraced(network, parts):
                self._document.learn(parts)
                self.state_changed.emit("")
                assert self._wanted is not None
                self._show(self._wanted, project_of(self._wanted.name, network))
            case OpaqueModulesInspected(parts):
                if parts:
                    self._document.learn(parts)
            case _:
                raise AssertionError(f"nobody asked for {answer}")

    def _complain(self, text: str) -> None:
        self.state_changed.emit("")
        self.failed.emit(text)
