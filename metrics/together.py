"""Several questions at once: those about the same rows are answered by one SELECT.

A page splits the same contacts by month, by channel and not at all, of this period and the one before. Asked
one by one each reads the rows anew; here they are read once, with a grouping set for each split.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, case, func, or_, select, tuple_

from metrics.answer import slices, sorted_columns
from metrics.composed import Composed
from metrics.declaration import Metric
from metrics.facts.rows import Facts, Scope, usable
from metrics.figures import Source, answers, connected, listed, metric_named, offered
from metrics.mix import Mix
from metrics.statement import (
    FIRST_DAY,
    LAST_DAY,
    Batch,
    dimension,
    filters,
    period,
    shape_of,
    with_periods,
    within,
)
from metrics.window import Question, Where, Window, apart, conditions, days, hull

WINDOW, SET = "of_window", "of_set"


@dataclass(frozen=True)
class Asked:
    """Metrics, and what they are split by; the filters are those of all that is asked together."""

    metrics: tuple[Metric | str, ...]
    window: Window
    by: tuple[str, ...] = ()
    grain: str | None = None


@dataclass(frozen=True)
class Grouping:
    """What one question's rows are grouped by in the common SELECT; `window` where that holds others too."""

    by: tuple[str, ...]
    grain: str | None
    window: Window | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the common SELECT that this grouping needs."""
        of_grain = [f"by_{self.grain}"] if self.grain else []
        return (*(f"by_{name}" for name in self.by), *of_grain, *([WINDOW] if self.window else []))


def figures_together(
    asked: Sequence[Asked],
    *,
    warehouse: Source,
    where: Where = (),
    clock: str = "calendar",
    dated: str = "opened",
    within_hours: float = 24,
) -> tuple[pd.DataFrame, ...]:
    """For each question what figures() gives for it.

    Metrics that look beyond their window or at several slices at once are asked one by one, and so are all
    where windows are open or overlap (but one that spans the others may).
    """
    filtered = conditions(where)
    questions = [
        Question(one.window, one.by, one.grain, filtered, clock, dated, within_hours) for one in asked
    ]
    metrics = [[metric_named(name) for name in dict.fromkeys(one.metrics)] for one in asked]
    with connected(warehouse) as connection:
        scopes = [Scope(question, offered(warehouse, connection)) for question in questions]
        found: list[dict[str, pd.DataFrame]] = [{} for _ in asked]
        for facts, members in _by_facts(metrics).items():
            if _alike(facts, members, [questions[at].window for at in members]):
                for at, name, frame in _answered(facts, members, scopes, connection):
                    found[at][name] = frame
        for own, each, scope in zip(found, metrics, scopes, strict=True):
            own.update(answers([metric for metric in each if metric.name not in own], scope, connection))
    return tuple(listed(*each) for each in zip(metrics, found, questions, strict=True))


Members = Mapping[int, Sequence[Metric]]  # the place of a question, and those of its metrics


def _by_facts(metrics: Sequence[Sequence[Metric]]) -> dict[Facts, dict[int, list[Metric]]]:
    """Which questions ask for metrics that plainly count rows of the facts, and for which."""
    found: dict[Facts, dict[int, list[Metric]]] = {}
    for at, each in enumerate(metrics):
        for metric in each:
            if not (isinstance(metric, Composed | Mix) or metric.extra or metric.facts.reads_window):
                found.setdefault(metric.facts, {}).setdefault(at, []).append(metric)
    return found


def _alike(facts: Facts, members: Members, windows: Sequence[Window]) -> bool:
    """Whether one SELECT can answer them: several, over closed windows apart from each other or all of them.

    Of mixed rows a question has the slices of its own metrics only, so all must ask for the same.
    """
    if len(members) == 1 or not all(_in_calendar(window) for window in windows):
        return False
    whole = hull(windows)
    lists = [list(each) for each in members.values()]
    same = not facts.mixed or all(each == lists[0] for each in lists)
    return same and apart(list({window for window in windows if window != whole}))


def _in_calendar(window: Window) -> bool:
    return bool(window.first and window.last and window.first >= FIRST_DAY and window.last <= LAST_DAY)


def _answered(
    facts: Facts, members: Members, scopes: Sequence[Scope], connection: Connection
) -> Iterator[tuple[int, str, pd.DataFrame]]:
    """The figures of each question and metric; none of a question without any row: it is asked alone."""
    batch = Batch(tuple(dict.fromkeys(metric for each in members.values() for metric in each)), facts, ())
    whole = hull([scopes[at].question.window for at in members])
    groupings = {at: _grouping(scopes[at].question, whole) for at in members}
    result = connection.execute(_statement(batch, scopes[min(members)], whole, groupings))
    names, rows = list(result.keys()), result.all()
    keys = [name for name in names if name.startswith("by_") or name == WINDOW]
    for at, each in members.items():
        scope, grouping = scopes[at], groupings[at]
        own = _rows_of(grouping, keys, names, rows)
        if not own:
            continue
        told = [name.removeprefix("by_") if name in grouping.keys else name for name in names]
        told = ["period" if name == grouping.grain else name for name in told]
        columns, measures = sorted_columns(told, scope.question.keys, own, len(batch.metrics))
        for metric in each:
            known = usable(metric.needs, facts, scope.available) is not None
            of_metric = measures[batch.metrics.index(metric)]
            yield at, metric.name, slices(metric, columns, of_metric, scope, computable=known)


def _grouping(question: Question, whole: Window) -> Grouping:
    return Grouping(question.by, question.grain, None if question.window == whole else question.window)


def _rows_of(
    grouping: Grouping, keys: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> list[Sequence[Any]]:
    """The rows of this grouping: GROUPING() has a bit per key, the first the highest, 1 where the row is not
    grouped by it.
    """
    bits = sum(1 << (len(keys) - 1 - at) for at, key in enumerate(keys) if key not in grouping.keys)
    place = names.index(SET)
    own = [row for row in rows if row[place] == bits]
    if grouping.window is None:
        return own
    label, window = names.index(WINDOW), str(grouping.window)
    return [row for row in own if row[label] == window]


def _statement(batch: Batch, scope: Scope, whole: Window, groupings: Mapping[int, Grouping]) -> Select[Any]:
    """The keys of all groupings, which of them a row is of, and the measures as `<position>_<measure>`."""
    by = dict.fromkeys(name for each in groupings.values() for name in each.by)
    grains = dict.fromkeys(each.grain for each in groupings.values() if each.grain)
    windows = dict.fromkeys(each.window for each in groupings.values() if each.window)
    coarsest = max(grains, key=lambda grain: grain != "day", default=None)
    question = replace(scope.question, window=whole, by=tuple(by), grain=coarsest)
    shape = shape_of(batch, replace(scope, question=question))
    rows, kept = shape.rows, [*filters(shape.rows, question), *shape.kept]
    keys = [dimension(rows, name).label(f"by_{name}") for name in by]
    keys += [period(rows, grain).label(f"by_{grain}") for grain in grains]
    if windows:
        keys.append(case(*((within(rows, each), str(each)) for each in windows)).label(WINDOW))
    placed = with_periods(shape.placed, rows.c.day, question)
    if not any(each.window is None for each in groupings.values()) and days(windows) < days([whole]):
        kept.append(or_(*(within(rows, each) for each in windows)))
    counted = select(*rows.c, *keys).select_from(placed).where(*kept).subquery("counted")
    columns = [counted.c[key.name] for key in keys]
    splits = dict.fromkeys(each.keys for each in groupings.values())
    sets = [tuple_(*(counted.c[key] for key in each)) for each in splits]
    grouped = func.grouping(*columns).label(SET)
    return select(grouped, *columns, *shape.measures).select_from(counted).group_by(func.grouping_sets(*sets))
