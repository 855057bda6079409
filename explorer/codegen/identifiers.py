"""Identifiers of generated code: letters, digits and underscores only."""

import builtins
import keyword
import re
from collections.abc import Collection, Iterable, Sequence

_COUNTED = re.compile(r"(.*?)(\d+)")


def is_attribute(name: str) -> bool:
    """Return whether `self.name` is valid; two leading underscores would be mangled."""
    return name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("__")


def are_numbers(names: Sequence[str]) -> bool:
    """Return whether names are 0, 1, 2 and so on."""
    return list(names) == [str(number) for number in range(len(names))]


def is_counted(names: Sequence[str]) -> bool:
    """Return whether there are several names that differ only in a number at their end."""
    prefixes = {match and match[1] for match in map(_COUNTED.fullmatch, names)}
    return len(names) > 1 and len(prefixes) == 1 and None not in prefixes


def numbers_in(names: Sequence[str]) -> tuple[str, int] | None:
    """Return the prefix and first number of consecutively numbered names, or None."""
    matches = [_COUNTED.fullmatch(name) for name in names]
    found = [(match[1], int(match[2])) for match in matches if match]
    prefix, first = found[0] if found else ("", 0)
    requested = [f"{prefix}{number}" for number in range(first, first + len(names))]
    return (prefix, first) if list(names) == requested else None


def identifier(text: str, otherwise: str) -> str:
    """Return a text as a variable name: other characters become underscores."""
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_")
    if not name or name[0].isdigit():
        name = f"{otherwise}{name}" if name else otherwise
    return f"{name}_" if keyword.iskeyword(name) or name in dir(builtins) else name


def free(name: str, used: Collection[str]) -> str:
    """Return the name, with a number after it if it is already in use."""
    found, number = name, 2
    while found in used:
        found, number = f"{name}{'_' if name[-1].isdigit() else ''}{number}", number + 1
    return found


def camel(text: str, otherwise: str) -> str:
    """Return a text as a class name: `encoder_layer` → EncoderLayer."""
    message = re.findall(r"\d+(?:x\d+)+|[A-Za-z]+|\d+", text)
    # an underscore keeps two numbers apart
    name = ""
    for word in message:
        name += "_" if name and name[-1].isdigit() and word[0].isdigit() else ""
        name += word[0].upper() + word[1:]
    name = name if name and not name[0].isdigit() else f"{otherwise}{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def stem(names: Iterable[str]) -> str:
    """Return the common name without numbers: `inception3a` → inception; empty if none."""
    stems = {re.sub(r"[-_]?\d+[a-z]?$", "", re.sub(r"[-_]\d+$", "", name)) for name in names}
    return stems.pop() if len(stems) == 1 else ""
