"""The preloader: imports the plots in turns with the window.

At once, the import would stall the window for some frames. On a parallel thread it would sometimes
crash: shiboken makes Qt's classes for Python at their first use, and does not survive two threads
that do so at once. So the import has a thread only in order that it can wait: it runs for some
milliseconds, module by module, while the window waits.
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
PLOTS = "explorer.ui.training.plots.board"
IN_TURNS = ("pyqtgraph", PLOTS.rpartition(".")[0])


class Preloader(QObject):
    """Imports the plots while the window stays responsive."""

    loaded = Signal()
    failed = Signal(str)
    _may_alternate = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._alternation = _Alternation()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._give_turn)
        self._may_alternate.connect(self._timer.start)
        self._error: str | None = None

    def start(self) -> None:
        """Begin; `loaded` or `failed` is emitted in the thread of the window."""
        threading.Thread(target=self._import_plots, name="preloader", daemon=True).start()

    def _give_turn(self) -> None:
        if self._alternation.give():
            return
        self._timer.stop()
        if self._error is None:
            self.loaded.emit()
        else:
            self.failed.emit(self._error)

    def _import_plots(self) -> None:
        with contextlib.suppress(ImportError):  # which the import of the plots reports
            importlib.import_module("numpy")  # does not use Qt, and needs no turns
        self._may_alternate.emit()
        with self._alternation.in_turns():
            try:
                for module in (QtCore, QtGui, QtWidgets):
                    for name in dir(module):
                        self._alternation.wait()
                        getattr(module, name)  # makes the class
                with _modules_wait(self._alternation.wait):
                    importlib.import_module(PLOTS)
            except Exception as error:  # a broken installation: training goes on without plots
                self._error = describe_error(error)


class _Alternation:
    """Two threads, of which one runs at a time."""

    def __init__(self) -> None:
        self._given, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._ended = False
        self._until = 0.0

    def give(self) -> bool:
        """Let the other thread run for a turn, and return whether it needs another."""
        self._until = time.perf_counter() + TURN
        self._given.release()
        self._back.acquire()
        return not self._ended

    @contextlib.contextmanager
    def in_turns(self) -> Iterator[None]:
        """Run the body only in turns that the other thread gives."""
        self._given.acquire()
        try:
            yield
        finally:
            self._ended = True
            self._back.release()

    def wait(self) -> None:
        """End the turn if its time is over."""
        if time.perf_counter() > self._until:
            self._back.release()
            self._given.acquire()


@contextlib.contextmanager
def _modules_wait(wait: Callable[[], None]) -> Iterator[None]:
    """Call `wait` before each module that the body imports."""
    finder = _Finder(wait)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Lets the loaders of other finders wait.

    A finder itself must not wait: it holds Python's import lock.
    """

    def __init__(self, wait: Callable[[], None]) -> None:
        self._wait = wait

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(IN_TURNS):
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next((spec for spec in found if spec is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _WaitingLoader(spec.loader, self._wait)
        return spec


class _WaitingLoader(Loader):
    """Waits, then hands the module to its own loader."""

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
