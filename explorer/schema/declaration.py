"""A declared class: frozen, equal by value, and checked against its settings when it is made."""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self

from explorer.schema.settings import (
    Axes,
    Choice,
    Dimensions,
    Extent,
    Real,
    Setting,
    SettingError,
    Sizes,
    Switch,
    Whole,
    Word,
    setting_field,
)


def whole(
    help: str, *, default: int, least: int = 1, most: int = 1_000_000, zero: str | None = None
) -> Any:
    """Declare a whole number, of which 0 may stand for some words."""
    return setting_field(Whole(help=help, default=default, least=least, most=most, zero=zero))


def index_setting(help: str, *, default: int | None, absent: str = "") -> Any:
    """Declare a place of a sequence, negative from its end, that may have a word for none."""
    return setting_field(Whole(help=help, default=default, least=-1_000_000, absent=absent or None))


def width(help: str, *, default: int | None) -> Any:
    """Declare an input width that follows the wire unless a number pins it."""
    return setting_field(Whole(help=help, default=default, absent="follows the wire", most=1 << 31))


def real(help: str, *, default: float, least: float, most: float) -> Any:
    """Declare a real number from `least` to `most`, both counted in."""
    return setting_field(Real(help=help, default=default, least=least, most=most))


def positive(help: str, *, default: float, most: float = 1e6) -> Any:
    """Declare a real number above zero."""
    return setting_field(Real(help=help, default=default, least=0.0, most=most, open_low=True))


def fraction(help: str, *, default: float) -> Any:
    """Declare a real number from 0 up to, but not, 1."""
    return setting_field(Real(help=help, default=default, least=0.0, most=1.0, open_high=True))


def switch(help: str, *, default: bool) -> Any:
    """Declare something that is on or off."""
    return setting_field(Switch(help=help, default=default))


def choice(help: str, *, default: StrEnum) -> Any:
    """Declare one of the words of an enumeration."""
    return setting_field(Choice(help=help, default=default, options=type(default)))


def size(help: str, *, default: int, least: int = 1) -> Any:
    """Declare a height and a width."""
    return setting_field(Extent(help=help, default=default, least=least))


def dimensions(help: str, *, default: tuple[int, ...]) -> Any:
    """Declare the shape of one sample."""
    return setting_field(Dimensions(help=help, default=default))


def sizes(help: str, *, default: tuple[int, ...]) -> Any:
    """Declare sizes of which one may be left free."""
    return setting_field(Sizes(help=help, default=default))


def axes(help: str, *, default: tuple[int, ...]) -> Any:
    """Declare dimensions by their numbers."""
    return setting_field(Axes(help=help, default=default))


def word(help: str, *, default: str) -> Any:
    """Declare a name or a dotted path."""
    return setting_field(Word(help=help, default=default))


class Declared:
    """The base of everything that is declared: settings that it can list, and checks them."""

    title: ClassVar[str] = ""
    target: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for name, setting in settings_of(type(self)).items():
            try:
                value = setting.accept(getattr(self, name))
            except SettingError as error:
                raise SettingError(f"{type(self).__name__}.{name}: {error}") from None
            object.__setattr__(self, name, value)
        self.check()

    def check(self) -> None:
        """Raise SettingError where settings, each allowed by itself, contradict each other."""

    @classmethod
    def kind(cls) -> str:
        """The word that files, forms and torch know this class by."""
        return cls.__name__

    def values(self) -> dict[str, Any]:
        """Every setting with the value chosen for it."""
        return {name: getattr(self, name) for name in settings_of(type(self))}

    def tuned(self, **changes: object) -> Self:
        """The same with some settings changed; raises SettingError."""
        unknown = changes.keys() - settings_of(type(self)).keys()
        if unknown:
            known = ", ".join(settings_of(type(self))) or "none"
            raise SettingError(f"{self.kind()} has no setting {min(unknown)}; it has: {known}")
        return dataclasses.replace(self, **changes)  # type: ignore[type-var]


def settings_of(cls: type[Declared]) -> Mapping[str, Setting]:
    """The settings of a declared class, in the order in which they were declared."""
    fields: Mapping[str, dataclasses.Field[object]] = getattr(cls, "__dataclass_fields__", {})
    return {name: field.metadata["setting"] for name, field in fields.items() if field.metadata}
