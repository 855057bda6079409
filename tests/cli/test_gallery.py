import json
from collections.abc import Callable

import pytest
import torch

from explorer import __version__
from explorer.catalog.demos import DEMOS
from explorer.graph.architecture import ARCHITECTURES
from explorer.graph.dataset import DATASETS

Netx = Callable[..., tuple[int, str, str]]


def test_the_gallery_tells_every_architecture_and_demo(netx: Netx) -> None:
    code, out, err = netx("gallery", "--json")
    shown = json.loads(out)
    assert (code, err) == (0, "")
    assert [row["name"] for row in shown["architectures"]] == ARCHITECTURES.names()
    assert [row["name"] for row in shown["demos"]] == DEMOS.names()
    for row in shown["architectures"]:
        assert list(row) == [
            "name",
            "title",
            "family",
            "year",
            "input",
            "parameters",
            "macs",
            "paper",
        ]
    assert [row["name"] for row in shown["data_sets"]] == DATASETS.names()
    assert all(list(row) == ["name", "title"] for row in shown["demos"] + shown["data_sets"])


def test_the_gallery_reads_as_one_line_each(netx: Netx) -> None:
    code, out, _ = netx("gallery")
    first = [line.split()[0] for line in out.splitlines() if line]
    assert code == 0
    assert first == [
        *(*ARCHITECTURES.names(), "Demos", *DEMOS.names(), "Data", *DATASETS.names()),
    ]
    assert "61,706 parameters" in out


def test_the_doctor_tells_versions_and_devices(netx: Netx) -> None:
    code, out, err = netx("doctor", "--json")
    shown = json.loads(out)
    assert (code, err, shown["version"]) == (0, "", __version__)
    assert shown["parts"]["torch"]
    assert [device["device"] for device in shown["devices"]] == ["cuda", "mps", "cpu"]
    assert shown["devices"][-1]["is_available"]
    arguments = netx("doctor")[1]
    assert f"Network Explorer {__version__}" in arguments
    assert "cpu    available" in arguments


@pytest.mark.parametrize(
    ("build", "advice"), [(None, "install a CUDA build"), ("12.8", "check its driver")]
)
def test_the_doctor_advises_on_an_nvidia_gpu(
    build: str | None, advice: str, netx: Netx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", build)
    assert advice in netx("doctor")[1]
