"""ONNX and weights from the menu: with what was learned, and never without a word."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from explorer.catalog.layers import Linear
from explorer.cli.arguments import parser
from explorer.protocol.events import Exported, RequestAnswered, RequestFailed
from explorer.protocol.requests import Export, Request
from explorer.session.exporting import EXPORTERS, export_commands, exporters_of
from explorer.ui.actions.table import COMMAND_TABLE
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
    ("command", "format", "suffix"),
    [
        ("export-onnx", "onnx", ".onnx"),
        ("export-weights", "safetensors", ".safetensors"),
    ],
)
def test_the_engine_writes_what_was_learned(
    command: str,
    format: str,
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
    assert new.query == Export(format, window.document.project, path)
    tell(window.trainer, RequestAnswered(new.id, Exported(path)))
    stated = window.status.currentMessage()
    assert stated == f"Exported {path} with untrained (initial) weights."
    window.trainer.weights.add_opened(window.document.model_ref, b"learned")
    window.action_set[command].trigger()
    learned = asked(engine)
    assert isinstance(learned.query, Export)
    assert learned.query.weights is not None
    assert Path(learned.query.weights).read_bytes() == b"learned"
    tell(window.trainer, RequestAnswered(learned.id, Exported(path)))
    assert window.status.currentMessage() == f"Exported {path}"


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
    tell(window.trainer, RequestFailed(asked(engine).id, "Cannot write it: no space"))
    assert stated == ["Cannot write it: no space"]


def test_a_network_that_cannot_run_is_not_exported(
    window: MainWindow, engine: ScriptedEngine, stated: list[str]
) -> None:
    document, before = window.document, len(engine.asked)
    document.edit_network("Break", document.network.with_settings("c5", Linear(120, in_features=9)))
    window.action_set["export-weights"].trigger()
    assert len(engine.asked) == before
    assert stated[0].startswith("Cannot export: the network has a problem. c5:")


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


def test_code_is_exported_under_the_name_of_the_network(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def accept(_: object, __: str, start: str, filters: str) -> tuple[str, str]:
        offered.extend((Path(start).name, filters))
        return str(tmp_path / "mine.py"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", accept)
    window.action_set["export-code"].trigger()
    window.context.exports.close()
    assert offered == ["lenet_5.py", "Python (*.py)"]
    assert "class LeNet5" in (tmp_path / "mine.py").read_text(encoding="utf-8")


def test_one_entry_makes_the_menu_and_the_command_line() -> None:
    menu = [command.id for command in COMMAND_TABLE if command.id.startswith("export-")]
    assert menu == [each.id for each in export_commands()]
    for exporter in EXPORTERS:
        assert parser().parse_args(["export", "lenet-5", "--to", exporter.id]).to == exporter.id
        assert exporter in exporters_of(exporter.command.id)
