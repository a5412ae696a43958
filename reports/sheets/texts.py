"""Texts of strangers as Excel takes them: without what it refuses, no longer than it holds, names of sheets.

Excel counts in UTF-16 units, so that an emoji is two.
"""

import re
import unicodedata
from collections.abc import Iterable

from language import _

LONGEST_TEXT, LONGEST_NAME = 32767, 31
_LONGEST_MARK = 14  # of the name of a page before that of a figure
_SPACES = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
_NO_CHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNSEEN = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_NO_CHARACTERS}]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]+")
_CODE = re.compile(r"_(x[0-9A-Fa-f]{4})_")  # how the format writes a character that it cannot hold
_TWO_CODES = re.compile(
    r"(_x[0-9A-Fa-f]{4})_(?=x[0-9A-Fa-f]{4}_)"
)  # of which the second would be read as one
_RESERVED = ("history",)  # Excel's own sheet of tracked changes


def one_line(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text without control characters, lone surrogates and non-characters; cut with '…'."""
    if text.isalnum() and len(text) < longest // 2:  # most texts of rows: nothing to take out
        return text
    spaced = _TWO_CODES.sub(r"\1 _", _SPACES.sub(" ", text))
    return cut(_UNSEEN.sub("", spaced), longest)


def a_name(text: str, longest: int = LONGEST_TEXT) -> str:
    """A text that stands in several places of the file, which do not all read '_x0041_' alike."""
    return one_line(_CODE.sub(r" \1 ", text), longest)


def lines(text: str) -> str:
    """The same, with its line breaks."""
    return cut("\n".join(one_line(line) for line in text.splitlines()), LONGEST_TEXT)


def cut(text: str, longest: int) -> str:
    """At most so many UTF-16 units, the last of them '…' where something is left out."""
    if _units(text) <= longest:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (longest - 1)]
    return kept.decode("utf-16-le", "ignore") + "…"


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class SheetNames:
    """Names for the sheets of one workbook, each given once, whatever its case."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_alike(name) for name in (*_RESERVED, *taken)}

    def unique(self, title: str, page: str = "") -> str:
        r"""A name that Excel takes: at most 31 units, none of []:*?/\, no apostrophe at either end.

        Behind the name of its `page`, where a workbook has several. What is too long keeps its first and its
        last words, or where that name is taken its first ones.
        """
        wished = _plain(title) or _("Figure")
        mark = cut(_plain(page), _LONGEST_MARK).strip("' ")
        mark = f"{mark} · " if mark else ""
        for name in (mark + shortened(wished, LONGEST_NAME - _units(mark)), _ended(mark + wished, "")):
            if _alike(name) not in self._taken:
                self._taken.add(_alike(name))
                return name
        wished = mark + wished
        name, at = _ended(wished, ""), 2
        while _alike(name) in self._taken:
            name, at = _ended(wished, f" ({at})"), at + 1
        self._taken.add(_alike(name))
        return name


def shortened(text: str, longest: int) -> str:
    """'Answered within 24 h, by channel' -> 'Answered…by channel': the words at both ends of a long one."""
    if _units(text) <= longest:
        return text
    words = text.split(" ")
    last = ""
    for word in reversed(words[1:]):
        if _units(f"{word} {last}".strip()) > longest * 3 // 5:
            break
        last = f"{word} {last}".strip()
    first = ""
    for word in words:
        if _units(f"{first} {word}".strip()) > longest - 1 - _units(last):
            break
        first = f"{first} {word}".strip()
    first = first or cut(words[0], longest - _units(last)).removesuffix("…")
    joined = f"{first.rstrip(',;: ')}…{last}"
    return joined if first and last and _units(joined) <= longest else _ended_at(text, longest)


def _plain(title: str) -> str:
    text = a_name(_NOT_IN_A_NAME.sub(" ", title))
    return " ".join(text.split()).strip("' ")


def _ended_at(wished: str, longest: int) -> str:
    return cut(wished, longest).strip("' ")


def _ended(wished: str, end: str) -> str:
    return _ended_at(wished, LONGEST_NAME - len(end)) + end


def _alike(name: str) -> str:
    """What Excel, and any other program, may take for the same name."""
    return unicodedata.normalize("NFKC", name).casefold()
