"""Text that somebody typed, where Streamlit would read markdown: shown as it was typed."""

import re
from collections.abc import Callable
from typing import Any

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&^=@])")
_JOINER = "\u2060"  # invisible: keeps a word between colons from becoming a picture or a colour


def literal(text: str) -> str:
    """The text for a place that reads markdown, so that it reads as it was typed."""
    return _MARKUP.sub(r"\\\1", text).replace(":", f":{_JOINER}")


def say(box: Callable[[str], Any], text: str) -> None:
    """A message with typed words in it, in one of Streamlit's boxes."""
    box(literal(text))
