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
from explorer.ui.netron import sandbox, server
from explorer.ui.netron.panel import NetronPanel
from explorer.ui.netron.server import Address

Tell = Callable[..., None]
ADDRESS = ("127.0.0.1", 1)


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
    monkeypatch.setattr("explorer.ui.netron.panel.missing_sandbox", lambda: "")
    monkeypatch.setenv(sandbox.FLAGS, "")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Which files were served, without serving them."""
    paths: list[Path] = []
    monkeypatch.setattr(server, "serve", lambda path: (paths.append(path), ADDRESS)[1])
    monkeypatch.setattr(server, "stop", lambda address: paths.clear())
    return paths


def asked(window: MainWindow) -> list[Request]:
    return [each for each in window.trainer.engine.process.asked if isinstance(each, Request)]  # type: ignore[attr-defined]


def opened(window: MainWindow) -> NetronPanel:
    window.action_set["tab-netron"].trigger()
    page = window.context.tabs.page("netron")
    assert isinstance(page, NetronPanel)
    return page


def exporting(window: MainWindow, qtbot: QtBot) -> NetronPanel:
    page = opened(window)
    count = len(asked(window))
    qtbot.waitUntil(lambda: len(asked(window)) > count or bool(asked(window)))
    return page


def shown(window: MainWindow, qtbot: QtBot, tell: Tell) -> NetronPanel:
    page = exporting(window, qtbot)
    answer(window, tell)
    qtbot.waitUntil(lambda: browser(page).isVisible())
    return page


def answer(window: MainWindow, tell: Tell) -> None:
    ask = asked(window)[-1]
    assert isinstance(ask.query, Export)
    tell(window.trainer, RequestAnswered(ask.id, Exported(ask.query.path)))


def browser(page: NetronPanel) -> FakeBrowser:
    assert isinstance(page.browser, FakeBrowser)
    return page.browser


def stated(page: NetronPanel, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: page.text.text() == text)
    assert page.text.isVisible()
    assert page.again.isVisible()
    assert not page.busy.isVisible()


def test_the_network_is_exported_served_and_shown(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = exporting(window, qtbot)
    assert page.text.text() == "lenet-5 is being exported for Netron …"
    assert page.busy.isVisible()
    answer(window, tell)
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert [path.name for path in served] == ["lenet-5.onnx"]
    assert browser(page).addresses == [ADDRESS]
    window.action_set["tab-network"].trigger()
    window.action_set["tab-netron"].trigger()
    assert len(asked(window)) == 1  # what is shown is not asked for again


def test_a_changed_network_is_said_quietly_and_shown_again_when_asked_for(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    assert not page.news.isVisible()
    network = window.document.network
    wider = network.with_settings("c1", network.node("c1").layer.tuned(out_channels=8))
    window.document.edit("Edit", window.document.project.with_network(wider))
    assert page.news.isVisible()
    window.document.stack.undo()
    assert not page.news.isVisible()
    window.document.stack.redo()
    page.renew.click()
    assert not page.news.isVisible()
    answer(window, tell)
    qtbot.waitUntil(lambda: len(browser(page).addresses) == 2)
    assert browser(page).isVisible()


def test_a_network_that_cannot_run_says_why(window: MainWindow, qtbot: QtBot) -> None:
    broken = window.document.network.without("c3")
    window.document.edit("Edit", window.document.project.with_network(broken))
    text = "Netron shows a network that can run. tanh3: expected one wire, got none"
    page = opened(window)
    stated(page, qtbot, text)
    window.document.stack.undo()
    page.again.click()
    assert len(asked(window)) == 1


def test_a_missing_webengine_is_said_with_what_to_do(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "explorer.ui.netron.browser", None)
    stated(
        opened(window),
        qtbot,
        "Netron needs Qt WebEngine, which is not installed. "
        "Type pip install PySide6-Addons, then start Network Explorer again.",
    )
    assert window.action_set["train"].isEnabled()


def test_a_webengine_that_does_not_load_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(parent: QWidget) -> None:
        raise ImportError("libnss3.so: cannot open shared object file")

    monkeypatch.setattr(sys.modules["explorer.ui.netron.browser"], "Browser", fail)
    shown = "Qt WebEngine does not load here: libnss3.so: cannot open shared object file. "
    repair = "Install the library that it names, then start Network Explorer again."
    stated(opened(window), qtbot, shown + repair)


def test_a_refused_sandbox_is_said_before_chromium_ends_the_program(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.netron.panel.missing_sandbox", lambda: "a.b=0")
    page = opened(window)
    qtbot.waitUntil(lambda: page.again.isVisible())
    assert "which this system refuses (a.b=0)" in page.text.text()


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            ModuleNotFoundError("No module named 'netron'"),
            "Netron is not installed. Type pip install netron, then start Network Explorer again.",
        ),
        (
            OSError("no port is free"),
            "Netron's server could not start: OSError: no port is free. Try again.",
        ),
    ],
)
def test_a_server_that_does_not_start_is_said(
    error: Exception,
    text: str,
    window: MainWindow,
    qtbot: QtBot,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(path: Path) -> Address:
        raise error

    monkeypatch.setattr(server, "serve", fail)
    page = exporting(window, qtbot)
    answer(window, tell)
    stated(page, qtbot, text)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (RequestFailed(0, "no operator"), "The network could not be exported: no operator."),
        (EngineLost("the engine ended"), "The network could not be exported: the engine ended."),
    ],
)
def test_an_export_that_fails_is_said_and_can_be_tried_again(
    event: RequestFailed | EngineLost, text: str, window: MainWindow, qtbot: QtBot, tell: Tell
) -> None:
    page = exporting(window, qtbot)
    ask = asked(window)[-1]
    tell(
        window.trainer,
        RequestFailed(ask.id, event.message) if isinstance(event, RequestFailed) else event,
    )
    stated(page, qtbot, text)
    page.again.click()
    assert len(asked(window)) == 2


def test_a_page_that_does_not_load_or_breaks_is_said(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    browser(page).broke.emit()
    stated(page, qtbot, "Netron's page has ended unexpectedly. Try again.")
    browser(page).loads = False
    page.again.click()
    answer(window, tell)
    stated(page, qtbot, "Netron's page could not be loaded. Try again.")


def test_closing_the_window_leaves_no_server_and_no_file(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    shower, folder = browser(page), Path(page._folder.name)
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
    monkeypatch.setattr(sandbox, "is_root", lambda: False)
    sandbox.set_flags()
    sandbox.set_flags()
    assert os.environ[sandbox.FLAGS] == '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"'
    monkeypatch.setattr(sandbox, "is_root", lambda: True)
    sandbox.set_flags()
    assert os.environ[sandbox.FLAGS].endswith(" --no-sandbox")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other sandboxes")
def test_a_system_that_refuses_the_sandbox_is_found_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sandbox, "is_root", lambda: False)
    monkeypatch.setattr(sandbox, "_SYSTEM", tmp_path)
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    assert sandbox.missing_sandbox() == ""
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "max_user_namespaces").write_text("0\n")
    assert sandbox.missing_sandbox() == "user.max_user_namespaces=0"
    monkeypatch.setattr(sandbox, "is_root", lambda: True)
    assert sandbox.missing_sandbox() == ""


SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from explorer.ui.netron import sandbox, server
sandbox.set_flags()
app = QApplication([])
from explorer.ui.netron.browser import Browser
browser = Browser(None)
browser.resize(800, 600)
browser.show()
address = server.serve(Path(sys.argv[1]))
LOOK = '''JSON.stringify({
  text: document.body.innerText, page: document.body.className, cookie: document.cookie,
  telemetry: !!(window.__view__ && window.__view__._host._environment.packaged)})'''
def seen(text):
    found = json.loads(text or "{}")
    drawn = "Relu" in found.get("text", "") and found.get("page") == "default"
    if drawn and browser.guard.blocked:
        print(text)
        print(json.dumps(browser.guard.blocked))
        server.stop(address)
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
    if sandbox.missing_sandbox():
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
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
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
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    window.action_set["tab-network"].trigger()
    network = window.document.network
    wider = network.with_settings("c1", network.node("c1").layer.tuned(out_channels=8))
    window.document.edit_network("Edit", wider)
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: len(asked(window)) == 2)
    assert page.text.isVisible()
    answer(window, tell)
    qtbot.waitUntil(lambda: len(browser(page).addresses) == 1)
    assert not page.news.isVisible()


def test_the_graph_says_whose_it_is_and_another_network_takes_its_position(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    assert page.whose.isVisible()
    assert page.whose.text() == "lenet-5"
    window.document.load_fresh(project_named("dense-32"))
    qtbot.waitUntil(lambda: page.text.text() == "dense-32 is being exported for Netron …")
    assert not page.whose.isVisible()
    answer(window, tell)
    assert page.text.text() == "Netron opens dense-32 …"
    assert page.busy.isVisible()
    qtbot.waitUntil(page.whose.isVisible)
    assert page.whose.text() == "dense-32"


def test_an_export_under_direction_is_not_shown_where_the_network_has_changed_since(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = exporting(window, qtbot)
    window.action_set["tab-network"].trigger()
    window.document.edit("Another", project_named("dense-32"))
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: "dense-32 is being exported" in page.text.text())
    answer(window, tell)  # to the question that nobody waits for any more
    assert not served
    answer(window, tell)
    qtbot.waitUntil(page.whose.isVisible)
    assert page.whose.text() == "dense-32"


def test_beside_a_training_the_wait_is_said_to_be_longer(
    window: MainWindow, qtbot: QtBot, tell: Tell
) -> None:
    window.context.runs.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    page = exporting(window, qtbot)
    assert "Beside a training this can take half a minute." in page.text.text()


def test_outgoing_the_tab_ends_its_page_and_server_and_coming_back_draws_the_same_file(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    before = browser(page)
    window.action_set["tab-network"].trigger()
    assert before.ended
    assert page.browser is None
    assert served == []
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert [path.name for path in served] == ["lenet-5.onnx"]
    assert len(asked(window)) == 1


def test_an_export_that_ends_behind_another_tab_is_opened_on_coming_back(
    window: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = exporting(window, qtbot)
    window.action_set["tab-network"].trigger()
    answer(window, tell)
    assert page.browser is None
    assert not served
    window.action_set["tab-netron"].trigger()
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert len(asked(window)) == 1


def test_a_server_that_starts_after_the_tab_was_left_is_stopped(
    window: MainWindow, qtbot: QtBot, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[Address] = []
    may_start = threading.Event()
    monkeypatch.setattr(server, "serve", lambda _: (may_start.wait(5), ADDRESS)[1])
    monkeypatch.setattr(server, "stop", stopped.append)
    exporting(window, qtbot)
    answer(window, tell)
    window.action_set["tab-network"].trigger()
    may_start.set()
    qtbot.waitUntil(lambda: stopped == [ADDRESS])


@pytest.fixture
def large(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window that shows more than Netron draws within seconds."""
    monkeypatch.setattr("explorer.ui.netron.panel.MOST", 60)
    window.document.load_fresh(project_named("resnet18"))
    return window


def test_a_network_too_large_for_netron_is_said_to_be_before_anything_is_exported(
    large: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = opened(large)
    qtbot.waitUntil(page.anyway.isVisible)
    assert page.text.text() == (
        "resnet18 has 70 layers and 77 connections: Netron would need minutes to draw them.\n"
        "To see a part alone, select a smaller group in the Network tab."
    )
    assert not page.selected.isVisible()
    assert not page.again.isVisible()
    assert not asked(large)
    page.anyway.click()
    answer(large, tell)
    qtbot.waitUntil(page.whose.isVisible)
    assert page.whose.text() == "resnet18"
    assert not page.anyway.isVisible()


def test_of_a_network_too_large_for_netron_the_selected_group_is_drawn_alone(
    large: MainWindow, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    names = [name for name in large.document.network.index if name.startswith("layer1.")]
    large.document.select(*names)
    page = opened(large)
    qtbot.waitUntil(page.selected.isVisible)
    assert page.text.text().endswith("would need minutes to draw them.")
    assert page.selected.text() == "Draw only the selection (14 layers)"
    page.selected.click()
    question = asked(large)[-1].query
    assert isinstance(question, Export)
    assert set(question.project.network.index) == {*names, "maxpool"}
    answer(large, tell)
    qtbot.waitUntil(page.whose.isVisible)
    assert page.whose.text() == "resnet18 layer1"
