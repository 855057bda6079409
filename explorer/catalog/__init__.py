"""What a user can choose: blocks, activations, initializers, optimizers, losses, data, demos.

Importing this package files everything; it needs neither torch nor Qt, because a choice is words
and numbers and only names, as a dotted path, what the engine makes of it.
"""

from explorer.catalog import (
    activations,
    architectures,
    blocks,
    datasets,
    demos,
    initializers,
    layers,
    losses,
    optimizers,
    schedules,
)

__all__ = [
    "activations",
    "architectures",
    "blocks",
    "datasets",
    "demos",
    "initializers",
    "layers",
    "losses",
    "optimizers",
    "schedules",
]
