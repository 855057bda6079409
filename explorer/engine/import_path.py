"""Import of torch's classes and functions by dotted path."""

import importlib
from functools import cache
from typing import Any


@cache
def import_object(target: str) -> Any:
    """Import the object at `package.module:name`, a trusted target of the catalog."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)
