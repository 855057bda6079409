"""The web server of Netron, on loopback and on a free port."""

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.schema.messages import message, translate
from explorer.session.run import describe_error

HOST = "127.0.0.1"
Address = tuple[str, int]


def serve_file(path: Path) -> Address:
    """Serve a file and what is beside it; raises ImportError or OSError."""
    import netron

    log = logging.getLogger("netron.server")
    log.setLevel(logging.WARNING)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        host, port = netron.start(str(path), address=(HOST, 0), browse=False)
    finally:
        root.handlers[:], root.level = handlers, level  # netron configures the root logger
    return host, port


def stop_serving(address: Address) -> None:
    """Stop the server at an address."""
    import netron

    netron.stop(address)


class NetronServer(QObject):
    """Serves one file at a time; started on a thread, because it imports a web server first."""

    started = Signal(object)  # an Address
    failed = Signal(str)
    _done = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._address: Address | None = None
        self._is_needed = False
        self._done.connect(self._finish)

    def start(self, path: Path) -> None:
        """Serve a file instead of the one before."""
        self.stop()
        self._is_needed = True
        threading.Thread(target=self._serve, args=(path,), name="netron", daemon=True).start()

    def stop(self) -> None:
        """Stop serving, now or as soon as the server has started."""
        self._is_needed = False
        if self._address is not None:
            stop_serving(self._address)
            self._address = None

    def _serve(self, path: Path) -> None:
        try:
            self._done.emit(serve_file(path), "")
        except ModuleNotFoundError:
            text = message(
                "Netron is not installed. Run “pip install netron” and restart Network Explorer."
            )
            self._done.emit(None, text)
        except Exception as error:  # whatever it is, the tab has to show it
            text = message("Cannot start the Netron server: {reason}", reason=describe_error(error))
            self._done.emit(None, text)

    def _finish(self, address: Address | None, error: str) -> None:
        is_needed = self._is_needed
        self.stop()
        self._address = address
        if not is_needed:
            self.stop()
        elif address is None:
            self.failed.emit(translate(error))
        else:
            self._is_needed = True
            self.started.emit(address)
