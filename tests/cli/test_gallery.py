import json
from collections.abc import Callable

from explorer import __version__
from explorer.catalog.demos import DEMOS
from explorer.graph.architecture import ARCHITECTURES

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
    assert all(list(row) == ["name", "title"] for row in shown["demos"])


def test_the_gallery_reads_as_one_line_each(netx: Netx) -> None:
    code, out, _ = netx("gallery")
    first = [line.split()[0] for line in out.splitlines() if line]
    assert code == 0
    assert first == [*ARCHITECTURES.names(), "Demos,", *DEMOS.names()]
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
    assert "cpu    works" in arguments
