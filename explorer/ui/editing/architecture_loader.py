"""Loads architectures, and the facts about torchvision modules, which the engine alone can read."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.catalog.demos import project_named, project_of
from explorer.graph.architecture import Architecture
from explorer.graph.project import Layout, Project
from explorer.protocol.events import Answer, ModelTraced, OpaqueModulesInspected
from explorer.protocol.requests import InspectOpaqueModules, Trace
from explorer.schema.messages import tr, translate
from explorer.ui.document.document import Document
from explorer.ui.training.engine_requests import LatestRequest
from explorer.ui.training.trainer import Trainer


class ArchitectureLoader(QObject):
    """Opens architectures; `state_changed` carries what is being loaded, or an empty text."""

    state_changed = Signal(str)
    failed = Signal(str)

    def __init__(self, document: Document, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._requested: Architecture | None = None
        self._models = LatestRequest(trainer, self._show_answer, self._report_failure, self)
        self._modules = LatestRequest(trainer, self._show_answer, self._report_failure, self)
        document.changed.connect(self._inspect_unknown)
        self._inspect_unknown()

    @property
    def pending(self) -> str:
        """The name of the architecture that is being loaded, or empty."""
        return self._requested.name if self._requested and self._models.is_waiting else ""

    def open(self, entry: Architecture) -> None:
        """Show an architecture, as soon as the engine has loaded it where it has to."""
        self._models.drop()
        self.state_changed.emit("")
        if entry.build:
            self._show(entry, project_named(entry.name))
        else:
            self._requested = entry
            self._models.ask(Trace(entry.name))
            self.state_changed.emit(
                tr("Loading {name} from torchvision…", name=translate(entry.title))
            )

    def _show(self, entry: Architecture, project: Project) -> None:
        new = replace(project, layout=Layout())
        self._document.switch_to(tr("Open {name}", name=translate(entry.title)), new)

    def _inspect_unknown(self) -> None:
        """Ask for the facts about modules that are still unknown."""
        if any(facts.unknown for facts in self._document.inference.nodes.values()):
            self._modules.ask(InspectOpaqueModules(self._document.network))

    def _show_answer(self, answer: Answer) -> None:
        match answer:
            case ModelTraced(network, parts):
                self._document.learn(parts)
                self.state_changed.emit("")
                assert self._requested is not None
                self._show(self._requested, project_of(self._requested.name, network))
            case OpaqueModulesInspected(parts):
                if parts:
                    self._document.learn(parts)
            case _:
                raise AssertionError(f"unexpected answer: {answer}")

    def _report_failure(self, text: str) -> None:
        self.state_changed.emit("")
        self.failed.emit(translate(text))
