import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from explorer.catalog.demos import DEMOS
from explorer.graph.storage.project_file import save_project

Netx = Callable[..., tuple[int, str, str]]

LENET = [
    # name, block, output, parameters, multiply-adds
    ("image", "Input", [1, 28, 28], 0, 0),
    ("c1", "Conv2d", [6, 28, 28], 156, 117_600),
    ("tanh1", "Tanh", [6, 28, 28], 0, 0),
    ("s2", "AvgPool2d", [6, 14, 14], 0, 0),
    ("c3", "Conv2d", [16, 10, 10], 2_416, 240_000),
    ("tanh3", "Tanh", [16, 10, 10], 0, 0),
    ("s4", "AvgPool2d", [16, 5, 5], 0, 0),
    ("flatten", "Flatten", [400], 0, 0),
    ("c5", "Linear", [120], 48_120, 48_000),
    ("tanh5", "Tanh", [120], 0, 0),
    ("f6", "Linear", [84], 10_164, 10_080),
    ("tanh6", "Tanh", [84], 0, 0),
    ("output", "Linear", [10], 850, 840),
]


def test_lenet_5_is_told_exactly(netx: Netx) -> None:
    code, out, err = netx("inspect", "lenet-5", "--json")
    predecessors = [[], *([row[0]] for row in LENET[:-1])]
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "name": "lenet-5",
        "input": "1x28x28",
        "nodes": [
            {
                "name": name,
                "block": layer,
                "group": "",
                "inputs": inputs,
                "output": output,
                "parameters": parameters,
                "macs": macs,
            }
            for (name, layer, output, parameters, macs), inputs in zip(
                LENET, predecessors, strict=True
            )
        ],
        "parameters": 61_706,
        "macs": 416_520,
        "problems": [],
    }


def test_the_table_has_a_line_for_every_layer_and_the_totals(netx: Netx) -> None:
    code, out, _ = netx("inspect", "LeNet-5")
    lines = out.splitlines()
    assert code == 0
    assert [line.split()[0] for line in lines if "─" not in line] == [
        "Layer",
        *(row[0] for row in LENET),
        "lenet-5",
    ]
    assert lines[-1].split() == ["lenet-5", "61,706", "416,520"]


def test_another_input_changes_the_numbers(netx: Netx) -> None:
    code, out, _ = netx("inspect", "lenet-5", "--input", "1x32x32", "--json")
    shown = json.loads(out)
    assert (code, shown["input"], shown["problems"]) == (0, "1x32x32", [])
    assert shown["nodes"][1]["output"] == [6, 32, 32]


def test_an_input_too_small_is_a_problem_at_its_layer(netx: Netx) -> None:
    code, out, err = netx("inspect", "lenet-5", "--input", "1x4x4", "--json")
    shown = json.loads(out)
    assert (code, err) == (1, "")
    assert [(problem["node"], problem["kind"]) for problem in shown["problems"]] == [
        ("c3", "shape")
    ]
    assert shown["nodes"][3]["output"] == [6, 2, 2]
    assert shown["nodes"][4]["output"] is None
    code, table, err = netx("inspect", "lenet-5", "--input", "1x4x4")
    assert (code, err) == (1, "")
    assert table.splitlines()[-1].startswith("problem: c3: ")


def test_a_project_in_a_file_is_told_as_it_is(netx: Netx, tmp_path: Path) -> None:
    project = DEMOS.find("dense-32").project()
    broken = replace(project, network=project.network.without("relu"))
    save_project(broken, tmp_path / "mine.netx")
    code, out, _ = netx("inspect", str(tmp_path / "mine.netx"), "--json")
    assert code == 1
    (problem,) = json.loads(out)["problems"]
    assert list(problem) == ["node", "kind", "message"]
    assert problem["node"] == "output"
    assert problem["message"]
