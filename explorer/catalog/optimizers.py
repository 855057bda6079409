"""Optimizers: how gradients become steps; the SGD family first, then those that adapt."""

from typing import Any

from typing_extensions import override

from explorer.graph.training_options import OPTIMIZERS, Optimizer, declared
from explorer.schema.fields import fraction, positive, real, switch
from explorer.schema.settings import SettingError

_RATE = "How long a step is, against the gradient."
_DECAY = "How strongly weights are drawn to zero."
_EPS = "Added where one divides, against division by zero."
_FIRST = "How slowly the mean of the gradient forgets (β₁)."
_SECOND = "How slowly the mean of its square forgets (β₂)."


@declared("SGD", target="torch.optim:SGD", family=OPTIMIZERS)
class SGD(Optimizer):
    """Step against the gradient, with momentum; Sutskever et al. 2013, equations 1–4."""

    lr: float = positive(_RATE, default=0.05)
    momentum: float = fraction("How much of the last step goes on.", default=0.9)
    nesterov: bool = switch("Look ahead along the last step; needs momentum.", default=False)
    weight_decay: float = real(_DECAY, default=0.0, least=0.0, most=10.0)

    @override
    def check(self) -> None:
        if self.nesterov and not self.momentum:
            raise SettingError(
                "nesterov looks ahead along the momentum, which is 0; raise it first"
            )


@declared("Adagrad", target="torch.optim:Adagrad", family=OPTIMIZERS)
class Adagrad(Optimizer):
    """Shorter steps where gradients have been large in sum; Duchi et al. 2011, section 1."""

    lr: float = positive(_RATE, default=0.01)
    lr_decay: float = real("How fast the rate falls with steps.", default=0.0, least=0.0, most=1.0)
    eps: float = positive(_EPS, default=1e-10, most=1.0)
    weight_decay: float = real(_DECAY, default=0.0, least=0.0, most=10.0)


@declared("Adadelta", target="torch.optim:Adadelta", family=OPTIMIZERS)
class Adadelta(Optimizer):
    """Steps in the units of the weights themselves; Zeiler 2012, algorithm 1."""

    lr: float = positive(_RATE, default=1.0)
    rho: float = fraction("How slowly both running means forget.", default=0.9)
    eps: float = positive(_EPS, default=1e-6, most=1.0)
    weight_decay: float = real(_DECAY, default=0.0, least=0.0, most=10.0)


@declared("RMSprop", target="torch.optim:RMSprop", family=OPTIMIZERS)
class RMSprop(Optimizer):
    """Divide by the running root mean square of gradients; Hinton 2012, lecture 6e."""

    lr: float = positive(_RATE, default=0.001)
    alpha: float = fraction("How slowly the running mean square forgets.", default=0.99)
    eps: float = positive(_EPS, default=1e-8, most=1.0)
    momentum: float = fraction("How much of the last step goes on.", default=0.0)
    weight_decay: float = real(_DECAY, default=0.0, least=0.0, most=10.0)


class AdamLike(Optimizer):
    """What the Adam family shares: two running means, which torch takes as one pair."""

    beta1: float
    beta2: float

    @override
    def arguments(self) -> dict[str, Any]:
        values = self.values()
        return {"betas": (values.pop("beta1"), values.pop("beta2")), **values}


@declared("Adam", target="torch.optim:Adam", family=OPTIMIZERS)
class Adam(AdamLike):
    """Running means of the gradient and its square; Kingma & Ba 2015, algorithm 1."""

    lr: float = positive(_RATE, default=0.001)
    beta1: float = fraction(_FIRST, default=0.9)
    beta2: float = fraction(_SECOND, default=0.999)
    eps: float = positive(_EPS, default=1e-8, most=1.0)
    weight_decay: float = real(_DECAY, default=0.0, least=0.0, most=10.0)


@declared("AdamW", target="torch.optim:AdamW", family=OPTIMIZERS)
class AdamW(AdamLike):
    """Adam with weight decay outside the running means; Loshchilov & Hutter 2019, algorithm 2."""

    lr: float = positive(_RATE, default=0.001)
    beta1: float = fraction(_FIRST, default=0.9)
    beta2: float = fraction(_SECOND, default=0.999)
    eps: float = positive(_EPS, default=1e-8, most=1.0)
    weight_decay: float = real(_DECAY, default=0.01, least=0.0, most=10.0)


@declared("NAdam", target="torch.optim:NAdam", family=OPTIMIZERS)
class NAdam(AdamLike):
    """Adam that looks ahead as Nesterov's momentum does; Dozat 2016."""

    lr: float = positive(_RATE, default=0.002)
    beta1: float = fraction(_FIRST, default=0.9)
    beta2: float = fraction(_SECOND, default=0.999)
    eps: float = positive(_EPS, default=1e-8, most=1.0)
    weight_decay: float = real(_DECAY, default=0.0, least=0.0, most=10.0)
    momentum_decay: float = real(
        "How fast the momentum's schedule settles.", default=0.004, least=0.0, most=1.0
    )
