"""Texts for users: an English template with named arguments, translated where it is shown.

`message` marks a text that is kept or passed on, and `counted` one that depends on a number: both
return a `Message`, which is its English text and remembers what it was made from. `tr` marks a text
that is shown at once and returns it in the current language; `translate` does so for a message.
Only literals stand inside the markers, so that they can be extracted.
"""

import gettext
from collections.abc import Mapping
from typing import Any

from typing_extensions import override

_translations: gettext.NullTranslations = gettext.NullTranslations()


class Message(str):
    """An English text that knows its template and arguments; equal to other texts by its English.

    `plural` is the template for any `n` but 1, or empty.
    """

    template: str
    plural: str
    arguments: Mapping[str, Any]
    __slots__ = ("arguments", "plural", "template")

    def __new__(  # noqa: D102 the class says what it is made from
        cls, template: str, plural: str = "", arguments: Mapping[str, Any] | None = None
    ) -> "Message":
        given = dict(arguments or {})
        chosen = plural if plural and given["n"] != 1 else template
        self = super().__new__(cls, chosen.format(**given) if given else chosen)
        self.template, self.plural, self.arguments = template, plural, given
        return self

    @override
    def __reduce__(self) -> tuple[type["Message"], tuple[str, str, Mapping[str, Any]]]:
        return Message, (self.template, self.plural, self.arguments)


def message(template: str, /, **arguments: Any) -> Message:
    """Mark a text that is shown later; arguments that are messages are translated with it."""
    return Message(template, "", arguments)


def counted(one: str, many: str, /, n: int, **arguments: Any) -> Message:
    """Mark a text that depends on the number `n`, which both templates can name."""
    return Message(one, many, {"n": n, **arguments})


def tr(template: str, /, **arguments: Any) -> str:
    """Mark a text and return it in the current language."""
    return translate(Message(template, "", arguments))


def tr_counted(one: str, many: str, /, n: int, **arguments: Any) -> str:
    """Mark a text that depends on the number `n` and return it in the current language."""
    return translate(counted(one, many, n, **arguments))


def translate(text: str) -> str:
    """Return a message in the current language, and any other text as it is."""
    if not isinstance(text, Message):
        return text
    given = {name: _shown(value) for name, value in text.arguments.items()}
    if text.plural:
        found = _translations.ngettext(text.template, text.plural, text.arguments["n"])
    else:
        found = _translations.gettext(text.template) if text.template else ""
    return found.format(**given) if given else found


def _shown(value: Any) -> Any:
    return translate(value) if isinstance(value, str) else value


def use_translations(translations: gettext.NullTranslations | None = None) -> None:
    """Show all texts by these translations from now on, or in English."""
    global _translations
    _translations = translations or gettext.NullTranslations()
