"""Declared values as plain JSON and back; nothing read is ever imported or evaluated."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar, cast

from explorer.schema.declared import Declared, check_known
from explorer.schema.messages import message
from explorer.schema.registry import Registry
from explorer.schema.settings import SettingError

T = TypeVar("T", bound=Declared)


def to_json(value: Declared) -> dict[str, Any]:
    """Return `{"kind": …, setting: value, …}`; equal values give equal text."""
    return {"kind": value.kind(), **{name: _json(v) for name, v in value.values().items()}}


def _json(value: Any) -> Any:
    if isinstance(value, Declared):
        return to_json(value)
    return list(value) if isinstance(value, tuple) else value


def from_json(family: Registry[type[T]], data: object) -> T:
    """Return the declared value that `to_json` wrote; raises SettingError or UnknownNameError."""
    if not isinstance(data, Mapping) or not isinstance(data.get("kind"), str):
        given = {"family": family.family, "type": type(data).__name__}
        raise SettingError(
            message("{family}: expected an object with “kind”, got {type}.", **given)
        )
    kind = family.find(cast(str, data["kind"]))
    return read_settings(kind, {name: v for name, v in data.items() if name != "kind"})


def read_settings(kind: type[T], data: Mapping[str, object]) -> T:
    """Return a declared value from its settings, with defaults for the missing ones."""
    check_known(kind, map(str, data))
    needed = {field.name for field in fields(cast(Any, kind)) if field.default is MISSING}
    missing = sorted(needed - data.keys())
    if missing:
        text = message("{kind}: setting “{name}” is missing.", kind=kind.kind(), name=missing[0])
        raise SettingError(text)
    return kind(**data)
