"""Looks: made when they are asked for, kept while they hold."""

from dataclasses import replace

from explorer.catalog.activations import ReLU, Tanh
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Conv2d, Linear
from explorer.diagram.appearance import Appearances, appearances_of
from explorer.diagram.colors import CATEGORY, ColorBy
from explorer.diagram.diagram import flat, make_diagram
from explorer.graph.checks import Problem
from explorer.graph.inference import infer, touched
from explorer.graph.layer import Category
from explorer.graph.network import Network

LENET = project_named("lenet-5").network


def appearances(network: Network, coloring: ColorBy = ColorBy.KIND) -> Appearances:
    inference = infer(network)
    return appearances_of(flat(network), inference, inference.problems, coloring)


def renewed(before: Appearances, network: Network) -> tuple[Appearances, set[str]]:
    after = infer(network, before.inference)
    return before.renewed(after, after.problems, touched(before.inference, after))


def test_a_appearance_is_made_once() -> None:
    seen = appearances(LENET)
    assert seen["c1"] is seen["c1"]
    assert list(seen) == [node.name for node in LENET.order]
    assert "nothing" not in seen


def test_an_edit_makes_anew_only_what_it_touched() -> None:
    before = appearances(LENET)
    kept, gone = before["c1"], before["f6"]
    after, stale = renewed(before, LENET.with_settings("f6", Linear(85)))
    assert after["c1"] is kept
    assert after["f6"] != gone
    assert {"f6"} <= stale
    assert "c1" not in stale


def test_what_is_wrong_and_what_waits_for_it_appearance_otherwise_until_it_is_repaired() -> None:
    before = appearances(LENET)
    broken, stale = renewed(before, LENET.with_settings("c3", Conv2d(16, kernel_size=200)))
    assert broken["c3"].badge
    assert broken["f6"].is_blocked
    assert {"c3", "f6"} <= stale
    repaired, stale = renewed(broken, LENET)
    assert not repaired["c3"].badge
    assert {"c3", "f6"} <= stale
    assert dict(repaired) == dict(before)


def test_a_problem_further_up_leaves_all_boxes_their_colors() -> None:
    network = project_named("googlenet").network
    before, name = infer(network), "inception3a.branch2.1.conv"
    after = infer(network.with_settings(name, replace(network.index[name].layer, stride=2)), before)
    shown = make_diagram(network, (), lambda port: before.nodes[port.node].shape)
    kind = ColorBy.KIND
    seen, broken = (appearances_of(shown, known, known.problems, kind) for known in (before, after))
    assert broken["aux1."].is_blocked
    assert seen["aux1."].color == CATEGORY[Category.DENSE]
    assert all(broken[key].stripes == seen[key].stripes for key in shown.index)


def test_a_problem_that_the_data_bring_changes_the_appearance_of_a_node_that_is_the_same() -> None:
    before = appearances(LENET)
    plain = before["c1"]
    problems = (Problem("data", "c1", "the data have three channels", is_warning=True),)
    after, stale = before.renewed(before.inference, problems, ())
    assert stale == {"c1"}
    assert (after["c1"].badge, after["c1"].is_warning, plain.badge) == (
        problems[0].message,
        True,
        "",
    )


def test_colors_are_compared_of_kinds_not_of_settings() -> None:
    before = appearances(LENET)
    wider, stale = renewed(before, LENET.with_settings("c3", Conv2d(17, kernel_size=5)))
    assert wider.are_colored_like(before, stale)
    names = [node.name for node in LENET.nodes if isinstance(node.layer, Tanh)]
    other, stale = renewed(before, LENET.with_settings(names[0], ReLU()))
    assert other.are_colored_like(before, stale)
    swapped, stale = renewed(before, LENET.with_settings(names[0], Linear(3)))
    assert not swapped.are_colored_like(before, stale)


def test_what_it_was_in_another_picture_is_kept_where_it_still_holds() -> None:
    before = appearances(LENET)
    kept = {name: before[name] for name in ("c1", "f6")}
    network = LENET.with_settings("f6", Linear(85))
    inference = infer(network, before.inference)
    after = appearances_of(flat(network), inference, (), ColorBy.KIND, before)
    assert after["c1"] is kept["c1"]
    assert after["f6"] is not kept["f6"]
    noted = LENET.with_comment("c1", "the first")
    again = appearances_of(flat(noted), infer(noted), (), ColorBy.KIND, before)
    assert again["c1"].warning == "the first"


def test_colors_that_tell_amounts_are_made_from_the_numbers() -> None:
    costs = appearances(LENET, ColorBy.PARAMETERS)
    assert costs["c1"].fill
    assert costs.color_of("c1") == costs["c1"].fill
    assert not costs["tanh1"].fill
