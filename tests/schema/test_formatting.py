import pytest

from explorer.schema.formatting import grouped, in_bytes, in_time, short


def test_thousands_are_grouped() -> None:
    assert grouped(61706) == "61,706"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (9_999, "9,999"), (61_706, "61.7K"), (416_520, "417K"), (4.1e9, "4.1G")],
)
def test_a_count_is_three_digits_and_a_letter(number: float, text: str) -> None:
    assert short(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 B"), (1023, "1,023 B"), (4704, "4.59 KiB"), (1 << 40, "1,024 GiB")]
)
def test_memory_has_its_unit(number: int, text: str) -> None:
    assert in_bytes(number) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.4, "0 s"), (59.7, "1 min 0 s"), (80, "1 min 20 s"), (7_260, "2 h 1 min")],
)
def test_time_has_its_two_largest_units(seconds: float, text: str) -> None:
    assert in_time(seconds) == text
