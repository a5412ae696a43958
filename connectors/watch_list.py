"""Words of services and terms, found in a text in the forms that people write them in.

A word is given in its plain form, mostly the singular, and found with the endings of English and German,
with or without capitals, accents (ü as u or ue), blanks and hyphens. A single word of up to three letters
and one in capitals take a plural only. What stands in quotation marks, such as '"Teams"', is found as it is
written.
Links, addresses and handles are not looked into.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# An address begins where a word does: sought at each letter, a long one takes the square of its length.
_NOT_SAID = re.compile(r"<[@#!][^<>]*>|https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w.-]+\.\w+|@[\w.-]+")
_SPELLINGS = {"ä": "(?:a|ae)", "ö": "(?:o|oe)", "ü": "(?:u|ue)", "ß": "(?:ss)"}
_PLURAL = "(?:['\u2019]?s)?"
_ENDINGS = "(?:['\u2019]?s|es|ed|ing|ern|er|en|em|e|n)?"
_AFTER_E = "(?:['\u2019]?s|d|rn|r|n|m)?"
_BETWEEN = r"[\s\-_/]*"
_ACRONYM = 3


def said(text: str) -> str:
    """The text without links, addresses and handles."""
    return _NOT_SAID.sub(" ", text)


def folded(text: str) -> str:
    """The text in small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return apart if apart.isascii() else "".join(mark for mark in apart if not unicodedata.combining(mark))


@dataclass(frozen=True)
class WatchList:
    """Words, each with what it stands for, and phrases that are not meant."""

    forms: re.Pattern[str] | None
    exact: re.Pattern[str] | None
    meant: Mapping[str, str]
    excluded: re.Pattern[str] | None

    @classmethod
    def of(cls, words: Mapping[str, Sequence[str]], exclude: Sequence[str] = ()) -> "WatchList":
        """`words`: what they stand for -> the words. Longer words go before shorter ones."""
        pairs = sorted(
            ((word, name) for name, each in words.items() for word in each), key=lambda pair: -len(pair[0])
        )
        groups = {f"w{number}": pair for number, pair in enumerate(pairs)}
        return cls(
            _any({group: _in_forms(word) for group, (word, _) in groups.items() if not _quoted(word)}),
            _any({group: re.escape(word[1:-1]) for group, (word, _) in groups.items() if _quoted(word)}),
            {group: name for group, (_, name) in groups.items()},
            _any(
                {f"x{number}": _in_forms(phrase) for number, phrase in enumerate(exclude)}, ignoring_case=True
            ),
        )

    def excludes(self, said: str) -> bool:
        """Whether what was said holds a phrase that is not meant."""
        return self.excluded is not None and self.excluded.search(folded(said)) is not None

    def first(self, said: str) -> str | None:
        """What the first word found stands for; a word within a phrase that is not meant is none."""
        meant = self.excluded.sub(" ", said) if self.excluded else said
        if self.exact and (found := self.exact.search(meant)):
            return self.meant[str(found.lastgroup)]
        plain = folded(said)
        plain = self.excluded.sub(" ", plain) if self.excluded else plain
        found = self.forms.search(plain) if self.forms else None
        return self.meant[str(found.lastgroup)] if found else None


def _any(patterns: Mapping[str, str], *, ignoring_case: bool = False) -> re.Pattern[str] | None:
    if not patterns:
        return None
    # The group stands empty behind its word: a branch that begins with a letter is skipped at once.
    either = "|".join(f"{pattern}(?P<{group}>)" for group, pattern in patterns.items())
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])", re.IGNORECASE if ignoring_case else 0)


def _quoted(word: str) -> bool:
    return len(word) > 2 and word[0] == word[-1] == '"'


def _in_forms(words: str) -> str:
    parts = [part for part in re.split(r"[\s\-_/]+", words.strip('"')) if part]
    return _BETWEEN.join(_in_form(part, alone=len(parts) == 1) for part in parts)


def _in_form(word: str, *, alone: bool) -> str:
    spelled = "".join(_SPELLINGS.get(letter) or re.escape(folded(letter)) for letter in word.lower())
    short = len(word) <= (_ACRONYM if alone else 2)
    if short or word.isupper() or not word.isalpha():
        return spelled + _PLURAL
    return _inflected(spelled, word[-2:].lower())


def _inflected(spelled: str, end: str) -> str:
    """The word with its endings: policy policies, update updating, reset resetting."""
    stem, vowel = spelled[:-1], end[0] in "aeiou"
    if end[1] == "e":
        return f"{stem}(?:ing|e{_AFTER_E})"
    if end[1] == "y" and not vowel:
        return f"{stem}(?:ies|y{_ENDINGS})"
    doubled = f"|{end[1]}(?:ed|ing)" if end[1] in "bdglmnprt" and vowel else ""
    return f"{spelled}(?:{_ENDINGS}{doubled})"
