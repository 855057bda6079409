"""Training options from the command line, by the settings that the recipe declares."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from explorer.cli.arguments import Option, UsageError
from explorer.graph.training_options import TrainingOptions
from explorer.schema.declared import Declared, settings_of
from explorer.schema.registry import Registry, UnknownNameError
from explorer.schema.settings import SettingError

D = TypeVar("D", bound=Declared)
Typed = tuple[Option, str]  # an option, and the rest of its dotted name


def with_options(training_options: TrainingOptions, options: Sequence[Option]) -> TrainingOptions:
    """The recipe with these options; raises UsageError with the flag of the one at fault."""
    typed = [(option, option.name.replace("-", "_")) for option in options]
    return _with(training_options, typed, "training option")


def _with(value: D, typed: Sequence[Typed], family: str) -> D:
    """The value with every option; a kind counts before its own settings, wherever it stands."""
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
            raise UsageError(f"{own[0][0].flag}: {name} has no settings of its own")
        changes[name] = _with(chosen, own, f"setting of {chosen.kind()}")
    if not typed:
        return value
    with _flagged(typed[-1][0]):  # what was parsed is allowed, unless two options contradict
        return value.tuned(**changes)


def _names(value: Declared, family: str) -> Registry[str]:
    """The names of all settings, with those of the kinds chosen for them as `optimizer.lr`."""
    names: Registry[str] = Registry(family)
    for name, chosen in value.values().items():
        own = settings_of(type(chosen)) if isinstance(chosen, Declared) else ()
        for path in (name, *(f"{name}.{each}" for each in own)):
            names.file(path, path)
    return names


@contextmanager
def _flagged(option: Option) -> Iterator[None]:
    """Name the flag in whatever is wrong with its value."""
    try:
        yield
    except (SettingError, UnknownNameError) as error:
        raise UsageError(f"{option.flag}: {error}") from None
