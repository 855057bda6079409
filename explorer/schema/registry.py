"""A registry: the members of one family by name."""

import difflib
from collections.abc import Iterator
from typing import Generic, TypeVar

from typing_extensions import override

from explorer.schema.messages import message

_Member = TypeVar("_Member")

_MOST_LISTED = 24  # names in one sentence


class UnknownNameError(LookupError):
    """An unknown name; its argument is a message that lists the known ones."""

    @override
    def __str__(self) -> str:
        return str(self.args[0])


class Registry(Generic[_Member]):
    """Members of one family in the order in which they were filed; `family` names one of them."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._members: dict[str, _Member] = {}

    def file(self, name: str, member: _Member) -> _Member:
        """File a member; raises ValueError where its name is in use."""
        if name in self._members:
            raise ValueError(f"A {self.family} named “{name}” already exists.")
        self._members[name] = member
        return member

    def find(self, name: str) -> _Member:
        """Return the member of a name, in any case; raises UnknownNameError."""
        if name in self._members:
            return self._members[name]
        lowered = {known.lower(): known for known in self._members}
        if name.lower() in lowered:
            return self._members[lowered[name.lower()]]
        near = difflib.get_close_matches(name.lower(), lowered, n=1)
        given = {"family": self.family, "name": name, "names": self._some(name)}
        if not near:
            raise UnknownNameError(
                message("Unknown {family} “{name}”. Available: {names}.", **given)
            )
        given["near"] = lowered[near[0]]
        raise UnknownNameError(
            message("Unknown {family} “{name}”. Did you mean {near}? Available: {names}.", **given)
        )

    def _some(self, name: str) -> str:
        """Return all names, or of many those that are most similar to one."""
        if len(self._members) <= _MOST_LISTED:
            return ", ".join(self._members) or message("none")
        like = difflib.SequenceMatcher()
        like.set_seq2(name.lower())

        def likeness(known: str) -> float:
            like.set_seq1(known.lower())
            return like.ratio()

        nearest = sorted(self._members, key=likeness, reverse=True)[: _MOST_LISTED // 3]
        more = len(self._members) - len(nearest)
        return message("{names} and {more} more", names=", ".join(nearest), more=more)

    def names(self) -> list[str]:
        """Return all names in the order of filing."""
        return list(self._members)

    def __iter__(self) -> Iterator[_Member]:
        return iter(self._members.values())

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members
