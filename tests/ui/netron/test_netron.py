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
from explorer.protocol.events import Answered, Exported, Lost, Refused, Started
from explorer.protocol.requests import Ask, ExportOnnx
from explorer.ui.main_window import Window
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

    def dress(self) -> None:
        pass

    def end(self) -> None:
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


def asked(window: Window) -> list[Ask]:
    return [each for each in window.trainer._engine.asked if isinstance(each, Ask)]  # type: ignore[attr-defined]


def opened(window: Window) -> NetronPanel:
    window.actions_["tab-netron"].trigger()
    page = window.middle.page("netron")
    assert isinstance(page, NetronPanel)
    return page


def exporting(window: Window, qtbot: QtBot) -> NetronPanel:
    page = opened(window)
    count = len(asked(window))
    qtbot.waitUntil(lambda: len(asked(window)) > count or bool(asked(window)))
    return page


def shown(window: Window, qtbot: QtBot, tell: Tell) -> NetronPanel:
    page = exporting(window, qtbot)
    answer(window, tell)
    qtbot.waitUntil(lambda: browser(page).isVisible())
    return page


def answer(window: Window, tell: Tell) -> None:
    ask = asked(window)[-1]
    assert isinstance(ask.question, ExportOnnx)
    tell(window.trainer, Answered(ask.id, Exported(ask.question.path)))


def browser(page: NetronPanel) -> FakeBrowser:
    assert isinstance(page.browser, FakeBrowser)
    return page.browser


def said(page: NetronPanel, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: page.words.text() == words)
    assert page.words.isVisible()
    assert page.again.isVisible()
    assert not page.busy.isVisible()


def test_the_network_is_exported_served_and_shown(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = exporting(window, qtbot)
    assert page.words.text() == "lenet-5 is being exported for Netron …"
    assert page.busy.isVisible()
    answer(window, tell)
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert [path.name for path in served] == ["lenet-5.onnx"]
    assert browser(page).addresses == [ADDRESS]
    window.actions_["tab-network"].trigger()
    window.actions_["tab-netron"].trigger()
    assert len(asked(window)) == 1  # what is shown is not asked for again


def test_a_changed_network_is_said_quietly_and_shown_again_when_asked_for(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    assert not page.news.isVisible()
    network = window.document.network
    wider = network.tuned("c1", network.node("c1").block.tuned(out_channels=8))
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


def test_a_network_that_cannot_run_says_why(window: Window, qtbot: QtBot) -> None:
    broken = window.document.network.without("c3")
    window.document.edit("Edit", window.document.project.with_network(broken))
    words = "Netron shows a network that can run. tanh3: expected one wire, got none"
    page = opened(window)
    said(page, qtbot, words)
    window.document.stack.undo()
    page.again.click()
    assert len(asked(window)) == 1


def test_a_missing_webengine_is_said_with_what_to_do(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "explorer.ui.netron.browser", None)
    said(
        opened(window),
        qtbot,
        "Netron needs Qt WebEngine, which is not installed. "
        "Type pip install PySide6-Addons, then start Network Explorer again.",
    )
    assert window.actions_["train"].isEnabled()


def test_a_webengine_that_does_not_load_is_said(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(parent: QWidget) -> None:
        raise ImportError("libnss3.so: cannot open shared object file")

    monkeypatch.setattr(sys.modules["explorer.ui.netron.browser"], "Browser", fail)
    told = "Qt WebEngine does not load here: libnss3.so: cannot open shared object file. "
    mend = "Install the library that it names, then start Network Explorer again."
    said(opened(window), qtbot, told + mend)


def test_a_refused_sandbox_is_said_before_chromium_ends_the_program(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.netron.panel.missing_sandbox", lambda: "a.b=0")
    page = opened(window)
    qtbot.waitUntil(lambda: page.again.isVisible())
    assert "which this system refuses (a.b=0)" in page.words.text()


@pytest.mark.parametrize(
    ("error", "words"),
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
    words: str,
    window: Window,
    qtbot: QtBot,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(path: Path) -> Address:
        raise error

    monkeypatch.setattr(server, "serve", fail)
    page = exporting(window, qtbot)
    answer(window, tell)
    said(page, qtbot, words)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Refused(0, "no operator"), "The network could not be exported: no operator."),
        (Lost("the engine ended"), "The network could not be exported: the engine ended."),
    ],
)
def test_an_export_that_fails_is_said_and_can_be_tried_again(
    event: Refused | Lost, words: str, window: Window, qtbot: QtBot, tell: Tell
) -> None:
    page = exporting(window, qtbot)
    ask = asked(window)[-1]
    tell(window.trainer, Refused(ask.id, event.words) if isinstance(event, Refused) else event)
    said(page, qtbot, words)
    page.again.click()
    assert len(asked(window)) == 2


def test_a_page_that_does_not_load_or_breaks_is_said(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    browser(page).broke.emit()
    said(page, qtbot, "Netron's page has ended unexpectedly. Try again.")
    browser(page).loads = False
    page.again.click()
    answer(window, tell)
    said(page, qtbot, "Netron's page could not be loaded. Try again.")


def test_closing_the_window_leaves_no_server_and_no_file(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    shower, folder = browser(page), Path(page._folder.name)
    assert folder.exists()
    window.close()
    assert served == []
    assert shower.ended
    assert not folder.exists()


def test_the_engine_exports_and_netron_serves_it_on_loopback(
    live_window: Window, qtbot: QtBot
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
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    window.actions_["tab-network"].trigger()
    network = window.document.network
    wider = network.tuned("c1", network.node("c1").block.tuned(out_channels=8))
    window.document.edit_network("Edit", wider)
    window.actions_["tab-netron"].trigger()
    qtbot.waitUntil(lambda: len(asked(window)) == 2)
    assert page.words.isVisible()
    answer(window, tell)
    qtbot.waitUntil(lambda: len(browser(page).addresses) == 1)
    assert not page.news.isVisible()


def test_the_graph_says_whose_it_is_and_another_network_takes_its_place(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    assert page.whose.isVisible()
    assert page.whose.text() == "lenet-5"
    window.document.reset(project_named("dense-32"))
    qtbot.waitUntil(lambda: page.words.text() == "dense-32 is being exported for Netron …")
    assert not page.whose.isVisible()
    answer(window, tell)
    assert page.words.text() == "Netron opens dense-32 …"
    assert page.busy.isVisible()
    qtbot.waitUntil(page.whose.isVisible)
    assert page.whose.text() == "dense-32"


def test_an_export_under_way_is_not_shown_where_the_network_has_changed_since(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = exporting(window, qtbot)
    window.actions_["tab-network"].trigger()
    window.document.edit("Another", project_named("dense-32"))
    window.actions_["tab-netron"].trigger()
    qtbot.waitUntil(lambda: "dense-32 is being exported" in page.words.text())
    answer(window, tell)  # to the question that nobody waits for any more
    assert not served
    answer(window, tell)
    qtbot.waitUntil(page.whose.isVisible)
    assert page.whose.text() == "dense-32"


def test_beside_a_training_the_wait_is_said_to_be_longer(
    window: Window, qtbot: QtBot, tell: Tell
) -> None:
    window.starting.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    page = exporting(window, qtbot)
    assert "Beside a training this can take half a minute." in page.words.text()


def test_leaving_the_tab_ends_its_page_and_server_and_coming_back_draws_the_same_file(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = shown(window, qtbot, tell)
    before = browser(page)
    window.actions_["tab-network"].trigger()
    assert before.ended
    assert page.browser is None
    assert served == []
    window.actions_["tab-netron"].trigger()
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert [path.name for path in served] == ["lenet-5.onnx"]
    assert len(asked(window)) == 1


def test_an_export_that_ends_behind_another_tab_is_opened_on_coming_back(
    window: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = exporting(window, qtbot)
    window.actions_["tab-network"].trigger()
    answer(window, tell)
    assert page.browser is None
    assert not served
    window.actions_["tab-netron"].trigger()
    qtbot.waitUntil(lambda: browser(page).isVisible())
    assert len(asked(window)) == 1


def test_a_server_that_starts_after_the_tab_was_left_is_stopped(
    window: Window, qtbot: QtBot, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[Address] = []
    may_start = threading.Event()
    monkeypatch.setattr(server, "serve", lambda _: (may_start.wait(5), ADDRESS)[1])
    monkeypatch.setattr(server, "stop", stopped.append)
    exporting(window, qtbot)
    answer(window, tell)
    window.actions_["tab-network"].trigger()
    may_start.set()
    qtbot.waitUntil(lambda: stopped == [ADDRESS])


@pytest.fixture
def large(window: Window, monkeypatch: pytest.MonkeyPatch) -> Window:
    """A window that shows more than Netron draws within seconds."""
    monkeypatch.setattr("explorer.ui.netron.panel.MOST", 60)
    window.document.reset(project_named("resnet18"))
    return window


def test_a_network_too_large_for_netron_is_said_to_be_before_anything_is_exported(
    large: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    page = opened(large)
    qtbot.waitUntil(page.anyway.isVisible)
    assert page.words.text() == (
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
    large: Window, qtbot: QtBot, tell: Tell, served: list[Path]
) -> None:
    names = [name for name in large.document.network.index if name.startswith("layer1.")]
    large.document.select(*names)
    page = opened(large)
    qtbot.waitUntil(page.selected.isVisible)
    assert page.words.text().endswith("would need minutes to draw them.")
    assert page.selected.text() == "Draw only the selection (14 layers)"
    page.selected.click()
    question = asked(large)[-1].question
    assert isinstance(question, ExportOnnx)
    assert set(question.project.network.index) == {*names, "maxpool"}
    answer(large, tell)
    qtbot.waitUntil(page.whose.isVisible)
    assert page.whose.text() == "resnet18 layer1"
