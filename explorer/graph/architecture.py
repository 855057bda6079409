"""An architecture: a published network, what is worth knowing of it, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.graph.network import Network
from explorer.schema.registry import Registry


@dataclass(frozen=True)
class Architecture:
    """An entry of the gallery; `build` makes the network anew.

    Where there is no `build`, the engine reads the network from torchvision under the same name.
    """

    name: str
    title: str
    family: str
    year: int
    paper: str
    idea: str
    build: Callable[[], Network] | None = None


ARCHITECTURES: Registry[Architecture] = Registry("architecture")


def architecture(
    name: str, *, title: str, family: str, year: int, paper: str
) -> Callable[[Callable[[], Network]], Callable[[], Network]]:
    """File a function that builds a network; its docstring is the idea of it."""

    def declare(build: Callable[[], Network]) -> Callable[[], Network]:
        idea = (build.__doc__ or "").strip()
        ARCHITECTURES.file(name, Architecture(name, title, family, year, paper, idea, build))
        return build

    return declare
