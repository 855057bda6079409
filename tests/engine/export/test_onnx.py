import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx.numpy_helper import to_array
from onnx.reference import ReferenceEvaluator
from safetensors.torch import save

from explorer.catalog.activations import ReLU
from explorer.catalog.demos import project_named
from explorer.catalog.layers import (
    Add,
    BatchNorm2d,
    Concat,
    Conv2d,
    Dropout,
    Flatten,
    Input,
    Linear,
    MaxPool2d,
)
from explorer.edits.excerpt import excerpt
from explorer.engine.export.onnx import export_onnx
from explorer.engine.export.weights import ExportError
from explorer.engine.model.build import BuildError, build
from explorer.engine.training.loop import train
from explorer.graph.inference import infer
from explorer.graph.network import Network, Node, Port, chain
from explorer.graph.project import Project
from explorer.protocol.events import Finished
from explorer.session.run import Run

LENET = project_named("lenet-5")
# its names are those that torch would give to operators
BRANCHED = Network(
    "branched",
    (
        Node("linear", Input((3, 8, 8))),
        Node("other", Input((3, 8, 8))),
        Node("arm.0", Conv2d(4, kernel_size=3, padding=1), (Port("linear"),)),
        Node("arm.1", Conv2d(4, kernel_size=1), (Port("other"),)),
        Node("norm", BatchNorm2d(), (Port("arm.1"),)),
        Node("sum", Add(), (Port("arm.0"), Port("norm"))),
        Node("both", Concat(), (Port("sum"), Port("arm.0"), Port("linear"))),
        Node("relu", ReLU(), (Port("both"),)),
        Node("pool", MaxPool2d(2), (Port("relu"),)),
        Node("flat", Flatten(), (Port("pool"),)),
        Node("drop", Dropout(0.5), (Port("flat"),)),
        Node("conv2d", Linear(5), (Port("drop"),)),
        Node("training", Add(), (Port("conv2d"), Port("conv2d"))),
    ),
)


def learned(network: Network) -> tuple[torch.nn.Module, bytes]:
    torch.manual_seed(1)
    model = build(network).eval()
    return model, save({f"model.{name}": t for name, t in model.state_dict().items()})


def shape(value: onnx.ValueInfoProto) -> list[int | str]:
    return [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]


@pytest.mark.parametrize("network", [LENET.network, BRANCHED], ids=lambda each: each.name)
def test_the_file_computes_what_torch_computes(network: Network, tmp_path: Path) -> None:
    model, weights = learned(network)
    path = tmp_path / "it.onnx"
    export_onnx(replace(LENET, network=network), path, weights)
    read = onnx.load(path)
    onnx.checker.check_model(read, full_check=True)
    entries = {value.name: shape(value) for value in read.graph.input}
    assert list(entries) == [node.name for node in network.nodes if not node.inputs]
    assert all(dims[0] == "batch" for dims in entries.values())
    for batch in (1, 3):
        connected = {name: torch.randn(batch, *dims[1:]) for name, dims in entries.items()}
        (shown,) = ReferenceEvaluator(read).run(None, {n: t.numpy() for n, t in connected.items()})
        assert np.abs(shown - model(*connected.values()).detach().numpy()).max() < 1e-4


def test_an_excerpt_has_what_its_whole_network_has_learned(tmp_path: Path) -> None:
    model, weights = learned(LENET.network)
    part = excerpt(infer(LENET.network), ("c3", "tanh3"))
    path = tmp_path / "it.onnx"
    export_onnx(LENET.with_network(part), path, weights)
    read = onnx.load(path)
    assert [value.name for value in read.graph.input] == ["s2"]
    tensors = {tensor.name: to_array(tensor) for tensor in read.graph.initializer}
    wanted = model.state_dict()["c3.weight"].numpy()
    assert np.array_equal(tensors["c3.weight"], wanted)


def test_nodes_and_values_carry_the_names_of_the_network_and_nothing_of_this_machine(
    tmp_path: Path,
) -> None:
    path = tmp_path / "it.onnx"
    export_onnx(replace(LENET, network=BRANCHED), path)
    read = onnx.load(path)
    named = {node.name for node in read.graph.node}
    silent = {"linear", "other", "drop", "training"}  # a name of torch's own stays with torch
    assert {node.name for node in BRANCHED.nodes} - silent <= named
    tensors = {tensor.name for tensor in read.graph.initializer}
    assert {"arm.0.weight", "arm.0.bias", "norm.running_mean", "conv2d.bias"} <= tensors
    assert [value.name for value in read.graph.output] == ["training"]
    assert str(Path(__file__).parents[2]).encode() not in path.read_bytes()


def test_weights_begin_as_a_training_would_and_a_run_keeps_its_randomness(tmp_path: Path) -> None:
    state = torch.get_rng_state()
    for name in ("first", "second"):
        export_onnx(LENET, tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    assert torch.equal(torch.get_rng_state(), state)


def test_what_cannot_run_or_does_not_fit_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "it.onnx"
    path.write_bytes(b"old")
    with pytest.raises(BuildError, match="The input is not connected"):
        export_onnx(replace(LENET, network=LENET.network.without("c1")), path)
    _, weights = learned(chain("small", [("image", Input((4,))), ("output", Linear(2))]))
    for bad in (weights, b"no weights"):
        with pytest.raises(ExportError, match="The weights do not match the network"):
            export_onnx(LENET, path, bad)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_torch_refuses_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **text: object) -> None:
        raise RuntimeError("no such operator\nand a long story")

    monkeypatch.setattr("torch.onnx.export", refuse)
    with pytest.raises(ExportError, match=r"^PyTorch could not export lenet-5: no such operator$"):
        export_onnx(LENET, tmp_path / "it.onnx")


def test_a_run_that_trains_meanwhile_ends_as_it_would_have(
    make: "partial[Project]", tmp_path: Path
) -> None:
    project = make(dropout=0.5, epochs=30)
    alone = Run(partial(train, project))
    alone.join(60)
    beside = Run(partial(train, project))
    exporter = threading.Thread(target=export_onnx, args=(LENET, tmp_path / "it.onnx"))
    exporter.start()
    beside.join(60)
    exporter.join(60)
    first, second = alone.take()[-1], beside.take()[-1]
    assert isinstance(first, Finished)
    assert isinstance(second, Finished)
    assert first.loss == second.loss


def test_a_mask_of_a_recurrent_layer_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="does not support masks in recurrent layers"):
        export_onnx(project_named("attention-dot"), tmp_path / "dates.onnx")
    assert list(tmp_path.iterdir()) == []
