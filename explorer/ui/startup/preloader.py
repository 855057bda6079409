"""The preloader: imports what draws the plots, in turns with the window.

All at once it would stall the window for some frames. On a thread beside the window it would
sometimes crash it: Qt's classes are made for Python when they are first touched, and shiboken
does not survive two threads that do so at once. So the import has a thread only in order that it
can wait: it runs for some milliseconds, module by module, while the window waits for it.
"""

import contextlib
import importlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer, Signal
from typing_extensions import override

from explorer.session.run import describe_error

TURN = 0.004  # seconds; a quarter of a frame
_PLOTS = "explorer.ui.training.plots.board"
_IN_TURNS = ("pyqtgraph", _PLOTS.rpartition(".")[0])


class Preloader(QObject):
    """Imports what draws the plots while the window goes on."""

    loaded = Signal()
    failed = Signal(str)
    _free = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turns = _Alternation()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._give)
        self._free.connect(self._timer.start)
        self._wrong: str | None = None

    def start(self) -> None:
        """Begin; `loaded` or `failed` is said in the window's thread."""
        threading.Thread(target=self._work, name="preloader", daemon=True).start()

    def _give(self) -> None:
        if self._turns.give():
            return
        self._timer.stop()
        if self._wrong is None:
            self.loaded.emit()
        else:
            self.failed.emit(self._wrong)

    def _work(self) -> None:
        with contextlib.suppress(ImportError):  # then the plots say so
            importlib.import_module("numpy")  # knows nothing of Qt, and needs no turns
        self._free.emit()
        with self._turns.used():
            try:
                for module in (QtCore, QtGui, QtWidgets):
                    for name in dir(module):
                        self._turns.wait()
                        getattr(module, name)  # makes the class
                with _modules_wait(self._turns.wait):
                    importlib.import_module(_PLOTS)
            except Exception as error:  # a broken installation: training goes on without plots
                self._wrong = describe_error(error)


class _Alternation:
    """Two threads, of which one runs at a time: one gives, the other takes and waits."""

    def __init__(self) -> None:
        self._given, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._ended = False
        self._until = 0.0

    def give(self) -> bool:
        """Let the other run for a turn; returns whether it wants another."""
        self._until = time.perf_counter() + TURN
        self._given.release()
        self._back.acquire()
        return not self._ended

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Run what is inside in turns only, from the first to the last."""
        self._given.acquire()
        try:
            yield
        finally:
            self._ended = True
            self._back.release()

    def wait(self) -> None:
        """Hand over if the turn has been long enough."""
        if time.perf_counter() > self._until:
            self._back.release()
            self._given.acquire()


@contextlib.contextmanager
def _modules_wait(wait: Callable[[], None]) -> Iterator[None]:
    """Wait before each module that is imported inside."""
    finder = _Finder(wait)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Finds what the others find, and has it wait.

    A finder itself must not wait: Python lets nobody else import anything meanwhile.
    """

    def __init__(self, wait: Callable[[], None]) -> None:
        self._wait = wait

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(_IN_TURNS):
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next((spec for spec in found if spec is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Waiting(spec.loader, self._wait)
        return spec


class _Waiting(Loader):
    """Waits, then leaves the module to its own loader as if it had never been between."""

    def __init__(self, loader: Loader, wait: Callable[[], None]) -> None:
        self._loader, self._wait = loader, wait

    @override
    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    @override
    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._wait()
        self._loader.exec_module(module)
