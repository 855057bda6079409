from dataclasses import replace

from explorer.catalog.demos import DEMOS
from explorer.catalog.layers import Linear
from explorer.graph.project import Direction, Layout

LENET = DEMOS.find("lenet-5").project()


def test_a_project_is_titled_after_its_network() -> None:
    assert LENET.title == "lenet-5"


def test_an_edit_without_a_change_gives_the_same_project() -> None:
    assert LENET.with_network(LENET.network) is LENET
    assert LENET.with_training_options(replace(LENET.training_options)) is LENET


def test_an_edit_gives_another_project_and_keeps_the_first() -> None:
    edited = LENET.with_network(LENET.network.with_settings("f6", Linear(9)))
    assert (edited.network.node("f6").layer, edited.training_options) == (
        Linear(9),
        LENET.training_options,
    )
    assert LENET.network.node("f6").layer == Linear(84)
    tuned = LENET.with_training_options(LENET.training_options.tuned(epochs=3))
    assert (tuned.training_options.epochs, LENET.training_options.epochs) == (3, 10)


def test_moving_a_node_keeps_those_that_were_moved_before() -> None:
    layout = Layout({"a": (1.0, 1.0), "b": (2.0, 2.0)}).with_positions({"b": (3.0, 3.0)})
    assert LENET.with_layout(layout).layout.positions == {"a": (1.0, 1.0), "b": (3.0, 3.0)}


def test_leading_a_network_elsewhere_forgets_what_was_moved_but_not_what_is_open() -> None:
    layout = (
        Layout({"a": (1.0, 1.0)}).with_expanded(frozenset({"g."})).with_direction(Direction.DOWN)
    )
    assert layout == Layout({}, frozenset({"g."}), Direction.DOWN)
