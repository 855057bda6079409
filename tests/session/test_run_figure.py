import math
from array import array
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from explorer.catalog.demos import DEMOS
from explorer.diagram.figures.figure import figure_of
from explorer.graph.inference import infer
from explorer.graph.project import Project
from explorer.protocol.events import Stepped
from explorer.session.history import History
from explorer.session.run_figure import run_figure


def drawn(project: Project, losses: list[float]) -> ElementTree.Element:
    history = History()
    column = array("f", losses)
    history.add(Stepped(1, column, column, column, 1.0))
    return ElementTree.fromstring(run_figure(project, history))


def text(root: ElementTree.Element) -> set[str]:
    return {element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")}


@pytest.mark.parametrize("name", DEMOS.names())
def test_a_picture_shows_every_box_and_what_enters(name: str) -> None:
    project = DEMOS.find(name).project()
    shown = text(drawn(project, [3.0, 2.0, 1.0]))
    assert {appearance.title for appearance in figure_of(project).appearances.values()} <= shown
    shape = str(infer(project.network).nodes[project.network.inputs[0].name].shape)
    assert {shape, "loss", "gradient norm", "3 steps"} <= shown


@pytest.mark.parametrize(
    "losses", [[], [0.0], [1.0] * 10_000, [1.0, math.inf], [math.nan], [1e-30, 1e30]]
)
def test_a_picture_of_any_history_is_well_formed(losses: list[float]) -> None:
    root = drawn(DEMOS.find("dense-32").project(), losses)
    assert all(math.isfinite(float(side)) for side in root.attrib["viewBox"].split())


def test_a_network_with_problems_can_be_drawn() -> None:
    project = DEMOS.find("dense-32").project()
    broken = replace(project, network=project.network.without("hidden"))
    assert "⚠ ReLU" in text(drawn(broken, [1.0]))


def test_a_long_history_is_drawn_as_means() -> None:
    root = drawn(DEMOS.find("dense-32").project(), [1.0, 3.0] * 5_000)
    courses = [
        path.attrib["d"].split("L") for path in root.iter("{http://www.w3.org/2000/svg}path")
    ]
    assert 300 < max(map(len, courses)) < 1_000
    assert "10,000 steps" in text(root)


def test_a_connection_from_a_later_output_carries_its_own_shape() -> None:
    shown = text(drawn(DEMOS.find("lstm-regressor").project(), [1.0]))
    assert {"50×2", "1×64", "64"} <= shown


def test_a_curve_in_a_picture_breaks_where_it_is_not_finite() -> None:
    project = DEMOS.find("dense-32").project()
    whole, broken = (
        len(list(drawn(project, losses).iter("{http://www.w3.org/2000/svg}path")))
        for losses in ([1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, math.inf, 4.0, 5.0])
    )
    assert broken == whole + 2  # one more piece in each of both plots
