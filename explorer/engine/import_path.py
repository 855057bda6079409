"""From the dotted path that a declaration names to torch's own class or function."""

import importlib
from functools import cache
from typing import Any


@cache
def import_object(target: str) -> Any:
    """What `package.module:name` names; only ever called with targets of the catalogue."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)
