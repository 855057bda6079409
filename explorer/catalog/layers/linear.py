"""Dense layers: every output sees every feature that arrives."""

import math

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.fields import switch, whole, width


@layer("Linear", target="torch.nn:Linear", category=Category.DENSE)
class Linear(Layer):
    """Multiply by a learned matrix: `(…, in_features)` → `(…, out_features)`.

    Also called dense or fully connected, fc in short.
    """

    has_global_view = True
    is_common = True

    out_features: int = whole("How many numbers leave.", default=128)
    bias: bool = switch("Whether each output adds a number of its own.", default=True)
    in_features: int | None = width("Numbers that arrive.", default=None)

    def _width(self, features: Shape) -> int:
        if not features.dims:
            raise ShapeError("expected numbers in a row, got a single number")
        return check_width("in_features", self.in_features, features.dims[-1])

    @override
    def output(self, features: Shape) -> Shape:
        self._width(features)
        return features.resized(*features.dims[:-1], self.out_features)

    @override
    def weights(self, features: Shape) -> Weights:
        matrix = (self.out_features, self._width(features))
        return {"weight": matrix} | ({"bias": (self.out_features,)} if self.bias else {})

    @override
    def macs(self, features: Shape) -> int:
        return math.prod(features.dims[:-1]) * self._width(features) * self.out_features

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"in_features": self._width(features)}

    @override
    def caption(self) -> str:
        return str(self.out_features)
