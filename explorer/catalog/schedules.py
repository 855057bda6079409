"""Learning rate schedules."""

import math

from typing_extensions import override

from explorer.graph.training_options import SCHEDULES, Schedule, declared
from explorer.schema.fields import positive, real, whole
from explorer.schema.messages import message


@declared(message("Constant"), target="", family=SCHEDULES)
class Constant(Schedule):
    """The factor 1."""

    description = message("Constant learning rate.")

    @override
    def factor(self, progress: float) -> float:
        return 1.0


@declared(message("Step decay"), target="", family=SCHEDULES)
class Steps(Schedule):
    """γⁿ after n decays."""

    description = message("Multiplies the learning rate by a factor at equal intervals.")

    gamma: float = positive(message("Factor of each decay, γ."), default=0.1, most=1.0)
    falls: int = whole(message("Number of decays during the run."), default=2, most=1_000)

    @override
    def factor(self, progress: float) -> float:
        return self.gamma ** min(self.falls, math.floor(progress * (self.falls + 1) + 1e-9))


@declared(message("Cosine annealing"), target="", family=SCHEDULES)
class Cosine(Schedule):
    """Loshchilov & Hutter 2017, equation 5, without restarts."""

    description = message("Linear warmup, then cosine annealing. Loshchilov & Hutter 2017.")

    warmup: float = real(
        message("Fraction of the run with a rising rate."), default=0.0, least=0.0, most=0.9
    )
    floor: float = real(
        message("Fraction of the learning rate at the end."), default=0.0, least=0.0, most=1.0
    )

    @override
    def factor(self, progress: float) -> float:
        if progress < self.warmup:
            return progress / self.warmup
        decayed = (progress - self.warmup) / (1 - self.warmup)
        return self.floor + (1 - self.floor) * (1 + math.cos(math.pi * min(decayed, 1.0))) / 2
