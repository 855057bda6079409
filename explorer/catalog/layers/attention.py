"""Attention: a sequence asks another, and gets a mean of it weighted by how well places match."""

import math

from typing_extensions import override

from explorer.catalog.layers.sequence import as_sequence
from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Kind, Shape, ShapeError
from explorer.schema.fields import fraction, switch, whole, width


class Attending(Layer):
    """What attentions share: a query `(Tq, D)` asks a memory `(Tk, D′)` of which a mask `(Tk,)`
    counts; the context `(Tq, D′)` leaves, and the weights `(Tq, Tk)`, whose rows sum to 1.
    """

    ports = ("query", "memory", "mask")
    optional_inputs = 1
    input_kinds = (Kind.REAL, Kind.REAL, Kind.MASK)
    has_global_view = True

    @property
    @override
    def outputs(self) -> tuple[str, ...]:
        return ("context", "weights")

    @override
    def shapes(self, query: Shape, memory: Shape, mask: Shape | None = None) -> tuple[Shape, ...]:
        (asked, _), (positions, features) = as_sequence(query), as_sequence(memory)
        _check_mask(mask, positions)
        return Shape((asked, features)), Shape((asked, positions))

    @override
    def output(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Shape:
        return self.shapes(query, memory, mask)[0]


def _check_mask(mask: Shape | None, positions: int) -> None:
    if mask is not None and mask.dims != (positions,):
        raise ShapeError(f"its mask should tell of {positions} places, but {mask} arrives")


@layer(
    "Additive attention",
    target="explorer.engine.model.layers:AdditiveAttention",
    category=Category.ATTENTION,
)
class AdditiveAttention(Attending):
    """Places match as a small network says: v·tanh(W·query + U·memory).

    Bahdanau et al. 2015, “Neural machine translation by jointly learning to align and translate”,
    appendix A.1.2.
    """

    hidden_size: int = whole("Width of the small network.", default=64)

    @override
    def weights(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Weights:
        return {
            "query.weight": (self.hidden_size, query.dims[-1]),
            "memory.weight": (self.hidden_size, memory.dims[-1]),
            "score.weight": (1, self.hidden_size),
        }

    @override
    def macs(self, query: Shape, memory: Shape, mask: Shape | None = None) -> int:
        pairs = query.dims[0] * memory.dims[0]
        return (query.size + memory.size + pairs) * self.hidden_size + pairs * memory.dims[1]

    @override
    def arguments(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Arguments:
        return self.values() | {"query_size": query.dims[-1], "memory_size": memory.dims[-1]}

    @override
    def caption(self) -> str:
        return str(self.hidden_size)


@layer(
    "Dot attention", target="explorer.engine.model.layers:DotAttention", category=Category.ATTENTION
)
class DotAttention(Attending):
    """Places match by the dot product of query and memory, scaled by 1/√D.

    Luong et al. 2015, “Effective approaches to attention-based neural machine translation”,
    section 3.1; the scale from Vaswani et al. 2017, section 3.2.1.
    """

    learned: bool = switch(
        "Whether a learned matrix lies between: Luong's “general”.", default=False
    )
    scaled: bool = switch("Whether the scores are divided by √D.", default=True)

    @override
    def shapes(self, query: Shape, memory: Shape, mask: Shape | None = None) -> tuple[Shape, ...]:
        given = super().shapes(query, memory, mask)
        if not self.learned and query.dims[1] != memory.dims[1]:
            raise ShapeError(
                f"a dot product takes two of one width, but the query has {query.dims[1]} features "
                f"and the memory {memory.dims[1]}; a learned matrix lies between any two",
                {"learned": True},
            )
        return given

    @override
    def weights(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Weights:
        return {"match.weight": (memory.dims[-1], query.dims[-1])} if self.learned else {}

    @override
    def macs(self, query: Shape, memory: Shape, mask: Shape | None = None) -> int:
        matched = query.size * memory.dims[1] if self.learned else 0
        return matched + 2 * query.dims[0] * memory.size

    @override
    def arguments(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Arguments:
        return self.values() | {"query_size": query.dims[-1], "memory_size": memory.dims[-1]}

    @override
    def caption(self) -> str:
        return "learned" if self.learned else ""


@layer(
    "Multi-head attention",
    target="explorer.engine.model.layers:MultiheadAttention",
    category=Category.ATTENTION,
)
class MultiheadAttention(Layer):
    """Several dot attentions side by side, each over its own projection of the features.

    Vaswani et al. 2017, “Attention is all you need”, section 3.2.2.
    """

    ports = ("query", "key", "value", "mask")
    optional_inputs = 1
    input_kinds = (Kind.REAL, Kind.REAL, Kind.REAL, Kind.MASK)
    has_global_view = True
    is_common = True

    num_heads: int = whole("How many attentions side by side.", default=4)
    dropout: float = fraction("The part of the weights that is dropped.", default=0.0)
    causal: bool = switch("Whether a place sees only itself and those before it.", default=False)
    bias: bool = switch("Whether the projections add numbers of their own.", default=True)
    need_weights: bool = switch(
        "Whether the weights leave too; without it is faster.", default=True
    )
    embed_dim: int | None = width("Features that arrive.", default=None)

    @property
    @override
    def outputs(self) -> tuple[str, ...]:
        return ("context", "weights") if self.need_weights else ("context",)

    def _width(self, query: Shape) -> int:
        features = check_width("embed_dim", self.embed_dim, as_sequence(query)[1])
        if features % self.num_heads:
            raise ShapeError(
                f"its {self.num_heads} heads do not divide the {features} features evenly",
                {"num_heads": math.gcd(features, 8)},
            )
        return features

    @override
    def shapes(
        self, query: Shape, key: Shape, value: Shape, mask: Shape | None = None
    ) -> tuple[Shape, ...]:
        features, positions = self._width(query), as_sequence(key)[0]
        for name, shape in (("key", key), ("value", value)):
            if shape.dims != (positions, features):
                raise ShapeError(
                    f"its {name} should be {positions}×{features}, but {shape} arrives"
                )
        _check_mask(mask, positions)
        if self.causal and positions != query.dims[0]:
            raise ShapeError(
                f"a causal attention asks a sequence of its own length {query.dims[0]}, "
                f"but the key has {positions} places",
                {"causal": False},
            )
        return (query, Shape((query.dims[0], positions)))[: len(self.outputs)]

    @override
    def output(self, *inputs: Shape | None) -> Shape:
        return self.shapes(*inputs)[0]  # type: ignore[arg-type]  # only the mask may be None

    @override
    def weights(self, query: Shape, *_: Shape | None) -> Weights:
        features = self._width(query)
        found: dict[str, tuple[int, ...]] = {"in_proj_weight": (3 * features, features)}
        if self.bias:
            found["in_proj_bias"] = (3 * features,)
        found["out_proj.weight"] = (features, features)
        return found | ({"out_proj.bias": (features,)} if self.bias else {})

    @override
    def macs(self, query: Shape, key: Shape, *_: Shape | None) -> int:
        features = query.dims[1]
        projected = 2 * (query.dims[0] + key.dims[0]) * features**2
        return projected + 2 * query.dims[0] * key.dims[0] * features

    @override
    def arguments(self, query: Shape, *_: Shape | None) -> Arguments:
        return self.values() | {"embed_dim": self._width(query)}

    @override
    def caption(self) -> str:
        return f"{self.num_heads} heads{', causal' if self.causal else ''}"
