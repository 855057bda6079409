"""Declared values as plain JSON and back; nothing read is ever imported or evaluated."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast

from explorer.schema.declared import Declared, settings_of
from explorer.schema.registry import Registry
from explorer.schema.settings import SettingError

T = TypeVar("T", bound=Declared)


def to_json(value: Declared) -> dict[str, Any]:
    """`{"kind": …, setting: value, …}`; equal values give equal text."""
    return {"kind": value.kind(), **{name: _json(v) for name, v in value.values().items()}}


def _json(value: Any) -> Any:
    if isinstance(value, Declared):
        return to_json(value)
    return list(value) if isinstance(value, tuple) else value


def from_json(family: Registry[type[T]], data: object) -> T:
    """The declared value that `to_plain` wrote; raises SettingError or UnknownNameError."""
    if not isinstance(data, Mapping) or not isinstance(data.get("kind"), str):
        raise SettingError(f"expected one {family.family} with its kind, got {type(data).__name__}")
    kind = family.find(cast(str, data["kind"]))
    return read_settings(kind, {name: v for name, v in data.items() if name != "kind"})


def read_settings(kind: type[T], data: Mapping[str, object]) -> T:
    """A declared value from its settings; what is missing keeps its default."""
    known = settings_of(kind)
    unknown = sorted(str(name) for name in data if name not in known)
    if unknown:
        text = ", ".join(known) or "none"
        raise SettingError(f"{kind.kind()} has no setting {unknown[0]}; it has: {text}")
    needed = {field.name for field in fields(cast(Any, kind)) if field.default is MISSING}
    if needed - data.keys():
        raise SettingError(f"{kind.kind()} needs the setting {min(needed - data.keys())}")
    return kind(**data)
