"""Texts of strangers (names, notes, posts) as every medium takes them: visible, on one line, bounded.

What a medium alone needs, such as escapes, formulas or the length of a cell, it does itself.
"""

import re
import unicodedata

LONGEST = 2_000  # characters of a text
_JOINERS = "\u200c\u200d\u200e\u200f"  # Persian, emoji and the marks of a direction need them
_TAGS = range(0xE0020, 0xE0080)  # spell the flags of regions
_TONES = range(0x1F3FB, 0x1F400)  # of the skin, after the emoji that has it
_FLAGS = range(0x1F1E6, 0x1F200)  # letters of which two are a flag
_FURTHEST = 32  # characters of one sign that are looked at


def visible(text: str) -> str:
    """The text without what controls a terminal or a line, hides, or turns the direction of what follows.

    Line ends and controls are spaces; what opens or closes a direction goes in pairs, as all of it goes; nor
    are there halves of characters, which no file can hold.
    """
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in {"Cc", "Zl", "Zp"}:
        return " "
    hidden = kind in {"Cf", "Cs", "Co", "Cn"} and character not in _JOINERS and ord(character) not in _TAGS
    return "" if hidden else character


def one_line(text: str, longest: int = LONGEST) -> str:
    """The visible text with single spaces, cut with '…' where too long; safe as the value of a header.

    Cut before it is looked at: a text of megabytes costs nothing. Spaces that hold a number and its unit
    together stay as they are.
    """
    begun = text[: 4 * longest]
    said = re.sub(" {2,}", " ", visible(begun)).strip(" ")
    return shortened(said if len(begun) == len(text) else f"{said}…", longest)


def shortened(text: str, longest: int) -> str:
    """At most so many characters, the last '…' where cut: at a word's end nearby, never within a sign."""
    if len(text) <= longest:
        return text
    cut = text[: _between_signs(text, longest - 1)]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > longest * 0.7 else cut).rstrip() + "…"


def _between_signs(text: str, at: int) -> int:
    """The last place up to `at` where a sign of the reader begins, not an accent, a tone or half a flag."""
    for place in range(at, max(0, at - _FURTHEST), -1):
        if not _goes_on(text, place):
            return place
    return at


def _goes_on(text: str, at: int) -> bool:
    """Whether the character at a place belongs to the one before it."""
    before, here = text[at - 1], text[at]
    if unicodedata.category(here)[0] == "M" or here in _JOINERS[:2] or before == "\u200d":
        return True
    if ord(here) in _TONES or ord(here) in _TAGS:
        return True
    if ord(here) not in _FLAGS:
        return False
    letters = 0
    while letters < at and ord(text[at - 1 - letters]) in _FLAGS:
        letters += 1
    return letters % 2 == 1
