import json
import os
import subprocess
import sys
import threading
import types
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.protocol.events import EngineLost, Exported, RequestAnswered, RequestFailed, Started
from explorer.protocol.requests import Export, Request
from explorer.ui.main_window import MainWindow
from explorer.ui.netron import server, webengine
from explorer.ui.netron.panel import NetronPanel
from explorer.ui.netron.server import Address
from tests.ui.conftest import ScriptedEngine

Tell = Callable[..., None]
ADDRESS = ("127.0.0.1", 1)
ROOT = Path(__file__).parents[3]  # of the repository
missing_sandbox = webengine.missing_sandbox  # which a fixture replaces


class FakeBrowser(QWidget):
    """Loads every page at once."""

    loaded = Signal(bool)
    broke = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.addresses: list[Address] = []
        self.loads = True
        self.ended = False

    def show_address(self, address: Address) -> None:
        self.addresses.append(address)
        self.loaded.emit(self.loads)

    def apply_theme(self) -> None:
        pass

    def shut_down(self) -> None:
        self.ended = True
        self.deleteLater()


@pytest.fixture(autouse=True)
def no_real_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = types.ModuleType("explorer.ui.netron.browser")
    fake.Browser = FakeBrowser  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, fake.__name__, fake)
    monkeypatch.setattr(webengine, "missing_sandbox", lambda: "")
    monkeypatch.setenv(webengine.FLAGS, "")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Which files were served, without serving them."""
    paths: list[Path] = []
    monkeypatch.setattr(server, "serve_file", lambda path: (paths.append(path), ADDRESS)[1])
    monkeypatch.setattr(server, "stop_serving", lambda address: paths.clear())
    return paths


def opened(window: MainWindow) -> NetronPanel:
    window.action_set["tab-netron"].trigger()
    page = window.context.tabs.page("netron")
    assert isinstance(page, NetronPanel)
    return page


class Exports:
    """The exports that the panel requests, answered by the test."""

    def __init__(self, window: MainWindow, engine: ScriptedEngine, tell: Tell) -> None:
        self._window = window
        self._engine = engine
        self._tell = tell

    @property
    def requests(self) -> list[Request]:
        """All requests so far."""
        return [each for each in self._engine.asked if isinstance(each, Request)]

    @property
    def newest(self) -> Export:
        """The newest request."""
        query = self.requests[-1].query
        assert isinstance(query, Export)
        return query

    def answer(self) -> None:
        """Answer the newest request."""
        event = RequestAnswered(self.requests[-1].id, Exported(self.newest.path))
        self._tell(self._window.trainer, event)

    def start(self, qtbot: QtBot) -> NetronPanel:
        """Open the tab and wait for the request."""
        page = opened(self._window)
        qtbot.waitUntil(lambda: bool(self.requests))
        return page

    def finish(self, qtbot: QtBot) -> NetronPanel:
        """Open the tab, answer the request and wait for the browser."""
        page = self.start(qtbot)
        self.answer()
        qtbot.waitUntil(lambda: browser(page).isVisible())
        return page


@pytest.fixture
def exports(window: MainWindow, engine: ScriptedEngine, tell: Tell) -> Exports:
    return Exports(window, engine, tell)


def browser(page: NetronPanel) -> FakeBrowser:
    assert isinstance(page.browser, FakeBrowser)
    return page.browser


def stated(page: NetronPanel, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: page.message.text.text() == text)
    assert page.message.text.isVisible()
    assert page.message.retry.isVisible()
    assert not page.message.busy.isVisible()


def test_the_network_is_exported_served_and_shown(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.start(qtbot)
    assert page.message.text.text() == "Exporting lenet-5 to Netron…"
    assert page.message.busy.isVisible()
    exports.answer()
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert [path.name for path in served] == ["lenet-5.onnx"]
    assert browser(page).addresses == [ADDRESS]
    window.action_set["tab-network"].trigger()
    window.action_set["tab-netron"].trigger()
    assert len(exports.requests) == 1  # what is shown is not asked for again


def test_a_changed_network_is_said_quietly_and_shown_again_when_asked_for(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.finish(qtbot)
    assert not page.header.outdated.isVisible()
    network = window.document.network
    wider = network.with_settings("c1", network.node("c1").layer.tuned(out_channels=8))
    window.document.edit("Edit", window.document.project.with_network(wider))
    assert page.header.outdated.isVisible()
    window.document.stack.undo()
    assert not page.header.outdated.isVisible()
    window.document.stack.redo()
    page.header.reload.click()
    assert not page.header.outdated.isVisible()
    exports.answer()
    qtbot.waitUntil(lambda: len(browser(page).addresses) == 2)
    assert browser(page).isVisible()


def test_a_network_that_cannot_run_says_why(
    window: MainWindow, qtbot: QtBot, exports: Exports
) -> None:
    broken = window.document.network.without("c3")
    window.document.edit("Edit", window.document.project.with_network(broken))
    (problem,) = window.document.inference.problems
    assert problem.where == "tanh3"
    text = f"Netron needs a network without problems. {problem}"
    page = opened(window)
    stated(page, qtbot, text)
    window.document.stack.undo()
    page.message.retry.click()
    assert len(exports.requests) == 1


def test_a_missing_webengine_is_said_with_what_to_do(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "explorer.ui.netron.browser", None)
    stated(
        opened(window),
        qtbot,
        "Netron needs Qt WebEngine, which is not installed. "
        "Run “pip install PySide6-Addons” and restart Network Explorer.",
    )
    assert window.action_set["train"].isEnabled()


def test_a_webengine_that_does_not_load_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(parent: QWidget) -> None:
        raise ImportError("libnss3.so: cannot open shared object file")

    monkeypatch.setattr(sys.modules["explorer.ui.netron.browser"], "Browser", fail)
    reason = "Cannot load Qt WebEngine: libnss3.so: cannot open shared object file. "
    repair = "Install the missing library and restart Network Explorer."
    stated(opened(window), qtbot, reason + repair)


def test_a_refused_sandbox_is_said_before_chromium_ends_the_program(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webengine, "missing_sandbox", lambda: "a.b=0")
    page = opened(window)
    qtbot.waitUntil(lambda: page.message.retry.isVisible())
    assert "the system blocks the Qt WebEngine sandbox (a.b=0)" in page.message.text.text()


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            ModuleNotFoundError("No module named 'netron'"),
            "Netron is not installed. Run “pip install netron” and restart Network Explorer.",
        ),
        (
            OSError("no port is free"),
            "Cannot start the Netron server: OSError: no port is free",
        ),
    ],
)
def test_a_server_that_does_not_start_is_said(
    error: Exception, text: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, exports: Exports
) -> None:
    def fail(path: Path) -> Address:
        raise error

    monkeypatch.setattr(server, "serve_file", fail)
    page = exports.start(qtbot)
    exports.answer()
    stated(page, qtbot, text)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (RequestFailed(0, "no operator"), "Export failed: no operator"),
        (EngineLost("the engine ended"), "Export failed: the engine ended"),
    ],
)
def test_an_export_that_fails_is_said_and_can_be_tried_again(
    event: RequestFailed | EngineLost,
    text: str,
    window: MainWindow,
    qtbot: QtBot,
    tell: Tell,
    exports: Exports,
) -> None:
    page = exports.start(qtbot)
    ask = exports.requests[-1]
    tell(
        window.trainer,
        RequestFailed(ask.id, event.message) if isinstance(event, RequestFailed) else event,
    )
    stated(page, qtbot, text)
    page.message.retry.click()
    assert len(exports.requests) == 2


def test_a_page_that_does_not_load_or_breaks_is_said(
    qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.finish(qtbot)
    browser(page).broke.emit()
    stated(page, qtbot, "The Netron page stopped unexpectedly.")
    browser(page).loads = False
    page.message.retry.click()
    exports.answer()
    stated(page, qtbot, "Cannot load the Netron page.")


def test_closing_the_window_leaves_no_server_and_no_file(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.finish(qtbot)
    shower, folder = browser(page), Path(exports.newest.path).parent
    assert folder.exists()
    window.close()
    assert served == []
    assert shower.ended
    assert not folder.exists()


def test_the_engine_exports_and_netron_serves_it_on_loopback(
    live_window: MainWindow, qtbot: QtBot
) -> None:
    page = opened(live_window)
    qtbot.waitUntil(lambda: bool(page.browser and browser(page).addresses), timeout=60_000)
    (address,) = browser(page).addresses
    assert address[0] == "127.0.0.1"
    with urllib.request.urlopen("http://{}:{}/data/dense-32.onnx".format(*address)) as file:
        read = onnx.load_from_string(file.read())
    assert "hidden" in {node.name for node in read.graph.node}
    live_window.document.stack.clear()
    live_window.close()
    import netron

    qtbot.waitUntil(lambda: not netron.status(address), timeout=5_000)


def test_chromium_is_told_to_resolve_no_names_and_only_root_loses_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(webengine, "is_root", lambda: False)
    webengine.set_flags()
    webengine.set_flags()
    assert (
        os.environ[webengine.FLAGS] == '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"'
    )
    monkeypatch.setattr(webengine, "is_root", lambda: True)
    webengine.set_flags()
    assert os.environ[webengine.FLAGS].endswith(" --no-sandbox")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other sandboxes")
def test_a_system_that_refuses_the_sandbox_is_found_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(webengine, "is_root", lambda: False)
    monkeypatch.setattr(webengine, "KERNEL_SETTINGS", tmp_path)
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    assert missing_sandbox() == ""
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "max_user_namespaces").write_text("0\n")
    assert missing_sandbox() == "user.max_user_namespaces=0"
    monkeypatch.setattr(webengine, "is_root", lambda: True)
    assert missing_sandbox() == ""


SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from explorer.ui.netron import server, webengine
webengine.set_flags()
app = QApplication([])
from explorer.ui.netron.browser import Browser
browser = Browser(None)
browser.resize(800, 600)
browser.show()
address = server.serve_file(Path(sys.argv[1]))
LOOK = '''JSON.stringify({
  text: document.body.innerText, page: document.body.className, cookie: document.cookie,
  telemetry: !!(window.__view__ && window.__view__._host._environment.packaged)})'''
def seen(text):
    found = json.loads(text or "{}")
    drawn = "Relu" in found.get("text", "") and found.get("page") == "default"
    if drawn and browser.guard.blocked:
        print(text)
        print(json.dumps(browser.guard.blocked))
        server.stop_serving(address)
        browser.end()
        QTimer.singleShot(200, app.quit)
        timer.stop()
def look():
    browser.page.runJavaScript("fetch('https://example.com/').catch(() => 0);" + LOOK, seen)
timer = QTimer()
timer.timeout.connect(look)
browser.loaded.connect(lambda ok: timer.start(300))
browser.show_address(address)
QTimer.singleShot(40_000, app.quit)
app.exec()
"""


def test_webengine_shows_the_graph_without_consent_and_reaches_nothing_else(
    tmp_path: Path,
) -> None:
    pytest.importorskip("PySide6.QtWebEngineCore", exc_type=ImportError)
    if missing_sandbox():
        pytest.skip("this system refuses Chromium its sandbox")
    value = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 4]) for name in ("in", "out")
    ]
    node = helper.make_node("Relu", ["in"], ["out"], name="relu")
    graph = helper.make_graph([node], "small", value[:1], value[1:])
    onnx.save(helper.make_model(graph), tmp_path / "small.onnx")
    script = tmp_path / "show.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "small.onnx")],
        capture_output=True,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Relu" in done.stdout, done.stderr
    assert '"page":"default"' in done.stdout.replace(" ", "")
    assert '"telemetry":false' in done.stdout
    assert "_ga" not in done.stdout
    assert set(json.loads(done.stdout.splitlines()[-1])) == {"example.com"}


def test_entering_the_tab_shows_the_network_of_now(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.finish(qtbot)
    window.action_set["tab-network"].trigger()
    network = window.document.network
    wider = network.with_settings("c1", network.node("c1").layer.tuned(out_channels=8))
    window.document.edit_network("Edit", wider)
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: len(exports.requests) == 2)
    assert page.message.text.isVisible()
    exports.answer()
    qtbot.waitUntil(lambda: len(browser(page).addresses) == 1)
    assert not page.header.outdated.isVisible()


def test_the_graph_says_whose_it_is_and_another_network_takes_its_position(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.finish(qtbot)
    assert page.header.title.isVisible()
    assert page.header.title.text() == "lenet-5"
    window.document.load_fresh(project_named("dense-32"))
    qtbot.waitUntil(lambda: page.message.text.text() == "Exporting dense-32 to Netron…")
    assert not page.header.title.isVisible()
    exports.answer()
    assert page.message.text.text() == "Opening dense-32 in Netron…"
    assert page.message.busy.isVisible()
    qtbot.waitUntil(page.header.title.isVisible)
    assert page.header.title.text() == "dense-32"


def test_an_export_under_direction_is_not_shown_where_the_network_has_changed_since(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.start(qtbot)
    window.action_set["tab-network"].trigger()
    window.document.edit("Another", project_named("dense-32"))
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: "Exporting dense-32" in page.message.text.text())
    exports.answer()  # to the question that nobody waits for any more
    assert not served
    exports.answer()
    qtbot.waitUntil(page.header.title.isVisible)
    assert page.header.title.text() == "dense-32"


def test_beside_a_training_the_wait_is_said_to_be_longer(
    window: MainWindow, qtbot: QtBot, tell: Tell, exports: Exports
) -> None:
    window.context.runs.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    page = exports.start(qtbot)
    assert "This can take half a minute while training is running." in page.message.text.text()


def test_outgoing_the_tab_ends_its_page_and_server_and_coming_back_draws_the_same_file(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.finish(qtbot)
    before = browser(page)
    window.action_set["tab-network"].trigger()
    assert before.ended
    assert page.browser is None
    assert served == []
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert [path.name for path in served] == ["lenet-5.onnx"]
    assert len(exports.requests) == 1


def test_an_export_that_ends_behind_another_tab_is_opened_on_coming_back(
    window: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = exports.start(qtbot)
    window.action_set["tab-network"].trigger()
    exports.answer()
    assert page.browser is None
    assert not served
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert len(exports.requests) == 1


def test_a_server_that_starts_after_the_tab_was_left_is_stopped(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, exports: Exports
) -> None:
    stopped: list[Address] = []
    may_start = threading.Event()
    monkeypatch.setattr(server, "serve_file", lambda _: (may_start.wait(5), ADDRESS)[1])
    monkeypatch.setattr(server, "stop_serving", stopped.append)
    exports.start(qtbot)
    exports.answer()
    window.action_set["tab-network"].trigger()
    may_start.set()
    qtbot.waitUntil(lambda: stopped == [ADDRESS])


@pytest.fixture
def large(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window that shows more than Netron draws within seconds."""
    monkeypatch.setattr("explorer.ui.netron.panel.MOST_CONNECTIONS", 60)
    window.document.load_fresh(project_named("resnet18"))
    return window


def test_a_network_too_large_for_netron_is_said_to_be_before_anything_is_exported(
    large: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    page = opened(large)
    qtbot.waitUntil(page.message.draw_anyway.isVisible)
    assert page.message.text.text() == (
        "resnet18 has 70 layers and 77 connections. Netron would take minutes to draw them.\n"
        "To draw only a part, select a smaller group in the Network tab."
    )
    assert not page.message.draw_selection.isVisible()
    assert not page.message.retry.isVisible()
    assert not exports.requests
    page.message.draw_anyway.click()
    exports.answer()
    qtbot.waitUntil(page.header.title.isVisible)
    assert page.header.title.text() == "resnet18"
    assert not page.message.draw_anyway.isVisible()


def test_of_a_network_too_large_for_netron_the_selected_group_is_drawn_alone(
    large: MainWindow, qtbot: QtBot, served: list[Path], exports: Exports
) -> None:
    names = [name for name in large.document.network.index if name.startswith("layer1.")]
    large.document.select(*names)
    page = opened(large)
    qtbot.waitUntil(page.message.draw_selection.isVisible)
    assert page.message.text.text().endswith("would take minutes to draw them.")
    assert page.message.draw_selection.text() == "Draw only the selection (14 layers)"
    page.message.draw_selection.click()
    assert set(exports.newest.project.network.index) == {*names, "maxpool"}
    exports.answer()
    qtbot.waitUntil(page.header.title.isVisible)
    assert page.header.title.text() == "resnet18 layer1"
