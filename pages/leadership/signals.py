"""Finds a desk whose answering got slower and stayed slow.

The usual range of a desk is the mean of its months in the compared period plus 2.66 times their mean moving
range (Shewhart's chart for single values, as Wheeler writes it). It counts as slower when the newest months,
three or more, all lie above that range and their middle is at least half as long again. With fewer than eight
usual months nothing is said.
"""

from itertools import pairwise
from statistics import fmean, median

import pandas as pd

from charts.words import period_start
from pages.leadership.sentence import Worsening

USUAL_MONTHS = 8
MONTHS_ABOVE = 3
TIMES_LONGER = 1.5
LIMIT = 2.66  # 3 / d2 for moving ranges of two


def usual_limit(values: list[float]) -> float:
    """The upper limit of the usual range: mean + 2.66 mean moving ranges."""
    moves = [abs(after - before) for before, after in pairwise(values)]
    return fmean(values) + LIMIT * fmean(moves)


def worsening(before: pd.DataFrame, now: pd.DataFrame, names: dict[str, str]) -> Worsening | None:
    """The worst lasting rise of first_response_minutes, by desk; None when there is none.

    Both frames are figures by desk and month: `before` gives the usual range, `now` what is held against it.
    """
    found = []
    usually, lately = (_by_desk(frame) for frame in (before, now))
    for desk, later in lately.items():
        usual = [value for _, value in usually.get(desk, [])]
        if len(usual) < USUAL_MONTHS:
            continue
        above = _lasting(later, usual_limit(usual))
        if len(above) < MONTHS_ABOVE:
            continue
        normal, longer = median(usual), median(value for _, value in above)
        if normal > 0 and longer / normal >= TIMES_LONGER:
            since = period_start(above[0][0])
            found.append((longer / normal, Worsening(names.get(desk, desk), since, normal, longer)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _by_desk(frame: pd.DataFrame) -> dict[str, list[tuple[str, float]]]:
    """The months with enough cases of each named desk, oldest first."""
    months: dict[str, list[tuple[str, float]]] = {}
    known = frame[(frame["state"] == "ok") & frame["desk"].notna() & frame["period"].notna()]
    for desk, period, value in known.sort_values("period")[["desk", "period", "value"]].itertuples(
        index=False
    ):
        months.setdefault(str(desk), []).append((str(period), float(value)))
    return months


def _lasting(months: list[tuple[str, float]], limit: float) -> list[tuple[str, float]]:
    """The unbroken run of months above the limit that reaches the newest one."""
    run: list[tuple[str, float]] = []
    for period, value in reversed(months):
        if value <= limit:
            break
        run.insert(0, (period, value))
    return run
