import pytest

from explorer.catalog.schedules import Constant, Cosine, Steps
from explorer.graph.training_options import SCHEDULES, Schedule
from explorer.schema.json_values import from_json, to_json


def factors(schedule: Schedule, steps: int) -> list[float]:
    return [schedule.factor(step / steps) for step in range(steps + 1)]


def test_a_constant_rate_stays() -> None:
    assert set(factors(Constant(), 7)) == {1.0}


@pytest.mark.parametrize("length", [1, 3, 10, 7_919])
@pytest.mark.parametrize("falls", [1, 2, 6])
def test_a_rate_in_steps_falls_at_equal_distances(falls: int, length: int) -> None:
    steps = length * (falls + 1)
    shown = factors(Steps(gamma=0.5, falls=falls), steps)[:steps]
    assert shown == [0.5**fall for fall in range(falls + 1) for _ in range(length)]


def test_a_rate_in_steps_does_not_fall_once_more_at_the_end() -> None:
    assert Steps(gamma=0.5, falls=2).factor(1.0) == 0.25


def test_a_cosine_falls_from_all_to_its_floor() -> None:
    assert factors(Cosine(), 4) == pytest.approx([1, 0.853553, 0.5, 0.146447, 0], abs=1e-6)
    assert factors(Cosine(floor=0.2), 2) == pytest.approx([1, 0.6, 0.2])


def test_a_warm_up_rises_in_a_line_and_meets_the_cosine() -> None:
    shown = factors(Cosine(warmup=0.5), 8)
    assert shown == pytest.approx([0, 0.25, 0.5, 0.75, 1, 0.853553, 0.5, 0.146447, 0], abs=1e-6)


@pytest.mark.parametrize("kind", SCHEDULES, ids=SCHEDULES.names())
def test_a_schedule_stays_between_nothing_and_all_and_survives_its_file(
    kind: type[Schedule],
) -> None:
    assert all(0 <= factor <= 1 for factor in factors(kind(), 1_000))
    assert from_json(SCHEDULES, to_json(kind())) == kind()
