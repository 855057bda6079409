"""Asking for a part by typing: words that find it, loosely, and numbers for its settings."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from explorer.edits.placing import Placeable
from explorer.schema.declared import settings_of
from explorer.schema.settings import Dimensions, Extent, Real, Setting, SettingError, Whole

_NUMBER = re.compile(r"[-−]?(\d+([x×]\d+)*|\d*\.\d+)")
_LETTERED = re.compile(r"([a-z])(\d+)")  # k5 is a kernel of 5
_CALL = str.maketrans("(),", "   ")
_WORD = re.compile(r"\w+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|\d+[a-z]*")
_WHOLE, _START, _INITIALS, _INSIDE, _CATEGORY = range(5)
FIRST_IN_DESCRIPTION = 100  # the distance from which on a thing is not called so, but described so
_HINTED = 200  # likewise, by a longer word
_LONG, _ALIKE = 4, 0.75


@dataclass(frozen=True)
class LayerQuery:
    """What was typed: `conv 64 3 padding 1` is conv, the numbers 64 and 3, and 1 for padding.

    Words behind a number name settings, and `padding=1` does anywhere; `before` is the word right
    before the first number, which may name one too.
    """

    text: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    before: str = ""

    def sets(self, name: str) -> bool:
        """Whether any settings were typed: the number of ReLU 6 is part of its name."""
        plain = "".join(name.lower().split())
        return bool(self.named or (self.numbers and _run_together(self) != plain))

    def set(self, part: Placeable) -> tuple[Placeable, tuple[str, ...]]:
        """The part with the numbers in its settings, and their names; raises SettingError.

        Those without a name are handed out in the order of declaration, whole ones first to whole
        settings; where the first is a shape, they are its sides.
        """
        if not self.sets(part.kind()):
            return part, ()
        settings = settings_of(type(part))
        free, changes = dict(settings), dict[str, object]()
        named, numbers = self.named, _as_sides(self.numbers, settings)
        if numbers and self.before in _text_of(settings):
            named, numbers = ((self.before, numbers[0]), *named), numbers[1:]
        for word, number in named:
            name = _setting(settings, word)
            if number:
                changes[name] = _read(settings, name, number)
            free.pop(name, None)
        for number in numbers:
            taker = _taker(free, number)
            if taker is None:
                raise SettingError(f"it has no setting for {number}")
            changes[taker] = _read(settings, taker, number)
            names = list(free)
            free = {key: free[key] for key in names[names.index(taker) + 1 :]}
        return part.tuned(**changes), tuple(name for name in settings if name in changes)


def _read(settings: Mapping[str, Setting], name: str, number: str) -> object:
    """What was typed for a setting; raises SettingError, which says for which."""
    try:
        return settings[name].parse(number)
    except SettingError as error:
        raise SettingError(f"{_accessible_text(name)}: {error}") from None


def _as_sides(numbers: tuple[str, ...], settings: Mapping[str, Setting]) -> tuple[str, ...]:
    """The numbers as one shape, where that is the first setting: 3 32 32 is 3x32x32."""
    first = next(iter(settings.values()), None)
    is_shape = isinstance(first, Dimensions) and not any("." in number for number in numbers)
    return ("x".join(numbers),) if numbers and is_shape else numbers


def _text_of(settings: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in settings for word in (name, *name.split("_")))


def _setting(settings: Mapping[str, Setting], word: str) -> str:
    """The setting that a word means, whole or begun; raises SettingError."""
    text = {name: (name, *name.split("_")) for name in settings}
    for means in (str.__eq__, str.startswith):
        for name, known in text.items():
            if any(means(each, word) for each in known):
                return name
    takes = ", ".join(map(_accessible_text, settings))
    raise SettingError(
        f"it has no setting called {word}" + (f"; it takes {takes}" if takes else "")
    )


def _accessible_text(name: str) -> str:
    return name.replace("_", " ")


def read_asked(text: str) -> LayerQuery:
    """Words and numbers of what was typed."""
    message: list[str] = []
    numbers: list[str] = []
    named: list[tuple[str, str]] = []
    before = ""
    for token in text.casefold().translate(_CALL).split():
        word, equals, number = token.partition("=")
        letter = _LETTERED.fullmatch(token) if message else None
        if letter:
            named.append((letter[1], letter[2]))
        elif equals:
            named.append((word, number))
        elif _NUMBER.fullmatch(token):
            if named and not named[-1][1]:
                named[-1] = (named[-1][0], token)
            else:
                before = message[-1] if len(message) > 1 and not numbers else before
                numbers.append(token)
        elif message and (numbers or named):
            named += [(each, "") for each in _WORD.findall(token)]
        else:
            message += _WORD.findall(token)
    return LayerQuery(tuple(message), tuple(numbers), tuple(named), before)


def _run_together(asked: LayerQuery) -> str:
    return "".join((*asked.text, *asked.numbers))


def _taker(free: dict[str, Setting], number: str) -> str | None:
    """The first setting that such a number is meant for."""
    if "." in number:
        wanted: list[tuple[type[Setting], ...]] = [(Real,)]
    elif "x" in number or "×" in number:
        wanted = [(Extent, Dimensions)]
    else:
        wanted = [(Whole, Extent, Dimensions), (Real,)]
    for kinds in wanted:
        for name, setting in free.items():
            if isinstance(setting, kinds):
                return name
    return None


@dataclass(frozen=True)
class SearchLabel:
    """All that a part is found by: words of its names and settings, initials, what is told."""

    names: tuple[str, ...]
    initials: tuple[str, ...]
    together: tuple[str, ...]
    category: str
    description: frozenset[str]
    settings: frozenset[str] = frozenset()


def label_of(part: Placeable) -> SearchLabel:
    """The label of a block or a composite, whatever its settings."""
    found = label(part.title, part.kind(), part.category, f"{part.description} {part.keywords}")
    return replace(found, settings=_text_of(settings_of(type(part))))


@cache
def label(title: str, kind: str = "", category: str = "", shown: str = "") -> SearchLabel:
    """A label of a title, of a kind as torch spells it, and of words that describe it."""
    text = tuple(_WORD.findall(title.casefold()))
    parts = tuple(part.casefold() for part in _CAMEL.findall(kind))
    lettered = tuple(part for part in parts if part[0].isalpha())
    return SearchLabel(
        names=tuple(dict.fromkeys((*text, *parts, kind.casefold()))),
        initials=tuple({_initials(text), _initials(lettered)}),
        together=("".join(text), kind.casefold()),
        category=category.casefold(),
        description=frozenset(_WORD.findall(shown.casefold())),
    )


def _initials(text: Sequence[str]) -> str:
    return "".join(word[0] for word in text)


def rank(asked: LayerQuery, labels: Sequence[SearchLabel]) -> dict[int, int]:
    """For each label that is found, by its place, how far it is from what was typed.

    What merely hints at it is found where nothing is called so, and what is called nearly so
    where nothing else is found.
    """
    scores = {position: _distance(asked, each) for position, each in enumerate(labels)}
    found = {position: score for position, score in scores.items() if score is not None}
    if any(score < FIRST_IN_DESCRIPTION for score in found.values()):
        return {position: score for position, score in found.items() if score < _HINTED}
    if found or not asked.text:
        return found
    near = (position for position, each in enumerate(labels) if _is_near(asked.text, each))
    return dict.fromkeys(near, FIRST_IN_DESCRIPTION)


def parse_query(asked: LayerQuery, labels: Sequence[SearchLabel]) -> LayerQuery:
    """What was typed; where nothing is called so, its last words name settings: `conv abc`.

    As few of them as leave something that is called so.
    """
    if rank(asked, labels):
        return asked
    for count in range(len(asked.text) - 1, 0, -1):
        named = *((word, "") for word in asked.text[count:]), *asked.named
        fewer = replace(asked, text=asked.text[:count], named=named)
        if any(score < FIRST_IN_DESCRIPTION for score in rank(fewer, labels).values()):
            return fewer
    return asked


def _distance(asked: LayerQuery, label: SearchLabel) -> int | None:
    """How far; None where a word is not found."""
    together = _run_together(asked)
    if not asked.text:
        return 0
    if together in label.together:
        return _WHOLE
    steps = [_step(word, label) for word in asked.text]
    if None in steps:
        joined = "".join(asked.text)
        return _START if any(each.startswith(joined) for each in label.together) else None
    far = [step for step in steps if step is not None]
    return max(far) if max(far) >= FIRST_IN_DESCRIPTION else sum(far)


def _step(word: str, label: SearchLabel) -> int | None:
    short = len(word) < 3
    tries = (
        (_WHOLE, word in label.names),
        (_START, any(name.startswith(word) for name in label.names)),
        (_INITIALS, len(word) > 1 and any(each.startswith(word) for each in label.initials)),
        (_INSIDE, not short and any(word in name for name in label.together)),
        (_CATEGORY, label.category.startswith(word)),
        (FIRST_IN_DESCRIPTION, word in label.description),
        (_HINTED, word in label.settings),
        (_HINTED, not short and any(shown.startswith(word) for shown in label.description)),
    )
    return next((step for step, found in tries if found), None)


def _is_near(text: Sequence[str], label: SearchLabel) -> bool:
    """Whether each word is one of the names but for a slip of the fingers."""
    return all(
        any(name.startswith(word) for name in label.names)
        or (len(word) >= _LONG and _alike(word, label))
        for word in text
    )


def _alike(word: str, label: SearchLabel) -> bool:
    names = [name for name in label.names if len(name) >= _LONG]
    return bool(difflib.get_close_matches(word, names, n=1, cutoff=_ALIKE))
