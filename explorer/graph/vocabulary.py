"""A vocabulary: the numbers that stand for the characters of a text, and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

PADDING, START, END = range(3)
_SIGNS = 3


@dataclass(frozen=True)
class Vocabulary:
    """Characters counted from 3: 0 fills up, 1 stands before the first and 2 behind the last."""

    characters: str

    def __len__(self) -> int:
        return _SIGNS + len(self.characters)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {character: position for position, character in enumerate(self.characters, _SIGNS)}

    def numbers(self, text: str, length: int) -> list[int]:
        """The text filled up to a length; raises ValueError for what it does not know or hold."""
        unknown = sorted(set(text) - self._positions.keys())
        if unknown:
            raise ValueError(f"the vocabulary knows no {unknown[0]!r}, which {text!r} holds")
        if len(text) > length:
            raise ValueError(f"expected at most {length} characters, got {len(text)} in {text!r}")
        return [self._positions[character] for character in text] + [PADDING] * (length - len(text))

    def text(self, numbers: Iterable[int]) -> str:
        """What the numbers say up to the end; signs and numbers beyond are shown as “·”."""
        stated = []
        for number in numbers:
            if number in (END, PADDING):
                break
            known = _SIGNS <= number < len(self)
            stated.append(self.characters[number - _SIGNS] if known else "·")
        return "".join(stated)
