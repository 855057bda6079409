"""Builds the package of this system in dist/: freezes the program, then packs it.

Linux gets a .deb, Windows a .zip, and macOS a .tar.gz, which keeps the links inside.
"""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from explorer import __version__

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
ARCHIVES = {"win32": ("windows", "zip"), "darwin": ("macos", "gztar")}
ICON_SIDES = (16, 32, 48, 128, 256)  # pixels; the drawing itself serves the rest


def freeze() -> None:
    """Freeze the application into build/frozen/network-explorer."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    positions = ["--distpath", str(BUILD / "frozen"), "--workpath", str(BUILD / "pyinstaller")]
    calm = os.environ | {
        "PYTHONWARNINGS": "ignore"
    }  # each of torch's modules is imported, old ones too
    subprocess.run([*command, *positions, "packaging/netx.spec"], cwd=ROOT, env=calm, check=True)


def draw_icons() -> None:
    """Write the icon as PNG, for desktops without SVG support."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication([])
    drawing = QSvgRenderer(str(ROOT / "resources" / "icons" / "app.svg"))
    for side in ICON_SIDES:
        folder = BUILD / "icons" / f"{side}x{side}" / "apps"
        folder.mkdir(parents=True, exist_ok=True)
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        painter = QPainter(image)
        drawing.render(painter)
        painter.end()
        image.save(str(folder / "network-explorer.png"))
    application.shutdown()


def gather_licences() -> None:
    """Collect the licenses of all packaged distributions in build/licences."""
    shutil.rmtree(BUILD / "licences", ignore_errors=True)
    for name in sorted(parts("network-explorer", set()) - {"network-explorer"}):
        for file in importlib.metadata.files(name) or ():
            if ".dist-info/" in str(file) and is_license(file.name):
                _, _, inside = str(file).partition(".dist-info/")
                copy(Path(str(file.locate())), BUILD / "licences" / name / inside)
    license = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if license.exists():
        copy(license, BUILD / "licences" / "python" / "LICENSE.txt")


def parts(name: str, found: set[str]) -> set[str]:
    """Return the distributions that one needs to run, itself included."""
    if name not in found:
        found.add(name)
        for line in importlib.metadata.requires(name) or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                parts(canonicalize_name(need.name), found)
    return found


def is_license(name: str) -> bool:
    """Return whether a file is a license, by its name."""
    return name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"))


def copy(source: Path, target: Path) -> None:
    """Copy a file and create its folders."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def pack() -> Path:
    """Write the .deb package to dist/."""
    architecture = ARCHITECTURES[platform.machine()]
    target = ROOT / "dist" / f"network-explorer_{__version__}_{architecture}.deb"
    target.parent.mkdir(exist_ok=True)
    nfpm = Path(sys.executable).with_name("nfpm")
    command = [str(nfpm), "package", "--config", "packaging/nfpm.yaml", "--packager", "deb"]
    named = os.environ | {"VERSION": __version__, "ARCH": architecture}
    subprocess.run([*command, "--target", str(target)], cwd=ROOT, env=named, check=True)
    return target


def archive(system: str, kind: str) -> Path:
    """Write the frozen application with its licenses as an archive to dist/."""
    folder = BUILD / "frozen" / "network-explorer"
    shutil.copytree(BUILD / "licences", folder / "licences", dirs_exist_ok=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    name = f"network-explorer_{__version__}_{system}_{platform.machine().lower()}"
    return Path(shutil.make_archive(str(ROOT / "dist" / name), kind, folder.parent, folder.name))


def main() -> int:
    """Build the package for this system; return the exit code."""
    is_linux = sys.platform == "linux"
    if not (platform.machine() in ARCHITECTURES if is_linux else sys.platform in ARCHIVES):
        print(f"There is no package for {sys.platform} on {platform.machine()}.", file=sys.stderr)
        return 1
    if is_linux:
        draw_icons()
    gather_licences()
    freeze()
    target = pack() if is_linux else archive(*ARCHIVES[sys.platform])
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
