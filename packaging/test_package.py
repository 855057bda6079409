"""The package that `make package` built, installed and tried; run by `make package-test`.

As root on Debian it is installed with all that it depends on, and removed again unless it was there
before. Elsewhere it is unpacked into a temporary folder. The program runs far from the checkout.
"""

# ruff: noqa: D103 a test's name is its sentence

import json
import os
import platform
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from runpy import run_path

import pytest

from explorer import __version__

HERE = Path(__file__).parent
SYSTEM = run_path(str(HERE / "system.py"))
LIBRARIES: dict[str, str] = SYSTEM["QT"] | SYSTEM["X11"] | SYSTEM["WAYLAND"] | SYSTEM["WEBENGINE"]
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
EVERYWHERE = (
    "libc.",
    "libm.",
    "libdl.",
    "librt.",
    "libpthread.",
    "libresolv.",
    "libutil.",
    "ld-linux",
    "libgcc_s.",
)
PATIENCE = 120.0  # seconds


@dataclass(frozen=True)
class Installed:
    """Where the package lies, and a home of its own for the program."""

    root: Path
    netx: Path
    home: Path

    def environment(self, **more: str) -> dict[str, str]:
        """Nothing of the checkout's."""
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8"}
        return bare | {"TMPDIR": str(self.home)} | more

    def run(self, *arguments: str) -> str:
        """What `netx` prints."""
        done = subprocess.run(
            [self.netx, *arguments],
            cwd=self.home,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def package() -> Path:
    architecture = ARCHITECTURES[platform.machine()]
    found = HERE.parent / "dist" / f"network-explorer_{__version__}_{architecture}.deb"
    assert found.exists(), "there is no package yet: make package"
    return found


@pytest.fixture(scope="session")
def installed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    home = tmp_path_factory.mktemp("home")
    if os.geteuid() or not shutil.which("apt-get"):
        root = tmp_path_factory.mktemp("root")
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
        yield Installed(root, root / "opt" / "network-explorer" / "netx", home)
        return
    asked = ["dpkg-query", "-W", "-f", "${db:Status-Status}", "network-explorer"]
    before = subprocess.run(asked, capture_output=True, text=True).stdout
    apt("install", "--reinstall", "--no-install-recommends", str(package))
    yield Installed(Path("/"), Path("/usr/bin/netx"), home)
    if before != "installed":
        apt("purge", "network-explorer")
        assert not Path("/opt/network-explorer").exists(), "removing the package left files behind"


def apt(*arguments: str) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-y", "-qq", *arguments]
    done = subprocess.run(command, env=quiet, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_depends_names_all_that_the_window_needs(package: Path) -> None:
    asked = ["dpkg-deb", "-f", str(package), "Depends"]
    depends = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    packages = {arguments.split()[0] for arguments in depends.split(",")}
    assert packages >= {*LIBRARIES.values()}


def test_a_library_is_in_the_package_or_in_depends(installed: Installed) -> None:
    folder = installed.root / "opt" / "network-explorer"
    files = [path for path in folder.rglob("*") if ".so" in path.name or path.name == "netx"]
    known = {*LIBRARIES, *(path.name for path in files)}
    lacking = {
        f"{name}, for {path.name}"
        for path in files
        for name in needs(path)
        if name not in known and not name.startswith(EVERYWHERE)
    }
    assert not lacking


def needs(path: Path) -> list[str]:
    listed = subprocess.run(["objdump", "-p", path], capture_output=True, text=True).stdout
    lines = [line.split() for line in listed.splitlines()]
    return [arguments[1] for arguments in lines if arguments[:1] == ["NEEDED"]]


def test_a_desktop_finds_program_icon_and_files(installed: Installed) -> None:
    share = installed.root / "usr" / "share"
    entry = (share / "applications" / "network-explorer.desktop").read_text()
    kind = (share / "mime" / "packages" / "network-explorer.xml").read_text()
    assert "MimeType=application/x-netx;" in entry
    assert 'type="application/x-netx"' in kind
    assert (share / "icons/hicolor/scalable/apps/network-explorer.svg").exists()
    assert (share / "icons/hicolor/48x48/apps/network-explorer.png").exists()
    assert (share / "doc/network-explorer/copyright").exists()
    assert (share / "doc/network-explorer/licences/torch").is_dir()


def test_the_program_knows_its_version(installed: Installed) -> None:
    assert installed.run("--version").strip() == f"netx {__version__}"


def test_the_doctor_finds_every_part_and_proves_the_processor(installed: Installed) -> None:
    found = json.loads(installed.run("doctor", "--json"))
    assert all(found["parts"].values())
    assert any(device["device"] == "cpu" and device["works"] for device in found["devices"])


def test_lenet_has_as_many_parameters_as_published(installed: Installed) -> None:
    assert json.loads(installed.run("inspect", "lenet-5", "--json"))["parameters"] == 61_706


def test_a_model_of_torchvision_is_read(installed: Installed) -> None:
    assert json.loads(installed.run("inspect", "swin_t", "--json"))["parameters"] == 28_288_354


def test_lenet_becomes_an_onnx_file(installed: Installed) -> None:
    installed.run("export", "lenet-5", "--to", "onnx", "--output", "lenet.onnx")
    assert (installed.home / "lenet.onnx").stat().st_size > 61_706 * 4


def test_netron_and_webengine_are_complete(installed: Installed) -> None:
    inside = installed.root / "opt" / "network-explorer" / "_internal"
    assert (inside / "netron" / "index.html").exists()
    assert (inside / "netron" / "onnx-metadata.json").exists()
    qt = inside / "PySide6" / "Qt"
    assert os.access(qt / "libexec" / "QtWebEngineProcess", os.X_OK)
    assert (qt / "resources" / "qtwebengine_resources.pak").exists()
    assert (qt / "resources" / "icudtl.dat").exists()
    assert (qt / "translations" / "qtwebengine_locales" / "en-US.pak").exists()


def test_lenet_learns_in_one_epoch(installed: Installed) -> None:
    lines = installed.run("train", "lenet-5", "--epochs", "1", "--json").splitlines()
    last = json.loads(lines[-1])
    assert last["event"] == "finished"
    assert last["accuracy"] > 0.85


def test_the_window_trains_a_demo_and_ends_in_order(installed: Installed) -> None:
    with subprocess.Popen(
        [installed.netx, "demo", "lenet-5"],
        cwd=installed.home,
        env=installed.environment(QT_QPA_PLATFORM="offscreen"),
        stderr=subprocess.PIPE,
        text=True,
    ) as window:
        try:
            engine = wait(lambda: engine_of(window.pid), window)
            wait(lambda: steps_saved(installed.home), window)
            assert engine_of(window.pid) == engine
            window.send_signal(signal.SIGTERM)
            _, stated = window.communicate(timeout=PATIENCE)
        finally:
            window.kill()
    assert window.returncode == 0, stated
    assert "Traceback" not in stated, stated
    assert not Path(f"/proc/{engine}").exists()
    assert not list(installed.home.glob("network-explorer-*")), "the checkpoint was left behind"


def wait(appearance: Callable[[], int], window: subprocess.Popen[str]) -> int:
    """What a look finds at last, while the window lives."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert window.poll() is None, window.communicate()[1]
        found = appearance()
        if found:
            return found
        time.sleep(0.1)
    pytest.fail("nothing was seen in time")


def engine_of(parent: int) -> int:
    """The engine's process among a window's children, 0 while there is none."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
            arguments = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended meanwhile
        if (
            int(stat.rpartition(")")[2].split()[1]) == parent
            and b"--multiprocessing-fork" in arguments
        ):
            return int(folder.name)
    return 0


def steps_saved(home: Path) -> int:
    """How many steps the newest checkpoint has behind it, from the head of its file."""
    for path in home.glob("network-explorer-*/run.safetensors"):
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            head = json.loads(file.read(size))
        return int(json.loads(head["__metadata__"]["place"])["step"])
    return 0
