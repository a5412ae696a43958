"""What somebody types: text where Streamlit would read markdown, shown as it was typed; and days."""

import re
from collections.abc import Callable
from typing import Any

from babel.dates import get_date_format

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&^=@])")
_JOINER = "\u2060"  # invisible: keeps a word between colons from becoming a picture or a colour


def literal(text: str) -> str:
    """The text for a place that reads markdown, so that it reads as it was typed."""
    return _MARKUP.sub(r"\\\1", text).replace(":", f":{_JOINER}")


def say(box: Callable[[str], Any], text: str) -> None:
    """A message with typed words in it, in one of Streamlit's boxes."""
    box(literal(text))


def day_form(locale: str) -> str:
    """In which order, and with what between, a reader writes a day: 'DD/MM/YYYY', 'YYYY-MM-DD'."""
    short = str(get_date_format("short", locale=locale).pattern)
    parts = sorted(("DD", "MM", "YYYY"), key=lambda part: short.lower().index(part[0].lower()))
    between = next((sign for sign in "./-" if sign in short), "/")
    return between.join(parts)
