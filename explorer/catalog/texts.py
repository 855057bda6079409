"""Generated pairs of a source text and its target text; always the same ones."""

import random
from collections.abc import Callable
from datetime import date, timedelta

Pair = tuple[str, str]
SHORTEST, LONGEST = 3, 12  # digits

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRST, _LAST = date(1900, 1, 1), date(2099, 12, 31)


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


# With dots the day comes first; otherwise, in dates of numbers only, the year.
_FORMS: tuple[Callable[[date, str, str], str], ...] = (
    lambda d, month, _: f"{d.day} {month[:3]} {d.year}",
    lambda d, month, _: f"{d.day} {month} {d.year}",
    lambda d, month, _: f"{month} {d.day}, {d.year}",
    lambda d, month, _: f"{month[:3]} {d.day}, {d.year}",
    lambda d, month, _: f"{month} {_ordinal(d.day)}, {d.year}",
    lambda d, month, _: f"{_ordinal(d.day)} of {month} {d.year}",
    lambda d, month, day: f"{day}, {d.day} {month} {d.year}",
    lambda d, month, day: f"{day[:3]} {d.day} {month[:3]} {d.year}",
    lambda d, month, _: f"{d.day:02}-{month[:3]}-{d.year}",
    lambda d, _month, _: f"{d.day:02}.{d.month:02}.{d.year}",
    lambda d, _month, _: f"{d.day}.{d.month}.{d.year}",
    lambda d, _month, _: f"{d.year}/{d.month:02}/{d.day:02}",
)
_CASES: tuple[Callable[[str], str], ...] = (str, str, str.lower, str.upper)


def dates(count: int) -> list[Pair]:
    """Return distinct days of 1900–2099 in free form and in ISO 8601."""
    chance = random.Random(1900)
    span = (_LAST - _FIRST).days + 1
    return [
        _written(_FIRST + timedelta(days), chance) for days in chance.sample(range(span), count)
    ]


def _written(day: date, chance: random.Random) -> Pair:
    form, case = chance.choice(_FORMS), chance.choice(_CASES)
    text = form(day, _MONTHS[day.month - 1], _DAYS[day.weekday()])
    return case(text), day.isoformat()


def reversed_digits(count: int) -> list[Pair]:
    """Return distinct strings of digits and the same reversed."""
    return [(text, text[::-1]) for text in _digits(count, seed=1)]


def sorted_digits(count: int) -> list[Pair]:
    """Return distinct strings of digits and the same in ascending order."""
    return [(text, "".join(sorted(text))) for text in _digits(count, seed=2)]


def _digits(count: int, *, seed: int) -> list[str]:
    chance = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        length = chance.randint(SHORTEST, LONGEST)
        found["".join(chance.choices("0123456789", k=length))] = None
    # few strings are short: unshuffled, all of those would be in the training set
    texts = list(found)
    chance.shuffle(texts)
    return texts
