"""Fully connected layers: every output depends on every input feature."""

import math

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Shape, ShapeError
from explorer.schema.fields import switch, whole, width
from explorer.schema.messages import message


@layer(message("Linear"), category=Category.DENSE)
class Linear(Layer):
    """A product with a matrix: `(…, in_features)` → `(…, out_features)`."""

    description = message("Fully connected (dense): `(…, in_features)` → `(…, out_features)`.")
    keywords = "fc"
    has_global_view = True
    is_common = True

    out_features: int = whole(message("Number of output features."), default=128)
    bias: bool = switch(message("Add a learned bias."), default=True)
    in_features: int | None = width(message("Number of input features."), default=None)

    def _width(self, features: Shape) -> int:
        if not features.dims:
            raise ShapeError(message("Expected at least one dimension, got a single value."))
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
