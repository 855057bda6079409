"""An architecture: a published network, its description, and the function that builds it."""

from collections.abc import Callable
from dataclasses import dataclass

from explorer.graph.network import Network
from explorer.schema.registry import Registry


@dataclass(frozen=True)
class Architecture:
    """An entry of the gallery; without `build`, the engine reads the network from torchvision."""

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
