from dataclasses import replace

from explorer.catalog.demos import DEMOS
from explorer.catalog.layers import Dropout, Linear
from explorer.graph.network import chain
from explorer.graph.project import Direction, Layout

LENET = DEMOS.find("lenet-5").project()


def test_a_project_is_titled_after_its_network() -> None:
    assert LENET.title == "lenet-5"


def test_what_changes_nothing_gives_the_same_project() -> None:
    assert LENET.with_network(LENET.network) is LENET
    assert LENET.with_recipe(replace(LENET.recipe)) is LENET


def test_an_edit_gives_another_project_and_leaves_the_first() -> None:
    edited = LENET.with_network(LENET.network.tuned("f6", Linear(9)))
    assert (edited.network.node("f6").block, edited.recipe) == (Linear(9), LENET.recipe)
    assert LENET.network.node("f6").block == Linear(84)
    tuned = LENET.with_recipe(LENET.recipe.tuned(epochs=3))
    assert (tuned.recipe.epochs, LENET.recipe.epochs) == (3, 10)


def test_moving_a_node_keeps_those_that_were_moved_before() -> None:
    layout = Layout({"a": (1.0, 1.0), "b": (2.0, 2.0)}).with_moved({"b": (3.0, 3.0)})
    assert LENET.with_layout(layout).layout.moved == {"a": (1.0, 1.0), "b": (3.0, 3.0)}


def test_leading_a_network_elsewhere_forgets_what_was_moved_but_not_what_is_open() -> None:
    layout = Layout({"a": (1.0, 1.0)}).with_opened(frozenset({"g."})).towards(Direction.DOWN)
    assert layout == Layout({}, frozenset({"g."}), Direction.DOWN)


def test_an_edit_inside_a_group_that_is_open_at_first_does_not_fold_it() -> None:
    blocks = [(f"body.{number}", Dropout()) for number in range(4)]
    network = chain("n", [*blocks, ("a", Dropout()), ("b", Dropout())])
    project = replace(LENET, network=network)
    assert project.opened == {"body."}
    assert project.with_network(network.without("body.3")).opened == {"body."}
