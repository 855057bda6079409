import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.graph.vocabulary import END, PADDING, START, Vocabulary

DIGITS = Vocabulary("0123456789")


@given(st.text("0123456789", max_size=8))
def test_what_was_written_reads_the_same(text: str) -> None:
    numbers = DIGITS.numbers(text, 8)
    assert len(numbers) == 8
    assert all(number < len(DIGITS) for number in numbers)
    assert DIGITS.text(numbers) == text


def test_signs_are_no_characters() -> None:
    assert len(DIGITS) == 13
    assert (PADDING, START, END) == (0, 1, 2)
    assert DIGITS.numbers("09", 3) == [3, 12, 0]


def test_a_text_ends_at_its_end_and_what_is_unknown_is_shown_as_such() -> None:
    assert DIGITS.text([4, START, 99, END, 5]) == "1··"


@pytest.mark.parametrize(
    ("text", "message"),
    [("1a", "“1a” contains “a”"), ("1234", "Expected at most 3 characters, got 4 in “1234”")],
)
def test_what_has_no_numbers_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DIGITS.numbers(text, 3)
