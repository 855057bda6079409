"""ONNX and weights from the menu: with what was learned, and never without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.catalog.layers import Linear
from explorer.protocol.events import Answered, Exported, Refused
from explorer.protocol.requests import Ask, ExportOnnx, ExportWeights
from explorer.ui.main_window import Window
from tests.ui.conftest import ScriptedEngine

Tell = Callable[..., None]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a box says."""
    found: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *words: found.append(words[-1]))
    return found


def choose(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer the file dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def asked(engine: ScriptedEngine) -> Ask:
    request = engine.asked[-1]
    assert isinstance(request, Ask)
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
    window: Window,
    engine: ScriptedEngine,
    tell: Tell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(tmp_path / "mine.v2", monkeypatch)
    window.actions_[command].trigger()
    fresh, path = asked(engine), str(tmp_path / f"mine.v2{suffix}")
    assert fresh.question == kind(window.document.project, path)
    tell(window.trainer, Answered(fresh.id, Exported(path)))
    said = window.status.currentMessage()
    assert said == f"Wrote {path}, with fresh weights: nothing was learned yet"
    window.trainer.meet(window.document.subject, b"learned")
    window.actions_[command].trigger()
    learned = asked(engine)
    assert isinstance(learned.question, ExportOnnx | ExportWeights)
    assert learned.question.learned is not None
    assert Path(learned.question.learned).read_bytes() == b"learned"
    tell(window.trainer, Answered(learned.id, Exported(path)))
    assert window.status.currentMessage() == f"Wrote {path}"


def test_what_keeps_the_engine_from_writing_is_said(
    window: Window,
    engine: ScriptedEngine,
    tell: Tell,
    tmp_path: Path,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(tmp_path / "mine.onnx", monkeypatch)
    window.actions_["export-onnx"].trigger()
    tell(window.trainer, Refused(asked(engine).id, "could not write it: no space"))
    assert said == ["Could not write it: no space"]


def test_a_network_that_cannot_run_is_not_exported(
    window: Window, engine: ScriptedEngine, said: list[str]
) -> None:
    document, before = window.document, len(engine.asked)
    document.edit_network("Break", document.network.tuned("c5", Linear(120, in_features=9)))
    window.actions_["export-weights"].trigger()
    assert len(engine.asked) == before
    assert said[0].startswith("A network that cannot run is not exported: c5:")


def test_a_file_that_the_dialog_has_not_asked_about_is_not_replaced_unasked(
    window: Window,
    engine: ScriptedEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "mine.onnx").write_bytes(b"older")
    choose(tmp_path / "mine", monkeypatch)
    no = QMessageBox.StandardButton.No
    monkeypatch.setattr(QMessageBox, "question", lambda *_: no)
    before = len(engine.asked)
    window.actions_["export-onnx"].trigger()
    assert len(engine.asked) == before
