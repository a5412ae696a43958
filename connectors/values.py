"""Words to booleans, numbers, counts and durations; what is no clear value comes back as UNCLEAR, never
guessed.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from connectors.channels import normal_word


class Unclear(Enum):
    """A cell that holds something, but not a value of its field."""

    UNCLEAR = "unclear"


UNCLEAR = Unclear.UNCLEAR
_YES = """true|t|yes|y|1|1 0|x|met|within sla|in sla|achieved|ontime|on time|intime|in time|passed|pass
        |compliant|fulfilled
    |within|success|successful|ja|oui|si|sí|wahr|vrai|sla met|not breached|not violated
        |completed within sla"""
_NO = """false|f|no|n|0|0 0|breached|missed|violated|sla violated|sla breached|not met|overdue|late|failed
        |fail|out of sla
    |outside sla|not achieved|non compliant|unmet|nein|non|falsch|faux|sla missed|exceeded"""
TRUE_WORDS = frozenset(" ".join(word.split()) for word in _YES.split("|"))
FALSE_WORDS = frozenset(" ".join(word.split()) for word in _NO.split("|"))
DIRECTIONS = {
    **dict.fromkeys(
        ("in", "inbound", "incoming", "received", "customer", "true", "1", "1 0", "yes", "end user"), "in"
    ),
    **dict.fromkeys(
        ("out", "outbound", "outgoing", "sent", "agent", "desk", "false", "0", "0 0", "no", "brand"), "out"
    ),
}
_TIME_LEFT = re.compile(r"^\s*(?P<late>-)?\d{1,5}:\d{2}(?::\d{2})?\s*$")
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$")
_DECIMAL_COMMA = re.compile(r"^[+-]?\d+,\d{1,2}$")
_LARGE = 1e300


def by_word(cells: Any, meaning: Callable[[str], Any], kind: Any) -> tuple[Any, Any]:
    """(values, mask of the unclear cells): `meaning` is asked once per distinct word."""
    words = pc.dictionary_encode(cells)
    if isinstance(words, pa.ChunkedArray):
        words = words.combine_chunks()
    meanings = [meaning(word) for word in words.dictionary.to_pylist()]
    values = pa.array([None if m is UNCLEAR else m for m in meanings], kind).take(words.indices)
    unclear = pa.array([m is UNCLEAR for m in meanings], pa.bool_()).take(words.indices)
    return values, pc.fill_null(unclear, False)


def boolean(word: str) -> bool | Unclear:
    """True or False of yes, met, ONTIME, 0, breached and their like."""
    normal = normal_word(word)
    if normal in TRUE_WORDS:
        return True
    return False if normal in FALSE_WORDS else UNCLEAR


def in_time(word: str) -> bool | Unclear:
    """Whether a target was met, by the time that it had left: '3:59', or '-1:15' when it was late."""
    match = _TIME_LEFT.match(word)
    return not match["late"] if match else UNCLEAR


def number(word: str) -> float | Unclear:
    """The number of '4', '4.5' or '4,5'. Thousands separators are unclear: 1,234 may be 1.234."""
    text = word.strip()
    if _DECIMAL_COMMA.match(text):
        text = text.replace(",", ".")
    if not _NUMBER.match(text):
        return UNCLEAR
    value = float(text)
    return value if abs(value) < _LARGE else UNCLEAR


def count(word: str) -> int | Unclear:
    """How many times: a whole number not below zero, or yes and no as 1 and 0."""
    value = number(word)
    if isinstance(value, Unclear):
        answer = boolean(word)
        return int(answer) if isinstance(answer, bool) else UNCLEAR
    return int(value) if value >= 0 and value == int(value) and value < 2**31 else UNCLEAR


def direction(word: str) -> str | Unclear:
    """'in' (from a customer) or 'out' (from the desk)."""
    return DIRECTIONS.get(normal_word(word), UNCLEAR)


def one_of(words: tuple[str, ...]) -> Callable[[str], str | Unclear]:
    """A reader of a closed list: our own words in any case."""
    known = {normal_word(word): word for word in words}
    return lambda word: known.get(normal_word(word), UNCLEAR)


def translated(words: Mapping[str, object]) -> Callable[[str], object]:
    """The mapping's own word for a file's word; UNCLEAR where it has none."""
    exact = dict(words)
    loose = {normal_word(word): ours for word, ours in words.items()}
    return lambda word: exact.get(word, loose.get(normal_word(word), UNCLEAR))


_CLOCK_TIME = re.compile(r"^(?:(\d+)[ d]+)?(\d+):(\d{2})(?::(\d{2})(?:\.\d+)?)?$")
_SINCE_1970 = re.compile(r"^(19[67]\d|19[89]\d)-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$")
_ISO = re.compile(r"^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
_WORDY = re.compile(r"(\d+(?:\.\d+)?)\s*(d|h|m|s)[a-z]*", re.IGNORECASE)
_SECONDS = {"d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0}


def duration_seconds(word: str, unit: float = 1.0) -> float | Unclear:
    """Seconds of '90' (in `unit`), '1:30:00', '1 day 2 hours', 'PT4H' or ServiceNow's 1970-01-02 04:23:17."""
    text = word.strip()
    value = number(text)
    if not isinstance(value, Unclear):
        return value * unit
    if match := _CLOCK_TIME.match(text):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return float(days * 86_400 + hours * 3_600 + minutes * 60 + seconds)
    if match := _SINCE_1970.match(text):
        return _since_1970(text)
    if text != "P" and (match := _ISO.match(text)):
        return sum(float(part or 0) * s for part, s in zip(match.groups(), _SECONDS.values(), strict=True))
    if _WORDY.search(text) and not _WORDY.sub("", text).strip(" ,"):
        return sum(float(amount) * _SECONDS[letter.lower()] for amount, letter in _WORDY.findall(text))
    return UNCLEAR


def _since_1970(text: str) -> float | Unclear:
    try:
        return float(pa.scalar(text).cast(pa.timestamp("s")).value)
    except pa.ArrowInvalid:
        return UNCLEAR
