"""How wide words are and how large they can be: the widths of Helvetica, in thousandths of a size.

Adobe Systems 1985, 1997, “Core 14 AFM files”: Helvetica.
"""

import unicodedata
from dataclasses import dataclass

FAMILY = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif"
LEAST = 8.0  # below this size words are cut rather than made smaller
_BOLD = 1.09  # as much wider, at most, are words of letters

_NARROW = {
    width: frozenset(letters)
    for width, letters in (
        (191, "'"),
        (222, "ijl"),
        (278, " !,./:;I[]\\ft·"),
        (334, '()-`r{}|"*'),
        (500, "Jcksvxyz^"),
        (556, "$#0123456789?L_abdeghnopqu"),
        (584, "+<=>~×−"),
        (611, "FTZ"),
        (667, "&ABEKPSVXY"),
        (722, "CDHNRUw"),
        (778, "GOQ"),
        (833, "Mm"),
        (944, "%W"),
        (1015, "@→…"),
    )
}
_WIDTHS = {letter: width / 1000 for width, letters in _NARROW.items() for letter in letters}


@dataclass(frozen=True)
class Lettering:
    """A family, and how much wider it is than Helvetica."""

    family: str = FAMILY
    stretch: float = 1.0

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """How long words are, in the unit of their size."""
        ems = sum(map(_ems, words)) * (_BOLD if bold else 1.0)
        return ems * size * self.stretch

    def fitted(
        self, words: str, room: float, size: float, *, bold: bool = False
    ) -> tuple[str, float]:
        """Words and a size at which they fit: smaller where need be, and cut at the least."""
        wide = self.width(words, size, bold=bold)
        if wide <= room:
            return words, size
        shrunk = size * room / wide
        if shrunk >= min(LEAST, size):
            return words, shrunk
        left = room - self.width("…", LEAST, bold=bold)
        for end, letter in enumerate(words):
            left -= self.width(letter, LEAST, bold=bold)
            if left < 0:
                return words[:end].rstrip() + "…", LEAST
        return words, LEAST


def _ems(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.7
