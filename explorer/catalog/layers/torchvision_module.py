"""A submodule of a torchvision model for which the catalog has no layers."""

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, layer
from explorer.graph.opaque import OpaqueFacts, OpaqueUse, known
from explorer.graph.shape import Shape, UnknownShapeError
from explorer.schema.fields import word
from explorer.schema.messages import message


@layer(
    message("torchvision submodule"),
    target="explorer.engine.torchvision_import.opaque:OPAQUE_MODULE",
    category=Category.PART,
)
class TorchvisionModule(Layer):
    """An opaque layer: the engine finds out its shapes and weights."""

    description = message("A submodule of a torchvision model, used as is.")
    has_global_view = True

    model: str = word(message("Name of the torchvision model."), default="swin_t")
    path: str = word(message("Path of the submodule in the model."), default="features.1.0.attn")

    def _answer(self, features: Shape) -> OpaqueFacts:
        facts = known(OpaqueUse(self.model, self.path, features))
        if facts is None:
            raise UnknownShapeError("the engine has not looked at this part yet")
        return facts

    @override
    def output(self, features: Shape) -> Shape:
        return self._answer(features).shape

    @override
    def weights(self, features: Shape) -> Weights:
        return dict(self._answer(features).weights)

    @override
    def macs(self, features: Shape) -> int:
        return self._answer(features).macs

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values()

    @override
    def caption(self) -> str:
        return self.path.rpartition(".")[2]
