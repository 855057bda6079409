"""Optimizers: the SGD family first, then the adaptive ones."""

from functools import partial
from typing import Any

from typing_extensions import override

from explorer.graph.training_options import OPTIMIZERS, Optimizer, declared
from explorer.schema.fields import fraction, positive, real, switch
from explorer.schema.messages import message
from explorer.schema.settings import SettingError

_rate = partial(
    positive, message("Step size of each weight update."), title=message("Learning rate")
)
_momentum = partial(
    fraction,
    message("Fraction of the previous update added to the current one."),
    title=message("Momentum"),
)
_decay = partial(
    real,
    message("Weight decay coefficient (L2 regularization; decoupled in AdamW)."),
    title=message("Weight decay"),
    default=0.0,
    least=0.0,
    most=10.0,
)
_eps = partial(
    positive,
    message("Small constant added to the denominator for numerical stability."),
    title=message("Epsilon (ε)"),
    default=1e-8,
    most=1.0,
)
_beta1 = partial(
    fraction,
    message("Exponential decay rate of the first-moment (mean) estimate, β₁."),
    title=message("Beta 1 (β₁)"),
    default=0.9,
)
_beta2 = partial(
    fraction,
    message("Exponential decay rate of the second-moment (squared gradient) estimate, β₂."),
    title=message("Beta 2 (β₂)"),
    default=0.999,
)


@declared(message("SGD"), target="torch.optim:SGD", family=OPTIMIZERS)
class SGD(Optimizer):
    """Sutskever et al. 2013, equations 1–4."""

    description = message(
        "Stochastic gradient descent with optional momentum. Sutskever et al. 2013."
    )

    lr: float = _rate(default=0.05)
    momentum: float = _momentum(default=0.9)
    nesterov: bool = switch(
        message("Use Nesterov momentum. Requires momentum > 0."),
        title=message("Nesterov momentum"),
        default=False,
    )
    weight_decay: float = _decay()

    @override
    def check(self) -> None:
        if self.nesterov and not self.momentum:
            raise SettingError(
                message("Nesterov momentum requires momentum greater than 0. Set momentum first.")
            )


@declared(message("Adagrad"), target="torch.optim:Adagrad", family=OPTIMIZERS)
class Adagrad(Optimizer):
    """Duchi et al. 2011, section 1."""

    description = message(
        "Per-parameter learning rates that shrink with the sum of squared gradients. Duchi et al. 2011."
    )

    lr: float = _rate(default=0.01)
    lr_decay: float = real(
        message("Learning rate decay per step."),
        title=message("Learning rate decay"),
        default=0.0,
        least=0.0,
        most=1.0,
    )
    eps: float = _eps(default=1e-10)
    weight_decay: float = _decay()


@declared(message("Adadelta"), target="torch.optim:Adadelta", family=OPTIMIZERS)
class Adadelta(Optimizer):
    """Zeiler 2012, algorithm 1."""

    description = message(
        "Adagrad variant with decaying averages of squared gradients and updates. Zeiler 2012."
    )

    lr: float = _rate(default=1.0)
    rho: float = fraction(
        message("Decay rate of both running averages, ρ."),
        title=message("Decay rate (ρ)"),
        default=0.9,
    )
    eps: float = _eps(default=1e-6)
    weight_decay: float = _decay()


@declared(message("RMSprop"), target="torch.optim:RMSprop", family=OPTIMIZERS)
class RMSprop(Optimizer):
    """Hinton 2012, lecture 6e."""

    description = message(
        "Divides the gradient by a running root mean square of recent gradients. Hinton 2012."
    )

    lr: float = _rate(default=0.001)
    alpha: float = fraction(
        message("Smoothing constant of the running mean square, α."),
        title=message("Smoothing constant (α)"),
        default=0.99,
    )
    eps: float = _eps()
    momentum: float = _momentum(default=0.0)
    weight_decay: float = _decay()


class AdamLike(Optimizer):
    """The base of the Adam family, whose decay rates are one pair in torch."""

    beta1: float
    beta2: float

    @override
    def arguments(self) -> dict[str, Any]:
        values = self.values()
        return {"betas": (values.pop("beta1"), values.pop("beta2")), **values}


@declared(message("Adam"), target="torch.optim:Adam", family=OPTIMIZERS)
class Adam(AdamLike):
    """Kingma & Ba 2015, algorithm 1."""

    description = message(
        "Adaptive moment estimation: running averages of the gradient and its square. Kingma & Ba 2015."
    )

    lr: float = _rate(default=0.001)
    beta1: float = _beta1()
    beta2: float = _beta2()
    eps: float = _eps()
    weight_decay: float = _decay()


@declared(message("AdamW"), target="torch.optim:AdamW", family=OPTIMIZERS)
class AdamW(AdamLike):
    """Loshchilov & Hutter 2019, algorithm 2."""

    description = message("Adam with decoupled weight decay. Loshchilov & Hutter 2019.")

    lr: float = _rate(default=0.001)
    beta1: float = _beta1()
    beta2: float = _beta2()
    eps: float = _eps()
    weight_decay: float = _decay(default=0.01)


@declared(message("NAdam"), target="torch.optim:NAdam", family=OPTIMIZERS)
class NAdam(AdamLike):
    """Dozat 2016."""

    description = message("Adam with Nesterov momentum. Dozat 2016.")

    lr: float = _rate(default=0.002)
    beta1: float = _beta1()
    beta2: float = _beta2()
    eps: float = _eps()
    weight_decay: float = _decay()
    momentum_decay: float = real(
        message("Decay rate of the momentum schedule, ψ."),
        title=message("Momentum decay (ψ)"),
        default=0.004,
        least=0.0,
        most=1.0,
    )
