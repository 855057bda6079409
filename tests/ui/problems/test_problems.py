"""The list of problems: told in sentences, shown on the canvas, mended by a click."""

import re
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import AvgPool2d, Conv2d, Linear
from explorer.catalog.losses import CrossEntropy
from explorer.edits.removing import remove
from explorer.graph.dataset import DATASETS
from explorer.graph.names import rename
from explorer.graph.network import Node, Port
from explorer.ui.main_window import MainWindow
from explorer.ui.problems.panel import ProblemsPanel
from explorer.ui.widgets.elided_button import elide_names
from explorer.ui.widgets.text import allow_breaks


@pytest.fixture
def broken(window: MainWindow) -> MainWindow:
    network = window.document.network
    network = network.with_settings("c5", Linear(120, in_features=9))
    window.document.edit_network("Break", network)
    return window


def repairs_shown(window: MainWindow) -> list[str]:
    return [
        button.text() for card in window.context.panels.problems.cards for button in card.buttons
    ]


def test_the_status_leads_to_the_node_and_to_the_list(broken: MainWindow) -> None:
    assert "c5" in broken.status.problems.text()
    broken.status.problems.click()
    assert broken.document.selection == ("c5",)
    assert broken.context.panels.problems.isVisible()
    assert [card.problem.where for card in broken.context.panels.problems.cards] == ["c5"]


def test_the_status_leads_into_a_collapsed_group(window: MainWindow) -> None:
    window.document.edit("Open", project_named("resnet18"))
    shown, name = window.view.canvas_scene, "layer3.1.conv2"
    assert shown.diagram.owner[name] != name
    network = window.document.network
    wide = network.node(name).layer.tuned(kernel_size=40, padding=0)
    window.document.edit_network("Break", network.with_settings(name, wide))
    window.status.problems.click()
    assert window.document.selection == (name,)
    assert shown.diagram.owner[name] == name


def test_a_long_problem_does_not_widen_the_window(window: MainWindow) -> None:
    window.resize(1024, 700)
    assert window.status.problems.shown == "✓ No problems"
    network = window.document.network
    window.document.edit_network("Break", network.with_settings("s4", AvgPool2d(kernel_size=90)))
    assert len(window.status.problems.text()) > 100
    window.layout().activate()
    assert window.width() == 1024
    assert window.minimumSizeHint().width() <= 1024
    assert window.status.problems.toolTip() in window.status.problems.text()
    assert window.status.problems.shown.endswith("…")


def test_every_repair_that_is_shown_repairs(broken: MainWindow) -> None:
    broken.show_problems()
    assert repairs_shown(broken)[0] == "Set Input features to 400"
    for number in range(len(repairs_shown(broken))):
        before = broken.document.project
        broken.context.panels.problems.cards[0].buttons[number].click()
        assert all(problem.where != "c5" for problem in broken.document.problems)
        broken.document.stack.undo()
        assert broken.document.project == before


def test_a_flattening_is_offered_where_it_repairs(window: MainWindow) -> None:
    network = window.document.network.without("flatten")
    node = network.node("c5")
    from explorer.edits.connecting import connect
    from explorer.graph.network import Port

    network = connect(
        network.with_settings("c5", Linear(120, in_features=400)), Port("s4"), node.name, 0
    )
    window.document.edit_network("Unflatten", network)
    window.show_problems()
    assert "Insert Flatten" in repairs_shown(window)
    window.context.panels.problems.cards[0].buttons[
        repairs_shown(window).index("Insert Flatten")
    ].click()
    assert window.document.problems == ()


def test_a_window_that_is_too_wide_is_padded(window: MainWindow) -> None:
    network = window.document.network.with_settings("s4", AvgPool2d(kernel_size=12))
    window.document.edit_network("Widen", network)
    window.show_problems()
    assert "Set padding to 1" in repairs_shown(window)


def test_a_network_without_problems_is_ready_to_train(window: MainWindow, qtbot: QtBot) -> None:
    panel = ProblemsPanel(window.document)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.text.text() == "No problems. The network is ready to train."


def test_a_missing_flatten_is_offered_before_the_first_of_the_linears(window: MainWindow) -> None:
    network = remove(window.document.inference, ["flatten"])
    layers = {"c5": Linear(120), "f6": Linear(84)}
    for name, layer in layers.items():
        network = network.with_settings(name, layer)
    window.document.edit_network("Unflatten", network)
    (problem,) = window.document.problems
    assert problem.where == "output"
    window.show_problems()
    button = repairs_shown(window).index("Insert Flatten before c5")
    assert not any(text == "Insert Flatten" for text in repairs_shown(window))
    window.context.panels.problems.cards[0].buttons[button].click()
    assert window.document.problems == ()


def test_an_unused_output_is_a_problem_of_a_layer_that_can_be_removed(window: MainWindow) -> None:
    network = window.document.network.with_node(Node("stray", ReLU(), (Port("c1"),)))
    window.document.edit_network("Stray", network)
    (problem,) = window.document.problems
    assert str(problem) == (
        "stray: Unused output: the network output is “output”. Connect this layer or delete it."
    )
    window.status.problems.click()
    assert window.document.selection == ("stray",)
    window.context.panels.problems.cards[0].buttons[
        repairs_shown(window).index("Delete layer")
    ].click()
    assert window.document.problems == ()


def test_the_status_tells_at_once_that_other_data_do_not_fit(window: MainWindow) -> None:
    assert window.status.problems.text() == "✓ No problems"
    other = DATASETS.find("adding")
    window.document.edit("Learn", replace(window.document.project, data=other))
    assert window.document.problems
    assert "No problems" not in window.status.problems.text()


def test_a_loss_that_cannot_judge_the_data_is_exchanged_by_a_click(window: MainWindow) -> None:
    project = project_named("lstm-regressor")
    other = project.with_training_options(project.training_options.tuned(loss=CrossEntropy()))
    window.document.edit("Open", other)
    window.show_problems()
    (card,) = (card for card in window.context.panels.problems.cards if card.problem.kind == "loss")
    card.buttons[0].click()
    assert window.document.problems == ()
    assert window.document.project == project


def test_the_inspector_follows_the_loss(window: MainWindow) -> None:
    project = project_named("lstm-regressor")
    window.document.edit("Open", project)
    assert window.context.panels.inspector.repair_buttons.isHidden()
    other = project.with_training_options(project.training_options.tuned(loss=CrossEntropy()))
    window.document.edit("Choose", other)
    (problem,) = window.document.problems
    assert str(problem) in window.context.panels.inspector.repair_buttons.message()
    window.context.panels.inspector.repair_buttons.buttons[0].click()
    assert window.document.problems == ()
    assert window.context.panels.inspector.repair_buttons.isHidden()


def test_a_network_without_an_input_gets_one_of_the_data_by_a_click(window: MainWindow) -> None:
    document = window.document
    whole = document.project
    document.edit_network("Remove", document.network.without(document.network.inputs[0].name))
    window.show_problems()
    (card,) = (
        card for card in window.context.panels.problems.cards if card.problem.kind == "input"
    )
    assert [button.text() for button in card.buttons] == ["Add Input 1×28×28"]
    document.select("c1")
    assert "Add Input 1×28×28" in [
        button.text() for button in window.context.panels.inspector.repair_buttons.buttons
    ]
    card.buttons[0].click()
    assert document.problems == ()
    entry = document.network.nodes[0]
    assert document.network.node("c1").predecessors == (entry.name,)
    document.stack.undo()
    other = replace(document.project, data=DATASETS.find("reversal"))
    document.edit("Learn", other)
    assert "Add Input 1×28×28" not in [
        button.text() for button in window.context.panels.inspector.repair_buttons.buttons
    ]
    document.stack.undo()
    document.stack.undo()
    assert document.project == whole


def test_the_panel_has_the_repairs_of_the_inspector(
    window: MainWindow,
) -> None:
    network = window.document.network
    window.document.edit_network("Break", network.with_settings("s4", AvgPool2d(kernel_size=12)))
    window.show_problems()
    window.document.select("s4")
    offered = [button.text() for button in window.context.panels.inspector.repair_buttons.buttons]
    assert len(offered) == 4
    assert repairs_shown(window) == offered
    window.context.panels.inspector.repair_buttons.buttons[1].click()
    assert window.document.problem_of("s4") is None


def test_long_repairs_widen_no_panel_and_a_card_has_no_gaps(window: MainWindow) -> None:
    network = window.document.network
    name = "a_layer_with_a_name_that_is_longer_than_any_panel_is_wide"
    renamed = rename(network, "c3", name)[0].with_settings("f6", Linear(84, in_features=99))
    least = window.context.panels.inspector.minimumSizeHint().width()
    window.document.edit_network("Break", renamed.with_settings(name, Conv2d(16, kernel_size=99)))
    window.show_problems()
    QApplication.processEvents()
    assert window.context.panels.inspector.minimumSizeHint().width() <= least
    for card in window.context.panels.problems.cards:
        assert card.height() == card.heightForWidth(card.width())
        assert card.minimumSizeHint().width() < 200


def test_a_long_name_can_be_broken_in_a_panel() -> None:
    text = "features.denseblock3.denselayer10.norm2: expected 3.5 channels"
    assert allow_breaks(text).replace("\u200b", "") == text
    assert max(map(len, re.split("[\u200b ]", allow_breaks(text)))) < 16
    assert allow_breaks("conv1: expected 3.5") == "conv1: expected 3.5"


def test_several_selected_layers_have_the_repairs_of_their_first_problem(
    window: MainWindow,
) -> None:
    window.document.edit_network(
        "Break", window.document.network.with_settings("f6", Linear(84, in_features=99))
    )
    window.document.select("f6", "c1")
    assert "Set Input features to auto" in [
        button.text() for button in window.context.panels.inspector.repair_buttons.buttons
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Delete layer", "Delete layer"),
        ("Set Padding of layer2.0.conv1 to 2", "Set Padding of layer2.0.conv1 to 2"),
        ("Set Padding of layer2.0.conv1 to 2", "Set Padding of conv1 to 2"),
        ("Insert Flatten before features.blocks.fc1", "Insert Flatten before …locks.fc1"),
    ],
)
def test_a_repair_that_is_cut_off_still_names_its_layer(
    window: MainWindow, text: str, shown: str
) -> None:
    metrics = window.fontMetrics()
    room = metrics.horizontalAdvance(shown)
    assert elide_names(text, metrics, room, "layer2.0.") == shown


def test_of_two_convolutions_that_could_be_changed_it_is_seen_which_is_meant(
    window: MainWindow,
) -> None:
    window.document.edit("Open", project_named("resnet18"))
    network = window.document.network
    name = "layer2.0.conv2"
    wide = network.node(name).layer.tuned(out_channels=96)
    window.document.edit_network("Narrow", network.with_settings(name, wide))
    window.show_problems()
    window.resize(1024, 700)
    QApplication.processEvents()
    shown = [button.shown for button in window.context.panels.problems.cards[0].buttons]
    assert shown[0].endswith(" of conv2 to 128")
    assert shown[1].endswith("sample.0 to 96")
    assert all(text.startswith("Set Output chan") for text in shown[:2])
