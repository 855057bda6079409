"""The targets that layers declare: modules, functions and learned tensors."""

PARAMETER = "torch.nn:Parameter"
SAME_OF_ONE = ("torch:cat",)  # functions that return a single value unchanged


def is_module(target: str) -> bool:
    """Return whether a target is a module class; functions begin with a small letter."""
    return target.partition(":")[2][:1].isupper()


def is_ours(target: str) -> bool:
    """Return whether a target is defined here, so that its source has to be written."""
    return target.startswith("explorer.")
