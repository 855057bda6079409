"""Training options from the command line, by the settings that TrainingOptions declares."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from explorer.cli.arguments import Option, UsageError, flag_error
from explorer.graph.training_options import TrainingOptions
from explorer.schema.declared import Declared, settings_of
from explorer.schema.messages import message
from explorer.schema.registry import Registry, UnknownNameError
from explorer.schema.settings import SettingError

_DeclaredT = TypeVar("_DeclaredT", bound=Declared)
Typed = tuple[Option, str]  # an option, and the rest of its dotted name


def with_options(training_options: TrainingOptions, options: Sequence[Option]) -> TrainingOptions:
    """Return the options as changed; raise UsageError with the flag of an invalid one."""
    typed = [(option, option.name.replace("-", "_")) for option in options]
    return _with(training_options, typed, "training option")


def _with(value: _DeclaredT, typed: Sequence[Typed], family: str) -> _DeclaredT:
    """Return the value with every option; a type applies before its settings, in any order."""
    known = _names(value, family)
    changes: dict[str, object] = {}
    inner: dict[str, list[Typed]] = {}
    for option, path in typed:
        first, dot, rest = path.partition(".")
        with _flagged(option):
            name = known.find(first)
            if dot:
                inner.setdefault(name, []).append((option, rest))
            else:
                changes[name] = settings_of(type(value))[name].parse(option.text)
    for name, own in inner.items():
        chosen = changes.get(name, getattr(value, name))
        if not isinstance(chosen, Declared):
            raise UsageError(
                message("{flag}: {name} has no settings", flag=own[0][0].flag, name=name)
            )
        changes[name] = _with(chosen, own, f"setting of {chosen.kind()}")
    if not typed:
        return value
    with _flagged(typed[-1][0]):  # each value is valid, but two may contradict
        return value.tuned(**changes)


def _names(value: Declared, family: str) -> Registry[str]:
    """Return the names of all settings, those of a chosen type as `optimizer.lr`."""
    names: Registry[str] = Registry(family)
    for name, chosen in value.values().items():
        own = settings_of(type(chosen)) if isinstance(chosen, Declared) else ()
        for path in (name, *(f"{name}.{each}" for each in own)):
            names.file(path, path)
    return names


@contextmanager
def _flagged(option: Option) -> Iterator[None]:
    """Put the flag before errors about its value."""
    try:
        yield
    except (SettingError, UnknownNameError) as error:
        raise flag_error(option.flag, error) from None
