"""A figure against another: the period before, the same period last year, a target, a published figure.

All of them add the same columns to a frame of figures(): `before` (what it is held against), `change` (value
less before, in the metric's unit), `change_low` and `change_high` (its 95 % interval, NaN where one of the
two has none) and `within_noise` (whether the interval covers no change; None without one). Where either
figure is too few, without cases or not computable, there is no change at all.

The interval of a difference is made from the two intervals by the square-and-add method ("MOVER": G. Y. Zou
and A. Donner, Statistics in Medicine 27, 2008). For shares with Wilson's intervals it is Newcombe's method
10; for medians it keeps their unequal sides.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sqlalchemy import select

from metrics.benchmarks import Benchmark
from metrics.catalogue import METRICS
from metrics.compare import compare
from metrics.declaration import FIGURE
from metrics.figures import Source, connected, figures
from metrics.intervals import wilson
from metrics.statement import select_desks
from metrics.units import Better, State, Unit
from metrics.window import Where, Window, before, year_before, year_earlier
from warehouse.tables import target

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
ADDED = ["before", "change", "change_low", "change_high", "within_noise"]
Than = str | Window
PERIODS: dict[str, Callable[[Window], Window | None]] = {"before": before, "year": year_earlier}


def difference(
    first: ArrayLike, first_bounds: tuple[Any, Any], second: ArrayLike, second_bounds: tuple[Any, Any]
) -> tuple[Numbers, Numbers]:
    """(low, high) of first less second, from their values and intervals; NaN where an interval is missing."""
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    low_a, high_a, low_b, high_b = (np.asarray(side, dtype=float) for side in (*first_bounds, *second_bounds))
    return a - b - np.hypot(a - low_a, high_b - b), a - b + np.hypot(high_a - a, b - low_b)


def versus(
    now: pd.DataFrame, then: pd.DataFrame, earlier: Callable[[str], str] | None = None
) -> pd.DataFrame:
    """The figures of `now` with ADDED, held against those of `then` of the same metric and slice.

    Frames by period need `earlier`: which period of `then` a period of `now` is held against.
    """
    keys = [name for name in now.columns if name not in (*FIGURE, "state", "period")]
    held = now.assign(_at=_places(now, earlier))
    other = then.assign(_at=_places(then, None))[[*keys, "_at", "value", "low", "high", "state"]]
    both = held.astype(dict.fromkeys([*keys, "_at"], object)).merge(
        other.astype(dict.fromkeys([*keys, "_at"], object)),
        on=[*keys, "_at"],
        how="left",
        suffixes=("", "_then"),
    )
    ok = ((both["state"] == State.OK.value) & (both["state_then"] == State.OK.value)).to_numpy()
    theirs = [both[f"{name}_then"].to_numpy(float) for name in ("value", "low", "high")]
    return _added(now, ok, *theirs)


def _places(frame: pd.DataFrame, earlier: Callable[[str], str] | None) -> list[str]:
    """The period that each row is matched by; '' where there is none."""
    labels = ["" if pd.isna(label) else str(label) for label in frame["period"]]
    return [earlier(label) if earlier and label else label for label in labels]


def _added(now: pd.DataFrame, ok: Flags, value: Numbers, low: Numbers, high: Numbers) -> pd.DataFrame:
    ours = now["value"].to_numpy(float)
    bounds = (now["low"].to_numpy(float), now["high"].to_numpy(float))
    change_low, change_high = difference(ours, bounds, value, (low, high))
    known = ok & ~np.isnan(change_low) & ~np.isnan(change_high)
    noise = (change_low <= 0) & (change_high >= 0)
    return now.assign(
        before=np.where(ok, value, np.nan),
        change=np.where(ok, ours - value, np.nan),
        change_low=np.where(known, change_low, np.nan),
        change_high=np.where(known, change_high, np.nan),
        within_noise=_known(noise, known, now.index),
    )


def versus_period(
    *metrics: str,
    warehouse: Source,
    window: Window,
    than: Than = "before",
    by: Sequence[str] = (),
    where: Where = (),
    clock: str = "calendar",
) -> pd.DataFrame:
    """The figures of a window with ADDED, against the period 'before', the same of last 'year', or a Window.

    With an open window there is no period before: the added columns are empty.
    """
    other = than if isinstance(than, Window) else PERIODS[than](window)
    with connected(warehouse) as connection:
        now, then = (
            figures(*metrics, warehouse=connection, window=each, by=by, where=where, clock=clock)
            for each in (window, other or window)
        )
    return versus(now, then if other else then.iloc[:0])


def versus_year(
    *metrics: str, warehouse: Source, grain: str, window: Window, **question: Any
) -> pd.DataFrame:
    """The figures by period with ADDED, each against the same period one year earlier."""
    with connected(warehouse) as connection:
        now, then = (
            figures(*metrics, warehouse=connection, grain=grain, window=each, **question)
            for each in (window, year_earlier(window, grain))
        )
    return versus(now, then, year_before)


def versus_target(frame: pd.DataFrame, warehouse: Source, on: date) -> pd.DataFrame:
    """The figures with ADDED against the targets in force on a day, and `met` (None without a target).

    The target of the row's own desk goes before that of every desk; of several the latest valid one, and of
    one day that written on a page, not in the configuration. A target has no noise of its own:
    `within_noise` says that ours may lie on either side of it.
    """
    with connected(warehouse) as connection:
        rows = connection.execute(
            select(target.c.metric, target.c.desk, target.c.value)
            .where(target.c.valid_from <= on)
            .order_by(target.c.valid_from, target.c.origin)
        ).all()
    known = {(metric, desk): value for metric, desk, value in rows}  # the latest comes last and stays
    wanted = np.array([_target(row, known) for row in frame.to_dict("records")], dtype=float)
    ok = (frame["state"] == State.OK.value).to_numpy() & ~np.isnan(wanted)
    found = _added(frame, ok, wanted, wanted, wanted)
    higher = np.array([METRICS[name].better is not Better.LOWER for name in frame["metric"]], dtype=np.bool_)
    met = np.where(higher, found["change"] >= 0, found["change"] <= 0)
    return found.assign(met=_known(met, ok, frame.index))


def _known(truth: Flags, known: Flags, index: pd.Index) -> pd.Series:
    """True and False where it is known, None where it is not."""
    return pd.Series(
        [bool(each) if said else None for each, said in zip(truth, known, strict=True)], index, object
    )


def _target(row: Mapping[Any, Any], known: Mapping[tuple[str, str], float]) -> float:
    own = row.get("desk")
    return known.get((row["metric"], own or ""), known.get((row["metric"], ""), np.nan))


def versus_benchmark(frame: pd.DataFrame, warehouse: Source, benchmark: Benchmark) -> pd.DataFrame:
    """The figures with ADDED against a published one, where the comparison may be drawn.

    The interval takes the published n into account where it is known. Raises ComparisonRefused for a
    comparison that means nothing.
    """
    with connected(warehouse) as connection:
        desks = int(connection.execute(select_desks()).scalar_one())
    rows = (row for _, row in frame.iterrows())
    drawn = np.array([compare(row, benchmark, desks=desks).drawn for row in rows], dtype=np.bool_)
    value = np.nan if benchmark.value is None else benchmark.value
    low, high = value, value
    if benchmark.base and benchmark.unit == Unit.SHARE and benchmark.value is not None:
        low, high = wilson(benchmark.value * benchmark.base, benchmark.base)
    theirs = (np.full(len(frame), each, dtype=float) for each in (value, low, high))
    return _added(frame, drawn & ~np.isnan(value), *theirs)
