"""Netron's own server, on loopback and on a port that is free."""

import logging
from pathlib import Path

HOST = "127.0.0.1"
Address = tuple[str, int]


def serve(path: Path) -> Address:
    """Serve one file, and what stands beside it; raises ImportError or OSError."""
    import netron

    log = logging.getLogger("netron.server")
    log.setLevel(logging.WARNING)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        host, port = netron.start(str(path), address=(HOST, 0), browse=False)
    finally:
        root.handlers[:], root.level = handlers, level  # netron dresses the root of all logs
    return host, port


def stop(address: Address) -> None:
    """Stop serving there."""
    import netron

    netron.stop(address)
