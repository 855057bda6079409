import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import Add, Conv2d, Dropout, Input, TorchvisionModule
from explorer.diagram.appearance import group_appearance
from explorer.diagram.diagram import (
    Diagram,
    all_expanded,
    expanded_groups,
    flat,
    initially_expanded,
    make_diagram,
    title_of,
)
from explorer.diagram.expanded_groups import keep_expanded, still_expanded
from explorer.edits.placing import append
from explorer.edits.removing import remove
from explorer.graph.inference import infer
from explorer.graph.layer import Layer
from explorer.graph.network import Network, Node, Port, chain


def seen(network: Network, opened: frozenset[str] = frozenset()) -> Diagram:
    facts = infer(network).nodes
    return make_diagram(
        network, opened, lambda port: facts[port.node].shape if port.node in facts else None
    )


def keys(shown: Diagram) -> list[str]:
    return [box.key for box in shown.boxes]


def stages(channels: tuple[int, ...] = (4, 4, 4), stray: bool = False) -> Network:
    """An input and a stage of blocks, each with a skip around two convolutions."""
    nodes = [Node("image", Input((4, 8, 8)))]
    for number, width in enumerate(channels):
        entry, group = Port(nodes[-1].name), f"stage.{number}"
        nodes += [
            Node(f"{group}.conv1", Conv2d(width, padding=1), (entry,)),
            Node(f"{group}.relu", ReLU(), (Port(f"{group}.conv1"),)),
            Node(f"{group}.add", Add(), (Port(f"{group}.relu"), entry)),
        ]
    if stray:
        nodes.append(Node("late", Add(), (Port("stage.0.add"), Port(nodes[-1].name))))
    return Network("stages", tuple(nodes))


def openable(network: Network) -> list[str]:
    """Keys of groups, and of runs of which some are there."""
    keys = sorted(all_expanded(network)) or ["none."]
    return [f"{key}{run}" for key in keys for run in ("", "*2", "*3")]


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_every_node_is_in_one_box_whatever_is_open(
    data: st.DataObject, anything: st.SearchStrategy[Network]
) -> None:
    network = data.draw(anything)
    opened = data.draw(st.sets(st.sampled_from(openable(network))))
    shown = seen(network, frozenset(opened))
    inside = [name for box in shown.boxes for name in box.nodes]
    assert sorted(inside) == sorted(network.index)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_connections_between_boxes_are_those_between_their_nodes(
    data: st.DataObject, anything: st.SearchStrategy[Network]
) -> None:
    network = data.draw(anything)
    opened = data.draw(st.sets(st.sampled_from(openable(network))))
    shown = seen(network, frozenset(opened))
    expected = {
        (port, shown.owner[port.node], shown.owner[node.name])
        for node in network.nodes
        for port in node.inputs
        if port and port.node in network.index
    }
    collapsed = {box.key for box in shown.boxes if box.is_collapsed}
    within = {
        connection
        for connection in expected
        if connection[1] == connection[2] and connection[1] in collapsed
    }
    assert {(w.port, w.source, w.target) for w in shown.connections} == expected - within


def test_with_everything_open_each_node_has_its_own_box() -> None:
    network = stages()
    assert keys(seen(network, all_expanded(network))) == list(network.index)
    assert keys(flat(network)) == list(network.index)


def test_groups_are_collapsed_until_they_are_opened() -> None:
    network = stages((4, 6))
    assert keys(seen(network)) == ["image", "stage."]
    assert keys(seen(network, frozenset({"stage."}))) == ["image", "stage.0.", "stage.1."]


def test_equal_neighbors_are_one_box_that_unfolds_into_them() -> None:
    network = stages((4, 4, 4))
    run = seen(network, frozenset({"stage."})).boxes[-1]
    assert (run.key, run.repeats, len(run.nodes)) == ("stage.0.*3", 3, 9)
    shown = seen(network, frozenset({"stage.", "stage.0.*3"}))
    assert keys(shown) == ["image", "stage.0.", "stage.1.", "stage.2."]
    assert [frame.key for frame in shown.frames] == ["stage.", "stage.0.*3"]


def test_an_open_run_keeps_its_groups_whatever_becomes_of_them() -> None:
    opened = frozenset({"stage.", "stage.0.*3"})
    network = stages((4, 4, 4))
    tuned = network.with_settings("stage.1.conv1", Conv2d(4, kernel_size=1))
    shown = seen(tuned, opened)
    assert keys(shown) == ["image", "stage.0.", "stage.1.", "stage.2."]
    assert [frame.title for frame in shown.frames] == ["stage", "stage.0 – stage.2"]
    assert keys(seen(tuned, frozenset({"stage."})))[-1] == "stage.2."


def test_an_open_group_is_no_part_of_a_run() -> None:
    shown = seen(stages((4, 4, 4, 4)), frozenset({"stage.", "stage.1."}))
    assert keys(shown)[:2] + keys(shown)[-1:] == ["image", "stage.0.", "stage.2.*2"]


def test_a_run_that_has_lost_groups_holds_those_that_are_left() -> None:
    opened = frozenset({"stage.", "stage.0.*5"})
    shown = seen(stages((4, 4)), opened)
    assert [frame.title for frame in shown.frames] == ["stage", "stage.0 – stage.1"]


def test_what_changes_the_shape_or_a_setting_is_no_part_of_a_run() -> None:
    assert keys(seen(stages((6, 6)), frozenset({"stage."}))) == ["image", "stage.0.", "stage.1."]
    network = stages((4, 4, 4))
    tuned = network.with_settings("stage.1.conv1", Conv2d(4, kernel_size=1))
    assert len(seen(tuned, frozenset({"stage."})).boxes) == 4


def test_a_group_that_is_read_from_elsewhere_is_no_part_of_a_run() -> None:
    shown = seen(stages((4, 4, 4), stray=True), frozenset({"stage."}))
    assert [(box.key, box.repeats) for box in shown.boxes[1:3]] == [
        ("stage.0.", 1),
        ("stage.1.*2", 2),
    ]


def test_inputs_and_outputs_of_a_collapsed_group_have_positions_of_their_own() -> None:
    shown = seen(stages((4, 6), stray=True), frozenset({"stage."}))
    first = shown.index["stage.0."]
    assert (first.inputs, first.outputs) == (1, 1)
    assert [(connection.input, connection.target) for connection in shown.connections][-2:] == [
        (0, "late"),
        (1, "late"),
    ]


def test_a_group_that_holds_nearly_everything_is_open_at_first() -> None:
    network = stages((4, 6, 8, 9))
    assert initially_expanded(network) == {"stage."}


def test_a_prefix_that_only_one_node_has_is_no_group() -> None:
    network = Network("one", (Node("a.b.c", Input((1, 2, 2))), Node("d", ReLU(), (Port("a.b.c"),))))
    assert keys(seen(network)) == ["a.b.c", "d"]


def test_a_name_of_a_thousand_parts_does_no_harm() -> None:
    deep = [Node(".".join("a" * i), ReLU()) for i in range(1, 1000)]
    network = Network("deep", tuple(deep))
    assert len(seen(network, all_expanded(network)).boxes) == 999


@pytest.mark.parametrize(
    ("key", "title"),
    [("layer1.", "layer1"), ("layer1.0.", "layer1.0"), ("layer1.1.*2", "layer1.1"), ("0.", "0")],
)
def test_a_group_is_called_by_the_end_of_its_prefix(key: str, title: str) -> None:
    assert title_of(key) == title


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("0.a 0.b 1.a 1.b 2.a 2.b", "3 × 2 layers"),
        ("0.a 0.b 1.a", "3 layers"),
        ("0 1 2", "3 layers"),
        ("left.a left.b right.a right.b", "4 layers"),
        ("0.a 0.relu 1.b 1.relu", "2 × 2 layers"),
        ("0.a 0.relu 1.a 1.b", "4 layers"),
        ("0.a 0.relu 1.relu 1.a", "4 layers"),
    ],
)
def test_a_collapsed_group_tells_its_copies(inside: str, text: str) -> None:
    layers = {name: ReLU() if "relu" in name else Input((1, 4, 4)) for name in inside.split()}
    nodes = [Node(f"g.{name}", layer) for name, layer in layers.items()]
    network = Network("n", tuple(nodes))
    (box,) = seen(network).boxes
    assert group_appearance(box, network, infer(network).nodes, None).detail == text


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        (Conv2d(6), Conv2d(6), "2 × 2 layers"),
        (Conv2d(6), Conv2d(12), "4 layers"),
        (Dropout(0.1), Dropout(0.2), "2 × 2 layers"),
        (
            TorchvisionModule("swin_t", "features.1.0"),
            TorchvisionModule("swin_t", "features.1.1"),
            "2 × 2 layers",
        ),
    ],
)
def test_copies_that_have_come_to_differ_are_told_as_layers(
    first: Layer, second: Layer, text: str
) -> None:
    layers = {"0.a": first, "0.b": ReLU(), "1.a": second, "1.b": ReLU()}
    network = Network("n", tuple(Node(f"g.{name}", layer) for name, layer in layers.items()))
    (box,) = seen(network).boxes
    assert group_appearance(box, network, infer(network).nodes, None).detail == text


def test_a_run_that_an_edit_divides_stays_open_in_each_part() -> None:
    network = stages((4, 4, 4, 4, 4))
    opened = frozenset({"stage.", "stage.0.*5"})
    for connected in ("stage.1.add", "stage.3.add"):
        after = append(network, Dropout(), Port(connected), "stage.").network
        opened, network = still_expanded(network, after, opened), after
    assert opened == {"stage.", "stage.0.*2", "stage.2.*2"}
    assert not [box.key for box in seen(network, opened).boxes if box.repeats > 1]


def test_a_run_that_loses_its_first_group_stays_open() -> None:
    network, opened = stages((4, 4, 4)), frozenset({"stage.", "stage.0.*3"})
    gone = [name for name in network.index if name.startswith("stage.0.")]
    after = remove(infer(network), gone)
    assert still_expanded(network, after, opened) == {"stage.", "stage.1.*2"}


def test_what_stood_by_itself_is_not_hidden_by_the_group_that_an_edit_makes_around_it() -> None:
    network, opened = stages((4,)), frozenset({"stage."})
    after = append(network, Dropout(), Port("stage.0.add"), "stage.").network
    assert still_expanded(network, after, opened) == {"stage.", "stage.0."}
    assert still_expanded(network, after, frozenset()) == frozenset()


def test_an_edit_inside_a_group_that_is_open_at_first_does_not_collapse_it() -> None:
    layers = [(f"body.{number}", Dropout()) for number in range(4)]
    network = chain("n", [*layers, ("a", Dropout()), ("b", Dropout())])
    project = project_named("lenet-5").with_network(network)
    assert expanded_groups(project) == {"body."}
    after = project.with_network(network.without("body.3"))
    assert expanded_groups(keep_expanded(project, after)) == {"body."}
