"""Texts that are made up: right, within their declared sizes, and those of the test unseen."""

from collections.abc import Callable
from datetime import date

import pytest

from explorer.catalog.datasets import DATES, REVERSAL, SORTING
from explorer.catalog.texts import Pair, dates, reversed_digits, sorted_digits
from explorer.graph.dataset import GeneratedTexts

every_text = pytest.mark.parametrize(
    ("data", "make"), [(DATES, dates), (REVERSAL, reversed_digits), (SORTING, sorted_digits)]
)


@every_text
def test_texts_are_always_the_same_and_no_two_are_alike(
    data: GeneratedTexts, make: Callable[[int], list[Pair]]
) -> None:
    pairs = make(data.size)
    assert pairs == make(data.size)
    assert len({given for given, _ in pairs}) == len(pairs) == data.size


@every_text
def test_texts_keep_to_what_their_data_set_declares(
    data: GeneratedTexts, make: Callable[[int], list[Pair]]
) -> None:
    known, accessible_text = data.vocabularies
    longest, stated = (shape.dims[0] for shape in data.inputs)
    for given, target in make(data.size):
        assert known.text(known.numbers(given, longest)) == given
        assert accessible_text.text(accessible_text.numbers(target, stated - 1)) == target


def test_each_day_is_written_once_and_in_many_directions() -> None:
    pairs = dates(4_000)
    days = [date.fromisoformat(target) for _, target in pairs]
    assert len(set(days)) == 4_000
    assert {day.year for day in days} == set(range(1900, 2100))
    by_day = {target: given for given, target in pairs}
    for day, given in by_day.items():
        assert day[:4] in given
        assert str(int(day[8:])) in given
    written = {given for given, _ in pairs}
    assert any(given.startswith("Thursday, ") for given in written)
    assert any(given.isupper() for given in written)
    assert any("3rd of " in given for given in written)


def test_digits_are_reversed_and_sorted() -> None:
    assert all(target == given[::-1] for given, target in reversed_digits(50))
    assert all(list(target) == sorted(given) for given, target in sorted_digits(50))
    assert {len(given) for given, _ in sorted_digits(500)} == set(range(3, 13))
