import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from explorer import __version__
from explorer.catalog.demos import DEMOS
from explorer.catalog.layers import Input
from explorer.cli import main
from explorer.graph.storage.project_file import save_project

Netx = Callable[..., tuple[int, str, str]]
TRAIN = ("train", "dense-32")


def refused(netx: Netx, *arguments: str) -> str:
    code, out, err = netx(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("netx: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err.removeprefix("netx: ").rstrip()


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("lenet-6",), "lenet-6"),
        (("inspect", "lenet-6"), "Run `netx gallery` to list all."),
        (("inspect", "lenet-6"), "Did you mean lenet-5?"),
        (("train", "lenet-6"), "Did you mean lenet-5?"),
        (("export", "lenet-6", "--to", "onnx"), "Did you mean lenet-5?"),
        (("demo", "lenet-6"), "Did you mean lenet-5?"),
        (("open", "none.netx"), "read none.netx: No such file"),
        (("train", "none.netx"), "read none.netx: No such file"),
        (("inspect", "a" * 300), "read aaa"),
        (("inspect", "x\0.netx"), "x\0.netx is damaged"),
        (("inspect",), "the following arguments are required: NAME|FILE; see netx inspect --help"),
        (("inspect", "lenet-5", "--depth"), "unrecognized arguments: --depth"),
        (("inspect", "lenet-5", "--input", "big"), "--input: "),
        (("inspect", "lenet-5", "--input", "0x9"), "--input: "),
        (("inspect", "lenet-5", "--input", "99999x99999x99999"), "--input: "),
        ((*TRAIN, "--learning-rate", "fast"), "--learning-rate: "),
        ((*TRAIN, "--learning-rate", "0"), "--learning-rate: "),
        ((*TRAIN, "--learning-rate", "-1"), "--learning-rate: "),
        ((*TRAIN, "--learning-rate", "nan"), "--learning-rate: "),
        ((*TRAIN, "--learning-rate", ""), "--learning-rate: "),
        ((*TRAIN, "--batch-size", "0"), "--batch-size: "),
        ((*TRAIN, "--batch-size", "many"), "--batch-size: "),
        ((*TRAIN, "--epochs", "1.5"), "--epochs: "),
        ((*TRAIN, "--seed", "-1"), "--seed: "),
        ((*TRAIN, "--optimizer", "Adma"), "--optimizer: "),
        ((*TRAIN, "--optimizer", ""), "--optimizer: "),
        ((*TRAIN, "--initializer", "He"), "--initializer: "),
        ((*TRAIN, "--activation", "Relu7"), "--activation: expected Sigmoid, Tanh, ReLU"),
        ((*TRAIN, "--device", "tpu"), "--device: "),
        ((*TRAIN, "--data", "cifar"), "--data: "),
        (
            (*TRAIN, "--set", "epochs"),
            "argument --set: expected NAME=VALUE, got “epochs”; see netx",
        ),
        ((*TRAIN, "--set", ""), "argument --set: expected NAME=VALUE, got “”"),
        ((*TRAIN, "--set", "=3"), "argument --set: expected NAME=VALUE, got “=3”"),
        ((*TRAIN, "--set", "epoch=3"), "--set epoch: "),
        ((*TRAIN, "--set", "epoch=3"), "Did you mean epochs?"),
        ((*TRAIN, "--set", "momentum=0"), "optimizer.momentum, "),
        ((*TRAIN, "--set", "momentum=0"), "Did you mean optimizer.momentum?"),
        ((*TRAIN, "--set", "epochs=0"), "--set epochs: "),
        ((*TRAIN, "--set", "epochs.x=0"), "--set epochs.x: epochs has no settings"),
        (
            (*TRAIN, "--set", "optimizer.momentum=2"),
            "--set optimizer.momentum: ",
        ),
        (
            (*TRAIN, "--optimizer", "AdamW", "--set", "optimizer.momentum=0.5"),
            "--set optimizer.momentum: ",
        ),
        (
            (*TRAIN, "--set", "schedule=Cosin"),
            "--set schedule: ",
        ),
        (
            (*TRAIN, "--set", "optimizer.nesterov=on", "--set", "optimizer.momentum=0"),
            "--set optimizer.momentum: ",
        ),
        ((*TRAIN, "--continue"), "--continue: dense-32 has no trained weights to start from"),
        (
            (*TRAIN, "--save", "/no/such/folder/x.netx"),
            "--save: folder /no/such/folder does not exist",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    arguments: tuple[str, ...],
    shown: str,
    netx: Netx,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown in refused(netx, *arguments)


def test_a_card_that_is_not_there_is_refused(netx: Netx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    shown = refused(netx, *TRAIN, "--device", "cuda")
    assert shown.startswith("Device cuda is not available: ")


@pytest.mark.parametrize("command", ["open", "inspect", "train"])
@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 and then nothing", b"\x00" * 500])
def test_a_damaged_file_is_refused(command: str, raw: bytes, netx: Netx, tmp_path: Path) -> None:
    path = tmp_path / "mine.netx"
    path.write_bytes(raw)
    shown = refused(netx, command, str(path))
    assert shown.startswith(f"{path} is damaged")


def test_a_missing_data_file_is_refused(
    netx: Netx, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("explorer.engine.data.datasets.resources", lambda: tmp_path)
    shown = refused(netx, *TRAIN, "--device", "cpu")
    assert "train-images-idx3-ubyte.gz is missing. Reinstall Network Explorer." in shown


def test_a_network_with_a_problem_is_not_trained(netx: Netx, tmp_path: Path) -> None:
    project = DEMOS.find("dense-32").project()
    save_project(replace(project, network=project.network.without("relu")), tmp_path / "a.netx")
    shown = refused(netx, "train", str(tmp_path / "a.netx"))
    assert "dense-32" in shown
    assert "output: " in shown


def test_a_network_that_does_not_fit_its_data_is_not_trained(netx: Netx, tmp_path: Path) -> None:
    project = DEMOS.find("dense-32").project()
    color = project.network.with_settings("image", Input((2, 28, 28)))
    save_project(replace(project, network=color), tmp_path / "a.netx")
    shown = refused(netx, "train", str(tmp_path / "a.netx"))
    assert "image: " in shown
    assert "1×28×28" in shown
    assert "2×28×28" in shown


def test_a_file_that_cannot_be_written_is_told(netx: Netx, tmp_path: Path) -> None:
    used = tmp_path / "taken.netx"
    used.mkdir()
    arguments = (*TRAIN, "--epochs", "1", "--device", "cpu", "--json", "--save", str(used))
    code, _, err = netx(*arguments)
    assert code == 2
    assert err == f"netx: --save: cannot write {used}\n"


@pytest.mark.usefixtures("no_display")
@pytest.mark.parametrize("arguments", [(), ("open",)])
def test_where_no_window_can_open_that_is_said(arguments: tuple[str, ...], netx: Netx) -> None:
    assert refused(netx, *arguments).startswith(
        "cannot open the application: no display found. Use `netx train`"
    )


@pytest.mark.parametrize(
    ("flag", "shown"), [("--version", f"netx {__version__}\n"), ("--help", "usage: netx")]
)
def test_help_and_version_are_told(
    flag: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([flag])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(shown)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_is_no_error(unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "explorer", "gallery", "--json"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_misspelt_command_is_told_with_the_one_that_was_meant(netx: Netx) -> None:
    code, _, err = netx("trian", "lenet-5")
    assert (code, err.count("\n")) == (2, 1)
    assert "Did you mean “train”?" in err
    code, _, err = netx("trian")
    assert code == 2
    assert "`netx train`" in err
    assert netx("foo")[2].endswith("Run `netx gallery` to list all.\n")


def test_what_lies_behind_a_problem_is_not_told_as_nothing(netx: Netx) -> None:
    _, out, _ = netx("inspect", "alexnet-32x32", "--input", "3x224x224")
    behind = next(line for line in out.splitlines() if line.startswith("classifier.6"))
    assert behind.split()[2:] == ["?", "?", "?"]
    assert "≥ 2,251,584" in out
