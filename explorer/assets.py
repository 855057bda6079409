"""Where resources/ is: in a checkout, in an installed wheel, in a frozen app."""

import sys
from pathlib import Path


def resources() -> Path:
    """The folder with pictures and data sets."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    installed = Path(__file__).parent / "resources"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "resources"


def program() -> Path:
    """The folder of the program's own files, of which a frozen app keeps those that are read."""
    return Path(__file__).parent
