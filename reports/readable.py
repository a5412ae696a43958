"""Frames of figures and of published figures in words, for people: on a terminal or in a notebook.

A share reads '61 %', a time '3 h 10 m'; what rests on too few cases is not shown but counted, what was never
loaded says so. The frames that programs read keep their base units; these here are for reading only.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from charts import words
from metrics import METRICS, State, Unit
from metrics.benchmarks import is_historic
from metrics.companion import share_with_a_time

_STATES = {State.NONE: "no cases", State.NOT_COMPUTABLE: "not computable: the data needed were never loaded"}
_FIGURE = ("value", "n", "numerator", "denominator", "excluded", "low", "high", "state")
_HELD = ("before", "change", "change_low", "change_high", "within_noise", "met")  # what metrics.versus adds

_BY_UNIT: dict[Unit, Callable[[float], str]] = {
    Unit.SHARE: words.share,
    Unit.SHARE_POINTS: lambda value: ("-" if value < 0 else "+") + words.points(abs(value)),
    Unit.MINUTES: words.duration,
    Unit.SECONDS: lambda value: words.duration(value / 60),
    Unit.COUNT: words.count,
    Unit.SCORE: lambda value: words.decimal(value, 2),
    Unit.NET: lambda value: words.decimal(value, 1),
    Unit.CHANNELS: lambda value: words.decimal(value, 1),
    Unit.MONEY: lambda value: words.decimal(value, 2),
    Unit.VIEWS: words.count,
    Unit.RATIO: lambda value: words.decimal(value, 1),
}


def in_unit(unit: Unit, value: float | None) -> str:
    """A value in its base unit as people write it; a dash for an unknown one."""
    return words.DASH if value is None or words.missing(value) else _BY_UNIT[unit](value)


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """A frame of figures(), best_quarter() or benchmarks_table() as a table of words, row by row.

    Of figures: Figure, the slices, Period, Value, Interval, n, Left out; a value of too few cases is a dash
    and its n says so. Held against others by metrics.versus also Before, Change, Within noise, Met. Of best
    quarters: Figure, Value, Desks, Reached by, Left out. Of published figures: Published, Figure, Of, Ours,
    Gap, Verdict, Why. Raises ValueError for another frame.
    """
    if "verdict" in rows:
        return _published_rows(rows)
    if "reached" in rows:
        return _best_rows(rows)
    if {"metric", "value", "state"} <= set(rows.columns):
        return _figure_rows(rows)
    raise ValueError("readable() takes a frame of figures(), best_quarter() or benchmarks_table()")


def _figure_rows(rows: pd.DataFrame) -> pd.DataFrame:
    slices = [name for name in rows.columns if name not in (*_FIGURE, *_HELD, "metric", "period")]
    shown: dict[str, list[str]] = {"Figure": [METRICS[name].short for name in rows["metric"]]}
    for name in slices:
        tell = words.channel_word if name == "channel" else _cell
        shown[name.replace("_", " ").capitalize()] = [tell(value) for value in rows[name]]
    if "period" in rows and rows["period"].notna().any():
        shown["Period"] = [words.DASH if label is None else words.period(label) for label in rows["period"]]
    records = rows.to_dict("records")
    shown["Value"] = [_worth(row) for row in records]
    if "low" in rows:
        shown["Interval"] = [_interval(row) for row in records]
    shown["n"] = [_cases(row) for row in records]
    if "excluded" in rows:
        shown["Left out"] = [words.count(left_out) for left_out in rows["excluded"]]
    return pd.DataFrame(shown | _held(rows), index=rows.index)


def _held(rows: pd.DataFrame) -> dict[str, list[str]]:
    """Of frames of metrics.versus: what the figure is held against, and the change with its interval."""
    if "change" not in rows:
        return {}
    records = rows.to_dict("records")
    shown = {
        "Before": [in_unit(METRICS[row["metric"]].unit, row["before"]) for row in records],
        "Change": [_change(row) for row in records],
        "Within noise": [_answer(row["within_noise"]) for row in records],
    }
    return shown | ({"Met": [_answer(row["met"]) for row in records]} if "met" in rows else {})


def _change(row: dict[Any, Any]) -> str:
    """'-0.3 points (-0.8 to +0.2)', '+23 m (-3 m to +45 m)'; a dash where there is none."""
    if words.missing(row["change"]):
        return words.DASH
    share = METRICS[row["metric"]].unit in (Unit.SHARE, Unit.SHARE_POINTS)

    def said(value: float) -> str:
        if share:
            return f"{100 * value:+.1f}"
        return ("-" if value < 0 else "+") + in_unit(METRICS[row["metric"]].unit, abs(value))

    change = said(row["change"]) + (" points" if share else "")
    if words.missing(row["change_low"]):
        return change
    return f"{change} ({said(row['change_low'])} to {said(row['change_high'])})"


def _answer(known: bool | None) -> str:
    return "" if known is None else "yes" if known else "no"


def _best_rows(rows: pd.DataFrame) -> pd.DataFrame:
    records = rows.to_dict("records")
    shown = {
        "Figure": [METRICS[row["metric"]].short for row in records],
        "Value": [_worth(row) for row in records],
        "Desks": [_cases(row) for row in records],
        "Reached by": [words.listed(list(row["desks"])) if row["desks"] else "" for row in records],
        "Left out": [words.count(row["excluded"]) for row in records],
    }
    return pd.DataFrame(shown, index=rows.index)


def _cases(row: dict[Any, Any]) -> str:
    return words.count(row["n"]) + (", too few" if _few(row) else "")


def _cell(value: object) -> str:
    return words.NOT_GIVEN if words.missing(value) else str(value)


def _few(row: dict[Any, Any]) -> bool:
    return bool(row["state"] == State.FEW)


def _worth(row: dict[Any, Any]) -> str:
    if _few(row):
        return words.DASH
    said = _STATES.get(State(row["state"])) or in_unit(METRICS[row["metric"]].unit, row["value"])
    timed = share_with_a_time(row) if "excluded" in row else None
    return said if timed is None else f"{said}, of the {words.share(timed)} that have a time"


def _interval(row: dict[Any, Any]) -> str:
    if row["state"] != State.OK or words.missing(row["low"]) or words.missing(row["high"]):
        return ""
    unit = METRICS[row["metric"]].unit
    return f"{in_unit(unit, row['low'])} to {in_unit(unit, row['high'])}"


def _published_rows(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Published": f"{_whose(row)} {_year(row)}",
                "Figure": published_value(row),
                "Of": row["of"],
                "Ours": _published(_unit(row), row["ours"]) if row["drawn"] else "",
                "Gap": _gap(row) if row["drawn"] else "",
                "Verdict": row["verdict"],
                "Why": row["reason"],
            }
            for row in rows.to_dict("records")
        ],
        index=rows.index,
        columns=["Published", "Figure", "Of", "Ours", "Gap", "Verdict", "Why"],
    )


def _unit(row: dict[Any, Any]) -> Unit | None:
    return Unit(row["unit"]) if row["unit"] in set(Unit) else None


def _gap(row: dict[Any, Any]) -> str:
    """'+3 points (-9 to +15)'; of times how many times theirs: 'x 0.50 (0.40 to 0.60)'."""
    unit = _unit(row)
    time, share = unit in (Unit.MINUTES, Unit.SECONDS), unit is Unit.SHARE

    def said(value: float) -> str:
        if time:
            return words.decimal(value, 2)
        return f"{100 * value:+.0f}" if share else f"{value:+.1f}"

    gap = f"x {said(row['gap'])}" if time else said(row["gap"]) + (" points" if share else "")
    return gap if words.missing(row["low"]) else f"{gap} ({said(row['low'])} to {said(row['high'])})"


def _whose(row: dict[Any, Any]) -> str:
    """The publisher, and whether the figure is one that the user added."""
    return f"{row['publisher']} (own)" if str(row["evidence"]).startswith("own") else str(row["publisher"])


def _year(row: dict[Any, Any]) -> str:
    return f"{row['year']}, historic" if is_historic(row["year"]) else str(row["year"])


def figures_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of figures() for a terminal: metric, slices, period, value, interval, n, what was left out."""
    slices = list(rows.columns[1 : list(rows.columns).index("period")])
    shown = rows[["metric", *slices, "period"]].astype(object)
    if rows["period"].isna().all():
        shown = shown.drop(columns="period")
    records = rows.to_dict("records")
    return shown.assign(
        value=[f"n = {words.count(row['n'])}, too few" if _few(row) else _worth(row) for row in records],
        interval=[_interval(row) for row in records],
        n=[words.count(n) for n in rows["n"]],
        excluded=[words.count(left_out) for left_out in rows["excluded"]],
    )


def benchmarks_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Published figures for a terminal: whose, of when, how much, ours where it is drawn, the verdict."""
    records = rows.to_dict("records")
    return rows[["id", "metric"]].assign(
        publisher=[_whose(row) for row in records],
        year=[_year(row) for row in records],
        value=[published_value(row) for row in records],
        ours=[_published(_unit(row), row["ours"]) if row["drawn"] else "" for row in records],
        verdict=rows["verdict"],
        reason=rows["reason"],
    )


def published_value(row: dict[Any, Any]) -> str:
    """The published value in words, with its unit where it is none of ours; a dash for none."""
    unit = _unit(row)
    said = _published(unit, row["value"])
    return said if unit is not None or said == words.DASH else f"{said} {row['unit']}"


def _published(unit: Unit | None, value: float | None) -> str:
    return words.decimal(value, 2) if unit is None else in_unit(unit, value)
