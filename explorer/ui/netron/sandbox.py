"""Whether Chromium can build its sandbox here: where it cannot, it ends the whole program."""

import os
import sys
from pathlib import Path

FLAGS = "QTWEBENGINE_CHROMIUM_FLAGS"
_SYSTEM = Path("/proc/sys")
# A file of the kernel, and what it holds where a user can make no namespace of processes.
_REFUSALS = (
    ("kernel/unprivileged_userns_clone", "0"),
    ("kernel/apparmor_restrict_unprivileged_userns", "1"),
    ("user/max_user_namespaces", "0"),
)


def is_root() -> bool:
    """Whether the program runs as root, for whom Chromium builds no sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def missing_sandbox() -> str:
    """The setting of the system that refuses a user the sandbox; empty where there is one."""
    if sys.platform != "linux" or is_root() or os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") == "1":
        return ""
    for name, refusal in _REFUSALS:
        path = _SYSTEM / name
        if path.exists() and path.read_text(encoding="ascii").strip() == refusal:
            return f"{name.replace('/', '.')}={refusal}"
    return ""


def set_flags() -> None:
    """Tell Chromium, before it loads, to know no names but ours, and what root needs."""
    wanted = ['--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"']
    if is_root():
        wanted.append("--no-sandbox")
    given = os.environ.get(FLAGS, "")
    missing = [flag for flag in wanted if flag not in given]
    if missing:
        os.environ[FLAGS] = " ".join([given, *missing]).strip()
