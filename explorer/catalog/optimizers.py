"""Optimizers: the SGD family first, then the adaptive ones."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from typing_extensions import override

from explorer.graph.training_options import OPTIMIZERS, Optimizer, declared
from explorer.schema.fields import fraction, positive, real, switch
from explorer.schema.messages import message
from explorer.schema.settings import SettingError

_decay = partial(
    real, message("Weight decay coefficient (L2 regularization)."), least=0.0, most=10.0
)
_eps = partial(
    positive, message("Added to the denominator for numerical stability."), default=1e-8, most=1.0
)


@declared(message("SGD"), target="torch.optim:SGD", family=OPTIMIZERS)
class SGD(Optimizer):
    """Sutskever et al. 2013, equations 1–4."""

    description = message("Stochastic gradient descent with momentum. Sutskever et al. 2013.")

    lr: float = positive(message("Step size of each weight update."), default=0.05)
    momentum: float = fraction(message("Fraction of the previous update kept."), default=0.9)
    nesterov: bool = switch(message("Use Nesterov momentum. Requires momentum > 0."), default=False)
    weight_decay: float = _decay(default=0.0)

    @override
    def check(self) -> None:
        if self.nesterov and not self.momentum:
            raise SettingError(message("Nesterov momentum requires momentum greater than 0."))


@declared(message("Adagrad"), target="torch.optim:Adagrad", family=OPTIMIZERS)
class Adagrad(Optimizer):
    """Duchi et al. 2011, section 1."""

    description = message("Rates that shrink with the sum of squared gradients. Duchi et al. 2011.")

    lr: float = positive(message("Step size of each weight update."), default=0.01)
    lr_decay: float = real(message("Decay of the rate per step."), default=0.0, least=0.0, most=1.0)
    eps: float = _eps(default=1e-10)
    weight_decay: float = _decay(default=0.0)


@declared(message("Adadelta"), target="torch.optim:Adadelta", family=OPTIMIZERS)
class Adadelta(Optimizer):
    """Zeiler 2012, algorithm 1."""

    description = message("Adagrad with decaying averages instead of sums. Zeiler 2012.")

    lr: float = positive(message("Step size of each weight update."), default=1.0)
    rho: float = fraction(message("Decay rate of both running averages, ρ."), default=0.9)
    eps: float = _eps(default=1e-6)
    weight_decay: float = _decay(default=0.0)


@declared(message("RMSprop"), target="torch.optim:RMSprop", family=OPTIMIZERS)
class RMSprop(Optimizer):
    """Hinton 2012, lecture 6e."""

    description = message("Divides gradients by their running root mean square. Hinton 2012.")

    lr: float = positive(message("Step size of each weight update."), default=0.001)
    alpha: float = fraction(message("Smoothing constant of the mean square, α."), default=0.99)
    eps: float = _eps()
    momentum: float = fraction(message("Fraction of the previous update kept."), default=0.0)
    weight_decay: float = _decay(default=0.0)


@dataclass(frozen=True)
class AdamLike(Optimizer):
    """The base of the Adam family, whose decay rates are one pair in torch."""

    lr: float = positive(message("Step size of each weight update."), default=0.001)
    beta1: float = fraction(message("Decay rate of the first moment (mean), β₁."), default=0.9)
    beta2: float = fraction(message("Decay rate of the second moment, β₂."), default=0.999)
    eps: float = _eps()
    weight_decay: float = _decay(default=0.0)

    @override
    def arguments(self) -> dict[str, Any]:
        values = self.values()
        return {"betas": (values.pop("beta1"), values.pop("beta2")), **values}


@declared(message("Adam"), target="torch.optim:Adam", family=OPTIMIZERS)
class Adam(AdamLike):
    """Kingma & Ba 2015, algorithm 1."""

    description = message("Running averages of gradients and their squares. Kingma & Ba 2015.")


@declared(message("AdamW"), target="torch.optim:AdamW", family=OPTIMIZERS)
class AdamW(AdamLike):
    """Loshchilov & Hutter 2019, algorithm 2."""

    description = message("Adam with decoupled weight decay. Loshchilov & Hutter 2019.")

    weight_decay: float = _decay(default=0.01)


@declared(message("NAdam"), target="torch.optim:NAdam", family=OPTIMIZERS)
class NAdam(AdamLike):
    """Dozat 2016."""

    description = message("Adam with Nesterov momentum. Dozat 2016.")

    lr: float = positive(message("Step size of each weight update."), default=0.002)
    momentum_decay: float = real(
        message("Decay rate of the momentum schedule, ψ."), default=0.004, least=0.0, most=1.0
    )
