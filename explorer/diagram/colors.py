"""Colors of boxes: by layer type, or by parameters, MACs or memory on a scale."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from explorer.diagram.diagram import DiagramNode
from explorer.graph.inference import NodeInfo
from explorer.graph.layer import Category
from explorer.schema.formatting import in_bytes, short
from explorer.schema.messages import message
from explorer.schema.titled_enum import TitledEnum

# Okabe & Ito 2008, “Color universal design”
CATEGORY = {
    Category.SOURCE: "#7f8c99",
    Category.CONVOLUTION: "#0072b2",
    Category.POOLING: "#009e73",
    Category.DENSE: "#d55e00",
    Category.ACTIVATION: "#e69f00",
    Category.NORMALIZATION: "#56b4e9",
    Category.REGULARIZATION: "#cc79a7",
    Category.MERGE: "#8c7fd6",
    Category.SEQUENCE: "#b2a200",
    Category.ATTENTION: "#994f88",
    Category.PART: "#5d6d7e",
    Category.SHAPE: "#a08c78",
}


class ColorBy(TitledEnum):
    """What colors show; the values are ids."""

    KIND = "Kind", message("Layer type")
    PARAMETERS = "Parameters", message("Parameters")
    MACS = "Multiply-adds", message("MACs")
    MEMORY = "Memory", message("Activation memory")


# Nuñez, Anderton & Renslow 2018, “Optimizing colormaps with consideration for color vision
# deficiency”: cividis, from low to high
_SCALE = ("#00336f", "#39486b", "#575d6d", "#707173", "#8a8779", "#a69d75", "#c4b56c", "#fee838")


def amount(box: DiagramNode, facts: Mapping[str, NodeInfo], coloring: ColorBy) -> int:
    """Return the sum over the nodes of a box."""
    found = [facts[name] for name in box.nodes if name in facts]
    if coloring is ColorBy.PARAMETERS:
        return sum(fact.parameters for fact in found)
    if coloring is ColorBy.MACS:
        return sum(fact.macs for fact in found)
    return sum(fact.memory for fact in found)


def as_text(number: float, coloring: ColorBy) -> str:
    """Return an amount as text."""
    return in_bytes(round(number)) if coloring is ColorBy.MEMORY else short(number)


@dataclass(frozen=True)
class Scale:
    """A logarithmic scale from the smallest amount above 0 to the largest."""

    coloring: ColorBy
    least: float = 1.0
    most: float = 1.0

    def color(self, number: float) -> str:
        """Return the color of an amount, empty for 0."""
        if number <= 0 or self.most <= 0:
            return ""
        span = math.log(self.most / self.least)
        share = math.log(number / self.least) / span if span > 0 else 1.0
        return blend(min(max(share, 0.0), 1.0))


def blend(share: float) -> str:
    """Return the color at a share of the scale, from 0 to 1."""
    position = share * (len(_SCALE) - 1)
    first = min(int(position), len(_SCALE) - 2)
    return mixed(_SCALE[first], _SCALE[first + 1], position - first)


def mixed(color: str, other: str, share: float) -> str:
    """Return a color mixed with a share of another."""
    pairs = zip(_parts(color), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _parts(color: str) -> tuple[int, ...]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


@lru_cache(maxsize=1024)
def ink_on(color: str) -> str:
    """Return black or white, whichever has more contrast with a color (WCAG 2.1, 1.4.3)."""
    linear = (
        part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(color)
    )
    red, green, blue = linear
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


def scale_of(coloring: ColorBy, amounts: Iterable[int]) -> Scale:
    """Return the scale of these amounts."""
    some = [number for number in amounts if number > 0]
    return Scale(coloring, min(some, default=1), max(some, default=1))
