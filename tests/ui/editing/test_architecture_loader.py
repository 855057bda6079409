"""Networks that only the engine can read, in a window over a real and over a scripted engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_of
from explorer.catalog.layers import Input, TorchvisionModule
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import chain
from explorer.graph.opaque import OpaqueFacts, OpaqueUse
from explorer.graph.shape import Shape
from explorer.graph.storage.project_file import save_project
from explorer.protocol.events import OpaqueModulesInspected, RequestAnswered, RequestFailed
from explorer.protocol.requests import InspectOpaqueModules, Request, Trace
from explorer.ui.main_window import MainWindow
from tests.ui.conftest import ScriptedEngine

ATTENTION = TorchvisionModule("swin_t", "features.1.0.attn")
USE = OpaqueUse(ATTENTION.model, ATTENTION.path, Shape((14, 14, 96)))
FACTS = OpaqueFacts(Shape((14, 14, 96)), (("qkv.weight", (288, 96)),), 1_000)


def test_a_model_of_torchvision_opens_and_undo_brings_back_what_was_there(
    live_window: MainWindow, qtbot: QtBot
) -> None:
    document = live_window.document
    qtbot.waitUntil(lambda: live_window.trainer.engine.prepared is not None, timeout=60_000)
    live_window.context.loader.open(ARCHITECTURES.find("swin_t"))
    assert "Loading Swin-T" in live_window.status.engine.text()
    qtbot.waitUntil(lambda: document.network.name == "swin_t", timeout=30_000)
    assert document.inference.problems == ()
    assert document.inference.parameters == 28_288_354
    assert "reading" not in live_window.status.engine.text()
    document.stack.undo()
    assert document.network.name == "dense-32"
    document.stack.setClean()


def test_another_input_has_the_engine_appearance_at_the_parts_again(
    live_window: MainWindow, qtbot: QtBot
) -> None:
    document = live_window.document
    live_window.context.loader.open(ARCHITECTURES.find("swin_t"))
    qtbot.waitUntil(lambda: document.network.name == "swin_t", timeout=60_000)
    smaller = document.network.with_settings("image", Input((3, 192, 192)))
    document.edit("Tune", document.project.with_network(smaller))
    assert [problem.kind for problem in document.problems] == ["unknown"]
    qtbot.waitUntil(lambda: not document.problems, timeout=30_000)
    assert document.inference.parameters == 28_288_354
    document.stack.setClean()


def test_a_file_with_parts_is_looked_at(
    window: MainWindow,
    engine: ScriptedEngine,
    tell: Callable[..., None],
    tmp_path: Path,
) -> None:
    network = chain("parts", [("image", Input((14, 14, 96))), ("attention", ATTENTION)])
    save_project(project_of("parts", network), tmp_path / "parts.netx")
    window.document.open(tmp_path / "parts.netx")
    assert [problem.kind for problem in window.document.inference.problems] == ["unknown"]
    asked = engine.asked[-1]
    assert isinstance(asked, Request)
    assert asked.query == InspectOpaqueModules(network)
    tell(window.trainer, RequestAnswered(asked.id, OpaqueModulesInspected({USE: FACTS})))
    assert window.document.inference.problems == ()
    assert window.document.inference.nodes["attention"].shape == Shape((14, 14, 96))


def test_a_model_that_cannot_be_read_is_said_and_changes_nothing(
    window: MainWindow, engine: ScriptedEngine, tell: Callable[..., None], stated: list[str]
) -> None:
    window.context.loader.open(ARCHITECTURES.find("vgg11"))
    asked = engine.asked[-1]
    assert isinstance(asked, Request)
    assert asked.query == Trace("vgg11")
    tell(window.trainer, RequestFailed(asked.id, "torchvision does not load"))
    assert stated == ["torchvision does not load"]
    assert window.document.network.name == "lenet-5"


@pytest.fixture
def stated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes would say."""
    heard: list[str] = []
    monkeypatch.setattr(
        "explorer.ui.main_window.QMessageBox.information", lambda *text: heard.append(text[-1])
    )
    return heard
