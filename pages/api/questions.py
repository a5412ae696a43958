"""The words of an address: the same as those of `deskscope figures`, and nothing else.

Raises QuestionError, one line, for what cannot be meant. Values are taken as they are, without trimming.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import get_close_matches

from metrics import Question, QuestionError, Window
from metrics.statement import FIRST_DAY, LAST_DAY
from metrics.window import conditions

FIGURES = ("by", "from", "to", "grain", "where", "clock", "dated", "within")
LONGEST_VALUE = 200  # characters of a value to filter by
MOST_CONDITIONS = 100
LEAST_HOURS, MOST_HOURS = 0.01, 8760.0
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBER = re.compile(r"\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SHOWN = 40  # characters of what was sent, in a message

Pairs = Sequence[tuple[str, str]]


def only(pairs: Pairs, *known: str) -> None:
    """QuestionError for a parameter that is not known, naming the nearest; never with its value."""
    for name, _ in pairs:
        if name not in known:
            near = get_close_matches(name[:_SHOWN], known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise QuestionError(f"unknown parameter '{shown(name)}'; {hint}")


def single(pairs: Pairs, name: str) -> str | None:
    """The value of a parameter that may be given once."""
    found = [value for key, value in pairs if key == name]
    if len(found) > 1:
        raise QuestionError(f"'{name}' is given twice")
    return found[0] if found else None


def question(pairs: Pairs) -> Question:
    """What the parameters ask; desks still as they are called there."""
    where = [_condition(value) for name, value in pairs if name == "where"]
    if len(where) > MOST_CONDITIONS:
        raise QuestionError(f"more than {MOST_CONDITIONS} conditions; ask for all and choose from the answer")
    return Question(
        Window(_day(pairs, "from"), _day(pairs, "to")),
        names(single(pairs, "by"), "by"),
        single(pairs, "grain"),
        conditions(where),
        _or(single(pairs, "clock"), "calendar"),
        _or(single(pairs, "dated"), "opened"),
        _hours(single(pairs, "within")),
    )


def names(text: str | None, what: str) -> tuple[str, ...]:
    """Names with commas between, each once."""
    if text is None:
        return ()
    found = tuple(text.split(","))
    if not all(found):
        raise QuestionError(f"'{what}' holds an empty name; write names with commas between")
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise QuestionError(f"'{shown(twice)}' is named twice")
    return found


def shown(text: str) -> str:
    """What was sent, fit for a message of one line."""
    plain = _UNPRINTED.sub("\N{REPLACEMENT CHARACTER}", text)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def one_line(said: object) -> str:
    """A message in one line of bounded length."""
    return _UNPRINTED.sub("\N{REPLACEMENT CHARACTER}", " ".join(str(said).split()))[:500]


def _or(given: str | None, default: str) -> str:
    return default if given is None else given


def _day(pairs: Pairs, name: str) -> date | None:
    text = single(pairs, name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise QuestionError(f"{name}: '{shown(text)}' is no day; write it like 2026-01-31")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise QuestionError(f"{name}: {day} is outside {FIRST_DAY} to {LAST_DAY}")
    return day


def _condition(text: str) -> tuple[str, str | None]:
    dimension, equals, value = text.partition("=")
    if not equals:
        raise QuestionError(f"where: '{shown(text)}' is no condition; write it like channel=email")
    if len(value) > LONGEST_VALUE or _UNPRINTED.search(value):
        raise QuestionError(
            f"where: a value has at most {LONGEST_VALUE} characters, none of them unprintable"
        )
    return dimension, value or None


def _hours(text: str | None) -> float:
    if text is None:
        return 24.0
    if not _NUMBER.fullmatch(text) or not LEAST_HOURS <= float(text) <= MOST_HOURS:
        raise QuestionError(f"within: '{shown(text)}' is not {LEAST_HOURS:g} to {MOST_HOURS:g} hours")
    return float(text)


def unknown_name(name: str, known: Iterable[str], what: str) -> str:
    """One line on a name that there is not, with the nearest."""
    near = get_close_matches(name[:_SHOWN], tuple(known), 1)
    return f"there is no {what} '{shown(name)}'" + (f"; did you mean {near[0]}?" if near else "")
