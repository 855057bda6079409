"""A declared class: frozen, equal by value, and checked against its settings when it is made."""

import dataclasses
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Self

from explorer.schema.settings import Setting, SettingError
from explorer.schema.titles import TITLES


class Declared:
    """The base of everything that is declared: settings that it can list, and checks them."""

    title: ClassVar[str] = ""
    description: ClassVar[str] = ""
    keywords: ClassVar[str] = ""
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


def _settings_of(cls: type[Declared]) -> Mapping[str, Setting]:
    """Return the settings of a declared class in order; TITLES names those without a title."""
    fields: Mapping[str, dataclasses.Field[object]] = getattr(cls, "__dataclass_fields__", {})
    settings = {name: field.metadata["setting"] for name, field in fields.items() if field.metadata}
    return {
        name: setting if setting.title else dataclasses.replace(setting, title=TITLES.get(name, ""))
        for name, setting in settings.items()
    }


settings_of: Callable[[type[Declared]], Mapping[str, Setting]] = cache(_settings_of)  # type: ignore[assignment]
