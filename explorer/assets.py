"""The path of resources/: in a checkout, an installed wheel, or a frozen app."""

import sys
from pathlib import Path


def resources() -> Path:
    """Return the folder with pictures and data sets."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    installed = Path(__file__).parent / "resources"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "resources"


def program() -> Path:
    """Return the folder of the program's own files."""
    return Path(__file__).parent
