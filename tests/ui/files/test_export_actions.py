"""ONNX and weights from the menu: with what was learned, and never without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.catalog.layers import Linear
from explorer.protocol.events import Exported, RequestAnswered, RequestFailed
from explorer.protocol.requests import ExportOnnx, ExportWeights, Request
from explorer.ui.main_window import MainWindow
from tests.ui.conftest import ScriptedEngine

Tell = Callable[..., None]


@pytest.fixture
def stated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a box says."""
    found: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *text: found.append(text[-1]))
    return found


def choose(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer the file dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def asked(engine: ScriptedEngine) -> Request:
    request = engine.asked[-1]
    assert isinstance(request, Request)
    return request


@pytest.mark.parametrize(
    ("command", "kind", "suffix"),
    [
        ("export-onnx", ExportOnnx, ".onnx"),
        ("export-weights", ExportWeights, ".safetensors"),
    ],
)
def test_the_engine_writes_what_was_learned(
    command: str,
    kind: type,
    suffix: str,
    window: MainWindow,
    engine: ScriptedEngine,
    tell: Tell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(tmp_path / "mine.v2", monkeypatch)
    window.action_set[command].trigger()
    new, path = asked(engine), str(tmp_path / f"mine.v2{suffix}")
    assert new.query == kind(window.document.project, path)
    tell(window.trainer, RequestAnswered(new.id, Exported(path)))
    stated = window.status.currentMessage()
    assert stated == f"Wrote {path}, with fresh weights: nothing was learned yet"
    window.trainer.weights.add_opened(window.document.model_ref, b"learned")
    window.action_set[command].trigger()
    learned = asked(engine)
    assert isinstance(learned.query, ExportOnnx | ExportWeights)
    assert learned.query.weights is not None
    assert Path(learned.query.weights).read_bytes() == b"learned"
    tell(window.trainer, RequestAnswered(learned.id, Exported(path)))
    assert window.status.currentMessage() == f"Wrote {path}"


def test_what_keeps_the_engine_from_writing_is_said(
    window: MainWindow,
    engine: ScriptedEngine,
    tell: Tell,
    tmp_path: Path,
    stated: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(tmp_path / "mine.onnx", monkeypatch)
    window.action_set["export-onnx"].trigger()
    tell(window.trainer, RequestFailed(asked(engine).id, "could not write it: no space"))
    assert stated == ["Could not write it: no space"]


def test_a_network_that_cannot_run_is_not_exported(
    window: MainWindow, engine: ScriptedEngine, stated: list[str]
) -> None:
    document, before = window.document, len(engine.asked)
    document.edit_network("Break", document.network.with_settings("c5", Linear(120, in_features=9)))
    window.action_set["export-weights"].trigger()
    assert len(engine.asked) == before
    assert stated[0].startswith("A network that cannot run is not exported: c5:")


def test_a_file_that_the_dialog_has_not_asked_about_is_not_replaced_unasked(
    window: MainWindow,
    engine: ScriptedEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "mine.onnx").write_bytes(b"older")
    choose(tmp_path / "mine", monkeypatch)
    no = QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda *_: no)
    before = len(engine.asked)
    window.action_set["export-onnx"].trigger()
    assert len(engine.asked) == before
