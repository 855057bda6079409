"""The document: edits, undo, gestures, files."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import Sigmoid, with_activation
from explorer.catalog.layers import Conv2d
from explorer.graph.project import Project
from explorer.graph.storage.serialization import FileError
from explorer.ui.document.document import Document


def tuned(document: Document, channels: int) -> Project:
    layer = document.network.node("c1").layer
    return document.project.with_network(
        document.network.with_settings("c1", layer.tuned(out_channels=channels))
    )


def test_an_edit_shows_in_every_count_and_undo_takes_it_back(document: Document) -> None:
    before, counted = document.project, document.inference.parameters
    document.edit("Change", tuned(document, 7))
    assert document.inference.parameters != counted
    document.stack.undo()
    assert document.project is before
    assert document.inference.parameters == counted
    document.stack.redo()
    assert document.network.node("c1").layer == Conv2d(7, kernel_size=5, padding=2)


def test_one_gesture_is_one_step_back(document: Document) -> None:
    before = document.project
    for channels in (7, 8, 9):
        document.edit("Drag", tuned(document, channels), "c1.out_channels")
    document.edit("Another", tuned(document, 10), "c1.other")
    assert document.stack.count() == 2
    document.stack.undo()
    document.stack.undo()
    assert document.project is before


def test_a_gesture_that_ends_where_it_began_leaves_no_step(document: Document) -> None:
    document.edit("Drag", tuned(document, 7), "drag")
    document.edit("Drag", tuned(document, 6), "drag")
    assert document.stack.count() == 0


def test_to_look_at_something_is_no_step_and_leaves_undo_and_redo_where_they_lead(
    document: Document,
) -> None:
    before = document.project
    document.edit("Change", tuned(document, 7))
    after = document.project
    document.stack.undo()
    document.apply_layout(before.layout.with_expanded(frozenset({"looked."})))
    looked = document.project
    assert looked.layout.expanded == {"looked."}
    assert (document.stack.count(), document.stack.canRedo()) == (1, True)
    document.stack.redo()
    assert document.project == after
    document.apply_layout(looked.layout)
    document.edit("Change", tuned(document, 8))
    document.stack.undo()
    assert document.project == after.with_layout(looked.layout)
    document.stack.undo()
    assert document.project == before


def test_to_look_at_something_is_no_change_that_could_be_lost(
    document: Document, tmp_path: Path
) -> None:
    layout = document.project.layout.with_expanded(frozenset({"looked."}))
    document.edit("Change", tuned(document, 7))
    document.save(tmp_path / "mine.netx")
    saved = document.project
    document.edit("Change", tuned(document, 8))
    document.edit("Change", tuned(document, 7))
    assert document.project == saved
    assert not document.stack.isClean()
    assert not document.has_changed
    document.apply_layout(layout)
    assert not document.has_changed
    document.edit("Change", tuned(document, 8))
    assert document.has_changed
    document.stack.undo()
    assert document.project == saved.with_layout(layout)
    assert not document.has_changed


def test_an_edit_that_changes_nothing_is_no_edit(document: Document) -> None:
    document.edit("Nothing", tuned(document, 6))
    assert document.stack.count() == 0


def test_changed_carries_the_project_as_it_was_and_as_it_is(
    document: Document, qtbot: QtBot
) -> None:
    before = document.project
    with qtbot.waitSignal(document.changed) as heard:
        document.edit("Activate", before.with_network(with_activation(before.network, Sigmoid())))
    assert heard.args == [before, document.project]


def test_a_node_that_is_gone_is_selected_no_more(document: Document) -> None:
    document.select("tanh6")
    document.edit("Remove", document.project.with_network(document.network.without("tanh6")))
    assert document.selection == ()


def test_a_saved_project_opens_again_as_it_was(document: Document, tmp_path: Path) -> None:
    document.edit("Change", tuned(document, 9))
    document.save(tmp_path / "mine.netx")
    assert document.stack.isClean()
    saved = document.project
    document.edit("Change", tuned(document, 3))
    document.open(tmp_path / "mine.netx")
    assert document.project == saved
    assert not document.has_changed


def test_a_file_that_does_not_read_changes_nothing(document: Document, tmp_path: Path) -> None:
    broken = tmp_path / "broken.netx"
    broken.write_bytes(b"PK no zip")
    before = document.project
    with pytest.raises(FileError):
        document.open(broken)
    assert document.project is before
