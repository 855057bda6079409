"""A recipe: how a network is trained, as a value; and what its parts are declared with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, dataclass_transform

from typing_extensions import override

from explorer.graph.dataset import Task
from explorer.schema.declared import Declared
from explorer.schema.fields import choice, fraction, positive, real, switch, whole
from explorer.schema.json_values import from_json
from explorer.schema.registry import Registry
from explorer.schema.settings import Setting, one_of


class Optimizer(Declared):
    """How gradients become steps; every kind has a learning rate and a weight decay."""

    lr: float
    weight_decay: float

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of its target."""
        return self.values()


class Initializer(Declared):
    """How weights with two or more dimensions begin; biases then begin at zero."""


class Schedule(Declared):
    """How the learning rate changes while a run goes on."""

    def factor(self, progress: float) -> float:
        """What the rate is multiplied by after that part, 0 to 1, of all steps."""
        raise NotImplementedError


class Loss(Declared):
    """What training makes small; `tasks` are those whose answers it can judge."""

    tasks: ClassVar[frozenset[Task]]


OPTIMIZERS: Registry[type[Optimizer]] = Registry("optimizer")
INITIALIZERS: Registry[type[Initializer]] = Registry("initializer")
SCHEDULES: Registry[type[Schedule]] = Registry("schedule")
LOSSES: Registry[type[Loss]] = Registry("loss")

D = TypeVar("D", bound=Declared)


@dataclass_transform(
    frozen_default=True, field_specifiers=(whole, real, positive, fraction, switch, choice)
)
def declared(title: str, *, target: str, family: Registry[Any]) -> Callable[[type[D]], type[D]]:
    """Declare, freeze and file a member of a family."""

    def declare(cls: type[D]) -> type[D]:
        frozen = dataclass(frozen=True)(cls)
        frozen.title, frozen.target = title, target
        family.file(cls.__name__, frozen)
        return frozen

    return declare


@dataclass(frozen=True, kw_only=True)
class FamilyChoice(Setting):
    """One member of a family, with its own settings."""

    family: Registry[Any]

    @property
    @override
    def allowed(self) -> str:
        return f"one of the {self.family.family}s {one_of(self.family.names())}"

    @override
    def accept(self, value: object) -> object:
        if isinstance(value, Declared) and value.kind() in self.family:
            return value
        return from_json(self.family, value)

    @override
    def parse(self, text: str) -> object:
        return self.family.find(text.strip())()

    @override
    def show(self, value: object) -> str:
        return value.kind() if isinstance(value, Declared) else str(value)


def family_choice(help: str, *, title: str = "", family: Registry[Any]) -> Any:
    """Declare one member of a family, chosen anew by every recipe."""
    return field(
        metadata={"setting": FamilyChoice(help=help, title=title, default=None, family=family)}
    )


class Device(StrEnum):
    """Where a run computes; automatic takes the fastest that passes its test."""

    AUTO = "auto"
    CUDA = "cuda"
    MPS = "mps"
    CPU = "cpu"


@dataclass(frozen=True)
class TrainingOptions(Declared):
    """Everything that decides a training, beside the network and its data."""

    optimizer: Optimizer = family_choice("How gradients become steps.", family=OPTIMIZERS)
    initializer: Initializer = family_choice("How weights begin.", family=INITIALIZERS)
    schedule: Schedule = family_choice(
        "How the learning rate changes on the way.", family=SCHEDULES
    )
    loss: Loss = family_choice("What training makes small.", family=LOSSES)
    batch_size: int = whole("Samples in one step.", default=64, most=65_536)
    epochs: int = whole("How many times all training samples are seen.", default=10, most=100_000)
    clip_norm: float = real(
        "Longest gradient allowed, as its total norm; 0 for any.", default=0.0, least=0.0, most=1e6
    )
    seed: int = whole(
        "Where randomness starts: one seed, one curve.", default=0, least=0, most=2**31
    )
    device: Device = choice("Where it computes; auto takes the fastest.", default=Device.AUTO)
