"""A part of a torchvision model for which the catalogue has no block of its own."""

from typing_extensions import override

from explorer.graph.layer import Arguments, Block, Category, Weights, block
from explorer.graph.opaque import PartFacts, PartUse, known
from explorer.graph.shape import Shape, UnknownShapeError
from explorer.schema.declaration import word


@block(
    "Part of a model",
    target="explorer.engine.torchvision_import.opaque:PART",
    category=Category.PART,
)
class Part(Block):
    """A submodule of a torchvision model, taken as it is; the engine says what leaves it."""

    sees_all = True

    model: str = word("The torchvision model.", default="swin_t")
    path: str = word("The path of the submodule in it.", default="features.1.0.attn")

    def _answer(self, features: Shape) -> PartFacts:
        facts = known(PartUse(self.model, self.path, features))
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
