"""Names that people read for the columns of rows behind figures, and words for the ids in their cells.

Files for people have them; CSV and the API keep the names and ids of figures(), which programs rely on.
"""

import re
from collections.abc import Callable, Mapping

from charts import words
from language import N_, _
from metrics import METRICS
from metrics.units import State

_RAW = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NAMES = {
    "after": N_("After"),
    "announced": N_("Our posts"),
    "answered": N_("Answered"),
    "answered_a_day": N_("Answered a day"),
    "asked": N_("Requests"),
    "before": N_("Before"),
    "came": N_("Contacts"),
    "came_a_day": N_("Contacts a day"),
    "caveat": N_("Mind"),
    "change": N_("Change"),
    "change_high": N_("Change: to"),
    "change_low": N_("Change: most likely from"),
    "channel": N_("Channel"),
    "days": N_("Days"),
    "definition": N_("Definition"),
    "denominator": N_("Of (n)"),
    "desk": N_("Desk"),
    "desks": N_("Desks"),
    "dimension": N_("By"),
    "drawn": N_("Beside ours"),
    "evidence": N_("Evidence"),
    "excluded": N_("Left out"),
    "figure": N_("Tile"),
    "finding": N_("What to know"),
    "gap": N_("Difference"),
    "gap_high": N_("Difference: to"),
    "gap_low": N_("Difference: most likely from"),
    "grain": N_("By time"),
    "high": N_("to"),
    "hour": N_("Hour"),
    "hours": N_("Waiting (hours)"),
    "house": N_("Ours, our way"),
    "id": N_("Id"),
    "kind": N_("Kind"),
    "line": N_("Line"),
    "low": N_("Most likely from"),
    "metric": N_("Figure"),
    "n": N_("Cases (n)"),
    "n_before": N_("Cases before"),
    "n_of": N_("n counts"),
    "name": N_("Name"),
    "negative": N_("Negative"),
    "neutral": N_("Neutral"),
    "numerator": N_("Counted"),
    "of": N_("Of"),
    "offered": N_("Service of ours"),
    "oldest_hours": N_("Oldest (hours)"),
    "organisation": N_("Organisation"),
    "ours": N_("Ours"),
    "over": N_("Over (hours)"),
    "overdue": N_("Over a day"),
    "people": N_("People"),
    "period": N_("Period"),
    "platform": N_("Network"),
    "population": N_("Who was asked"),
    "positive": N_("Positive"),
    "posts": N_("Posts"),
    "publisher": N_("Published by"),
    "q": N_("Chance that it is none"),
    "question": N_("Question"),
    "reached": N_("Desks that reach it"),
    "reason": N_("Why"),
    "region": N_("Region"),
    "scored": N_("With a mood"),
    "service": N_("Service"),
    "since": N_("Since"),
    "source": N_("Source"),
    "state": N_("State"),
    "statistic": N_("Kind of number"),
    "title": N_("Title"),
    "unit": N_("Unit"),
    "url": N_("Address"),
    "value": N_("Value"),
    "verdict": N_("Verdict"),
    "weekday": N_("Day of the week"),
    "within_noise": N_("May be chance"),
    "word": N_("Word"),
    "year": N_("Year"),
}
_STATES = {
    State.OK: N_("cases enough"),
    State.FEW: N_("too few"),
    State.NONE: N_("no cases"),
    State.NOT_COMPUTABLE: N_("not loaded"),
}


def name(column: str) -> str:
    """'oldest_hours' -> 'Oldest (hours)'; a name that is not ours as it is."""
    if column in _NAMES:
        return _(_NAMES[column])
    return column.replace("_", " ").capitalize() if _RAW.fullmatch(column) else column


def said(column: str, cell: object, desks: Mapping[str, str]) -> object:
    """The words of an id; any other cell as it is. `desks` are the names of desks by their ids."""
    if not isinstance(cell, str):
        return cell
    if column == "desk":
        return desks.get(cell, cell)
    return _SAID[column](cell) if column in _SAID else cell


def _metric(cell: str) -> str:
    return _(METRICS[cell].short) if cell in METRICS else cell


def _channel(cell: str) -> str:
    return words.channel_word(cell) if cell in words.CHANNEL_WORDS else cell


def _state(cell: str) -> str:
    known = {state.value: said for state, said in _STATES.items()}
    return _(known[cell]) if cell in known else cell


_SAID: dict[str, Callable[[str], str]] = {"metric": _metric, "channel": _channel, "state": _state}
