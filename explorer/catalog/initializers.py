"""Initializers: how weights with two or more dimensions begin; biases then begin at zero."""

from enum import StrEnum

from typing_extensions import override

from explorer.graph.training_options import INITIALIZERS, Initializer, declared
from explorer.schema.fields import choice, positive, real
from explorer.schema.settings import SettingError


class Fan(StrEnum):
    """Which count of wires the variance is divided by."""

    IN = "fan_in"
    OUT = "fan_out"


class Nonlinearity(StrEnum):
    """The activation whose gain is made up for."""

    LINEAR = "linear"
    RELU = "relu"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    SELU = "selu"


@declared("As torch does", target="", family=INITIALIZERS)
class Default(Initializer):
    """Leave weights and biases as torch makes them: uniform within ±1/√fan_in."""


@declared("Zeros", target="torch.nn.init:zeros_", family=INITIALIZERS)
class Zeros(Initializer):
    """All weights zero: units stay alike, and a hidden layer cannot learn."""


@declared("Ones", target="torch.nn.init:ones_", family=INITIALIZERS)
class Ones(Initializer):
    """All weights one: units stay alike."""


@declared("Constant", target="torch.nn.init:constant_", family=INITIALIZERS)
class Constant(Initializer):
    """All weights the same number: units stay alike."""

    val: float = real("The number.", default=0.1, least=-1e6, most=1e6)


@declared("Uniform", target="torch.nn.init:uniform_", family=INITIALIZERS)
class Uniform(Initializer):
    """Every number between two bounds equally likely."""

    a: float = real("The lower bound.", default=-0.05, least=-1e6, most=1e6)
    b: float = real("The upper bound.", default=0.05, least=-1e6, most=1e6)

    @override
    def check(self) -> None:
        if self.a > self.b:
            raise SettingError(f"the lower bound {self.a:g} lies above the upper one {self.b:g}")


@declared("Normal", target="torch.nn.init:normal_", family=INITIALIZERS)
class Normal(Initializer):
    """A normal distribution."""

    mean: float = real("Its mean.", default=0.0, least=-1e6, most=1e6)
    std: float = positive("Its standard deviation.", default=0.05)


@declared("Xavier, uniform", target="torch.nn.init:xavier_uniform_", family=INITIALIZERS)
class XavierUniform(Initializer):
    """Uniform within ±gain·√(6 / (fan_in + fan_out)); Glorot & Bengio 2010, equation 16."""

    gain: float = positive("Multiplies the bounds.", default=1.0, most=1000.0)


@declared("Xavier, normal", target="torch.nn.init:xavier_normal_", family=INITIALIZERS)
class XavierNormal(Initializer):
    """Normal with deviation gain·√(2 / (fan_in + fan_out)); Glorot & Bengio 2010, section 4.2."""

    gain: float = positive("Multiplies the deviation.", default=1.0, most=1000.0)


@declared("He, uniform", target="torch.nn.init:kaiming_uniform_", family=INITIALIZERS)
class HeUniform(Initializer):
    """Uniform within ±gain·√(3 / fan); He et al. 2015, section 2.2."""

    mode: Fan = choice("Keep the variance forwards (fan_in) or backwards.", default=Fan.IN)
    nonlinearity: Nonlinearity = choice(
        "The activation whose gain is made up for.", default=Nonlinearity.RELU
    )


@declared("He, normal", target="torch.nn.init:kaiming_normal_", family=INITIALIZERS)
class HeNormal(Initializer):
    """Normal with deviation gain / √fan; He et al. 2015, section 2.2."""

    mode: Fan = choice("Keep the variance forwards (fan_in) or backwards.", default=Fan.IN)
    nonlinearity: Nonlinearity = choice(
        "The activation whose gain is made up for.", default=Nonlinearity.RELU
    )


@declared("Orthogonal", target="torch.nn.init:orthogonal_", family=INITIALIZERS)
class Orthogonal(Initializer):
    """A random orthogonal matrix, which keeps lengths; Saxe et al. 2014."""

    gain: float = positive("Multiplies the matrix.", default=1.0, most=1000.0)
