"""Enumerations whose members have an id, which files keep, and a title, which is shown."""

from enum import StrEnum

from explorer.schema.messages import Message, message

_UNTITLED = message("")  # never used: members have titles, and ids are looked up without


class TitledEnum(StrEnum):
    """A string enumeration whose members are declared as `id, title`."""

    title: Message  # type: ignore[assignment]  # in place of the method of str

    def __new__(cls, value: str, title: Message = _UNTITLED) -> "TitledEnum":  # noqa: D102 see the class
        member = str.__new__(cls, value)
        member._value_, member.title = value, title
        return member
