"""Search for a layer or block by text: words that match it, and numbers for its settings."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from explorer.edits.placing import Placeable
from explorer.schema.declared import settings_of
from explorer.schema.messages import message
from explorer.schema.settings import Dimensions, Extent, Real, Setting, SettingError, Whole

_NUMBER = re.compile(r"[-−]?(\d+([x×]\d+)*|\d*\.\d+)")
_LETTERED = re.compile(r"([a-z])(\d+)")  # k5 is a kernel of 5
_CALL = str.maketrans("(),", "   ")
_WORD = re.compile(r"\w+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|\d+[a-z]*")
_WHOLE, _START, _INITIALS, _INSIDE, _CATEGORY = range(5)
FIRST_IN_DESCRIPTION = 100  # the least distance of a match in the description only
_HINTED = 200  # the least distance of a match of the start of a word in it
_LONG, _ALIKE = 4, 0.75


@dataclass(frozen=True)
class LayerQuery:
    """A search text: `conv 64 3 padding 1` is conv, the numbers 64 and 3, and 1 for padding.

    Words after a number name settings, as `padding=1` does anywhere; `before` is the word right
    before the first number, which may name one too.
    """

    text: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    before: str = ""

    def sets(self, name: str) -> bool:
        """Whether the text has settings: the number of ReLU 6 is part of its name."""
        plain = "".join(name.lower().split())
        return bool(self.named or (self.numbers and _run_together(self) != plain))

    def set(self, part: Placeable) -> tuple[Placeable, tuple[str, ...]]:
        """Return the part with these settings, and their names; raises SettingError.

        Unnamed numbers set settings in the order of declaration, integers first integer settings;
        where the first setting is a shape, they are its dimensions.
        """
        if not self.sets(part.kind()):
            return part, ()
        settings = settings_of(type(part))
        free, changes = dict(settings), dict[str, object]()
        named, numbers = self.named, _as_shape(self.numbers, settings)
        if numbers and self.before in _terms_of(settings):
            named, numbers = ((self.before, numbers[0]), *named), numbers[1:]
        for word, number in named:
            name = _setting(settings, word, part.title)
            if number:
                changes[name] = _read(settings, name, number)
            free.pop(name, None)
        for number in numbers:
            target = _setting_for(free, number)
            if target is None:
                text = message(
                    "{layer} has no setting for the value {value}.", layer=part.title, value=number
                )
                raise SettingError(text)
            changes[target] = _read(settings, target, number)
            names = list(free)
            free = {key: free[key] for key in names[names.index(target) + 1 :]}
        return part.tuned(**changes), tuple(name for name in settings if name in changes)


def _read(settings: Mapping[str, Setting], name: str, number: str) -> object:
    """Return the value of a setting; raises SettingError with its title."""
    try:
        return settings[name].parse(number)
    except SettingError as error:
        title = settings[name].title
        raise SettingError(message("{title}: {text}", title=title, text=error.args[0])) from None


def _as_shape(numbers: tuple[str, ...], settings: Mapping[str, Setting]) -> tuple[str, ...]:
    """Join the numbers if the first setting is a shape: 3 32 32 is 3x32x32."""
    first = next(iter(settings.values()), None)
    is_shape = isinstance(first, Dimensions) and not any("." in number for number in numbers)
    return ("x".join(numbers),) if numbers and is_shape else numbers


def _terms_of(settings: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in settings for word in (name, *name.split("_")))


def _setting(settings: Mapping[str, Setting], word: str, title: str) -> str:
    """Return the setting with a name, or a start of one; raises SettingError."""
    for matches in (str.__eq__, str.startswith):
        for name in settings:
            if any(matches(each, word) for each in (name, *name.split("_"))):
                return name
    names = ", ".join(settings).replace("_", " ") or message("none")
    given = {"kind": title, "name": word, "names": names}
    raise SettingError(message("{kind} has no setting “{name}”. Available: {names}.", **given))


def read_asked(text: str) -> LayerQuery:
    """Divide a search text into words, numbers and named settings."""
    terms: list[str] = []
    numbers: list[str] = []
    named: list[tuple[str, str]] = []
    before = ""
    for token in text.casefold().translate(_CALL).split():
        word, equals, number = token.partition("=")
        letter = _LETTERED.fullmatch(token) if terms else None
        if letter:
            named.append((letter[1], letter[2]))
        elif equals:
            named.append((word, number))
        elif _NUMBER.fullmatch(token):
            if named and not named[-1][1]:
                named[-1] = (named[-1][0], token)
            else:
                before = terms[-1] if len(terms) > 1 and not numbers else before
                numbers.append(token)
        elif terms and (numbers or named):
            named += [(each, "") for each in _WORD.findall(token)]
        else:
            terms += _WORD.findall(token)
    return LayerQuery(tuple(terms), tuple(numbers), tuple(named), before)


def _run_together(asked: LayerQuery) -> str:
    return "".join((*asked.text, *asked.numbers))


def _setting_for(free: dict[str, Setting], number: str) -> str | None:
    """Return the first setting of the number's kind."""
    if "." in number:
        preferred: list[tuple[type[Setting], ...]] = [(Real,)]
    elif "x" in number or "×" in number:
        preferred = [(Extent, Dimensions)]
    else:
        preferred = [(Whole, Extent, Dimensions), (Real,)]
    for kinds in preferred:
        for name, setting in free.items():
            if isinstance(setting, kinds):
                return name
    return None


@dataclass(frozen=True)
class SearchLabel:
    """The searchable words of a layer or block."""

    names: tuple[str, ...]
    initials: tuple[str, ...]
    together: tuple[str, ...]
    category: str
    description: frozenset[str]
    settings: frozenset[str] = frozenset()


def label_of(part: Placeable) -> SearchLabel:
    """Return the label of a layer or block, whatever its settings."""
    found = label(part.title, part.kind(), part.category, f"{part.description} {part.keywords}")
    return replace(found, settings=_terms_of(settings_of(type(part))))


@cache
def label(title: str, kind: str = "", category: str = "", shown: str = "") -> SearchLabel:
    """Return the label of a title, a class name, a category and a description."""
    text = tuple(_WORD.findall(title.casefold()))
    parts = tuple(part.casefold() for part in _CAMEL.findall(kind))
    lettered = tuple(part for part in parts if part[0].isalpha())
    return SearchLabel(
        names=tuple(dict.fromkeys((*text, *parts, kind.casefold()))),
        initials=tuple({_initials(text), _initials(lettered)}),
        together=("".join(text), kind.casefold(), "".join(lettered)),
        category=category.casefold(),
        description=frozenset(_WORD.findall(shown.casefold())),
    )


def _initials(text: Sequence[str]) -> str:
    return "".join(word[0] for word in text)


def rank(asked: LayerQuery, labels: Sequence[SearchLabel]) -> dict[int, int]:
    """Return the distance of each matching label, by its position.

    Descriptions match loosely only if no name matches, and misspelled names if nothing else does.
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
    """Return the query; if nothing matches, its last words name settings: `conv abc`.

    They are as few as leave a name that matches.
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
    """Return the distance of a label, or None if a word does not match."""
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
    return max(far) if max(far) >= FIRST_IN_DESCRIPTION else 1 + sum(far)


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
    """Whether each word is one of the names, correct or misspelled."""
    names = [name for name in label.names if len(name) >= _LONG]
    return all(
        any(name.startswith(word) for name in label.names)
        or (len(word) >= _LONG and difflib.get_close_matches(word, names, n=1, cutoff=_ALIKE))
        for word in text
    )
