"""What a shape is and was: its query and part as one line of its alternative text, so that it can be renewed.

A text that Deskscope wrote is renewed only while it is what Deskscope wrote; a sum of it tells.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

from reports.taken import Asked, marked

WORD = '"deskscope"'
_MORE = {"series", "axis", "rows", "brief", "most", "and", "pages", "keys"}


@dataclass(frozen=True)
class Mark:
    """One shape of Deskscope. `part` is what of the figure stands there (chart, value, title, foot ...).

    `figure` is '' for what belongs to the page; `was` is the sum of the text as written; `more` what else a
    part keeps of how it was made.
    """

    asked: Asked
    figure: str
    part: str
    was: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def line(mark: Mark) -> str:
    """The mark as one line of text."""
    said = json.loads(mark.asked.marker(mark.figure)) | {"part": mark.part} | mark.more
    return json.dumps(said | ({"was": mark.was} if mark.was else {}), ensure_ascii=False)


def kept(asked: Asked) -> str:
    """A page as a mark keeps it that is of several: its query, as of a figure."""
    return asked.marker("")


def asked_of(mark: Mark) -> list[Asked]:
    """The pages that a mark is of; its own where it names no others."""
    found = (marked(str(one)) for one in mark.more.get("pages", ()))
    return [one[0] for one in found if one is not None] or [mark.asked]


def moved(mark: Mark, now: Sequence[Asked]) -> Mark:
    """The mark with the days and filters of the pages whose numbers its shape has now."""
    pairs = zip(asked_of(mark), now, strict=True)
    pages = [replace(was, first=new.first, last=new.last, where=new.where) for was, new in pairs]
    more = {**mark.more, "pages": [kept(one) for one in pages]} if "pages" in mark.more else mark.more
    return replace(mark, asked=pages[0], more=more)


def total(text: str) -> str:
    """What tells a text from a changed one; spaces at the ends and between lines do not count."""
    return f"{crc32(' '.join(text.split()).encode('utf-8', 'replace')):08x}"


def read(text: str) -> Mark | None:
    """The mark in an alternative text or in notes; None without one, or with one that cannot be read."""
    try:
        found = marked(text)
    except (ValueError, TypeError):  # a person's edit left JSON of another shape
        return None
    if found is None:
        return None
    asked, figure = found
    for one in text.splitlines():
        if one.strip().startswith("{") and WORD in one:
            said = json.loads(one)
            more = {key: value for key, value in said.items() if key in _MORE}
            return Mark(asked, figure, str(said.get("part", "")), str(said.get("was", "")), more)
    return None


def damaged(text: str) -> bool:
    """Whether a mark stands there that cannot be read any more."""
    return "deskscope" in text and "{" in text and read(text) is None
