"""Weight initialization of tensors with two or more dimensions; biases then start at zero."""

from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override

from explorer.graph.training_options import INITIALIZERS, Initializer, declared
from explorer.schema.fields import choice, positive, real
from explorer.schema.messages import message
from explorer.schema.settings import SettingError


class Fan(StrEnum):
    """The number of connections that divides the variance."""

    IN = "fan_in"
    OUT = "fan_out"


class Nonlinearity(StrEnum):
    """The activation function whose gain multiplies the standard deviation."""

    LINEAR = "linear"
    RELU = "relu"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    SELU = "selu"


@declared(message("PyTorch default"), target="", family=INITIALIZERS)
class Default(Initializer):
    """Each module's own reset_parameters."""

    description = message("Each layer's own default; uniform in ±1/√fan_in for linear and conv.")


@declared(message("Zeros"), target="torch.nn.init:zeros_", family=INITIALIZERS)
class Zeros(Initializer):
    """All weights 0."""

    description = message("All weights zero. No symmetry breaking: the network cannot learn.")


@declared(message("Ones"), target="torch.nn.init:ones_", family=INITIALIZERS)
class Ones(Initializer):
    """All weights 1."""

    description = message("All weights one. Units stay identical (no symmetry breaking).")


@declared(message("Constant"), target="torch.nn.init:constant_", family=INITIALIZERS)
class Constant(Initializer):
    """All weights `val`."""

    description = message("All weights equal. Units stay identical (no symmetry breaking).")

    val: float = real(message("Value of all weights."), default=0.1, least=-1e6, most=1e6)


@declared(message("Uniform"), target="torch.nn.init:uniform_", family=INITIALIZERS)
class Uniform(Initializer):
    """U(a, b)."""

    description = message("Uniform distribution between two bounds.")

    a: float = real(message("Lower bound of the weights."), default=-0.05, least=-1e6, most=1e6)
    b: float = real(message("Upper bound of the weights."), default=0.05, least=-1e6, most=1e6)

    @override
    def check(self) -> None:
        if self.a > self.b:
            text = message("Lower bound {a:g} exceeds upper bound {b:g}.", a=self.a, b=self.b)
            raise SettingError(text)


@declared(message("Normal"), target="torch.nn.init:normal_", family=INITIALIZERS)
class Normal(Initializer):
    """N(mean, std²)."""

    description = message("Normal (Gaussian) distribution.")

    mean: float = real(message("Mean of the distribution."), default=0.0, least=-1e6, most=1e6)
    std: float = positive(message("Standard deviation of the distribution."), default=0.05)


@declared(
    message("Xavier (Glorot) uniform"), target="torch.nn.init:xavier_uniform_", family=INITIALIZERS
)
class XavierUniform(Initializer):
    """Glorot & Bengio 2010, equation 16."""

    description = message("Uniform in ±gain·√(6 / (fan_in + fan_out)). Glorot & Bengio 2010.")

    gain: float = positive(message("Scaling factor of the weights."), default=1.0, most=1000.0)


@declared(
    message("Xavier (Glorot) normal"), target="torch.nn.init:xavier_normal_", family=INITIALIZERS
)
class XavierNormal(Initializer):
    """Glorot & Bengio 2010, section 4.2."""

    description = message("Normal, std gain·√(2 / (fan_in + fan_out)). Glorot & Bengio 2010.")

    gain: float = positive(message("Scaling factor of the weights."), default=1.0, most=1000.0)


@dataclass(frozen=True)
class HeInitializer(Initializer):
    """He et al. 2015, section 2.2."""

    mode: Fan = choice(
        message("Preserve the variance forward (fan_in) or backward (fan_out)."), default=Fan.IN
    )
    nonlinearity: Nonlinearity = choice(
        message("Activation function that follows; sets the gain."), default=Nonlinearity.RELU
    )


@declared(
    message("He (Kaiming) uniform"), target="torch.nn.init:kaiming_uniform_", family=INITIALIZERS
)
class HeUniform(HeInitializer):
    """He et al. 2015, section 2.2."""

    description = message("Uniform within ±gain·√(3 / fan). He et al. 2015, section 2.2.")


@declared(
    message("He (Kaiming) normal"), target="torch.nn.init:kaiming_normal_", family=INITIALIZERS
)
class HeNormal(HeInitializer):
    """He et al. 2015, section 2.2."""

    description = message("Normal with standard deviation gain / √fan. He et al. 2015.")


@declared(message("Orthogonal"), target="torch.nn.init:orthogonal_", family=INITIALIZERS)
class Orthogonal(Initializer):
    """Saxe et al. 2014."""

    description = message("Random orthogonal matrix, which preserves norms. Saxe et al. 2014.")

    gain: float = positive(message("Scaling factor of the weights."), default=1.0, most=1000.0)
