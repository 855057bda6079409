"""Where branches of a network come together."""

from typing_extensions import override

from explorer.graph.block import Arguments, Block, Category, block
from explorer.graph.shape import Shape, ShapeError


@block("Add", target="operator:add", category=Category.MERGE)
class Add(Block):
    """Add two branches of one shape, number by number; He et al. 2016, equation 1."""

    ports = ("left", "right")

    @override
    def output(self, left: Shape, right: Shape) -> Shape:
        if left != right:
            raise ShapeError(f"expected two branches of one shape, got {left} and {right}")
        return left

    @override
    def arguments(self, left: Shape, right: Shape) -> Arguments:
        return {}


@block("Concatenate", target="torch:cat", category=Category.MERGE)
class Concat(Block):
    """Lay branches behind one another along their first dimension: their channels."""

    takes_many = True

    @override
    def output(self, *branches: Shape) -> Shape:
        first = branches[0]
        for branch in branches[1:]:
            if branch.dims[1:] != first.dims[1:] or branch.kind != first.kind:
                raise ShapeError(
                    f"expected branches that differ in channels only, got {first} and {branch}"
                )
        return Shape((sum(branch.dims[0] for branch in branches), *first.dims[1:]), first.kind)

    @override
    def arguments(self, *branches: Shape) -> Arguments:
        return {"dim": 1}
