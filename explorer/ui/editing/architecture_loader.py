"""Networks that only the engine can read, and parts of networks that it alone can look at."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.catalog.demos import project_named, project_of
from explorer.graph.architecture import Architecture
from explorer.graph.opaque import learn
from explorer.graph.project import Layout, Project
from explorer.protocol.events import Answer, Examined, Traced
from explorer.protocol.requests import Examine, Trace
from explorer.ui.document.document import Document
from explorer.ui.training.engine_requests import Questions
from explorer.ui.training.trainer import Trainer


class Reading(QObject):
    """Opens architectures; `stated` says what is being waited for, and nothing when it is there."""

    stated = Signal(str)
    failed = Signal(str)

    def __init__(self, document: Document, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._wanted: Architecture | None = None
        self._models = Questions(trainer, self._take, self._complain, self)
        self._parts = Questions(trainer, self._take, self._complain, self)
        document.changed.connect(self._look)
        self._look()

    @property
    def awaited(self) -> str:
        """The name of the architecture that is being read; empty where none is."""
        return self._wanted.name if self._wanted and self._models.is_waiting else ""

    def open(self, entry: Architecture) -> None:
        """Show an architecture, as soon as the engine has read it where it has to."""
        self._models.drop()
        self.stated.emit("")
        if entry.build:
            self._show(entry, project_named(entry.name))
        else:
            self._wanted = entry
            self._models.ask(Trace(entry.name))
            self.stated.emit(self.tr("reading {} from torchvision …").format(entry.title))

    def _show(self, entry: Architecture, project: Project) -> None:
        fresh = replace(project, layout=Layout())
        self._document.turn_to(self.tr("Open {}").format(entry.title), fresh)

    def _look(self) -> None:
        """Ask for parts that nobody has looked at yet."""
        if any(facts.unknown for facts in self._document.inference.facts.values()):
            self._parts.ask(Examine(self._document.network))

    def _take(self, answer: Answer) -> None:
        match answer:
            case Traced(network, parts):
                learn(parts)
                self.stated.emit("")
                assert self._wanted is not None
                self._show(self._wanted, project_of(self._wanted.name, network))
            case Examined(parts):
                learn(parts)
                if parts:
                    self._document.renew()
            case _:
                raise AssertionError(f"nobody asked for {answer}")

    def _complain(self, words: str) -> None:
        self.stated.emit("")
        self.failed.emit(words)
