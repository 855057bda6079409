"""A vocabulary: characters as indices, and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from explorer.schema.messages import message

PADDING, START, END = range(3)
_SIGNS = 3


@dataclass(frozen=True)
class Vocabulary:
    """Characters with indices from 3: 0 is padding, 1 the start and 2 the end of a text."""

    characters: str

    def __len__(self) -> int:
        return _SIGNS + len(self.characters)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {character: position for position, character in enumerate(self.characters, _SIGNS)}

    def numbers(self, text: str, length: int) -> list[int]:
        """Return the padded indices of a text; raises ValueError."""
        unknown = sorted(set(text) - self._positions.keys())
        if unknown:
            given = {"text": text, "character": unknown[0]}
            raise ValueError(
                message("“{text}” contains “{character}”, which is not in the vocabulary.", **given)
            )
        if len(text) > length:
            given = {"length": str(length), "count": str(len(text)), "text": text}
            raise ValueError(
                message("Expected at most {length} characters, got {count} in “{text}”.", **given)
            )
        return [self._positions[character] for character in text] + [PADDING] * (length - len(text))

    def text(self, numbers: Iterable[int]) -> str:
        """Return the text of indices up to the end; others than characters become “·”."""
        characters = []
        for number in numbers:
            if number in (END, PADDING):
                break
            known = _SIGNS <= number < len(self)
            characters.append(self.characters[number - _SIGNS] if known else "·")
        return "".join(characters)
