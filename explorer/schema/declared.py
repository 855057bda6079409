"""A declared class: a frozen dataclass whose values are checked against its settings."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Self

from explorer.schema.messages import message
from explorer.schema.settings import Setting, SettingError
from explorer.schema.titles import TITLES


class Declared:
    """The base of declared classes, which list their settings and check their values."""

    title: ClassVar[str] = ""
    description: ClassVar[str] = ""
    keywords: ClassVar[str] = ""
    target: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for name, setting in settings_of(type(self)).items():
            try:
                value = setting.accept(getattr(self, name))
            except SettingError as error:
                place = f"{type(self).__name__}.{name}"
                text = message("{setting}: {reason}", setting=place, reason=error.args[0])
                raise SettingError(text) from None
            object.__setattr__(self, name, value)
        self.check()

    def check(self) -> None:
        """Raise SettingError where settings that are allowed one by one contradict each other."""

    @classmethod
    def kind(cls) -> str:
        """Return the name of the class, which is its id in files and on the command line."""
        return cls.__name__

    def values(self) -> dict[str, Any]:
        """Return the value of every setting."""
        return {name: getattr(self, name) for name in settings_of(type(self))}

    def tuned(self, **changes: object) -> Self:
        """Return a copy with some settings changed; raises SettingError."""
        check_known(type(self), changes)
        return dataclasses.replace(self, **changes)  # type: ignore[type-var]


def _settings_of(cls: type[Declared]) -> Mapping[str, Setting]:
    """Return the settings of a declared class in order; TITLES names those without a title."""
    fields: Mapping[str, dataclasses.Field[object]] = getattr(cls, "__dataclass_fields__", {})
    settings = {name: field.metadata["setting"] for name, field in fields.items() if field.metadata}
    return {
        name: setting if setting.title else dataclasses.replace(setting, title=TITLES.get(name, ""))
        for name, setting in settings.items()
    }


settings_of: Callable[[type[Declared]], Mapping[str, Setting]] = cache(_settings_of)  # type: ignore[assignment]


def check_known(cls: type[Declared], names: Iterable[str]) -> None:
    """Raise SettingError where a declared class has no setting of some name."""
    known = settings_of(cls)
    for name in sorted(name for name in names if name not in known):
        given = {"kind": cls.kind(), "name": name, "names": ", ".join(known) or message("none")}
        text = message("{kind} has no setting “{name}”. Available: {names}.", **given)
        raise SettingError(text)
