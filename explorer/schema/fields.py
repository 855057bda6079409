"""Fields of declared classes: a function for each kind of setting, called with help and title."""

from enum import StrEnum
from typing import Any

from explorer.schema.messages import message
from explorer.schema.settings import (
    Axes,
    Choice,
    Dimensions,
    Extent,
    Real,
    Sizes,
    Switch,
    Whole,
    Word,
    setting_field,
)

_AUTO = message("auto")


def whole(help: str, *, default: int, title: str = "", **bounds: Any) -> Any:
    """Declare an integer from `least` to `most`, of which 0 may be shown as `zero`."""
    return setting_field(Whole(help=help, title=title, default=default, **bounds))


def index_setting(help: str, *, default: int | None, title: str = "", absent: str = "") -> Any:
    """Declare an index of a sequence, negative from its end; None is shown as `absent`."""
    none = absent or None
    return setting_field(
        Whole(help=help, title=title, default=default, least=-1_000_000, absent=none)
    )


def width(help: str, *, default: int | None, title: str = "") -> Any:
    """Declare an input width that is inferred from the input unless it is a number."""
    return setting_field(
        Whole(help=help, title=title, default=default, absent=_AUTO, most=1 << 31, is_inferred=True)
    )


def real(help: str, *, default: float, title: str = "", least: float, most: float) -> Any:
    """Declare a number from `least` to `most`, both included."""
    return setting_field(Real(help=help, title=title, default=default, least=least, most=most))


def positive(help: str, *, default: float, title: str = "", most: float = 1e6) -> Any:
    """Declare a number greater than 0 and at most `most`."""
    return setting_field(
        Real(help=help, title=title, default=default, least=0.0, most=most, open_low=True)
    )


def fraction(help: str, *, default: float, title: str = "") -> Any:
    """Declare a number in [0, 1)."""
    return setting_field(
        Real(help=help, title=title, default=default, least=0.0, most=1.0, open_high=True)
    )


def switch(help: str, *, default: bool, title: str = "") -> Any:
    """Declare a switch."""
    return setting_field(Switch(help=help, title=title, default=default))


def choice(help: str, *, default: StrEnum, title: str = "") -> Any:
    """Declare one member of an enumeration."""
    return setting_field(Choice(help=help, title=title, default=default, options=type(default)))


def size(help: str, *, default: int, title: str = "", least: int = 1) -> Any:
    """Declare a height and a width."""
    return setting_field(Extent(help=help, title=title, default=default, least=least))


def dimensions(help: str, *, default: tuple[int, ...], title: str = "") -> Any:
    """Declare the shape of one sample."""
    return setting_field(Dimensions(help=help, title=title, default=default))


def sizes(help: str, *, default: tuple[int, ...], title: str = "") -> Any:
    """Declare sizes of which one may be inferred."""
    return setting_field(Sizes(help=help, title=title, default=default))


def axes(help: str, *, default: tuple[int, ...], title: str = "") -> Any:
    """Declare dimensions by their numbers."""
    return setting_field(Axes(help=help, title=title, default=default))


def word(help: str, *, default: str, title: str = "") -> Any:
    """Declare a name or a dotted path."""
    return setting_field(Word(help=help, title=title, default=default))
