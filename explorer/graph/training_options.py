"""Training options: how a network is trained, and how their families are declared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar, dataclass_transform

from typing_extensions import override

from explorer.graph.dataset import Task
from explorer.schema.declared import Declared
from explorer.schema.fields import choice, fraction, positive, real, switch, whole
from explorer.schema.json_values import from_json
from explorer.schema.messages import Message, message
from explorer.schema.registry import Registry
from explorer.schema.settings import Setting
from explorer.schema.titled_enum import TitledEnum


class Optimizer(Declared):
    """An optimizer; every kind has a learning rate and a weight decay."""

    lr: float
    weight_decay: float

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the target."""
        return self.values()


class Initializer(Declared):
    """An initialization of weights with two or more dimensions; biases start at zero."""


class Schedule(Declared):
    """A learning rate schedule."""

    def factor(self, progress: float) -> float:
        """Return the multiple of the learning rate after a fraction, 0 to 1, of all steps."""
        raise NotImplementedError


class Loss(Declared):
    """A loss function; `tasks` are those that it fits."""

    tasks: ClassVar[frozenset[Task]]


OPTIMIZERS: Registry[type[Optimizer]] = Registry(message("optimizer"))
INITIALIZERS: Registry[type[Initializer]] = Registry(message("initializer"))
SCHEDULES: Registry[type[Schedule]] = Registry(message("schedule"))
LOSSES: Registry[type[Loss]] = Registry(message("loss"))

_Member = TypeVar("_Member", bound=Declared)


@dataclass_transform(
    frozen_default=True, field_specifiers=(whole, real, positive, fraction, switch, choice)
)
def declared(
    title: str, *, target: str, family: Registry[Any]
) -> Callable[[type[_Member]], type[_Member]]:
    """Declare, freeze and file a member of a family."""

    def declare(cls: type[_Member]) -> type[_Member]:
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
    def allowed(self) -> Message:
        return message("one of {names}", names=", ".join(self.family.names()))

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
    """Declare one member of a family, which has no default."""
    return field(
        metadata={"setting": FamilyChoice(help=help, title=title, default=None, family=family)}
    )


class Device(TitledEnum):
    """The device of a run; automatic is the fastest that passes its test."""

    AUTO = "auto", message("Fastest device")
    CUDA = "cuda", message("CUDA")
    MPS = "mps", message("Apple GPU")
    CPU = "cpu", message("CPU")


@dataclass(frozen=True)
class TrainingOptions(Declared):
    """Everything that decides a training, beside the network and its data."""

    optimizer: Optimizer = family_choice(
        message("Algorithm that updates the weights from the gradients."),
        title=message("Optimizer"),
        family=OPTIMIZERS,
    )
    initializer: Initializer = family_choice(
        message("Initialization of weight matrices and kernels. Biases start at zero."),
        title=message("Weight initialization"),
        family=INITIALIZERS,
    )
    schedule: Schedule = family_choice(
        message("How the learning rate changes during training."),
        title=message("Learning rate schedule"),
        family=SCHEDULES,
    )
    loss: Loss = family_choice(
        message("Loss function that training minimizes."),
        title=message("Loss function"),
        family=LOSSES,
    )
    batch_size: int = whole(
        message("Number of samples per mini-batch (training step)."),
        title=message("Batch size"),
        default=64,
        most=65_536,
    )
    epochs: int = whole(
        message("Number of passes over the training set."),
        title=message("Epochs"),
        default=10,
        most=100_000,
    )
    clip_norm: float = real(
        message("Clip the gradient to this global L2 norm. 0 turns clipping off."),
        title=message("Max gradient norm"),
        default=0.0,
        least=0.0,
        most=1e6,
    )
    seed: int = whole(
        message("Seed of the random number generators. The same seed reproduces the run."),
        title=message("Random seed"),
        default=0,
        least=0,
        most=2**31,
    )
    device: Device = choice(
        message("Device to train on. Auto selects the fastest one available."),
        title=message("Device"),
        default=Device.AUTO,
    )
