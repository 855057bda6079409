"""Facts on the gallery's cards: the input of each network, its size, and a small picture.

Computing them takes seconds, and most need the engine; `packaging/cards.py` does it once.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from explorer.assets import resources
from explorer.graph.inference import Inference, NodeInfo
from explorer.graph.layer import Category
from explorer.graph.network import Node
from explorer.graph.shape import Kind, Shape

MOST_BARS = 24
_FILE = "gallery.json"


@dataclass(frozen=True)
class Bar:
    """A stretch of a network: its heaviest category, image side and channels."""

    category: Category
    side: int
    channels: int


@dataclass(frozen=True)
class GalleryCard:
    """Input shape, kind of data, parameters, MACs and picture of a network."""

    input: str
    kind: str
    parameters: int
    macs: int
    bars: tuple[Bar, ...]


@cache
def gallery_cards() -> dict[str, GalleryCard]:
    """Return the card of every architecture in the file."""
    path = resources() / _FILE
    data = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {name: _card(part) for name, part in data.items()}


def _card(data: dict[str, Any]) -> GalleryCard:
    bars = tuple(Bar(Category(name), side, channels) for name, side, channels in data["bars"])
    return GalleryCard(data["input"], data["kind"], data["parameters"], data["macs"], bars)


def card_to_json(card: GalleryCard) -> dict[str, Any]:
    """Return the card as plain values."""
    bars = [[bar.category.value, bar.side, bar.channels] for bar in card.bars]
    return {**vars(card), "bars": bars}


def make_card(inference: Inference) -> GalleryCard:
    """Return the card of a network without problems."""
    shapes = [inference.nodes[node.name].shape for node in inference.network.inputs]
    return GalleryCard(
        input=", ".join(_dims(shape) for shape in shapes if shape),
        kind=_kind(shapes[0]) if shapes else "",
        parameters=inference.parameters,
        macs=inference.macs,
        bars=tuple(_bars(inference)),
    )


def _dims(shape: Shape) -> str:
    return "x".join(map(str, shape.dims))


def _kind(shape: Shape | None) -> str:
    if shape is None or (shape.kind is Kind.REAL and len(shape.dims) == 1):
        return "vectors"
    return "images" if shape.is_image else "sequences"


def _bars(inference: Inference) -> Iterator[Bar]:
    """Yield stretches of nodes in one group with one size, merged to at most MOST_BARS."""
    known = [(node, inference.nodes[node.name]) for node in inference.network.order]
    stretches = [list(run) for _, run in groupby(known, key=_stretch)]
    step = max(1, math.ceil(len(stretches) / MOST_BARS))
    for first in range(0, len(stretches), step):
        run = [part for stretch in stretches[first : first + step] for part in stretch]
        heaviest = max(run, key=lambda part: (part[1].macs, part[1].parameters))
        side, channels = _extent(heaviest[1])
        yield Bar(heaviest[0].layer.category, side, channels)


def _stretch(part: tuple[Node, NodeInfo]) -> tuple[str, int]:
    node, facts = part
    groups = node.name.split(".")[:-1][:2]
    return ".".join(groups), _extent(facts)[0]


def _extent(facts: NodeInfo) -> tuple[int, int]:
    """Return the side of an image or length of a sequence, and its channels or features."""
    dims = facts.shape.dims if facts.shape else ()
    if len(dims) >= 3:
        return max(dims[-2:]), dims[0]
    return (dims[0], dims[-1]) if len(dims) == 2 else (1, math.prod(dims))
