"""Asking for a part by typing: words that find it, loosely, and numbers for its settings."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from explorer.edits.placing import Part
from explorer.schema.declaration import settings_of
from explorer.schema.settings import Dimensions, Extent, Real, Setting, SettingError, Whole

_NUMBER = re.compile(r"[-−]?(\d+([x×]\d+)*|\d*\.\d+)")
_LETTERED = re.compile(r"([a-z])(\d+)")  # k5 is a kernel of 5
_CALL = str.maketrans("(),", "   ")
_WORD = re.compile(r"\w+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|\d+[a-z]*")
_WHOLE, _START, _INITIALS, _INSIDE, _CATEGORY = range(5)
TOLD = 100  # the distance from which on a thing is not called so, but described so
_HINTED = 200  # likewise, by a longer word
_LONG, _ALIKE = 4, 0.75


@dataclass(frozen=True)
class Asked:
    """What was typed: `conv 64 3 padding 1` is conv, the numbers 64 and 3, and 1 for padding.

    Words behind a number name settings, and `padding=1` does anywhere; `before` is the word right
    before the first number, which may name one too.
    """

    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    before: str = ""

    def sets(self, name: str) -> bool:
        """Whether any settings were typed: the number of ReLU 6 is part of its name."""
        plain = "".join(name.lower().split())
        return bool(self.named or (self.numbers and _run_together(self) != plain))

    def set(self, part: Part) -> tuple[Part, tuple[str, ...]]:
        """The part with the numbers in its settings, and their names; raises SettingError.

        Those without a name are handed out in the order of declaration, whole ones first to whole
        settings; where the first is a shape, they are its sides.
        """
        if not self.sets(part.kind()):
            return part, ()
        settings = settings_of(type(part))
        free, changes = dict(settings), dict[str, object]()
        named, numbers = self.named, _as_sides(self.numbers, settings)
        if numbers and self.before in _words_of(settings):
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
        raise SettingError(f"{_spoken(name)}: {error}") from None


def _as_sides(numbers: tuple[str, ...], settings: Mapping[str, Setting]) -> tuple[str, ...]:
    """The numbers as one shape, where that is the first setting: 3 32 32 is 3x32x32."""
    first = next(iter(settings.values()), None)
    is_shape = isinstance(first, Dimensions) and not any("." in number for number in numbers)
    return ("x".join(numbers),) if numbers and is_shape else numbers


def _words_of(settings: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in settings for word in (name, *name.split("_")))


def _setting(settings: Mapping[str, Setting], word: str) -> str:
    """The setting that a word means, whole or begun; raises SettingError."""
    words = {name: (name, *name.split("_")) for name in settings}
    for means in (str.__eq__, str.startswith):
        for name, known in words.items():
            if any(means(each, word) for each in known):
                return name
    takes = ", ".join(map(_spoken, settings))
    raise SettingError(
        f"it has no setting called {word}" + (f"; it takes {takes}" if takes else "")
    )


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def read_asked(text: str) -> Asked:
    """Words and numbers of what was typed."""
    words: list[str] = []
    numbers: list[str] = []
    named: list[tuple[str, str]] = []
    before = ""
    for token in text.casefold().translate(_CALL).split():
        word, equals, number = token.partition("=")
        letter = _LETTERED.fullmatch(token) if words else None
        if letter:
            named.append((letter[1], letter[2]))
        elif equals:
            named.append((word, number))
        elif _NUMBER.fullmatch(token):
            if named and not named[-1][1]:
                named[-1] = (named[-1][0], token)
            else:
                before = words[-1] if len(words) > 1 and not numbers else before
                numbers.append(token)
        elif words and (numbers or named):
            named += [(each, "") for each in _WORD.findall(token)]
        else:
            words += _WORD.findall(token)
    return Asked(tuple(words), tuple(numbers), tuple(named), before)


def _run_together(asked: Asked) -> str:
    return "".join((*asked.words, *asked.numbers))


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
class Label:
    """All that a part is found by: words of its names and settings, initials, what is told."""

    names: tuple[str, ...]
    initials: tuple[str, ...]
    together: tuple[str, ...]
    category: str
    told: frozenset[str]
    settings: frozenset[str] = frozenset()


def label_of(part: Part) -> Label:
    """The label of a block or a composite, whatever its settings."""
    found = label(part.title, part.kind(), part.category, part.__doc__ or "")
    return replace(found, settings=_words_of(settings_of(type(part))))


@cache
def label(title: str, kind: str = "", category: str = "", told: str = "") -> Label:
    """A label of a title, of a kind as torch spells it, and of words that describe it."""
    words = tuple(_WORD.findall(title.casefold()))
    parts = tuple(part.casefold() for part in _CAMEL.findall(kind))
    lettered = tuple(part for part in parts if part[0].isalpha())
    return Label(
        names=tuple(dict.fromkeys((*words, *parts, kind.casefold()))),
        initials=tuple({_initials(words), _initials(lettered)}),
        together=("".join(words), kind.casefold()),
        category=category.casefold(),
        told=frozenset(_WORD.findall(told.casefold())),
    )


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def ranked(asked: Asked, labels: Sequence[Label]) -> dict[int, int]:
    """For each label that is found, by its place, how far it is from what was typed.

    What merely hints at it is found where nothing is called so, and what is called nearly so
    where nothing else is found.
    """
    scores = {place: _distance(asked, each) for place, each in enumerate(labels)}
    found = {place: score for place, score in scores.items() if score is not None}
    if any(score < TOLD for score in found.values()):
        return {place: score for place, score in found.items() if score < _HINTED}
    if found or not asked.words:
        return found
    near = (place for place, each in enumerate(labels) if _is_near(asked.words, each))
    return dict.fromkeys(near, TOLD)


def understood(asked: Asked, labels: Sequence[Label]) -> Asked:
    """What was typed; where nothing is called so, its last words name settings: `conv abc`.

    As few of them as leave something that is called so.
    """
    if ranked(asked, labels):
        return asked
    for count in range(len(asked.words) - 1, 0, -1):
        named = *((word, "") for word in asked.words[count:]), *asked.named
        fewer = replace(asked, words=asked.words[:count], named=named)
        if any(score < TOLD for score in ranked(fewer, labels).values()):
            return fewer
    return asked


def _distance(asked: Asked, label: Label) -> int | None:
    """How far; None where a word is not found."""
    together = _run_together(asked)
    if not asked.words:
        return 0
    if together in label.together:
        return _WHOLE
    steps = [_step(word, label) for word in asked.words]
    if None in steps:
        joined = "".join(asked.words)
        return _START if any(each.startswith(joined) for each in label.together) else None
    far = [step for step in steps if step is not None]
    return max(far) if max(far) >= TOLD else sum(far)


def _step(word: str, label: Label) -> int | None:
    short = len(word) < 3
    tries = (
        (_WHOLE, word in label.names),
        (_START, any(name.startswith(word) for name in label.names)),
        (_INITIALS, len(word) > 1 and any(each.startswith(word) for each in label.initials)),
        (_INSIDE, not short and any(word in name for name in label.together)),
        (_CATEGORY, label.category.startswith(word)),
        (TOLD, word in label.told),
        (_HINTED, word in label.settings),
        (_HINTED, not short and any(told.startswith(word) for told in label.told)),
    )
    return next((step for step, found in tries if found), None)


def _is_near(words: Sequence[str], label: Label) -> bool:
    """Whether each word is one of the names but for a slip of the fingers."""
    return all(
        any(name.startswith(word) for name in label.names)
        or (len(word) >= _LONG and _alike(word, label))
        for word in words
    )


def _alike(word: str, label: Label) -> bool:
    names = [name for name in label.names if len(name) >= _LONG]
    return bool(difflib.get_close_matches(word, names, n=1, cutoff=_ALIKE))
