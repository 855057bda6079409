"""Text widths without fonts, letter by letter.

A reader may have none of the fonts that a figure names, so that the default widths are those of the
widest common sans-serif font; for a known font they are its own.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from explorer.schema.messages import translate

FAMILY = "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif"
MIN_SIZE = 8.0  # smallest size; longer text is cut

_Letters = Mapping[int, str]


@dataclass(frozen=True)
class Widths:
    """Widths of letters relative to the font size, plain and bold."""

    plain: Mapping[str, float]
    bold: Mapping[str, float]


def _each(letters: _Letters, unit: float) -> dict[str, float]:
    return {letter: width * unit for width, group in letters.items() for letter in group}


# Adobe Systems 1985, 1997, “Core 14 AFM files”: Helvetica, in thousandths.
_HELVETICA = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[]\\ft·",
    334: '()-`r{}|"*',
    500: "Jcksvxyz^",
    556: "$#0123456789?L_abdeghnopqu",
    584: "+<=>~×−",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    944: "%W",
    1015: "@→…",
}
_BOLD = 1.09  # bold words are wider by at most this factor
# The widest of Helvetica, DejaVu Sans and Verdana, in hundredths and rounded up.
_PLAIN = {
    28: "'il", 36: " fj", 38: ",.·", 40: "t", 42: "!", 44: "Ir", 46: '"()-/:;[\\]|',
    50: "J", 54: "sz", 56: "?Lc", 60: "kvxy", 62: "FTaeo", 64: "$*0123456789_`bdghnpqu{}",
    68: "EPY", 70: "ABKSVXZ", 74: "CRU", 76: "HN", 78: "&DG", 80: "OQ", 82: "w",
    84: "#+<=>^~×−✓", 88: "M", 98: "m", 100: "W→…⚠", 102: "@", 108: "%",
}  # fmt: skip
_HEAVY = {
    34: "'", 36: " il", 38: ",.", 40: "·", 42: ":;j", 44: "f", 46: "!", 48: "-t", 50: "r",
    56: "()IJ[]|", 60: '"csz', 62: "?", 64: "L", 66: "vy", 68: "aekx", 70: "/EFT\\o",
    72: "$*0123456789_`bdghnpqu{}", 74: "CPSYZ", 78: "ABKVX", 80: "R", 82: "U", 84: "DGH✓",
    86: "NOQ", 88: "#&+<=>^~×−", 98: "w", 100: "@M→…⚠", 106: "m", 114: "W", 128: "%",
}  # fmt: skip
HELVETICA = Widths(_each(_HELVETICA, 0.001), _each(_HELVETICA, 0.001 * _BOLD))
WIDEST = Widths(_each(_PLAIN, 0.01), _each(_HEAVY, 0.01))


@dataclass(frozen=True)
class Lettering:
    """A font family with its widths, and a factor for fonts that are wider."""

    family: str = FAMILY
    stretch: float = 1.0
    widths: Widths = WIDEST

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a text in the unit of its size."""
        known = self.widths.bold if bold else self.widths.plain
        return sum(_ems(letter, known) for letter in translate(text)) * size * self.stretch

    def fitted(
        self, text: str, room: float, size: float, *, bold: bool = False
    ) -> tuple[str, float]:
        """Return a text and a size at which it fits: smaller if needed, and cut at the smallest."""
        text = translate(text)
        wide = self.width(text, size, bold=bold)
        if wide <= room:
            return text, size
        shrunk = size * room / wide
        if shrunk >= min(MIN_SIZE, size):
            return text, shrunk
        left = room - self.width("…", MIN_SIZE, bold=bold)
        for end, letter in enumerate(text):
            left -= self.width(letter, MIN_SIZE, bold=bold)
            if left < 0:
                return text[:end].rstrip() + "…", MIN_SIZE
        return text, MIN_SIZE


def _ems(letter: str, known: Mapping[str, float]) -> float:
    if letter in known:
        return known[letter]
    if unicodedata.combining(letter):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.7
