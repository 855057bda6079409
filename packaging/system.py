"""System requirements: shared libraries, a font and tools, with their Debian packages.

Run by the Makefile, with the standard library alone. On Debian as root it installs what is missing;
elsewhere it prints the command and fails.
"""

import argparse
import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Library → Debian package; read from the NEEDED entries of PySide6's libraries and plugins.
QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
# Needed by WebEngine and Qt Network for Netron only.
WEBENGINE = {
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXext.so.6": "libxext6",
    "libXfixes.so.3": "libxfixes3",
    "libXrandr.so.2": "libxrandr2",
    "libXtst.so.6": "libxtst6",
    "libasound.so.2": "libasound2",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libexpat.so.1": "libexpat1",
    "libgbm.so.1": "libgbm1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libnspr4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libnssutil3.so": "libnss3",
    "libsmime3.so": "libnss3",
    "libudev.so.1": "libudev1",
    "libxcb-dri3.so.0": "libxcb-dri3-0",
    "libxkbfile.so.1": "libxkbfile1",
}
XVFB = {"xvfb-run": "xvfb", "xauth": "xauth"}
FREEZING = {"objdump": "binutils", "ldd": "libc-bin"}
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_PACKAGE = "fonts-dejavu-core"


def lacking(purpose: str) -> dict[str, str]:
    """Return missing requirements of a purpose, with their Debian packages."""
    match purpose:
        case "venv":
            return (
                {} if importlib.util.find_spec("ensurepip") else {"Python's venv": "python3-venv"}
            )
        case "window":
            return _lacking_window()
        case "screenshots":
            return _lacking_libraries(QT | X11 | WEBENGINE) | _lacking_font() | _lacking_tools(XVFB)
        case "package":
            return _lacking_libraries(QT | WEBENGINE) | _lacking_font() | _lacking_tools(FREEZING)
        case _:
            return _lacking_libraries(QT | WEBENGINE) | _lacking_font()


def _lacking_window() -> dict[str, str]:
    """Return missing requirements of a window; none if there is no display."""
    libraries: dict[str, str] = {}
    if os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY"):
        libraries |= QT
    if os.environ.get("DISPLAY"):
        libraries |= X11
    if os.environ.get("WAYLAND_DISPLAY"):
        libraries |= QT | WAYLAND
    if libraries:
        libraries |= WEBENGINE
    return _lacking_libraries(libraries) | (_lacking_font() if libraries else {})


def _lacking_libraries(table: dict[str, str]) -> dict[str, str]:
    return {name: package for name, package in table.items() if not _loads(name)}


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _lacking_font() -> dict[str, str]:
    """Return a missing font; without any, Qt draws boxes."""
    for top in FONTS:
        for _, _, files in os.walk(Path(top).expanduser()):
            if any(file.lower().endswith((".ttf", ".otf", ".ttc", ".pfb")) for file in files):
                return {}
    return {"a font": FONT_PACKAGE}


def _lacking_tools(table: dict[str, str]) -> dict[str, str]:
    return {tool: package for tool, package in table.items() if not shutil.which(tool)}


def install(packages: list[str]) -> int:
    """Install Debian packages as root; return the exit code of apt."""
    print(f"Installing {' '.join(packages)}.", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    return subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL).returncode


def main() -> int:
    """Check, and install or print what is missing; return the exit code."""
    parser = argparse.ArgumentParser(description="Check what the system has to bring.")
    purposes = ("venv", "window", "test", "screenshots", "package")
    parser.add_argument("--for", dest="purpose", choices=purposes, required=True)
    purpose = parser.parse_args().purpose
    missing = lacking(purpose) if sys.platform == "linux" else {}
    if not missing:
        return 0
    packages = sorted(set(missing.values()))
    if not shutil.which("apt-get"):
        print(f"This system lacks {', '.join(missing)}.", file=sys.stderr)
        print(f"Install what Debian has in {', '.join(packages)}.", file=sys.stderr)
        return 1
    if os.geteuid() == 0:
        return install(packages)
    print(f"This system lacks {', '.join(missing)}. Run:", file=sys.stderr)
    print(f"  sudo apt-get install -y {' '.join(packages)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
