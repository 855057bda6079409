"""Qt WebEngine: its flags, its sandbox, and the browser, which is imported when first needed.

Where Chromium cannot create its sandbox, it ends the whole program.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from explorer.schema.messages import message

if TYPE_CHECKING:
    from explorer.ui.netron.browser import Browser

FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
KERNEL_SETTINGS = Path("/proc/sys")
_BROWSER = "explorer.ui.netron.browser"
# Kernel settings, and the values with which users cannot create namespaces.
_REFUSALS = (
    ("kernel/unprivileged_userns_clone", "0"),
    ("kernel/apparmor_restrict_unprivileged_userns", "1"),
    ("user/max_user_namespaces", "0"),
)


class WebEngineError(RuntimeError):
    """A sentence that says why Qt WebEngine cannot be used."""


def is_root() -> bool:
    """Return whether the program runs as root, for whom Chromium creates no sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def missing_sandbox() -> str:
    """Return the kernel setting that blocks the sandbox; empty if there is a sandbox."""
    if sys.platform != "linux" or is_root() or os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == "1":
        return ""
    for name, refusal in _REFUSALS:
        path = KERNEL_SETTINGS / name
        if path.exists() and path.read_text(encoding="ascii").strip() == refusal:
            return f"{name.replace('/', '.')}={refusal}"
    return ""


def set_flags() -> None:
    """Set the flags of Chromium before it loads: resolve no host names, no sandbox for root."""
    flags = ['--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"']
    if is_root():
        flags.append("--no-sandbox")
    given = os.environ.get(FLAGS, "")
    missing = [flag for flag in flags if flag not in given]
    if missing:
        os.environ[FLAGS] = " ".join([given, *missing]).strip()


def load_browser(parent: QWidget) -> "Browser":
    """Import Qt WebEngine and return a browser; raises WebEngineError."""
    missing = missing_sandbox()
    if missing:
        text = message(
            "Cannot show Netron: the system blocks the Qt WebEngine sandbox ({reason}). "
            "Ask your administrator to allow it. All other features work.",
            reason=missing,
        )
        raise WebEngineError(text)
    set_flags()
    try:
        browser: Browser = importlib.import_module(_BROWSER).Browser(parent)
    except ModuleNotFoundError:
        text = message(
            "Netron needs Qt WebEngine, which is not installed. "
            "Run “pip install PySide6-Addons” and restart Network Explorer."
        )
        raise WebEngineError(text) from None
    except ImportError as error:
        text = message(
            "Cannot load Qt WebEngine: {reason}. "
            "Install the missing library and restart Network Explorer.",
            reason=str(error),
        )
        raise WebEngineError(text) from None
    return browser
