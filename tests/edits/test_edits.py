"""Edits: what each does to a small network, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.catalog.activations import ELU, ReLU
from explorer.catalog.blocks.convolutional import Bottleneck, Residual
from explorer.catalog.demos import project_named
from explorer.catalog.layers import (
    Add,
    AvgPool2d,
    Concat,
    Conv2d,
    Dropout,
    Embedding,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
)
from explorer.diagram.geometry import Rect
from explorer.diagram.manual.align import NARROW, Axis, Edge, aligned, distributed
from explorer.edits.clipboard import clip, clip_title, duplicate, paste, read_clip
from explorer.edits.connecting import connect, connection_problem, disconnect, free_slot
from explorer.edits.grouping import (
    group,
    groups_to_remove,
    made_from,
    move_out,
    placed,
    rebuild,
    shared_group,
    ungroup,
)
from explorer.edits.placing import append, insert, position
from explorer.edits.removing import remove
from explorer.edits.repairs.repairs import repairs
from explorer.edits.repairs.resize import setting_title
from explorer.edits.repeating import repeat, repeat_row, row_of
from explorer.edits.replacing import related, type_names, with_type
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.block import Block
from explorer.graph.compatibility import all_problems
from explorer.graph.dataset import DATASETS
from explorer.graph.inference import infer
from explorer.graph.names import rename, stem_of, unused_name
from explorer.graph.network import Network, NetworkError, Node, Port, chain
from tests.diagram.layout.test_arrange import overlap

CHANNELS, STRIDE = (setting_title(Conv2d(), name) for name in ("out_channels", "stride"))
WIDTH = setting_title(Linear(), "in_features")
ROW = chain(
    "row",
    [
        ("image", Input((3, 16, 16))),
        ("conv", Conv2d(8, padding=1)),
        ("relu", ReLU()),
        ("pool", MaxPool2d(2)),
        ("flatten", Flatten()),
        ("fc", Linear(10)),
    ],
)


def predecessors(network: Network) -> dict[str, tuple[str, ...]]:
    return {node.name: node.predecessors for node in network.nodes}


@pytest.mark.parametrize(
    ("kind", "stem"), [("Conv2d", "conv"), ("Add", "add"), ("BatchNorm1d", "batchnorm")]
)
def test_a_kind_names_its_nodes(kind: str, stem: str) -> None:
    assert stem_of(kind) == stem
    assert unused_name([f"{stem}1", f"{stem}2.a"], stem) == f"{stem}3"


def test_an_appended_layer_is_between_a_node_and_its_readers() -> None:
    placed = append(ROW, Dropout(), Port("relu"))
    assert placed.names == ("dropout1",)
    assert predecessors(placed.network)["pool"] == ("dropout1",)
    names = list(placed.network.index)
    assert names.index("dropout1") == names.index("pool") - 1
    assert infer(placed.network).problems == ()


def test_inserting_into_a_connection_keeps_other_readers() -> None:
    branched = append(ROW, Add(), None).network
    branched = connect(branched, Port("relu"), "add1", 0)
    placed = insert(branched, ELU(), "pool", 0)
    assert predecessors(placed.network)["pool"] == placed.names
    assert predecessors(placed.network)["add1"] == ("relu",)


def test_a_block_is_placed_as_a_group_and_remembered() -> None:
    placed = append(ROW, Residual(8), Port("relu"))
    assert all(name.startswith("residual1.") for name in placed.names)
    assert infer(placed.network).problems == ()
    assert made_from(placed.network, "residual1.") == Residual(8)


def test_a_block_is_rebuilt_with_its_connections() -> None:
    network = append(ROW, Residual(8), Port("relu")).network
    other = rebuild(network, "residual1.", Residual(8, project=True))
    assert infer(other).problems == ()
    assert "residual1.downsample.0" in other.index
    assert rebuild(other, "residual1.", Residual(8)) == network
    inner = other.node("residual1.conv1").layer
    edited = other.with_settings("residual1.conv1", inner.tuned(bias=True))
    assert made_from(edited, "residual1.") is None
    with pytest.raises(NetworkError, match="was edited"):
        rebuild(edited, "residual1.", Residual(8))


@pytest.mark.parametrize("part", [Residual(8), Bottleneck(8, 4), Residual(8, project=True)])
def test_an_unconnected_group_is_repeated_as_a_row(part: Block) -> None:
    alone = position(ROW, part)
    prefix = f"{alone.names[0].split('.')[0]}."
    repeated, _ = repeat(alone.network, prefix, 3)
    assert len(infer(repeated).problems) == len(infer(alone.network).problems)
    end = alone.outputs[0].node.removeprefix(prefix)
    for copy in (1, 2):
        own = f"{prefix}{copy}."
        held = [repeated.index[name] for name in repeated.index if name.startswith(own)]
        into = {port for node in held for port in node.inputs}
        outside = {port for port in into if port is None or not port.node.startswith(own)}
        assert outside == {Port(f"{prefix}{copy - 1}.{end}")}


def test_every_gallery_block_is_found_again_after_a_repetition() -> None:
    network = append(ROW, Bottleneck(2), Port("relu")).network
    repeated, _ = repeat(network, "bottleneck1.", 3)
    assert [made_from(repeated, f"bottleneck1.{n}.") is not None for n in range(3)] == [True] * 3


def test_placed_blocks_are_found_where_all_their_nodes_are_selected() -> None:
    single = append(ROW, Bottleneck(2), Port("relu")).network
    network, _ = repeat(single, "bottleneck1.", 3)
    names = [name for name in network.index if name.startswith("bottleneck1.")]
    copies = {f"bottleneck1.{number}.": Bottleneck(2) for number in range(3)}
    assert placed(network, names) == copies
    two = [name for name in names if not name.startswith("bottleneck1.1.")]
    assert placed(network, two).keys() == {"bottleneck1.0.", "bottleneck1.2."}
    only = [name for name in single.index if name.startswith("bottleneck1.")]
    assert placed(single, only) == {"bottleneck1.": Bottleneck(2)}
    for others in (names[:-1], [*names, "relu"], ["relu"], []):
        assert placed(network, others) == {}
    assert placed(single, only[:2]) == {}
    edited = network.with_settings(names[0], network.node(names[0]).layer.tuned(bias=True))
    assert placed(edited, names) == {}


def test_a_chain_that_loses_a_node_closes() -> None:
    after = remove(infer(ROW), ["relu", "pool"])
    assert predecessors(after)["flatten"] == ("conv",)
    assert infer(after).problems == ()


def test_a_gap_is_left_open_where_the_reader_could_not_take_what_came() -> None:
    pinned = ROW.with_settings("fc", Linear(10, in_features=512))
    after = remove(infer(pinned), ["flatten"])
    assert predecessors(after)["fc"] == ()
    assert [problem.where for problem in infer(after).problems] == ["fc"]


@pytest.mark.parametrize(
    ("source", "target", "slot", "kind"),
    [
        ("fc", "conv", 0, "cycle"),
        ("conv", "conv", 0, "cycle"),
        ("nobody", "conv", 0, "wire"),
        ("conv", "fc", 3, "wire"),
        ("flatten", "spare", 0, "shape"),
    ],
)
def test_a_connection_that_cannot_be_has_a_reason(
    source: str, target: str, slot: int, kind: str
) -> None:
    network = ROW.with_node(Node("spare", AvgPool2d()))
    problem = connection_problem(infer(network), Port(source), target, slot)
    assert problem is not None
    assert problem.kind == kind


def test_a_connection_that_a_setting_would_repair_is_allowed() -> None:
    network = ROW.with_node(Node("pinned", Linear(4, in_features=7)))
    assert connection_problem(infer(network), Port("flatten"), "pinned", 0) is None
    assert free_slot(network.node("pinned")) == 0


def test_connections_are_added_and_removed() -> None:
    without = disconnect(ROW, "pool", 0)
    assert predecessors(without)["pool"] == ()
    assert connect(without, Port("relu"), "pool", 0) == ROW
    with pytest.raises(NetworkError, match="would create a cycle"):
        connect(ROW, Port("fc"), "conv", 0)


def test_a_group_is_made_within_the_group_that_holds_all() -> None:
    grouped, names = group(ROW, ["conv", "relu"], "stem")
    assert list(names.values()) == ["stem.conv", "stem.relu"]
    inner, _ = group(grouped, ["stem.conv", "stem.relu"], "a")
    assert "stem.a.conv" in inner.index
    back, _ = ungroup(inner, "stem.a.")
    assert back == grouped
    assert ungroup(grouped, "stem.")[0] == ROW
    assert shared_group(["a.b.c", "a.b.d", "a.bc"]) == "a."


@pytest.mark.parametrize(
    ("names", "title", "text"),
    [
        (["conv"], "", "at least two layers"),
        (["conv", "relu"], "fc", "“fc” is already in use"),
        (["conv", "relu"], "a b", "Use letters, digits"),
    ],
)
def test_a_group_that_cannot_be_is_refused(names: list[str], title: str, text: str) -> None:
    with pytest.raises(NetworkError, match=text):
        group(ROW, names, title)


def test_a_repeated_group_is_a_row_of_copies() -> None:
    grouped, _ = group(ROW, ["conv", "relu"], "block")
    row, names = repeat(grouped, "block.", 3)
    assert names["block.conv"] == "block.0.conv"
    assert predecessors(row)["block.1.conv"] == ("block.0.relu",)
    assert predecessors(row)["pool"] == ("block.2.relu",)
    assert infer(row).problems == ()
    longer, _ = repeat(row, "block.2.", 2)
    assert predecessors(longer)["pool"] == ("block.3.relu",)


def test_a_row_of_copies_is_made_longer_and_shorter() -> None:
    grouped, _ = group(ROW, ["conv", "relu"], "block")
    row, _ = repeat(grouped, "block.", 3)
    found = row_of(row, [name for name in row.index if name.startswith("block.")])
    assert found == ["block.0.", "block.1.", "block.2."]
    longer, _ = repeat_row(row, found, 5)
    assert longer == repeat(grouped, "block.", 5)[0]
    shorter, _ = repeat_row(row, found, 2)
    assert shorter == repeat(grouped, "block.", 2)[0]
    assert repeat_row(row, found, 3)[0] is row
    with pytest.raises(NetworkError, match="repetitions"):
        repeat_row(row, found, 0)


def test_groups_that_differ_are_no_row() -> None:
    grouped, _ = group(ROW, ["conv", "relu"], "block")
    row, _ = repeat(grouped, "block.", 2)
    row = row.with_settings("block.1.conv", Conv2d(8, padding=2, dilation=2))
    assert row_of(row, [name for name in row.index if name.startswith("block.")]) == ["block."]
    assert row_of(row, ["block.1.conv", "block.1.relu"]) == ["block.1."]
    assert row_of(row, ["fc"]) == []


def test_a_group_with_two_outputs_is_not_repeated() -> None:
    network = ARCHITECTURES.find("googlenet").build()
    with pytest.raises(NetworkError, match="exactly one output"):
        repeat(connect(network, Port("inception3a.branch1.conv"), "inception3b.branch1.conv", 0),
               "inception3a.", 2)  # fmt: skip


def test_renaming_renames_connections() -> None:
    renamed, names = rename(ROW, "conv", "stem.first")
    assert predecessors(renamed)["relu"] == ("stem.first",)
    assert names == {"conv": "stem.first"}
    with pytest.raises(NetworkError, match="already the name of a layer"):
        rename(ROW, "relu", "conv.relu")
    with pytest.raises(NetworkError, match="already in use"):
        rename(ROW, "relu", "conv")


def test_a_merge_with_an_unknown_branch_takes_any_shape() -> None:
    nodes = (
        Node("image", Input((3, 8, 8))),
        Node("relu", ReLU(), (Port("image"),)),
        Node("unknown", Add()),
        Node("cat", Concat(), (Port("image"), Port("relu"), Port("unknown"))),
    )
    known = infer(Network("n", nodes))
    assert connection_problem(known, Port("relu"), "cat", 3) is None
    assert remove(known, ["relu"]).node("cat").inputs == (Port("image"), Port("unknown"))


def test_a_clip_reads_as_it_was_written() -> None:
    network = append(ROW, Residual(8), Port("relu")).network
    used = clip(network, [name for name in network.index if name.startswith("residual1.")])
    assert read_clip(used.text()) == used
    pasted, names = paste(network, used)
    assert names[0].startswith("residual2.")
    assert made_from(pasted, "residual2.") == Residual(8)
    with pytest.raises(NetworkError, match="pasted into itself"):
        paste(network, used, "residual1.")


def test_a_duplicate_keeps_its_sources() -> None:
    doubled, (name,) = duplicate(ROW, ["pool"])
    assert doubled.node(name).predecessors == ("relu",)


def test_a_swap_keeps_what_both_kinds_know() -> None:
    pool = MaxPool2d(3, stride=2, padding=1)
    other = with_type(pool, AvgPool2d)
    assert (other.kernel_size, other.stride, other.padding) == (3, 2, 1)
    assert AvgPool2d in related(pool)
    assert Linear not in related(pool)


def test_names_that_tell_a_kind_follow_it_and_no_others() -> None:
    nodes = [("x", Input((4,))), ("relu1", ReLU()), ("g.relu2", ReLU()), ("relu", ReLU())]
    before = chain("names", [*nodes, ("elu1", ELU()), ("relu9", ReLU())])
    turned = before.map_nodes(
        lambda node: node.with_layer(ELU()) if node.name in ("relu1", "g.relu2", "relu") else node
    )
    assert type_names(before, turned) == {"relu1": "elu2", "g.relu2": "g.elu1"}


def test_a_repair_is_suggested_only_where_it_works() -> None:
    broken = ROW.with_settings("fc", Linear(10, in_features=7))
    inference = infer(broken)
    (problem,) = inference.problems
    found = {repair.text: repair.network for repair in repairs(inference, problem)}
    assert f"Set {WIDTH} to 512" in found
    assert found[f"Set {WIDTH} to auto"].node("fc").layer == Linear(10)
    for network in found.values():
        assert infer(network).problems == ()


def test_an_input_is_placed_without_connections() -> None:
    placed = position(ROW, Input((3, 8, 8)))
    assert placed.network.node(placed.names[0]).inputs == ()


def test_boxes_share_an_edge_or_equal_gaps() -> None:
    boxes = {"a": Rect(0, 0, 10, 10), "b": Rect(30, 5, 20, 10), "c": Rect(90, 50, 10, 10)}
    assert {x for x, _ in aligned({"a": boxes["a"], "c": boxes["c"]}, Edge.LEFT).values()} == {5}
    assert {y for _, y in aligned(boxes, Edge.BOTTOM).values()} == {55}
    spread = distributed(boxes, Axis.ACROSS)
    assert spread["b"][0] - 10 - 10 == 90 - (spread["b"][0] + 10)


def test_boxes_that_would_lie_on_one_another_are_aligned_in_a_row() -> None:
    row = {name: Rect(50.0 * n, 0, 40, 20) for n, name in enumerate("cab")}
    positions = aligned(row, Edge.LEFT)
    assert {x for x, _ in positions.values()} == {20}
    heights = [positions[name][1] for name in "cab"]
    assert heights == [10, 10 + 20 + NARROW, 10 + 2 * (20 + NARROW)]
    apart = {"a": Rect(0, 0, 40, 20), "b": Rect(50, 100, 40, 20)}
    assert aligned(apart, Edge.LEFT)["b"] == (20, 110)


def test_two_aligned_rows_are_in_the_order_of_the_network() -> None:
    rows = {
        "first": Rect(0, 0, 40, 20), "second": Rect(100, 0, 40, 20),
        "third": Rect(0, 50, 40, 20), "fourth": Rect(100, 50, 40, 20),
        "far": Rect(600, 0, 40, 20),
    }  # fmt: skip
    positions = aligned(rows, Edge.TOP, apart=(30.0, NARROW))
    assert {y for _, y in positions.values()} == {10}
    assert [positions[name][0] for name in rows] == [20, 90, 160, 230, 620]


def test_what_is_aligned_moves_on_behind_what_is_not() -> None:
    apart = {"a": Rect(0, 0, 40, 20), "b": Rect(50, 100, 40, 20), "c": Rect(90, 300, 40, 20)}
    in_its_direction, beside = Rect(10, 90, 100, 50), Rect(41, 0, 9, 400)
    positions = aligned(apart, Edge.LEFT, [beside, in_its_direction])
    assert positions == {"a": (20, 10), "b": (20, 140 + NARROW + 10), "c": (20, 310)}
    assert aligned(apart, Edge.LEFT, [beside])["b"] == (20, 110)
    two = [Rect(0, 125, 40, 20), Rect(0, 95, 40, 20)]
    assert aligned(apart, Edge.LEFT, two)["b"] == (20, 145 + NARROW + 10)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4),
    st.sampled_from(Edge),
)
def test_aligned_boxes_do_not_overlap(
    positions: list[tuple[int, int]], kept: list[tuple[int, int]], edge: Edge
) -> None:
    boxes = {str(n): Rect(45.0 * x, 25.0 * y, 40 + n, 20 + n) for n, (x, y) in enumerate(positions)}
    others = [Rect(45.0 * x, 25.0 * y, 60, 30) for x, y in kept]
    rects = [boxes[key].at(position) for key, position in aligned(boxes, edge, others).items()]
    for number, rect in enumerate(rects):
        assert not any(overlap(rect, other) for other in (*rects[number + 1 :], *others))


def test_what_has_no_room_to_be_spread_evenly_takes_it() -> None:
    crowd = {name: Rect(10.0 * n, 7.0 * n, 40, 20) for n, name in enumerate("abc")}
    assert [x for x, _ in distributed(crowd, Axis.ACROSS).values()] == [20, 84, 148]
    assert [y for _, y in distributed(crowd, Axis.DOWN).values()] == [10, 54, 98]


def test_a_group_that_goes_closes_its_gap_too() -> None:
    network = append(ROW, Residual(8), Port("relu")).network
    held = [name for name in network.index if name.startswith("residual1.")]
    after = remove(infer(network), held)
    assert after == ROW


def test_the_first_branch_that_fits_is_connected_when_their_source_is_removed() -> None:
    nodes = (
        Node("image", Input((3, 8, 8))),
        Node("conv", Conv2d(8, padding=1), (Port("image"),)),
        Node("flatten", Flatten(), (Port("conv"),)),
        Node("pool", MaxPool2d(2), (Port("conv"),)),
        Node("add", Add(), (Port("flatten"), Port("pool"))),
        Node("next", Conv2d(4), (Port("add"),)),
        Node("concat", Concat(), (Port("conv"), Port("image"), Port("add"))),
    )
    known = infer(Network("n", nodes))
    problem = next(problem for problem in known.problems if problem.where == "add")
    direction = next(
        direction for direction in repairs(known, problem) if direction.text == "Delete layer"
    )
    assert direction.network.node("next").inputs == (Port("pool"),)
    assert direction.network.node("concat").inputs == (Port("conv"), Port("image"))
    whole = append(ROW, Residual(8), Port("relu")).network
    after = remove(infer(whole), ["residual1.add"])
    (reader,) = whole.successors["residual1.add"]
    assert after.node(reader).inputs == whole.node("residual1.add").inputs[:1]


def test_an_unconnected_input_can_be_connected_to_the_output_before_it() -> None:
    network = disconnect(ROW, "pool", 0)
    inference = infer(network)
    text = [repair.text for repair in repairs(inference, inference.problems[0])]
    assert text[0] == "Connect from relu"


def test_a_kernel_that_is_too_large_is_reduced_to_the_largest_that_fits() -> None:
    inference = infer(ROW.with_settings("conv", Conv2d(8, kernel_size=99)))
    found = {repair.text: repair.network for repair in repairs(inference, inference.problems[0])}
    assert infer(found["Set kernel size to 15"]).problems == ()  # 16 is too large for the pool


def test_a_kernel_is_reduced_until_the_layers_behind_fit_too() -> None:
    network = ARCHITECTURES.find("alexnet").build()
    entry = network.inputs[0]
    network = network.with_settings(entry.name, entry.layer.tuned(shape=(3, 63, 63)))
    network = network.with_settings(
        "features.3", network.node("features.3").layer.tuned(kernel_size=999)
    )
    inference = infer(network)
    text = {repair.text: repair.network for repair in repairs(inference, inference.problems[0])}
    assert infer(text["Set kernel size to 5"]).problems == ()


@pytest.mark.parametrize("name", ["lenet-5", "resnet18-3x3", "lenet-5-3x3"])
def test_a_filter_that_is_too_wide_is_made_smaller_before_the_image_is_made_larger(
    name: str,
) -> None:
    network = project_named(name).network
    first = next(node for node in network.nodes if isinstance(node.layer, Conv2d))
    known = infer(network.with_settings(first.name, first.layer.tuned(kernel_size=99)))
    directions = [direction.text for direction in repairs(known, known.problems[0])]
    assert directions[0].startswith("Set kernel size")
    assert any(text.startswith("Set input shape") for text in directions[1:])


def test_a_vector_that_enters_where_an_image_is_expected_becomes_that_of_the_data() -> None:
    network = chain("n", [("flat", Input((784,))), ("conv", Conv2d(4)), ("relu", ReLU())])
    known, data = infer(network), DATASETS.find("mnist-10k")
    first = repairs(known, known.problems[0], data)[0]
    assert first.text == "Set input shape of flat to 1×28×28"
    assert infer(first.network).problems == ()
    dense = network.with_settings("flat", Input((1, 28, 28)))
    dense = insert(dense, Flatten(), "conv", 0).network
    known = infer(dense)
    text = [direction.text for direction in repairs(known, known.problems[0], data)]
    assert not any(each.startswith("Set input shape of flat") for each in text)


def test_the_repair_without_other_problems_comes_first() -> None:
    network = ARCHITECTURES.find("alexnet").build()
    entry = network.inputs[0]
    network = network.with_settings(entry.name, entry.layer.tuned(shape=(3, 16, 16)))
    inference = infer(network)
    left = [
        len(infer(direction.network).problems)
        for direction in repairs(inference, inference.problems[0])
    ]
    assert left[0] == 0
    assert left[:-1] == sorted(left[:-1])  # the last one removes the block


def test_a_sum_whose_branch_lost_pixels_can_be_padded_there() -> None:
    layer = append(ROW, Residual(8), Port("relu")).network
    for name in ("residual1.conv1", "residual1.conv2"):
        layer = layer.with_settings(name, layer.node(name).layer.tuned(padding=0))
    inference = infer(layer)
    found = {
        direction.text: direction.network for direction in repairs(inference, inference.problems[0])
    }
    text = "Use “same” padding in residual1.conv1, residual1.conv2"
    assert infer(found[text]).problems == ()


def test_a_sum_that_lost_its_skip_can_be_connected_to_the_source_of_its_branch() -> None:
    placed = append(ROW, Residual(8), Port("relu"))
    slot = placed.network.node("residual1.add").inputs.index(Port("relu"))
    network = disconnect(placed.network, "residual1.add", slot)
    inference = infer(network)
    (problem,) = inference.problems
    directions = {repair.text: repair.network for repair in repairs(inference, problem)}
    assert "relu" in directions["Connect from relu"].node("residual1.add").predecessors
    assert infer(directions["Connect from relu"]).problems == ()


def test_a_branch_that_was_just_disconnected_comes_first() -> None:
    network = project_named("resnet18").network
    slot = network.node("layer2.0.add").inputs.index(Port("layer2.0.downsample.1"))
    for name, at, text in (
        ("layer2.0.add", slot, "Connect from layer2.0.downsample.1"),
        ("layer1.0.conv1", 0, "Connect from maxpool"),  # which the sum reads too
    ):
        known = infer(disconnect(network, name, at))
        (first, *_) = repairs(known, known.problems[0])
        assert first.text == text
        assert infer(first.network).problems == ()


def test_unconnected_layers_come_last_for_a_merge() -> None:
    nodes = (
        Node("image", Input((3, 8, 8))),
        Node("conv", Conv2d(8, padding=1), (Port("image"),)),
        Node("relu", ReLU(), (Port("conv"),)),
        Node("add1", Add()),
        Node("concat1", Concat(), (Port("relu"),)),
    )
    known = infer(Network("n", nodes))
    problem = next(problem for problem in known.problems if problem.where == "concat1")
    text = [direction.text for direction in repairs(known, problem)]
    assert text == ["Connect from conv", "Connect from image", "Delete layer"]
    alone = infer(Network("n", (Node("add1", Add()), Node("relu", ReLU()))))
    problem = next(problem for problem in alone.problems if problem.where == "relu")
    assert repairs(alone, problem)[0].text == "Connect from add1"


def test_copies_whose_row_is_dissolved_are_called_after_it() -> None:
    grouped, _ = group(ROW, ["conv", "relu"], "block")
    row, _ = repeat(grouped, "block.", 2)
    after, names = ungroup(row, "block.")
    assert names["block.1.conv"] == "block_1.conv"
    assert infer(after).problems == ()


def test_groups_that_are_selected_side_by_side_are_dissolved_together() -> None:
    grouped, _ = group(ROW, ["conv", "relu"], "block")
    row, _ = repeat(grouped, "block.", 3)
    held = [name for name in row.index if name.startswith("block.")]
    assert groups_to_remove(row, held) == ("block.",)
    assert groups_to_remove(row, held[:4]) == ("block.0.", "block.1.")
    assert groups_to_remove(row, held[:3]) == ("block.",)
    parts, names = ungroup(row, "block.")
    copies = [names[name] for name in held]
    groups = groups_to_remove(parts, copies)
    assert groups == ("block_0.", "block_1.", "block_2.")
    assert (
        groups_to_remove(parts, [*copies, "flatten"]) == groups_to_remove(parts, copies[1:]) == ()
    )
    flat, _ = ungroup(parts, *groups)
    assert not any(node.group for node in flat.nodes)
    assert infer(flat).problems == ()


def test_a_clip_that_is_a_group_is_called_as_it_is_kept() -> None:
    network = append(ROW, Residual(8), Port("relu")).network
    held = [name for name in network.index if name.startswith("residual1.")]
    used = clip_title(clip(network, held), "My skip!")
    assert {name.partition(".")[0] for name in used.network.index} == {"my_skip"}
    assert list(used.network.blocks) == ["my_skip."]
    assert clip_title(used, "…").network.index == used.network.index
    flat = clip_title(clip(ROW, ["conv", "relu"]), "Two")
    assert list(flat.network.index) == ["conv", "relu"]
    assert flat.network.name == "Two"


def test_layers_moved_out_of_their_group_keep_their_connections() -> None:
    grouped, _ = group(ROW, ["conv", "relu", "pool"], "stem")
    out, names = move_out(grouped, ["stem.pool"])
    assert names == {"stem.pool": "pool"}
    assert out.node("pool").predecessors == ("stem.relu",)
    inner, _ = group(grouped, ["stem.conv", "stem.relu"], "a")
    whole, names = move_out(inner, ["stem.a.conv", "stem.a.relu"])
    assert set(names.values()) == {"a.conv", "a.relu"}
    assert "stem.pool" in whole.index
    for held in (["flatten"], ["stem.conv", "stem.relu", "stem.pool"]):
        with pytest.raises(NetworkError, match="not inside a group"):
            move_out(grouped, held)


def test_a_sum_of_other_channels_can_get_those_of_either_branch() -> None:
    network = project_named("resnet18-3x3").network
    name = "layer2.0.conv2"
    wide = network.with_settings(name, network.node(name).layer.tuned(out_channels=100))
    known = infer(wide)
    directions = {
        direction.text: direction.network for direction in repairs(known, known.problems[0])
    }
    assert infer(directions[f"Set {CHANNELS} of {name} to 128"]).problems == ()
    other = infer(directions[f"Set {CHANNELS} of layer2.0.downsample.0 to 100"])
    assert other.nodes["layer2.0.add"].problem is None


def test_an_output_of_images_is_led_on_to_as_many_classes_as_there_are() -> None:
    network = chain("short", [("image", Input((1, 28, 28))), ("conv", Conv2d(8, padding=1))])
    known = infer(network)
    (problem,) = all_problems(known, DATASETS.find("mnist-10k"))
    directions = {direction.text: direction.network for direction in repairs(known, problem)}
    repaired = infer(directions["Add Flatten, Linear with 10 outputs"])
    assert all_problems(repaired, DATASETS.find("mnist-10k")) == ()


def test_a_sum_whose_branch_lost_every_other_pixel_can_get_another_stride() -> None:
    network = project_named("resnet18-3x3").network
    for name, direction in (
        ("layer1.0.conv1", f"Set {STRIDE} of layer1.0.conv1 to 1"),
        ("layer2.0.downsample.0", f"Set {STRIDE} of layer2.0.downsample.0 to 2"),
    ):
        layer = network.node(name).layer
        stride = 2 if layer.values()["stride"] == 1 else 1
        known = infer(network.with_settings(name, layer.tuned(stride=stride)))
        directions = {found.text: found.network for found in repairs(known, known.problems[0])}
        assert infer(directions[direction]).problems == ()


def test_a_new_input_is_connected_to_all_missing_first_inputs() -> None:
    nodes = (
        Node("conv", Conv2d(8)),
        Node("pool", MaxPool2d(2), (Port("conv"),)),
        Node("fc", Linear(3)),
        Node("add", Add(), (Port("fc"),)),
        Node("words", Embedding(8)),
    )
    network, data = Network("n", nodes), DATASETS.find("mnist-10k")
    known = infer(network)
    problem = next(problem for problem in known.problems if problem.kind == "input")
    (direction,) = repairs(known, problem, data)
    assert direction.text == "Add Input 1×28×28"
    assert direction.network.successors["input1"] == [
        "conv",
        "fc",
    ]  # symbols are not what the data hold
    assert not repairs(known, problem)
    (direction,) = repairs(known, problem, DATASETS.find("reversal"))
    assert direction.network.successors["tokeninput1"] == ["words"]
    assert infer(direction.network).nodes["words"].shape is not None
