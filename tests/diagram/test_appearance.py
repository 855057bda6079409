"""Looks: made when they are asked for, kept while they hold."""

from dataclasses import replace

from explorer.catalog.activations import ReLU, Tanh
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Conv2d, Linear
from explorer.diagram.appearance import Looks, looks_of
from explorer.diagram.colors import CATEGORY, Colouring
from explorer.diagram.diagram import flat, view
from explorer.graph.checks import Problem
from explorer.graph.inference import infer, touched
from explorer.graph.layer import Category
from explorer.graph.network import Network

LENET = project_named("lenet-5").network


def looks(network: Network, colouring: Colouring = Colouring.KIND) -> Looks:
    inference = infer(network)
    return looks_of(flat(network), inference, inference.problems, colouring)


def renewed(before: Looks, network: Network) -> tuple[Looks, set[str]]:
    after = infer(network, before.inference)
    return before.renewed(after, after.problems, touched(before.inference, after))


def test_a_look_is_made_once() -> None:
    seen = looks(LENET)
    assert seen["c1"] is seen["c1"]
    assert list(seen) == [node.name for node in LENET.order]
    assert "nothing" not in seen


def test_an_edit_makes_anew_only_what_it_touched() -> None:
    before = looks(LENET)
    kept, gone = before["c1"], before["f6"]
    after, stale = renewed(before, LENET.tuned("f6", Linear(85)))
    assert after["c1"] is kept
    assert after["f6"] != gone
    assert {"f6"} <= stale
    assert "c1" not in stale


def test_what_is_wrong_and_what_waits_for_it_look_otherwise_until_it_is_mended() -> None:
    before = looks(LENET)
    broken, stale = renewed(before, LENET.tuned("c3", Conv2d(16, kernel_size=200)))
    assert broken["c3"].badge
    assert broken["f6"].waits
    assert {"c3", "f6"} <= stale
    mended, stale = renewed(broken, LENET)
    assert not mended["c3"].badge
    assert {"c3", "f6"} <= stale
    assert dict(mended) == dict(before)


def test_a_problem_further_up_leaves_all_boxes_their_colours() -> None:
    network = project_named("googlenet").network
    before, name = infer(network), "inception3a.branch2.1.conv"
    after = infer(network.tuned(name, replace(network.index[name].block, stride=2)), before)
    shown = view(network, (), lambda port: before.facts[port.node].shape)
    kind = Colouring.KIND
    seen, broken = (looks_of(shown, known, known.problems, kind) for known in (before, after))
    assert broken["aux1."].waits
    assert seen["aux1."].colour == CATEGORY[Category.DENSE]
    assert all(broken[key].stripes == seen[key].stripes for key in shown.index)


def test_a_problem_that_the_data_bring_changes_the_look_of_a_node_that_is_the_same() -> None:
    before = looks(LENET)
    plain = before["c1"]
    problems = (Problem("data", "c1", "the data have three channels", mild=True),)
    after, stale = before.renewed(before.inference, problems, ())
    assert stale == {"c1"}
    assert (after["c1"].badge, after["c1"].mild, plain.badge) == (problems[0].words, True, "")


def test_colours_are_compared_of_kinds_not_of_settings() -> None:
    before = looks(LENET)
    wider, stale = renewed(before, LENET.tuned("c3", Conv2d(17, kernel_size=5)))
    assert wider.are_coloured_like(before, stale)
    names = [node.name for node in LENET.nodes if isinstance(node.block, Tanh)]
    other, stale = renewed(before, LENET.tuned(names[0], ReLU()))
    assert other.are_coloured_like(before, stale)
    swapped, stale = renewed(before, LENET.tuned(names[0], Linear(3)))
    assert not swapped.are_coloured_like(before, stale)


def test_what_it_was_in_another_picture_is_kept_where_it_still_holds() -> None:
    before = looks(LENET)
    kept = {name: before[name] for name in ("c1", "f6")}
    network = LENET.tuned("f6", Linear(85))
    inference = infer(network, before.inference)
    after = looks_of(flat(network), inference, (), Colouring.KIND, before)
    assert after["c1"] is kept["c1"]
    assert after["f6"] is not kept["f6"]
    noted = LENET.commented("c1", "the first")
    again = looks_of(flat(noted), infer(noted), (), Colouring.KIND, before)
    assert again["c1"].note == "the first"


def test_colours_that_tell_amounts_are_made_from_the_numbers() -> None:
    costs = looks(LENET, Colouring.PARAMETERS)
    assert costs["c1"].fill
    assert costs.colour_of("c1") == costs["c1"].fill
    assert not costs["tanh1"].fill
