"""Python literals of plain values."""

import math
import re


def literal(value: object) -> str:
    """Return the literal of a number, string or tuple; raises TypeError for other values."""
    match value:
        case None | bool() | int():
            return str(value)
        case float() if math.isfinite(value):
            # 1e-5 rather than 1e-05
            return re.sub(r"e([+-])0*(\d)", lambda m: f"e{m[1].strip('+')}{m[2]}", repr(value))
        case float():
            return f'float("{value}")'
        case str():
            shown = repr(str(value))
            return shown if {"'", '"'} & set(value) else f'"{shown[1:-1]}"'
        case tuple() | list():
            parts = ", ".join(map(literal, value))
            return f"({parts},)" if len(value) == 1 else f"({parts})"
    if value is ...:
        return "..."
    raise TypeError(f"expected a number, a text or a tuple of them, got {type(value).__name__}")
