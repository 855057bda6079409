import errno
import runpy
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

import onnx
import pytest
import torch
from onnx import numpy_helper
from safetensors.torch import load, save

from explorer.catalog.demos import project_named
from explorer.engine.model.build import build
from explorer.graph.storage.project_file import save_project

SVG = "{http://www.w3.org/2000/svg}"
Netx = Callable[..., tuple[int, str, str]]
DENSE = project_named("dense-32")


def test_an_architecture_becomes_an_onnx_file(netx: Netx, tmp_path: Path) -> None:
    path = tmp_path / "dense.onnx"
    assert netx("export", "dense-32", "--to", "onnx", "--output", str(path)) == (0, "", "")
    read = onnx.load(path)
    onnx.checker.check_model(read)
    assert {"hidden", "output"} <= {node.name for node in read.graph.node}
    assert list(tmp_path.iterdir()) == [path]


def test_a_project_is_exported_with_what_it_has_learned(netx: Netx, tmp_path: Path) -> None:
    state = build(DENSE.network).state_dict()
    state["hidden.bias"] = torch.full_like(state["hidden.bias"], 0.75)
    source, path = tmp_path / "it.netx", tmp_path / "it.onnx"
    save_project(DENSE, source, save({f"model.{name}": t for name, t in state.items()}))
    assert netx("export", str(source), "--to", "onnx", "--output", str(path))[0] == 0
    tensors = {tensor.name: tensor for tensor in onnx.load(path).graph.initializer}
    assert (numpy_helper.to_array(tensors["hidden.bias"]) == 0.75).all()


def test_an_architecture_becomes_a_file_that_runs(netx: Netx, tmp_path: Path) -> None:
    path = tmp_path / "dense.py"
    assert netx("export", "dense-32", "--to", "pytorch", "--output", str(path)) == (0, "", "")
    space = runpy.run_path(str(path))
    model = space["Dense32"]()
    assert list(model.state_dict()) == list(build(DENSE.network).state_dict())


def test_a_source_that_cannot_be_written_is_told_in_one_line(netx: Netx) -> None:
    code, _, err = netx("export", "dense-32", "--to", "pytorch", "--output", "/dev/full")
    assert (code, err.count("\n")) == (2, 1)
    assert "write /dev/full: " in err


@pytest.mark.parametrize("format", ["pytorch", "svg"])
def test_a_full_disk_leaves_the_file_that_was_there(
    format: str, netx: Netx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("explorer.graph.storage.atomic_write.os.fsync", full)
    path = tmp_path / "it"
    path.write_text("mine", encoding="utf-8")
    code, _, err = netx("export", "dense-32", "--to", format, "--output", str(path))
    assert (code, err.count("\n")) == (2, 1)
    assert err.endswith(f"write {path}: No space left on device\n")
    assert path.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_weights_that_a_training_would_begin_with_are_exported(netx: Netx, tmp_path: Path) -> None:
    first, second = tmp_path / "first.safetensors", tmp_path / "second.safetensors"
    for path in (first, second):
        arguments = ("export", "dense-32", "--to", "safetensors", "--output", str(path))
        assert netx(*arguments) == (0, "", "")
    model = build(DENSE.network)
    model.load_state_dict(load(first.read_bytes()))
    assert first.read_bytes() == second.read_bytes()
    assert float(model.hidden.weight.detach().std()) > 0


def test_learned_weights_are_exported_as_they_are(netx: Netx, tmp_path: Path) -> None:
    state = build(DENSE.network).state_dict()
    source, path = tmp_path / "it.netx", tmp_path / "it.safetensors"
    beside = {"optimizer.0.step": torch.ones(1)}
    save_project(DENSE, source, save({f"model.{name}": t for name, t in state.items()} | beside))
    assert netx("export", str(source), "--to", "safetensors", "--output", str(path))[0] == 0
    read = load(path.read_bytes())
    assert read.keys() == state.keys()
    assert all(torch.equal(read[name], tensor) for name, tensor in state.items())


def test_weights_of_another_network_are_refused(netx: Netx, tmp_path: Path) -> None:
    source, path = tmp_path / "it.netx", tmp_path / "it.safetensors"
    save_project(DENSE, source, save({"model.x": torch.ones(1)}))
    code, _, err = netx("export", str(source), "--to", "safetensors", "--output", str(path))
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("netx: The weights do not match the network")
    assert not path.exists()


def test_a_network_becomes_a_picture_without_qt(netx: Netx, tmp_path: Path) -> None:
    path = tmp_path / "lenet.svg"
    assert netx("export", "lenet-5", "--to", "svg", "--output", str(path)) == (0, "", "")
    arguments = {text.text for text in ElementTree.parse(path).iter(f"{SVG}text")}
    assert {"Convolution", "Average pooling", "16×10×10", "48,120"} <= arguments
    assert list(tmp_path.iterdir()) == [path]


def test_a_network_that_cannot_run_can_be_drawn_all_the_same(netx: Netx, tmp_path: Path) -> None:
    source, path = tmp_path / "it.netx", tmp_path / "it.svg"
    save_project(replace(DENSE, network=DENSE.network.without("hidden")), source)
    assert netx("export", str(source), "--to", "svg", "--output", str(path)) == (0, "", "")
    assert "⚠ ReLU" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("format", ["png", "pdf"])
def test_where_qt_is_missing_one_sentence_says_so(
    format: str, netx: Netx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "explorer.ui.files.figure_export", raising=False)
    for name in ("PySide6", "PySide6.QtCore"):
        monkeypatch.setitem(sys.modules, name, None)
    path = tmp_path / "it"
    code, out, err = netx("export", "lenet-5", "--to", format, "--output", str(path))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"netx: {format.upper()} export is not available: ")
    assert not path.exists()


def test_without_an_output_the_file_is_named_after_what_it_holds(
    netx: Netx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = "Exported Dense-32 to dense-32.onnx.\n"
    assert netx("export", "Dense-32", "--to", "onnx") == (0, shown, "")
    onnx.checker.check_model(onnx.load(tmp_path / "dense-32.onnx"))
    save_project(DENSE, tmp_path / "it.netx")
    assert netx("export", "it.netx", "--to", "onnx")[1] == "Exported it.netx to it.onnx.\n"


def test_without_an_output_nothing_is_written_over(
    netx: Netx, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("dense-32.onnx").write_text("mine")
    code, out, err = netx("export", "dense-32", "--to", "onnx")
    assert (code, out) == (2, "")
    assert err.startswith("netx: dense-32.onnx already exists. Use --output dense-32.onnx ")
    assert Path("dense-32.onnx").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("dense-32", "--to", "word", "--output", "x"), "argument --to: invalid choice: 'word'"),
        (("dense-32", "--output", "x"), "the following arguments are required: --to"),
        (("dense-32", "--to", "svg", "--output", "/no/x"), "--output: folder /no does not exist"),
        (
            ("dense-32", "--to", "png", "--output", "x", "--width", "5x"),
            "argument --width: expected an integer from 16 to 32000, got “5x”",
        ),
        (("dense-32", "--to", "onnx", "--output", "/no/x"), "--output: folder /no does not exist"),
        (("dense-32", "--to", "onnx", "--output", "/"), "--output: cannot write /"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    arguments: tuple[str, ...], shown: str, netx: Netx
) -> None:
    code, out, err = netx("export", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"netx: {shown}")


def test_a_network_that_cannot_run_says_why_and_no_file_appears(netx: Netx, tmp_path: Path) -> None:
    source, path = tmp_path / "it.netx", tmp_path / "it.onnx"
    save_project(replace(DENSE, network=DENSE.network.without("hidden")), source)
    code, out, err = netx("export", str(source), "--to", "onnx", "--output", str(path))
    assert (code, out) == (2, "")
    assert err.startswith("netx: cannot export dense-32: relu: ")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [source]


def test_weights_larger_than_the_network_are_refused_unread(netx: Netx, tmp_path: Path) -> None:
    source, path = tmp_path / "it.netx", tmp_path / "it.onnx"
    save_project(DENSE, source, bytes(4 << 20))
    code, _, err = netx("export", str(source), "--to", "onnx", "--output", str(path))
    assert code == 2
    assert str(source) in err
    assert err.count("\n") == 1
    assert not path.exists()
