"""A setting: one declared choice with its default, its bounds and a sentence of help."""

import math
import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from typing_extensions import override

from explorer.schema.formatting import grouped

Size = int | tuple[int, int]
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(,\d{3})+(?!\d)")


class SettingError(ValueError):
    """A value that a setting does not allow, said in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Setting(ABC):
    """What may be chosen, and how it is told in words and read from text."""

    help: str
    title: str = ""
    default: Any

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What may be chosen, as the end of a sentence."""

    @abstractmethod
    def accept(self, value: object) -> object:
        """The value in its one true form; raises SettingError where it is out of bounds."""

    @abstractmethod
    def parse(self, text: str) -> object:
        """The value that a person typed; raises SettingError where it is none."""

    def show(self, value: object) -> str:
        """The value as a person would type it."""
        return str(value)

    def refuse(self, value: object) -> SettingError:
        """The sentence for a value that is not allowed."""
        shown = value if isinstance(value, str) and value.isprintable() else repr(value)
        shown = shown or "nothing"
        shown = shown if len(shown) <= 80 else f"{shown[:80]}…"
        return SettingError(f"expected {self.allowed}, got {shown}")


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


@dataclass(frozen=True, kw_only=True)
class Whole(Setting):
    """A whole number within bounds; None stands for `absent`, and 0 for `zero`, where they are."""

    least: int = 1
    most: int = 1_000_000
    absent: str | None = None
    zero: str | None = None
    is_inferred: bool = False

    @property
    @override
    def allowed(self) -> str:
        span = f"a whole number from {grouped(self.least)} to {grouped(self.most)}"
        word = self.zero if self.absent is None else self.absent
        return span if word is None else f"{span}, or “{word}”"

    @override
    def accept(self, value: object) -> int | None:
        if value is None and self.absent is not None:
            return None
        if isinstance(value, int) and _is_whole(value) and self.least <= value <= self.most:
            return value
        raise self.refuse(value)

    @override
    def parse(self, text: str) -> int | None:
        message = text.strip()
        if _THOUSANDS.fullmatch(message):
            message = message.replace(",", "")
        if self.absent is not None and message in ("", self.absent):
            return None
        try:
            return self.accept(0 if message == self.zero else int(message))
        except ValueError:
            raise self.refuse(text.strip()) from None

    @override
    def show(self, value: object) -> str:
        if value == 0 and self.zero is not None:
            return self.zero
        return str(self.absent) if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class Real(Setting):
    """A real number between two bounds, which are counted in unless they are open."""

    least: float = -math.inf
    most: float = math.inf
    open_low: bool = False
    open_high: bool = False
    absent: str | None = None

    @property
    @override
    def allowed(self) -> str:
        bounds = []
        if math.isfinite(self.least):
            bounds.append(f"{'above' if self.open_low else 'at least'} {_as_text(self.least)}")
        if math.isfinite(self.most):
            bounds.append(f"{'below' if self.open_high else 'at most'} {_as_text(self.most)}")
        span = " ".join(["a number", " and ".join(bounds)]).strip()
        return span if self.absent is None else f"{span}, or “{self.absent}”"

    def _fits(self, value: float) -> bool:
        above = value > self.least if self.open_low else value >= self.least
        below = value < self.most if self.open_high else value <= self.most
        return above and below and abs(value) <= sys.float_info.max

    @override
    def accept(self, value: object) -> float | None:
        if value is None and self.absent is not None:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool) and self._fits(value):
            return float(value)
        raise self.refuse(value)

    @override
    def parse(self, text: str) -> float | None:
        if self.absent is not None and text.strip() in ("", self.absent):
            return None
        try:
            return self.accept(float(_with_point(text.strip().replace("−", "-"))))
        except ValueError:
            raise self.refuse(text.strip()) from None

    @override
    def show(self, value: object) -> str:
        if not isinstance(value, float):
            return str(self.absent)
        short = f"{value:g}"
        return short if float(short) == value else repr(value)


@dataclass(frozen=True, kw_only=True)
class Switch(Setting):
    """On or off."""

    @property
    @override
    def allowed(self) -> str:
        return "on or off"

    @override
    def accept(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise self.refuse(value)

    @override
    def parse(self, text: str) -> bool:
        message = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
        try:
            return message[text.strip().lower()]
        except KeyError:
            raise self.refuse(text) from None

    @override
    def show(self, value: object) -> str:
        return "on" if value else "off"


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of a closed set of words."""

    options: type[StrEnum]

    @property
    @override
    def allowed(self) -> str:
        return one_of(self.options)

    @override
    def accept(self, value: object) -> StrEnum:
        try:
            return self.options(str(value))
        except ValueError:
            raise self.refuse(value) from None

    @override
    def parse(self, text: str) -> StrEnum:
        return self.accept(text.strip().lower())


@dataclass(frozen=True, kw_only=True)
class Word(Setting):
    """A name or a dotted path."""

    @property
    @override
    def allowed(self) -> str:
        return "a name of letters, digits, _ and dots"

    @override
    def accept(self, value: object) -> str:
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.]{1,200}", value):
            return value
        raise self.refuse(value)

    @override
    def parse(self, text: str) -> str:
        return self.accept(text.strip())


@dataclass(frozen=True, kw_only=True)
class Extent(Setting):
    """A height and a width in pixels; one number stands for both."""

    least: int = 1
    most: int = 4_096

    @property
    @override
    def allowed(self) -> str:
        one = f"a whole number from {grouped(self.least)} to {grouped(self.most)}"
        return f"{one}, or two of them as height×width"

    @override
    def accept(self, value: object) -> Size:
        sides = value if isinstance(value, (tuple, list)) else (value, value)
        if len(sides) != 2 or not all(
            isinstance(side, int) and _is_whole(side) and self.least <= side <= self.most
            for side in sides
        ):
            raise self.refuse(value)
        height, width = sides
        return height if height == width else (height, width)

    @override
    def parse(self, text: str) -> Size:
        return self.accept(_numbers(text, self) if "x" in _plain(text) else _number(text, self))

    @override
    def show(self, value: object) -> str:
        return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, kw_only=True)
class Dimensions(Setting):
    """The shape of one sample: one to four whole numbers, channels first."""

    most: int = 1 << 26

    @property
    @override
    def allowed(self) -> str:
        return "a shape such as 784 or 3×224×224, one to four whole numbers from 1"

    @override
    def accept(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, (tuple, list)) or not 1 <= len(value) <= 4:
            raise self.refuse(value)
        if not all(_is_whole(side) and side >= 1 for side in value):
            raise self.refuse(value)
        if math.prod(value) > self.most:
            raise SettingError(f"expected at most {grouped(self.most)} numbers in one sample")
        return tuple(value)

    @override
    def parse(self, text: str) -> tuple[int, ...]:
        return self.accept(_numbers(text, self))

    @override
    def show(self, value: object) -> str:
        return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, kw_only=True)
class Sizes(Dimensions):
    """The sizes that a sample shall get: one to six numbers, of which one may be left free."""

    @property
    @override
    def allowed(self) -> str:
        return "sizes such as 8×28×28, one to six whole numbers from 1, or −1 for one that is left"

    @override
    def accept(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, (tuple, list)) or not 1 <= len(value) <= 6:
            raise self.refuse(value)
        if not all(_is_whole(side) and (side >= 1 or side == -1) for side in value):
            raise self.refuse(value)
        if list(value).count(-1) > 1 or abs(math.prod(value)) > self.most:
            raise self.refuse(value)
        return tuple(value)


@dataclass(frozen=True, kw_only=True)
class Axes(Setting):
    """Dimensions of a sample by number, in an order: each of 0 to 7, none twice."""

    @property
    @override
    def allowed(self) -> str:
        return "dimensions such as 1, 2, 0, each a whole number from 0 to 7 and none twice"

    @override
    def accept(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, (tuple, list)) or not value or len(set(value)) < len(value):
            raise self.refuse(value)
        if not all(_is_whole(position) and 0 <= position <= 7 for position in value):
            raise self.refuse(value)
        return tuple(value)

    @override
    def parse(self, text: str) -> tuple[int, ...]:
        message = text.replace(",", " ").split()
        try:
            return self.accept([int(word) for word in message])
        except ValueError:
            raise self.refuse(text.strip()) from None

    @override
    def show(self, value: object) -> str:
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _with_point(text: str) -> str:
    """A number with a decimal point for its comma, unless that could part thousands."""
    return text if _THOUSANDS.match(text) else text.replace(",", ".")


def _plain(text: str) -> str:
    return text.strip().lower().replace("×", "x")


def _number(text: str, setting: Setting) -> int:
    try:
        return int(text)
    except ValueError:
        raise setting.refuse(text) from None


def _numbers(text: str, setting: Setting) -> tuple[int, ...]:
    try:
        plain = re.sub(r" *[,x] *", "x", _plain(text).replace("−", "-"))
        return tuple(int(part) for part in plain.split("x"))
    except ValueError:
        raise setting.refuse(text) from None


def _as_text(number: float) -> str:
    return grouped(int(number)) if number == int(number) else f"{number:g}"


def one_of(text: Iterable[str]) -> str:
    """`a, b or c`: the choices, ready to end a sentence."""
    *most, last = text
    return f"{', '.join(most)} or {last}" if most else last


def setting_field(setting: Setting) -> Any:
    """The dataclass field of a setting."""
    return field(default=setting.default, metadata={"setting": setting})
