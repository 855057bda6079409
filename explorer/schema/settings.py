"""A setting: one declared choice with its default, bounds, title and help."""

import math
import re
import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from typing_extensions import override

from explorer.schema.formatting import grouped
from explorer.schema.messages import Message, message, translate

Size = int | tuple[int, int]
_THOUSANDS = re.compile(r"[-+−]?[1-9]\d{0,2}(,\d{3})+(?!\d)")


class SettingError(ValueError):
    """A value that a setting does not allow; its argument is a message."""


@dataclass(frozen=True, kw_only=True)
class Setting(ABC):
    """The help, title, default and bounds of one choice, and how it is shown and parsed."""

    help: str
    title: str = ""
    default: Any

    @property
    @abstractmethod
    def allowed(self) -> Message:
        """The allowed values, for “Expected …”."""

    @abstractmethod
    def accept(self, value: object) -> object:
        """Return the value in its canonical form; raises SettingError where it is out of bounds."""

    @abstractmethod
    def parse(self, text: str) -> object:
        """Return the value of a typed text; raises SettingError."""

    def show(self, value: object) -> str:
        """Return the value as a user would type it, as a message where it is a word."""
        return str(value)

    def refuse(self, value: object) -> SettingError:
        """Return the error for a value that is not allowed."""
        allowed = self.allowed
        if value == "":
            return SettingError(message("Expected {allowed}, got an empty value.", allowed=allowed))
        shown = value if isinstance(value, str) and value.isprintable() else repr(value)
        shown = shown if len(shown) <= 80 else f"{shown[:80]}…"
        text = message("Expected {allowed}, got “{value}”.", allowed=allowed, value=shown)
        return SettingError(text)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is(text: str, word: str | None) -> bool:
    """Whether a typed text is a word, in English or in the language of the program."""
    typed = text.strip().casefold()
    return word is not None and typed in (word.casefold(), translate(word).casefold())


def _or(span: Message, word: str | None) -> Message:
    return span if word is None else message("{span}, or “{word}”", span=span, word=word)


def _integer(setting: "Whole | Extent") -> Message:
    least, most = grouped(setting.least), grouped(setting.most)
    return message("an integer from {least} to {most}", least=least, most=most)


@dataclass(frozen=True, kw_only=True)
class Whole(Setting):
    """An integer within bounds; None is shown as `absent`, and 0 as `zero`, where they are given.

    Where `is_inferred`, None stands for the size of the input.
    """

    least: int = 1
    most: int = 1_000_000
    absent: str | None = None
    zero: str | None = None
    is_inferred: bool = False

    @property
    @override
    def allowed(self) -> Message:
        return _or(_integer(self), self.zero if self.absent is None else self.absent)

    @override
    def accept(self, value: object) -> int | None:
        if value is None and self.absent is not None:
            return None
        if isinstance(value, int) and _is_whole(value) and self.least <= value <= self.most:
            return value
        raise self.refuse(value)

    @override
    def parse(self, text: str) -> int | None:
        plain = text.strip()
        if _THOUSANDS.fullmatch(plain):
            plain = plain.replace(",", "")
        if _is(plain, self.absent) or (self.absent is not None and not plain):
            return None
        try:
            return self.accept(0 if _is(plain, self.zero) else int(plain))
        except ValueError:
            raise self.refuse(text.strip()) from None

    @override
    def show(self, value: object) -> str:
        if value == 0 and self.zero is not None:
            return self.zero
        return self.absent or "" if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class Real(Setting):
    """A real number between two bounds, which are included unless they are open."""

    least: float = -math.inf
    most: float = math.inf
    open_low: bool = False
    open_high: bool = False
    absent: str | None = None

    @property
    @override
    def allowed(self) -> Message:
        bounds = {"least": _as_text(self.least), "most": _as_text(self.most)}
        if not math.isfinite(self.least):
            span = message("a number")
        elif not math.isfinite(self.most):
            span = message("a number of at least {least}", **bounds)
        elif self.open_low:
            span = message("a number greater than {least}, at most {most}", **bounds)
        elif self.open_high:
            span = message("a number from {least} to less than {most}", **bounds)
        else:
            span = message("a number from {least} to {most}", **bounds)
        return _or(span, self.absent)

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
        if _is(text, self.absent) or (self.absent is not None and not text.strip()):
            return None
        try:
            return self.accept(float(_with_point(text.strip().replace("−", "-"))))
        except ValueError:
            raise self.refuse(text.strip()) from None

    @override
    def show(self, value: object) -> str:
        if not isinstance(value, float):
            return self.absent or ""
        short = f"{value:g}"
        return short if float(short) == value else repr(value)


_ON, _OFF = message("on"), message("off")


@dataclass(frozen=True, kw_only=True)
class Switch(Setting):
    """On or off."""

    allowed = message("on or off")

    @override
    def accept(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise self.refuse(value)

    @override
    def parse(self, text: str) -> bool:
        for value, texts in ((True, (_ON, "true", "yes")), (False, (_OFF, "false", "no"))):
            if any(_is(text, each) for each in texts):
                return value
        raise self.refuse(text)

    @override
    def show(self, value: object) -> str:
        return _ON if value else _OFF


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One member of an enumeration."""

    options: type[StrEnum]

    @property
    @override
    def allowed(self) -> Message:
        return message("one of {names}", names=", ".join(self.options))

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

    allowed = message("a name of letters, digits, _ and dots")

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
    def allowed(self) -> Message:
        return message("{integer}, or two as height×width, e.g. 3×5", integer=_integer(self))

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

    allowed = message("a shape of one to four positive integers, e.g. 784 or 3×224×224")

    @override
    def accept(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, (tuple, list)) or not 1 <= len(value) <= 4:
            raise self.refuse(value)
        if not all(_is_whole(side) and side >= 1 for side in value):
            raise self.refuse(value)
        if math.prod(value) > self.most:
            most = grouped(self.most)
            raise SettingError(message("Sample too large: at most {most} elements.", most=most))
        return tuple(value)

    @override
    def parse(self, text: str) -> tuple[int, ...]:
        return self.accept(_numbers(text, self))

    @override
    def show(self, value: object) -> str:
        return "×".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, kw_only=True)
class Sizes(Dimensions):
    """The sizes of a reshaped sample: one to six integers, of which one may be inferred."""

    allowed = message("one to six positive integers, e.g. 8×28×28; one may be −1 (inferred)")

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
    """Dimensions of a sample by number, in an order, each from 0 to 7 and none twice."""

    allowed = message("distinct dimension numbers from 0 to 7, e.g. 1, 2, 0")

    @override
    def accept(self, value: object) -> tuple[int, ...]:
        if not isinstance(value, (tuple, list)) or not value or len(set(value)) < len(value):
            raise self.refuse(value)
        if not all(_is_whole(position) and 0 <= position <= 7 for position in value):
            raise self.refuse(value)
        return tuple(value)

    @override
    def parse(self, text: str) -> tuple[int, ...]:
        try:
            return self.accept([int(number) for number in text.replace(",", " ").split()])
        except ValueError:
            raise self.refuse(text.strip()) from None

    @override
    def show(self, value: object) -> str:
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _with_point(text: str) -> str:
    """Return a number with a decimal point for its comma, unless that may separate thousands."""
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
    if not math.isfinite(number):
        return "∞"
    return grouped(int(number)) if number == int(number) else f"{number:g}"


def setting_field(setting: Setting) -> Any:
    """Return the dataclass field of a setting."""
    return field(default=setting.default, metadata={"setting": setting})
