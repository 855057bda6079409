"""What draws the plots is imported in turns with the window, never beside it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from explorer.ui.startup.preloader import Preloader

MODULE = """
import threading, time
from plots_in_parts import seen
seen.append((__name__, threading.current_thread() is threading.main_thread()))
ticks = seen.ticks()
time.sleep(0.03)
assert seen.ticks() == ticks, "the window has run beside this"
"""


class Seen(list[tuple[str, bool]]):
    """What was imported, and how often the window has lived meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def tick(self) -> None:
        self.count += 1

    def ticks(self) -> int:
        return self.count


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of plots whose modules take longer than a frame each."""
    package = tmp_path / "plots_in_parts"
    package.mkdir()
    (package / "__init__.py").write_text("seen = None\n", encoding="utf-8")
    for name in ("first", "second", "third"):
        (package / f"{name}.py").write_text(MODULE, encoding="utf-8")
    board = "".join(f"import plots_in_parts.{name}\n" for name in ("first", "second", "third"))
    (package / "board.py").write_text(board, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("explorer.ui.startup.preloader.PLOTS", "plots_in_parts.board")
    monkeypatch.setattr("explorer.ui.startup.preloader.IN_TURNS", ("plots_in_parts",))
    yield package
    for name in [name for name in sys.modules if name.startswith("plots_in_parts")]:
        del sys.modules[name]


@pytest.fixture
def seen(parts: Path) -> Seen:
    import plots_in_parts  # type: ignore[import-not-found]

    plots_in_parts.seen = Seen()
    return plots_in_parts.seen  # type: ignore[no-any-return]


@pytest.fixture
def lives(qtbot: QtBot, seen: Seen) -> Iterator[QObject]:
    """A window's life: a timer that never rests."""
    home = QObject()
    timer = QTimer(home)
    timer.timeout.connect(seen.tick)
    timer.start(0)
    yield home
    timer.stop()


def test_the_window_lives_between_modules_and_never_beside_one(
    lives: QObject, seen: Seen, qtbot: QtBot
) -> None:
    preloader = Preloader(lives)
    before = sys.meta_path.copy()
    with qtbot.waitSignal(preloader.loaded):
        preloader.start()
    assert [name for name, _ in seen] == [
        f"plots_in_parts.{name}" for name in ("first", "second", "third")
    ]
    assert not any(in_window for _, in_window in seen)
    assert sys.meta_path == before
    first = sys.modules["plots_in_parts.first"]
    assert type(first.__loader__).__module__ != "explorer.ui.startup.preloader"
    assert first.__spec__ is not None
    assert first.__spec__.loader is first.__loader__


def test_the_window_gets_its_turns(lives: QObject, seen: Seen, qtbot: QtBot) -> None:
    at: list[int] = []
    append = seen.append
    seen.append = lambda each: (at.append(seen.count), append(each))  # type: ignore[method-assign, assignment, func-returns-value]
    preloader = Preloader(lives)
    with qtbot.waitSignal(preloader.loaded):
        preloader.start()
    assert at[0] < at[1] < at[2]


def test_a_module_that_fails_is_told(lives: QObject, parts: Path, seen: Seen, qtbot: QtBot) -> None:
    (parts / "second.py").write_text("raise RuntimeError('no such card')\n", encoding="utf-8")
    preloader = Preloader(lives)
    with qtbot.waitSignal(preloader.failed) as shown:
        preloader.start()
    assert shown.args is not None
    assert "no such card" in shown.args[0]
    assert len(seen) == 1
