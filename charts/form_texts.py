"""The words of a form as they may be drawn: names and notes come from strangers, and may be long or look like
markup. A form whose words need nothing is given back as it is.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html import escape, unescape
from typing import Any, TypeVar

from language.visible import one_line, shortened, visible

LONGEST = 64  # characters of a label in a picture that cannot be asked; its table has all of them
NAME = 32  # characters of a name at an axis or a line's end: more, and no room is left for the chart
_SAID = 300  # characters of what is said of a point when it is asked

T = TypeVar("T")


def held(form: T) -> T:
    """The form with its words visible and short enough for a picture, however deep they lie."""
    drawn: T = _each(form, lambda text: shortened(visible(text), LONGEST))
    return drawn


def escaped(form: T) -> T:
    """The form for Plotly, which reads tags and entities in every text: shown is what was typed."""
    drawn: T = _each(form, _as_typed)
    return drawn


def _as_typed(text: str) -> str:
    shown = visible(text) if len(text) <= _SAID else one_line(text, _SAID)
    return escape(shown, quote=False)


def cut(text: str, longest: int = NAME) -> str:
    """A text of an escaped form, cut at a sign and not within an entity."""
    return escape(shortened(unescape(text), longest), quote=False) if len(text) > longest else text


def _each(part: Any, change: Callable[[str], str]) -> Any:
    kept = part
    if isinstance(part, str) and not isinstance(part, Enum):  # a unit is no word
        kept = change(part)
    elif isinstance(part, tuple):
        found = tuple(_each(one, change) for one in part)
        kept = part if all(new is old for new, old in zip(found, part, strict=True)) else found
    elif is_dataclass(part) and not isinstance(part, type):
        old = {each.name: getattr(part, each.name) for each in fields(part)}
        changed = {name: new for name, was in old.items() if (new := _each(was, change)) is not was}
        kept = replace(part, **changed) if changed else part
    return kept
