"""The command line in this process, with what it wrote."""

from collections.abc import Callable

import pytest

from explorer.cli import main

Netx = Callable[..., tuple[int, str, str]]


@pytest.fixture
def netx(capsys: pytest.CaptureFixture[str]) -> Netx:
    """Run a command; its exit code, its output and its complaints."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no window can open."""
    monkeypatch.setattr("explorer.cli.commands.sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
