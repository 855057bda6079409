"""Schedules: how the learning rate changes while a run goes on."""

import math

from typing_extensions import override

from explorer.graph.training_options import SCHEDULES, Schedule, declared
from explorer.schema.fields import positive, real, whole


@declared("Constant", target="", family=SCHEDULES)
class Constant(Schedule):
    """The rate stays as it is."""

    @override
    def factor(self, progress: float) -> float:
        return 1.0


@declared("Steps", target="", family=SCHEDULES)
class Steps(Schedule):
    """The rate falls by a factor at equal distances."""

    gamma: float = positive("What the rate is multiplied by at each fall.", default=0.1, most=1.0)
    falls: int = whole("How often it falls.", default=2, most=1_000)

    @override
    def factor(self, progress: float) -> float:
        return self.gamma ** min(self.falls, math.floor(progress * (self.falls + 1) + 1e-9))


@declared("Cosine", target="", family=SCHEDULES)
class Cosine(Schedule):
    """Rise in a line, then fall along half a cosine; Loshchilov & Hutter 2017, equation 5."""

    warmup: float = real("Part of the run in which it rises.", default=0.0, least=0.0, most=0.9)
    floor: float = real(
        "What part of the rate is left at the end.", default=0.0, least=0.0, most=1.0
    )

    @override
    def factor(self, progress: float) -> float:
        if progress < self.warmup:
            return progress / self.warmup
        fallen = (progress - self.warmup) / (1 - self.warmup)
        return self.floor + (1 - self.floor) * (1 + math.cos(math.pi * min(fallen, 1.0))) / 2
