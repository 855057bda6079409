"""A part of a torchvision model for which the catalogue has no block of its own."""

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, layer
from explorer.graph.opaque import OpaqueUse, UnknownShapeError
from explorer.graph.shape import Shape
from explorer.schema.fields import word


@layer(
    "Part of a model",
    target="explorer.engine.torchvision_import.opaque:OPAQUE_MODULE",
    category=Category.PART,
)
class TorchvisionModule(Layer):
    """A submodule of a torchvision model, taken as it is; the engine says what leaves it."""

    has_global_view = True

    model: str = word("The torchvision model.", default="swin_t")
    path: str = word("The path of the submodule in it.", default="features.1.0.attn")

    @override
    def output(self, features: Shape) -> Shape:
        raise UnknownShapeError(OpaqueUse(self.model, self.path, features))

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values()

    @override
    def caption(self) -> str:
        return self.path.rpartition(".")[2]
