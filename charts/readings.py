"""One figure read out of a frame of figures(), and whether it differs from another one.

A reading that is not `ok` has no shown value: too few, no cases or not loaded are said in words, never as 0.
"""

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist
from typing import Any

import pandas as pd

from charts import words
from charts.listing import Behind, known
from language import _
from metrics import METRICS, newcombe
from metrics.companion import share_with_a_time
from metrics.intervals import Z
from metrics.units import Better, Unit
from metrics.versus import difference

TWICE = 2.0


@dataclass(frozen=True)
class Reading:
    """The columns of one row of figures(); `value` in base units or None.

    `answered`: of the cases the share that a time speaks of, where under nine in ten have one; else None.
    """

    metric: str
    value: float | None
    n: int
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    state: str
    answered: float | None = None

    @property
    def ok(self) -> bool:
        return self.state == "ok" and self.value is not None

    @property
    def loaded(self) -> bool:
        return self.state != "not_computable"

    def in_words(self, locale: str = words.ENGLISH) -> str:
        """The value in words; '7 of 12' for a share of too few; a dash where there is nothing to say."""
        unit = METRICS[self.metric].unit
        if self.ok:
            return value_words(self.value, unit, locale)
        if self.state == "few":
            return words.few(self.numerator if unit is Unit.SHARE else None, self.n, locale)
        return words.DASH

    def cases_in_words(self, locale: str = words.ENGLISH) -> str:
        """How many cases there are: '7 of 12' for a share, 'n = 12' for another kind."""
        share = METRICS[self.metric].unit is Unit.SHARE
        return words.cases(self.numerator if share else None, self.n, locale)


def behind(one: Reading) -> Behind | None:
    """The number behind its words, where they say one."""
    return known(one.value, METRICS[one.metric].unit) if one.ok else None


class Change(StrEnum):
    """How a figure moved; `unchanged` also where the difference may be chance."""

    BETTER = "better"
    WORSE = "worse"
    MOVED = "moved"  # no direction is better
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"


def reading(frame: pd.DataFrame, metric: str, **where: str | None) -> Reading:
    """The one row of a metric (and slice or period); an absent row reads as no cases."""
    for row in rows_of(frame):
        if row["metric"] == metric and all(_same(row[column], value) for column, value in where.items()):
            return as_reading(row)
    return Reading(metric, None, 0, None, None, None, None, "none")


def _same(found: object, value: str | None) -> bool:
    return words.missing(found) if value is None else found == value


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries; a third of the time of to_dict("records") for the few rows of a chart."""
    names = [str(name) for name in frame.columns]
    columns = (frame[name].tolist() for name in names)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def as_reading(row: dict[str, Any]) -> Reading:
    """A row of figures() as a Reading."""
    return Reading(
        metric=str(row["metric"]),
        value=_number(row["value"]),
        n=int(_number(row["n"]) or 0),
        numerator=_number(row["numerator"]),
        denominator=_number(row["denominator"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        state=str(row["state"]),
        answered=None if words.missing(row.get("excluded")) else share_with_a_time(row),
    )


def _number(value: Any) -> float | None:
    return None if words.missing(value) else float(value)


def answered_words(answered: float | None, locale: str = words.ENGLISH) -> str:
    """'of those answered, 80 %' beside a time that over a tenth of the cases have none of; else ''."""
    if answered is None:
        return ""
    return _("of those answered, {share}").format(share=words.share(answered, locale))


def value_words(value: float | None, unit: Unit, locale: str = words.ENGLISH) -> str:
    """A value in the words of its metric's unit."""
    from charts.forms import in_words  # noqa: PLC0415 forms needs no readings

    return in_words(value, unit, locale)


def change(now: Reading, before: Reading, among: int = 1) -> Change:
    """Whether a figure is better, worse or as before.

    Shares: Newcombe's interval of the difference (method 10); times: the same from their own intervals
    (metrics.versus). A difference within chance is `unchanged`. Counts have no interval: any difference of
    more than 1 % has moved. One picked `among` several has to differ the more (Bonferroni), or of many one
    always would.
    """
    if not (now.ok and before.ok) or now.value is None or before.value is None:
        return Change.UNKNOWN
    metric = METRICS[now.metric]
    if not differs(now, before, among):
        return Change.UNCHANGED
    if metric.better is Better.NEITHER:
        return Change.MOVED
    rose = now.value > before.value
    return Change.BETTER if rose is (metric.better is Better.HIGHER) else Change.WORSE


def differs(now: Reading, before: Reading, among: int = 1) -> bool:
    """Whether two figures of one metric differ by more than chance, as one comparison `among` several."""
    unit, value, other = METRICS[now.metric].unit, float(now.value or 0), float(before.value or 0)
    z = NormalDist().inv_cdf(1 - 0.025 / among)
    counted = (now.numerator, now.denominator, before.numerator, before.denominator)
    if unit is Unit.SHARE and None not in counted and now.denominator and before.denominator:
        low, high = newcombe(
            int(now.numerator or 0),
            int(now.denominator),
            int(before.numerator or 0),
            int(before.denominator),
            z,
        )
        return not low <= 0 <= high
    if None not in (now.low, now.high, before.low, before.high):
        bounds, other_bounds = (_wider(each, z / Z) for each in (now, before))
        least, most = difference(value, bounds, other, other_bounds)
        return not float(least) <= 0 <= float(most)
    return abs(value - other) > 0.01 * abs(other)


def _wider(figure: Reading, times: float) -> tuple[float, float]:
    """The ends of the interval, so many times as far from the value."""
    value, low, high = (float(each or 0) for each in (figure.value, figure.low, figure.high))
    return value - times * (value - low), value + times * (high - value)


def change_words(now: Reading, before: Reading, locale: str = words.ENGLISH) -> str:
    """'3 points more', '40 m slower', '2.8 % fewer', 'about as before'; '' with nothing to compare.

    What more than doubled says what it was: '240,700 % more' tells only that there was hardly any before.
    """
    moved = change(now, before)
    if moved is Change.UNKNOWN or now.value is None or before.value is None:
        return ""
    if moved is Change.UNCHANGED:
        return _("about as before")
    unit = METRICS[now.metric].unit
    difference = now.value - before.value
    if unit is Unit.SHARE:
        return more_words(words.points(difference, locale), rose=difference > 0)
    if unit in {Unit.MINUTES, Unit.SECONDS}:
        slower = _("{difference} slower") if difference > 0 else _("{difference} quicker")
        return slower.format(difference=value_words(abs(difference), unit, locale))
    return _counted_change(now.value, before.value, unit, locale)


def more_words(difference: str, *, rose: bool) -> str:
    """'3 points more' or '3 points less'."""
    return (_("{difference} more") if rose else _("{difference} less")).format(difference=difference)


def _counted_change(now: float, before: float, unit: Unit, locale: str) -> str:
    if before and now > TWICE * before:
        return _("{value} before").format(value=value_words(before, unit, locale))
    difference = abs(now - before)
    moved = words.share(difference / abs(before), locale) if before else value_words(difference, unit, locale)
    return (_("{difference} more") if now > before else _("{difference} fewer")).format(difference=moved)
