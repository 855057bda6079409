import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.catalog.demos import DEMOS, STANDARD
from explorer.graph.dataset import DATASETS
from explorer.graph.network import Network
from explorer.graph.project import Direction, Layout, Project
from explorer.graph.storage import project_file
from explorer.graph.storage.project_file import (
    FileError,
    load_project,
    load_weights,
    project_from_json,
    project_to_json,
    save_project,
)
from tests.no_network import sealed

LENET = DEMOS.find("lenet-5").project()
POSITIONS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)),
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "lenet.netx"
    save_project(LENET, path)
    return path


def pack(path: Path, text: str | bytes, entry: str = "project.json") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, text)
    return path


def altered(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(project_to_json(LENET)))
    change(data)
    return data


@pytest.mark.parametrize("name", DEMOS.names())
def test_a_project_read_back_is_equal(name: str, tmp_path: Path) -> None:
    project = replace(
        DEMOS.find(name).project(), layout=Layout({"output": (1.5, -2.0)}), notes="why\nnot é 字"
    )
    save_project(project, tmp_path / "it.netx", weights=sealed(b"numbers"))
    assert load_project(tmp_path / "it.netx") == project


@settings(max_examples=100, deadline=None)
@given(data=st.data(), positions=POSITIONS, notes=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_network_however_broken_survives_its_file(
    data: st.DataObject,
    positions: dict[str, tuple[float, float]],
    notes: str,
    anything: st.SearchStrategy[Network],
) -> None:
    network = data.draw(anything)
    opened = data.draw(st.none() | st.frozensets(st.sampled_from(["g.", "g.0.*2", "gone."])))
    layout = Layout(positions, opened, data.draw(st.sampled_from(Direction)))
    project = Project(network, STANDARD, DATASETS.find("mnist-10k"), layout, notes)
    assert project_from_json(json.loads(json.dumps(project_to_json(project)))) == project


def test_a_file_from_before_groups_could_be_collapsed_opens_with_them_collapsed() -> None:
    old = altered(lambda data: data["layout"].pop("direction"))
    assert "open" not in old["layout"]
    assert project_from_json(old).layout == Layout()


def test_weights_lie_beside_the_description(tmp_path: Path) -> None:
    save_project(LENET, tmp_path / "it.netx", weights=sealed(b"numbers"))
    with zipfile.ZipFile(tmp_path / "it.netx") as archive:
        assert archive.read("weights.safetensors") == sealed(b"numbers")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"half",
        sealed(b"numbers")[:-3],
        b"\xff" * 40,
        (29).to_bytes(8, "little") + b'{"x":{"data_offsets":[0,"9"]}}'[:29],
        (30).to_bytes(8, "little") + b'{"x":{"data_offsets":[0,"9"]}}',
        (2).to_bytes(8, "little") + b"[]" + b"more",
        (4).to_bytes(8, "little") + b"[[]]",
    ],
)
def test_weights_that_are_cut_off_are_refused(broken: bytes, tmp_path: Path) -> None:
    path = tmp_path / "it.netx"
    save_project(LENET, path, weights=sealed(b"numbers"))
    assert load_weights(path, 10) == sealed(b"numbers")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights.safetensors", broken)
    with pytest.raises(FileError, match="The trained weights are damaged"):
        load_weights(path, 10)


def test_equal_projects_make_equal_text() -> None:
    again = DEMOS.find("lenet-5").project()
    assert json.dumps(project_to_json(again)) == json.dumps(project_to_json(LENET))


def put(*keys: str | int, value: object) -> Callable[[dict[str, Any]], object]:
    def change(data: dict[str, Any]) -> None:
        part: Any = data
        for key in keys[:-1]:
            part = part[key]
        part[keys[-1]] = value

    return change


NODE = ("network", "nodes", 1)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (put("format", value="zip"), "not a Network Explorer project"),
        (put("version", value=99), "saved by a newer version of Network Explorer (format 99;"),
        (put("version", value="1"), "Expected a format version from 1 to 1, got '1'."),
        (put("version", value=0), "Expected a format version"),
        (put("network", value=[]), "network: expected a JSON object."),
        (put("network", "name", value=3), "name: expected a string."),
        (put("network", "name", value="\ud800"), "name: expected a string."),
        (put("network", "name", value="a" * 100_000), "name: expected a string."),
        (put("network", "nodes", value={}), "nodes: expected a list"),
        (put("network", "nodes", value=[{}] * 20_001), "list of at most 20,000"),
        (put("network", "nodes", value=[{}]), "nodes.name: expected a string."),
        (put(*NODE, value=None), "nodes: expected a JSON object."),
        (put(*NODE, "name", value="../../etc"), "Invalid name “../../etc”. Use letters"),
        (put(*NODE, "name", value="image"), "The name “image” is used twice."),
        (put(*NODE, "inputs", value="image"), "c1.inputs: expected a list"),
        (put(*NODE, "inputs", value=["a:b"]), "Expected a layer output"),
        (put(*NODE, "inputs", value=["a:" + "9" * 5_000]), "Expected a layer output"),
        (put(*NODE, "inputs", value=[3]), "c1.inputs: expected a string."),
        (put(*NODE, "block", value={"kind": "os:system"}), "Unknown layer “os:system”."),
        (put(*NODE, "block", value={"kind": "a\nb"}), "Unknown layer “a b”."),
        (put(*NODE, "block", value={"kind": "x" * 100_000}), "Unknown layer “xxx"),
        (put(*NODE, "block", value="Conv2d"), "layer: expected an object with “kind”, got str."),
        (put(*NODE, "block", "out_channels", value=0), "Conv2d.out_channels: Expected an integer"),
        (put(*NODE, "block", "out_channels", value="x\ny"), "Expected an integer"),
        (put(*NODE, "block", "out_channels", value=int("9" * 4_000)), "Expected an integer"),
        (put(*NODE, "block", "spin", value=0), "Conv2d has no setting “spin”."),
        (put("recipe", value=None), "recipe: expected a JSON object."),
        (put("recipe", value={}), "TrainingOptions: setting “initializer” is missing."),
        (
            put("recipe", "optimizer", value=3),
            "optimizer: expected an object with “kind”, got int.",
        ),
        (
            put("recipe", "optimizer", "lr", value=10**400),
            "SGD.lr: Expected a number gr",
        ),
        (
            put("recipe", "optimizer", "lr", value=float("nan")),
            "SGD.lr: Expected a number gr",
        ),
        (put("recipe", "device", value=["cpu"]), "Expected one of auto, cuda, mps, cpu"),
        (put("data", value="imagenet"), "Unknown data set “imagenet”."),
        (put("layout", "moved", value={"c1": [1]}), "Position of “c1”: expected two numbers."),
        (put("layout", "moved", value={"c1": [1, 10**400]}), "expected two numbers"),
        (put("layout", "moved", value={"c1": [1, float("nan")]}), "expected two numbers"),
        (
            put("layout", "direction", value="up\n"),
            "Expected a direction (left to right",
        ),
        (put("layout", "direction", value=[1]), "direction: expected a string."),
        (put("layout", "open", value="g."), "open: expected a list"),
        (put("layout", "open", value=[["g."]]), "open: expected a string."),
        (put("notes", value=3), "notes: expected a string."),
    ],
)
def test_a_description_with_a_mistake_is_refused_in_one_short_line(
    change: Callable[[dict[str, Any]], object], text: str
) -> None:
    with pytest.raises(FileError) as refusal:
        project_from_json(altered(change))
    assert text in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 500


@pytest.mark.parametrize("data", [None, [], 3, "text"])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(FileError, match=r"project\.json: expected a JSON object"):
        project_from_json(data)


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a": ' + "9" * 5_000 + "}", "[" * 100_000, b"\xff\xfe", b"\x00" * 9],
)
def test_a_description_that_is_no_json_is_damage(text: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is damaged or not a Network Explorer project"):
        load_project(pack(tmp_path / "it.netx", text))


def test_a_zip_without_a_description_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is damaged or not a Network Explorer project"):
        load_project(pack(tmp_path / "it.netx", "{}", entry="other.json"))


def test_a_description_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "it.netx", b" " * (project_file.MOST_BYTES + 1))
    assert bomb.stat().st_size < 1 << 20
    with pytest.raises(FileError, match=r"The file is too large: project\.json exceeds 32 MiB"):
        load_project(bomb)


def test_an_encrypted_file_is_refused(saved: Path) -> None:
    raw = bytearray(saved.read_bytes())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + flag] |= 1
    saved.write_bytes(raw)
    with pytest.raises(FileError, match="is damaged or not a Network Explorer project"):
        load_project(saved)


@pytest.mark.parametrize(
    "packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_damage_of_the_description_is_an_error_in_every_compression(
    packing: int, tmp_path: Path
) -> None:
    path = tmp_path / "it.netx"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("project.json", json.dumps(project_to_json(LENET)))
    assert load_project(path) == LENET
    raw = bytearray(path.read_bytes())
    raw[60:90] = b"\xff" * 30
    path.write_bytes(raw)
    with pytest.raises(FileError, match=r"is damaged|Invalid data"):
        load_project(path)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damage_anywhere_is_an_error_of_one_line_or_harmless(
    data: st.DataObject, saved: Path
) -> None:
    raw = bytearray(saved.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.just(len(raw)) | st.integers(0, len(raw)))
    broken = saved.with_name("broken.netx")
    broken.write_bytes(raw[:end])
    try:
        assert load_project(broken) == LENET
    except FileError as error:
        assert "\n" not in str(error)  # noqa: PT017 harmless damage raises nothing


def test_errors_name_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"Cannot read .*none\.netx: No such file"):
        load_project(tmp_path / "none.netx")
    with pytest.raises(FileError, match=r"Cannot read .*: Is a directory"):
        load_project(tmp_path)


def test_a_failed_write_keeps_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    before = saved.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match=r"Cannot write .*lenet\.netx: No space left on device"):
        save_project(replace(LENET, notes="new"), saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_an_interrupted_write_removes_its_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_project(LENET, saved)
    assert list(saved.parent.iterdir()) == [saved]


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"Cannot write .*: No such file or directory"):
        save_project(LENET, tmp_path / "nowhere" / "it.netx")
