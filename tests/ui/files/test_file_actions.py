"""Projects: opened again by their names, with what they have learned, and not lost unasked."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from explorer.catalog.demos import project_named
from explorer.catalog.layers import Input
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.network import Node
from explorer.graph.storage.project_file import load_project, load_weights, save_project
from explorer.protocol.events import Failed, Finished, Paused, Started, Stepped
from explorer.protocol.requests import Start
from explorer.ui.dragdrop.file_drop import FileDrops
from explorer.ui.main_window import MainWindow
from explorer.ui.startup.app import close_without_asking
from explorer.ui.widgets.quick_pick import PickItem
from tests.no_network import sealed
from tests.ui.conftest import ScriptedEngine

STARTED = Started("cpu", ("a.weight",), 0, 10, 2, 64)


def write_checkpoint(engine: ScriptedEngine, raw: bytes) -> None:
    """Write what the engine would have after it was asked to train."""
    paths = [request.checkpoint for request in engine.asked if isinstance(request, Start)]
    assert paths[-1]
    Path(paths[-1]).write_bytes(raw)


def test_a_project_that_was_saved_is_opened_again_by_its_name(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document, action = window.document, window.action_set["open-recent"]
    saved = document.network
    document.path = tmp_path / "mine.netx"
    window.context.files.save()
    window.context.files.new()
    document.stack.setClean()
    assert document.network != saved
    window.action_set.refresh()
    assert action.isEnabled()
    action.trigger()
    qtbot.keyClicks(window.context.picks.recent_files.line, "mine")
    qtbot.keyClick(window.context.picks.recent_files.line, Qt.Key.Key_Return)
    assert document.network == saved
    assert document.path == tmp_path / "mine.netx"


def test_a_project_that_is_gone_is_told_and_nothing_is_lost(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *text: shown.append(text[-1]))
    before = window.document.project
    assert not window.context.files.open_path(tmp_path / "gone.netx")
    assert window.document.project is before
    assert len(shown) == 1
    assert "gone.netx" in shown[0]
    assert window.context.preferences.recent == []


def test_what_a_project_has_learned_stays_in_its_file_when_it_is_saved_again(
    window: MainWindow, tmp_path: Path
) -> None:
    path, weights = tmp_path / "trained.netx", sealed(b"what was learned")
    save_project(window.document.project, path, weights)
    assert window.context.files.open_path(path)
    window.context.files.save()
    assert load_weights(path, 1) == weights
    node = window.document.network.nodes[1]
    changed = window.document.network.with_settings(node.name, node.layer.tuned(out_channels=7))
    window.document.edit_network("Change", changed)
    window.context.files.save()
    assert load_weights(path, 1) == b""  # another network cannot take them
    assert "without trained weights" in window.status.currentMessage()
    window.document.stack.undo()
    window.context.files.save()
    assert load_weights(path, 1) == weights


def test_a_file_that_is_opened_counts_more_than_a_run_before_it(
    window: MainWindow, engine: ScriptedEngine, tmp_path: Path
) -> None:
    path, trainer = tmp_path / "older.netx", window.trainer
    save_project(window.document.project, path, sealed(b"older"))
    window.context.runs.train()
    write_checkpoint(engine, b"newer")
    assert trainer.weights.weights_for(window.document.model_ref) == b"newer"
    assert window.context.files.open_path(path)
    assert trainer.weights.weights_for(window.document.model_ref) == sealed(b"older")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question that is asked; nothing is saved."""
    found: list[str] = []

    def answer(_: object, __: str, text: str, *___: object) -> QMessageBox.StandardButton:
        found.append(text)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", answer)
    return found


def test_a_network_that_is_as_it_came_from_the_gallery_may_be_left(
    window: MainWindow, asked: list[str]
) -> None:
    window.context.loader.open(ARCHITECTURES.find("lenet-5-3x3"))
    assert window.context.files.may_close()
    assert " •" not in window.windowTitle()
    node = window.document.network.nodes[1].name
    window.document.select(node)
    window.context.edits.deletion.delete()
    assert not window.context.files.may_close()
    assert " •" in window.windowTitle()
    window.context.loader.open(
        ARCHITECTURES.find("alexnet")
    )  # undo would bring back what was changed
    assert not window.context.files.may_close()
    assert len(asked) == 2


def test_what_was_learned_since_a_project_was_saved_is_not_left_without_a_question(
    window: MainWindow, asked: list[str], tmp_path: Path
) -> None:
    window.document.path = tmp_path / "mine.netx"
    window.context.files.save()
    window.context.runs.train()
    window.trainer.weights.unsaved[window.document.origin] = window.document.project
    assert not window.context.files.may_close()
    assert asked == ["lenet-5 has unsaved trained weights. Save the weights?"]
    window.context.files.save()
    assert window.context.files.may_close()


def test_redo_ends_with_a_new_step(window: MainWindow) -> None:
    window.document.select("c1")
    window.context.edits.deletion.delete()
    window.action_set["undo"].trigger()
    assert window.action_set["redo"].isEnabled()
    window.document.select("c3")
    window.context.edits.deletion.delete()
    assert not window.action_set["redo"].isEnabled()


def test_tab_passes_what_lies_behind_another_page(window: MainWindow, qtbot: QtBot) -> None:
    window.context.panels.inspector.heading.name.setFocus()
    for _ in range(80):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        there = window.focusWidget()
        if there is window.view:  # where Tab adds a block
            break
        assert not there.visibleRegion().isEmpty(), there
    assert window.focusWidget() is window.view


def test_tab_goes_down_the_training_options_as_it_is_read(window: MainWindow, qtbot: QtBot) -> None:
    form = window.context.panels.training_options.form
    names = ("optimizer", "optimizer.lr", "optimizer.momentum", "optimizer.nesterov")
    form.editor("optimizer").enter()
    for name in names[1:]:
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert form.editor(name).isAncestorOf(window.focusWidget()), name


def test_collapsing_what_came_from_the_gallery_changes_nothing_that_could_be_lost(
    window: MainWindow, asked: list[str]
) -> None:
    window.context.loader.open(ARCHITECTURES.find("alexnet"))
    window.view.collapsing.expand_all()
    window.view.collapsing.switch_direction()
    assert window.context.files.may_close()
    window.view.canvas_scene.move_to({window.document.network.nodes[0].name: (900.0, 900.0)})
    assert not window.context.files.may_close()
    assert asked == ["alexnet has unsaved changes. Save the changes?"]


def test_each_project_keeps_its_file_and_what_is_left_behind_is_asked_for(
    window: MainWindow, asked: list[str], tmp_path: Path
) -> None:
    document = window.document
    document.path = tmp_path / "mine.netx"
    window.context.files.save()
    document.select(document.network.nodes[1].name)
    window.context.edits.deletion.delete()
    window.context.files.new()
    assert document.path is None
    assert " •" not in window.windowTitle()
    assert not window.context.files.may_close()
    assert asked == ["lenet-5 (opened earlier) has unsaved changes. Save the changes?"]
    document.stack.undo()
    assert document.path == tmp_path / "mine.netx"
    assert " •" in window.windowTitle()
    window.context.files.save()
    document.stack.redo()
    assert window.context.files.may_close()
    assert len(asked) == 1


def test_an_untitled_network_is_called_after_its_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.context.files.new()
    path = str(tmp_path / "mine.netx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    assert window.context.files.save_as()
    assert window.document.network.name == "mine"
    assert load_project(tmp_path / "mine.netx").network.name == "mine"
    assert not window.document.has_changed


def test_a_project_that_has_learned_since_it_was_saved_is_marked(
    window: MainWindow, tmp_path: Path, tell: Callable[..., None]
) -> None:
    window.document.path = tmp_path / "mine.netx"
    window.context.files.save()
    window.context.runs.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    assert " •" in window.windowTitle()
    window.context.files.save()
    assert " •" not in window.windowTitle()


def test_saving_what_is_open_forgets_nothing_else_unasked(
    window: MainWindow, asked: list[str], tmp_path: Path
) -> None:
    document = window.document
    document.select(document.network.nodes[1].name)
    window.context.edits.deletion.delete()
    window.context.files.new()
    document.edit_network("Build", document.network.with_node(Node("image", Input((1, 28, 28)))))
    document.path = tmp_path / "mine.netx"
    window.context.files.save()
    assert not window.context.files.may_close()
    assert asked == ["lenet-5 (opened earlier) has unsaved changes. Save the changes?"]


def test_all_that_is_not_saved_is_asked_for_at_once(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, heard = window.document, list[str]()
    buttons = QMessageBox.StandardButton

    def answer(_: object, __: str, text: str, *___: object) -> QMessageBox.StandardButton:
        heard.append(text)
        return buttons.SaveAll

    monkeypatch.setattr(QMessageBox, "question", answer)
    document.edit_network("Shorten", document.network.without("output"))
    shortened = set(document.network.index)
    for names in (["first"], ["second", "third"]):
        window.context.files.new()
        for name in names:
            document.edit_network(
                "Build", document.network.with_node(Node(name, Input((1, 28, 28))))
            )
    paths = [str(tmp_path / f"{number}.netx") for number in range(3)]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (paths.pop(), ""))
    assert window.context.files.may_close()
    assert heard == [
        "Unsaved changes or trained weights in untitled (2 layers), lenet-5, untitled (1 layer). "
        "Save all?"
    ]
    saved = {name for number in range(3) for name in _names(tmp_path / f"{number}.netx")}
    assert saved == {"first", "second", "third"} | shortened
    assert window.context.files.may_close()
    assert len(heard) == 1


def test_each_that_is_saved_is_told_apart_and_offered_a_name_of_its_own(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, titles = window.document, list[str]()
    window.context.preferences.folder = str(tmp_path)
    answer = QMessageBox.StandardButton.SaveAll
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)

    def accept(_: object, title: str, offered: str, *__: object) -> tuple[str, str]:
        titles.append(title)
        return offered, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", accept)
    for count in (1, 3, 2):
        window.context.files.new()
        nodes = [Node(f"image{number}", Input((1, 28, 28))) for number in range(count)]
        for node in nodes:
            document.edit_network("Build", document.network.with_node(node))
    assert window.context.files.may_close()
    assert titles == [f"Save untitled ({text})" for text in ("2 layers", "1 layer", "3 layers")]
    files = {path.name: len(_names(path)) for path in tmp_path.glob("*.netx")}
    assert files == {"untitled.netx": 2, "untitled-2.netx": 1, "untitled-3.netx": 3}
    assert load_project(tmp_path / "untitled-3.netx").network.name == "untitled-3"


def _names(path: Path) -> list[str]:
    return list(load_project(path).network.index)


def test_opening_a_file_is_a_step_that_loses_nothing(
    window: MainWindow, asked: list[str], tmp_path: Path
) -> None:
    document, path = window.document, tmp_path / "other.netx"
    save_project(project_named("dense-32"), path)
    document.select(document.network.nodes[1].name)
    window.context.edits.deletion.delete()
    changed = document.project
    assert window.context.files.open_path(path)
    assert (document.path, document.network.name) == (path, "dense-32")
    assert not document.has_changed
    assert asked == []
    window.action_set["undo"].trigger()
    assert (document.path, document.project) == (None, changed)
    assert document.has_changed
    window.action_set["redo"].trigger()
    assert (document.path, document.has_changed) == (path, False)


def test_a_file_of_the_same_network_has_no_part_in_the_run_of_another(
    window: MainWindow, tell: Callable[..., None], engine: ScriptedEngine, tmp_path: Path
) -> None:
    trainer, document = window.trainer, window.document
    mine, theirs = tmp_path / "mine.netx", tmp_path / "theirs.netx"
    save_project(document.project, theirs)
    window.context.runs.train()
    write_checkpoint(engine, sealed(b"newer"))
    tell(trainer, STARTED)
    tell(trainer, Finished(20, False, 0.5, 0.1, 0.9))
    document.path = mine
    window.context.files.save()
    assert window.context.files.open_path(theirs)
    assert not trainer.weights.has_weights(document.model_ref)
    assert trainer.run_of(document.model_ref)[0] is None
    assert window.context.files.open_path(mine)
    assert trainer.weights.weights_for(document.model_ref) == sealed(b"newer")


def test_weights_that_are_damaged_are_told_and_the_project_opens_without(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *text: shown.append(text[-1]))
    path = tmp_path / "cut.netx"
    save_project(window.document.project, path, b"no safetensors")
    assert window.context.files.open_path(path)
    assert window.document.path == path
    assert not window.trainer.weights.has_weights(window.document.model_ref)
    assert len(shown) == 1
    assert "cut.netx" in shown[0]
    assert "opens without" in shown[0]


def test_what_was_left_behind_can_be_saved_when_the_window_closes(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, path = window.document, tmp_path / "built.netx"
    window.context.files.new()
    document.edit_network("Build", document.network.with_node(Node("image", Input((1, 28, 28)))))
    window.context.files.new()
    heard: list[str] = []

    def answer(_: object, __: str, text: str, *___: object) -> QMessageBox.StandardButton:
        heard.append(text)
        return QMessageBox.StandardButton.Save

    monkeypatch.setattr(QMessageBox, "question", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert not window.context.files.may_close()  # no file was chosen
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    assert window.context.files.may_close()
    assert heard[0] == "untitled (opened earlier) has unsaved changes. Save the changes?"
    saved = load_project(path)
    assert (saved.network.name, list(saved.network.index)) == ("built", ["image"])
    assert document.unsaved_others == ()
    assert window.context.files.may_close()
    assert len(heard) == 2


def test_what_was_learned_before_another_network_was_opened_is_asked_for(
    window: MainWindow, asked: list[str], tmp_path: Path, tell: Callable[..., None]
) -> None:
    window.document.path = tmp_path / "first.netx"
    window.context.files.save()
    window.context.runs.train()
    tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
    tell(window.trainer, Finished(1, True, 0.5, 0.1, 0.9))
    window.context.files.new()
    assert not window.context.files.may_close()
    assert asked == ["lenet-5 (opened earlier) has unsaved trained weights. Save the weights?"]
    window.document.stack.undo()
    window.context.files.save()
    window.context.files.new()
    assert window.context.files.may_close()


def test_what_was_learned_is_saved_from_behind_and_what_was_discarded_is_not_asked_for_again(
    window: MainWindow,
    engine: ScriptedEngine,
    tmp_path: Path,
    tell: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, other = tmp_path / "first.netx", tmp_path / "other.netx"
    save_project(project_named("dense-32"), other)
    window.document.path = first
    buttons, answers = QMessageBox.StandardButton, list[QMessageBox.StandardButton]()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))

    def learn_and_leave() -> None:
        window.context.files.save()
        window.context.runs.train()
        tell(window.trainer, Started("cpu", ("a.weight",), 0, 10, 2, 64))
        write_checkpoint(engine, sealed(b"learned"))
        tell(window.trainer, Finished(1, False, 0.5, 0.1, 0.9))
        window.context.files.new()

    learn_and_leave()
    answers.append(buttons.Save)
    assert window.context.files.may_close()
    assert load_weights(first, 100) == sealed(b"learned")
    assert window.context.files.may_close()  # and nothing is asked any more
    window.document.stack.undo()
    window.trainer.weights.unsaved[window.document.origin] = window.document.project
    window.context.files.new()
    answers.append(buttons.Discard)
    assert window.context.files.open_path(other)
    assert window.context.files.may_close()


def test_saving_under_another_name_begins_with_the_file_that_it_has(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *text: (offered.append(text[2]), ("", ""))[1]
    )
    window.document.path = tmp_path / "mine.netx"
    window.context.files.save()
    window.context.files.save_as()
    assert offered == [str(tmp_path / "mine.netx")]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Answer the next dialogs that ask where to save."""

    def answer(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return answer


@pytest.mark.parametrize("typed", ["plain12", "lesson.v1"])
def test_a_file_is_not_replaced_unasked_where_its_ending_was_left_out(
    typed: str,
    window: MainWindow,
    tmp_path: Path,
    choose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other, asked = tmp_path / f"{typed}.netx", list[str]()
    other.write_bytes(b"another network")
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]

    def answer(_: object, __: str, text: str, *___: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return answers.pop(0)

    monkeypatch.setattr(QMessageBox, "question", answer)
    choose(tmp_path / typed)
    assert not window.context.files.save_as()
    assert other.read_bytes() == b"another network"
    assert window.context.files.save_as()
    assert load_project(other).network == window.document.network
    assert asked == [f"{other} already exists. Replace it?"] * 2


def test_names_that_differ_behind_a_dot_are_two_files(
    window: MainWindow, tmp_path: Path, choose: Callable[[Path], None]
) -> None:
    for typed in ("net 1.1", "net 1.2", "Net.NETX"):
        choose(tmp_path / typed)
        assert window.context.files.save_as()
    files = {path.name for path in tmp_path.iterdir() if path.suffix.lower() == ".netx"}
    assert files == {"net 1.1.netx", "net 1.2.netx", "Net.NETX"}


def test_what_a_network_from_the_gallery_has_learned_is_not_left_without_a_question(
    window: MainWindow,
    engine: ScriptedEngine,
    asked: list[str],
    tmp_path: Path,
    tell: Callable[..., None],
    choose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.context.runs.train()
    assert window.context.files.may_close()  # nothing was trained yet
    tell(window.trainer, STARTED)
    assert " •" in window.windowTitle()
    assert not window.context.files.may_close()  # in the middle of the run
    write_checkpoint(engine, sealed(b"learned"))
    tell(window.trainer, Finished(20, False, 0.5, 0.1, 0.9))
    assert not window.context.files.may_close()
    save_project(project_named("dense-32"), tmp_path / "other.netx")
    assert window.context.files.open_path(tmp_path / "other.netx")
    assert not window.context.files.may_close()
    question = "lenet-5 has unsaved trained weights. Save the weights?"
    earlier = "lenet-5 (opened earlier) has unsaved trained weights. Save the weights?"
    assert asked == [question, question, earlier]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Save)
    choose(tmp_path / "kept")
    assert window.context.files.may_close()
    assert load_weights(tmp_path / "kept.netx", 100) == sealed(b"learned")
    assert window.context.files.may_close()


def test_saving_in_the_middle_of_a_run_waits_for_what_it_has_learned_so_far(
    window: MainWindow,
    engine: ScriptedEngine,
    tmp_path: Path,
    tell: Callable[..., None],
    choose: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = window.trainer
    window.context.runs.train()
    tell(trainer, STARTED)

    def pause() -> None:
        write_checkpoint(engine, sealed(b"so far"))
        engine.news = [Paused(1)]

    monkeypatch.setattr(trainer, "pause", pause)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Save)
    choose(tmp_path / "kept.netx")
    assert window.context.files.may_close()
    assert load_weights(tmp_path / "kept.netx", 100) == sealed(b"so far")


def test_a_run_that_goes_on_after_it_was_saved_is_asked_for_again(
    window: MainWindow, asked: list[str], tmp_path: Path, tell: Callable[..., None]
) -> None:
    window.document.path = tmp_path / "mine.netx"
    window.context.runs.train()
    tell(window.trainer, STARTED)
    window.context.files.save()
    assert window.context.files.may_close()
    tell(window.trainer, Stepped(1, array("f", [2.0]), array("f", [1.0]), array("f", [1.0]), 9.0))
    assert not window.context.files.may_close()
    assert asked == ["lenet-5 has unsaved trained weights. Save the weights?"]


def test_a_run_that_ends_before_its_first_step_leaves_nothing_to_save(
    window: MainWindow, tell: Callable[..., None]
) -> None:
    window.context.runs.train()
    tell(window.trainer, STARTED)
    tell(window.trainer, Failed("out of memory"))
    assert window.context.files.may_close()


def test_opening_its_file_again_does_not_drop_what_a_network_has_learned_unasked(
    window: MainWindow,
    engine: ScriptedEngine,
    asked: list[str],
    tmp_path: Path,
    tell: Callable[..., None],
) -> None:
    path = tmp_path / "mine.netx"
    window.document.path = path
    window.context.files.save()
    window.context.runs.train()
    tell(window.trainer, STARTED)
    write_checkpoint(engine, sealed(b"learned"))
    tell(window.trainer, Finished(20, False, 0.5, 0.1, 0.9))
    assert not window.context.files.open_path(path)
    assert asked == ["lenet-5 has unsaved trained weights. Save the weights?"]
    assert window.trainer.weights.weights_for(window.document.model_ref) == sealed(b"learned")


def test_a_window_that_is_told_to_end_asks_nothing(
    window: MainWindow, asked: list[str], tell: Callable[..., None]
) -> None:
    window.context.runs.train()
    tell(window.trainer, STARTED)
    window.document.edit_network("Shorten", window.document.network.without("output"))
    close_without_asking(window)
    assert not window.isVisible()
    assert asked == []


def drop(window: MainWindow, *urls: QUrl) -> bool:
    """Drop files on the native window, as the platform does; whether they are taken."""
    data = QMimeData()
    data.setUrls(urls)
    kept = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    target = window.windowHandle()
    enter = QDragEnterEvent(QPoint(9, 9), *kept)
    QApplication.sendEvent(target, enter)
    QApplication.sendEvent(target, QDropEvent(QPointF(9, 9), *kept))
    QApplication.processEvents()
    return enter.isAccepted()


def test_a_project_that_is_dropped_on_the_window_is_opened(
    window: MainWindow, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.netx", tmp_path / "second.netx"
    save_project(project_named("dense-32"), first)
    save_project(project_named("transformer"), second)
    urls = [QUrl.fromLocalFile(str(path)) for path in (tmp_path / "notes.txt", first, second)]
    assert drop(window, urls[1])
    assert window.document.path == first
    assert drop(window, urls[0], urls[2], urls[1])
    assert window.document.path == second
    shown = "Opened second.netx, the first project of 3 files."
    assert window.status.currentMessage() == shown


def test_what_is_dropped_and_is_no_project_is_told(window: MainWindow, tmp_path: Path) -> None:
    before = window.document.project
    assert drop(window, QUrl.fromLocalFile(str(tmp_path / "weights.pt")))
    assert window.document.project is before
    assert window.status.currentMessage() == "Cannot open weights.pt: not a project (.netx)."


def test_text_that_is_dropped_is_left_to_the_field_below(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("64")
    kept = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    assert not FileDrops(window).eventFilter(window, QDropEvent(QPointF(9, 9), *kept))


def test_a_file_in_the_home_folder_is_listed_there(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "nets").mkdir()
    notes = list[str]()
    monkeypatch.setattr(
        window.context.picks.recent_files, "ask", lambda rows, _: notes.extend(map(_note, rows))
    )
    for path in (tmp_path / "mine.netx", tmp_path / "nets" / "mine.netx"):
        window.document.path = path
        window.context.files.save()
    window.context.picks.recent_files.open()
    assert notes == ["~/nets", "~"]


def _note(row: PickItem) -> str:
    return row.note


def test_expanding_a_group_of_a_saved_project_is_no_change(
    window: MainWindow, tmp_path: Path, asked: list[str]
) -> None:
    view, document = window.view, window.document
    window.context.loader.open(ARCHITECTURES.find("alexnet"))
    for placed in (False, True):
        if placed:  # and others make room
            view.canvas_scene.move_to({view.canvas_scene.names()[0]: (900.0, 900.0)})
        document.path = tmp_path / "mine.netx"
        window.context.files.save()
        view.collapsing.expand_all()
        view.collapsing.collapse_all()
        view.collapsing.expand(next(b for b in view.canvas_scene.diagram.boxes if b.is_collapsed))
        assert not document.has_changed
        assert window.context.files.may_close()
    view.collapsing.switch_direction()
    assert not window.context.files.may_close()
    assert asked == ["alexnet has unsaved changes. Save the changes?"]


def test_a_name_in_a_question_is_no_html(window: MainWindow, asked: list[str]) -> None:
    network = replace(window.document.network, name="<b>mine</b>")
    window.document.edit_network("Name", network)
    assert not window.context.files.may_close()
    assert "&lt;b&gt;mine&lt;/b&gt; has unsaved changes" in asked[0]
