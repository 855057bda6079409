"""Where data enters a network."""

from typing_extensions import override

from explorer.graph.block import Arguments, Block, Category, block
from explorer.graph.shape import Shape
from explorer.schema.declaration import dimensions


@block("Input", target="", category=Category.SOURCE)
class Input(Block):
    """Where samples enter: an image as channels×height×width, or a vector."""

    ports = ()

    shape: tuple[int, ...] = dimensions(
        "The shape of one sample, channels first.", default=(1, 28, 28)
    )

    @override
    def output(self) -> Shape:
        return Shape(self.shape)

    @override
    def arguments(self) -> Arguments:
        return {}

    @override
    def caption(self) -> str:
        return str(self.output())
