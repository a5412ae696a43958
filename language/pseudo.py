"""The pseudo-language: English that stands out, so that words which cannot be translated are seen.

Each message stands in ⟦brackets⟧ with accents on its letters, and is about a third longer, as translations
are. What is no language stays: placeholders, tags and entities, addresses, icons, code.
"""

import re

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "áƀčďéƒğĥíĵķľɱñóƥɋřšťúṽŵẋýžÁƁČĎÉƑĞĤÍĴĶĽṀÑÓƤɊŘŠŤÚṼŴẊÝŽ"
_ACCENTS = str.maketrans(_PLAIN, _ACCENTED)
_NO_LANGUAGE = re.compile(
    r"{[^{}]*}|<[^<>]*>|&#?\w+;|https?://[^\s)]+|\]\([^)]*\)|:material/\w+:|:\w+\[|`[^`]*`"
)


def pseudo(message: str) -> str:
    """'Desks of {year}' -> '⟦Ďéésks óóf {year}⟧'."""
    parts, at = [], 0
    for kept in _NO_LANGUAGE.finditer(message):
        parts += [_accented(message[at : kept.start()]), kept.group()]
        at = kept.end()
    return f"⟦{''.join([*parts, _accented(message[at:])])}⟧"


def _accented(text: str) -> str:
    """Accents on every letter, and vowels twice, which is a third more."""
    return re.sub("([aeiouAEIOU])", lambda vowel: vowel.group() + vowel.group().lower(), text).translate(
        _ACCENTS
    )
