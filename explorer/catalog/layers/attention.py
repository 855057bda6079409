"""Attention: means of a sequence, weighted by how well its positions match a query."""

import math

from typing_extensions import override

from explorer.catalog.layers.sequence import as_sequence, check_mask
from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Kind, Shape, ShapeError
from explorer.schema.fields import fraction, switch, whole, width
from explorer.schema.messages import counted, message


class Attending(Layer):
    """The base of attention of a query `(Tq, D)` to a memory `(Tk, D′)` with a mask `(Tk,)`.

    The outputs are the context `(Tq, D′)` and the weights `(Tq, Tk)`, whose rows sum to 1.
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
        (length, _), (positions, features) = as_sequence(query), as_sequence(memory)
        check_mask(mask, positions)
        return Shape((length, features)), Shape((length, positions))

    @override
    def output(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Shape:
        return self.shapes(query, memory, mask)[0]

    @override
    def arguments(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Arguments:
        return self.values() | {"query_size": query.dims[-1], "memory_size": memory.dims[-1]}


@layer(
    message("Additive attention"),
    target="explorer.engine.model.layers:AdditiveAttention",
    category=Category.ATTENTION,
)
class AdditiveAttention(Attending):
    """Bahdanau et al. 2015, “Neural machine translation by jointly …”, appendix A.1.2."""

    description = message("Additive (Bahdanau) attention: score vᵀ·tanh(W·query + U·memory).")

    hidden_size: int = whole(message("Hidden size of the scoring network."), default=64)

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
    def caption(self) -> str:
        return str(self.hidden_size)


@layer(
    message("Dot-product attention"),
    target="explorer.engine.model.layers:DotAttention",
    category=Category.ATTENTION,
)
class DotAttention(Attending):
    """Luong et al. 2015, “Effective approaches …”, section 3.1; scaled as Vaswani et al. 2017."""

    description = message("Dot-product (Luong) attention: score query·memory, scaled by 1/√D.")

    learned: bool = switch(
        message("Put a learned matrix between query and memory (Luong's “general” score)."),
        default=False,
    )
    scaled: bool = switch(message("Divide the scores by √D."), default=True)

    @override
    def shapes(self, query: Shape, memory: Shape, mask: Shape | None = None) -> tuple[Shape, ...]:
        given = super().shapes(query, memory, mask)
        n, m = query.dims[1], memory.dims[1]
        if not self.learned and n != m:
            text = message("Expected query and memory of one size, got {n} and {m}.", n=n, m=m)
            raise ShapeError(text, {"learned": True})
        return given

    @override
    def weights(self, query: Shape, memory: Shape, mask: Shape | None = None) -> Weights:
        return {"match.weight": (memory.dims[-1], query.dims[-1])} if self.learned else {}

    @override
    def macs(self, query: Shape, memory: Shape, mask: Shape | None = None) -> int:
        matched = query.size * memory.dims[1] if self.learned else 0
        return matched + 2 * query.dims[0] * memory.size

    @override
    def caption(self) -> str:
        return message("learned") if self.learned else ""


@layer(
    message("Multi-head attention"),
    target="explorer.engine.model.layers:MultiheadAttention",
    category=Category.ATTENTION,
)
class MultiheadAttention(Layer):
    """Vaswani et al. 2017, “Attention is all you need”, section 3.2.2."""

    description = message("Parallel scaled dot-product attention, each on a learned projection.")
    ports = ("query", "key", "value", "mask")
    optional_inputs = 1
    input_kinds = (Kind.REAL, Kind.REAL, Kind.REAL, Kind.MASK)
    has_global_view = True
    is_common = True

    num_heads: int = whole(message("Number of attention heads."), default=4)
    dropout: float = fraction(message("Dropout probability."), default=0.0)
    causal: bool = switch(message("Attend only to the same and earlier positions."), default=False)
    bias: bool = switch(message("Add a learned bias."), default=True)
    need_weights: bool = switch(
        message("Also output the attention weights; off is faster."), default=True
    )
    embed_dim: int | None = width(message("Number of input features."), default=None)

    @property
    @override
    def outputs(self) -> tuple[str, ...]:
        return ("context", "weights") if self.need_weights else ("context",)

    def _width(self, query: Shape) -> int:
        features = check_width("embed_dim", self.embed_dim, as_sequence(query)[1])
        if features % self.num_heads:
            heads = self.num_heads
            text = message("{n} features are not divisible by {h} heads.", n=features, h=heads)
            raise ShapeError(text, {"num_heads": math.gcd(features, 8)})
        return features

    @override
    def shapes(
        self, query: Shape, key: Shape, value: Shape, mask: Shape | None = None
    ) -> tuple[Shape, ...]:
        features, positions = self._width(query), as_sequence(key)[0]
        expected = Shape((positions, features))
        for name, shape in (("key", key), ("value", value)):
            if shape.dims != expected.dims:
                text = message("Input “{n}”: expected {x}, got {s}.", n=name, x=expected, s=shape)
                raise ShapeError(text)
        check_mask(mask, positions)
        if self.causal and positions != query.dims[0]:
            n = query.dims[0]
            text = message("Query and key lengths must be equal, got {n}, {m}.", n=n, m=positions)
            raise ShapeError(text, {"causal": False})
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
        if self.causal:
            return counted("{n} head, causal", "{n} heads, causal", self.num_heads)
        return counted("{n} head", "{n} heads", self.num_heads)
