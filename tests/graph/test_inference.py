from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.catalog.activations import ReLU, Tanh
from explorer.catalog.layers import (
    AdaptiveAvgPool2d,
    Add,
    Concat,
    Conv2d,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
    Mean,
    TorchvisionModule,
)
from explorer.graph.inference import Inference, infer
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.opaque import OpaqueFacts, OpaqueUse
from explorer.graph.shape import Field, Shape

ROW = chain(
    "row",
    [
        ("image", Input((1, 8, 8))),
        ("conv", Conv2d(4, kernel_size=3)),
        ("pool", MaxPool2d(2)),
        ("flatten", Flatten()),
        ("fc", Linear(10)),
    ],
)


def test_numbers_are_those_worked_by_hand() -> None:
    found = infer(ROW)
    assert [str(facts.shape) for facts in found.nodes.values()] == [
        "1×8×8",
        "4×6×6",
        "4×3×3",
        "36",
        "10",
    ]
    assert (found.parameters, found.macs) == (4 * 9 + 4 + 360 + 10, 36 * 4 * 9 + 360)
    assert found.memory == 4 * (64 + 144 + 36 + 36 + 10)
    assert dict(found.weights())["conv.weight"] == (4, 1, 3, 3)


def test_a_mistake_stays_at_its_node() -> None:
    found = infer(ROW.with_settings("pool", MaxPool2d(7)))
    assert [problem.where for problem in found.problems] == ["pool"]
    assert found.nodes["conv"] == infer(ROW).nodes["conv"]
    assert found.nodes["pool"].shape is None
    assert [found.nodes[name].blocked_by for name in ("pool", "flatten", "fc")] == [
        None,
        "pool",
        "pool",
    ]
    assert found.nodes["fc"].problem is None


def test_a_problem_that_settings_can_repair_has_alternatives() -> None:
    found = infer(ROW.with_settings("fc", Linear(10, in_features=99)))
    (problem,) = found.problems
    assert problem.message == "in_features is 99, but the input has 36. Set it to 36 or to auto."
    repaired = ROW.with_settings("fc", Linear(10, in_features=99).tuned(**problem.alternatives))
    assert infer(repaired).problems == ()


def test_branches_are_joined_in_shape_and_field() -> None:
    image = Node("image", Input((3, 8, 8)))
    near = Node("near", Conv2d(2, kernel_size=1), (Port("image"),))
    far = Node("far", Conv2d(5, kernel_size=3, padding=1), (Port("image"),))
    both = Node("both", Concat(), (Port("near"), Port("far"), Port("image")))
    found = infer(Network("branches", (image, near, far, both)))
    assert str(found.nodes["both"].shape) == "10×8×8"
    assert found.receptive_field("both") == Field((3, 3))


def test_what_sees_the_whole_image_has_no_field_and_neither_has_what_follows() -> None:
    image = Node("image", Input((2, 8, 8)))
    pool = Node("pool", AdaptiveAvgPool2d(8), (Port("image"),))
    add = Node("add", Add(), (Port("image"), Port("pool")))
    relu = Node("relu", ReLU(), (Port("add"),))
    found = infer(Network("squeeze", (image, pool, add, relu)))
    assert [found.receptive_field(name) for name in found.nodes] == [Field(), None, None, None]


def test_an_edit_infers_only_what_it_touches() -> None:
    before = infer(ROW)
    kept = {}
    for layer in (Flatten(), MaxPool2d(3)):
        name = "flatten" if layer == Flatten() else "pool"
        after = infer(ROW.with_settings(name, layer), before)
        kept[name] = [n for n, facts in after.nodes.items() if facts is before.nodes[n]]
    assert kept == {"flatten": list(ROW.index), "pool": ["image", "conv"]}


def test_what_waited_for_a_cycle_is_looked_at_once_that_is_gone() -> None:
    source = Node("b", ReLU(), (Port("b"),))
    conv = Node("a", Conv2d(2, kernel_size=3), (Port("b"),))
    network = Network("loop", (source, conv, Node("sum", Add(), (None, Port("a")))))
    known = infer(network)
    assert known.nodes["sum"].blocked_by == "b"
    repaired = network.with_replaced([replace(source, inputs=())])
    assert same(infer(repaired, known), infer(repaired))


def same(one: Inference, other: Inference) -> bool:
    return one.nodes == other.nodes and one.problems == other.problems


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_inferring_edit_after_edit_agrees_with_inferring_from_scratch(
    data: st.DataObject, anything: st.SearchStrategy[Network], any_edit: st.SearchStrategy
) -> None:
    network = data.draw(anything)
    known = infer(network)
    for edit in data.draw(st.lists(any_edit, max_size=6)):
        network = edit(network)
        known = infer(network, known)
        assert same(known, infer(network))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_every_node_has_a_shape_or_a_problem_or_waits(
    data: st.DataObject, anything: st.SearchStrategy[Network]
) -> None:
    network = data.draw(anything)
    found = infer(network)
    assert found.nodes.keys() == network.index.keys()
    for facts in found.nodes.values():
        stated = (facts.shape is not None, facts.problem is not None, facts.blocked_by is not None)
        assert stated.count(True) == 1


def test_a_single_number_is_no_row_for_a_matrix() -> None:
    found = infer(chain("x", [("x", Input((4,))), ("one", Mean((0,))), ("fc", Linear(3))]))
    assert [problem.where for problem in found.problems] == ["fc"]
    assert "single value" in found.problems[0].message


def test_fields_after_an_edit_are_those_of_a_new_inference() -> None:
    def all_of(found: Inference) -> list[Field | None]:
        return [found.receptive_field(node.name) for node in reversed(found.network.nodes)]

    known = infer(ROW)
    fields = all_of(known)
    for layer in (Conv2d(4, kernel_size=5), Conv2d(4, kernel_size=20), Conv2d(4, kernel_size=3)):
        known = infer(known.network.with_settings("conv", layer), known)
        assert all_of(known) == all_of(infer(known.network))
    assert all_of(known) == fields


def test_an_opaque_module_is_known_as_soon_as_its_facts_are_handed_in() -> None:
    attention = TorchvisionModule("swin_t", "features.1.0.attn")
    layers = [("image", Input((14, 14, 96))), ("attention", attention), ("relu", ReLU())]
    network, shape = chain("opaque", layers), Shape((14, 14, 96))
    facts = OpaqueFacts(shape, (("qkv.weight", (288, 96)),), 1_000)
    known = {OpaqueUse(attention.model, attention.path, shape): facts}
    before = infer(network)
    assert [problem.kind for problem in before.problems] == ["unknown"]
    assert before.nodes["relu"].blocked_by == "attention"
    after = infer(network, before, known)
    assert after == infer(network, opaque=known)
    assert after.nodes["relu"].shape == shape
    assert (after.parameters, after.macs) == (288 * 96, 1_000)
    edited = infer(network.with_settings("relu", Tanh()), after)
    assert edited.problems == ()  # the facts stay with the inference
    assert infer(network, edited, {}) == before  # and are forgotten where others are handed in
    assert infer(network) == before
