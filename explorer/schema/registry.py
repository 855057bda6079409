"""A registry: everything of one family by its name, refusing doubles and listing what it knows."""

import difflib
from collections.abc import Iterator
from typing import Generic, TypeVar

from typing_extensions import override

T = TypeVar("T")

MOST_LISTED = 24  # names in one sentence


class UnknownNameError(LookupError):
    """A name that nothing was filed under, said with the names that are known."""

    @override
    def __str__(self) -> str:
        return str(self.args[0])


class Registry(Generic[T]):
    """Members of one family in the order in which they were filed."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._members: dict[str, T] = {}

    def file(self, name: str, member: T) -> T:
        """File a member; a name that is taken already is a mistake in the program."""
        if name in self._members:
            raise ValueError(f"there is already a {self.family} called {name}")
        self._members[name] = member
        return member

    def find(self, name: str) -> T:
        """The member of that name; raises UnknownNameError with the nearest and the known names."""
        if name in self._members:
            return self._members[name]
        collapsed = {known.lower(): known for known in self._members}
        if name.lower() in collapsed:
            return self._members[collapsed[name.lower()]]
        near = difflib.get_close_matches(name.lower(), collapsed, n=1)
        hint = f" Did you mean {collapsed[near[0]]}?" if near else ""
        raise UnknownNameError(
            f"there is no {self.family} called {name}; known: {self._some(name)}.{hint}"
        )

    def _some(self, name: str) -> str:
        """All names, or where they are many those that are most like one."""
        if len(self._members) <= MOST_LISTED:
            return ", ".join(self._members) or "none"
        like = difflib.SequenceMatcher()
        like.set_seq2(name.lower())

        def likeness(known: str) -> float:
            like.set_seq1(known.lower())
            return like.ratio()

        nearest = sorted(self._members, key=likeness, reverse=True)[: MOST_LISTED // 3]
        return f"{', '.join(nearest)} and {len(self._members) - len(nearest)} more"

    def names(self) -> list[str]:
        """All names, in the order of filing."""
        return list(self._members)

    def __iter__(self) -> Iterator[T]:
        return iter(self._members.values())

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members
