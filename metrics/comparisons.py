"""The list of published figures with their verdicts, ours beside them where it may be."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from metrics.benchmarks import BENCHMARKS, Benchmark, Verdict
from metrics.catalogue import METRICS
from metrics.compare import Comparison, compare, judge, of_one_channel
from metrics.declaration import Metric
from metrics.figures import Source, connected, figures
from metrics.statement import select_desks
from metrics.window import Where, Window, conditions, one_of

# Figures that are often held against a metric which they are not about: listed with it, to say why not.
MISTAKEN = {
    "social_share": ("HDI-01", "ABD-01", "ABD-02", "DD-01"),
    "satisfied_share": ("HDI-11",),
}
TABLE = [
    "id",
    "metric",
    "publisher",
    "value",
    "unit",
    "of",
    "population",
    "n",
    "year",
    "evidence",
    "verdict",
    "reason",
    "drawn",
    "ours",
    "gap",
    "low",
    "high",
]


def benchmarks_table(
    metric: str | None = None,
    warehouse: Source | None = None,
    window: Window | None = None,
    where: Where = (),
    *,
    benchmarks: Iterable[Benchmark] = BENCHMARKS,
) -> pd.DataFrame:
    """Each published figure, and whether ours may be compared; without a warehouse the verdicts alone.

    Of one metric: its own figures, and those often mistaken for it, refused with the reason.

    Columns: id, metric, publisher, value, unit, of, population, n, year, evidence, verdict, reason, drawn,
    ours, gap, low, high; value, ours and gap in base units, None where there is none. Never raises for a
    refused one: it is listed with its reason. `benchmarks` is the library, or the library with the user's own
    (`library(files)`), whose evidence reads 'own'. Raises QuestionError for an unknown metric.
    """
    if metric is not None:
        one_of(metric, tuple(METRICS), "metric")
    mistaken = MISTAKEN.get(metric or "", ())
    wanted = {row: row.metric for row in benchmarks if metric in (None, row.metric)}
    wanted |= {row: metric for row in benchmarks if row.id in mistaken}
    return pd.DataFrame(
        [_line(row, *found) for row, found in _beside(wanted, warehouse, window, where)],
        columns=TABLE,
        dtype=object,
    )


def _beside(
    wanted: Mapping[Benchmark, str | None], warehouse: Source | None, window: Window | None, where: Where
) -> list[tuple[Benchmark, tuple[Verdict, str, Comparison | None]]]:
    verdicts = {row.id: judge(METRICS[beside] if beside else None, row) for row, beside in wanted.items()}
    allowed = [row for row in wanted if row.metric and verdicts[row.id][0] is not Verdict.REFUSED]
    found = _our_comparisons(allowed, warehouse, window, where) if warehouse is not None else {}
    return [(row, (*verdicts[row.id], found.get(row.id))) for row in wanted]


def _our_comparisons(
    allowed: list[Benchmark], warehouse: Source, window: Window | None, where: Where
) -> dict[str, Comparison]:
    with connected(warehouse) as connection:
        desks = int(connection.execute(select_desks()).scalar_one())
        tables = [
            figures(*names, warehouse=connection, window=window, by=by, where=where)
            for names, by in zip(asked(allowed), ((), ("channel",)), strict=True)
        ]
    return beside(allowed, *tables, desks=desks, kept=conditions(where).get("channel"))


def asked(allowed: Iterable[Benchmark]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The metrics that stand beside published figures: those asked as a whole, and those asked by channel."""
    rows = tuple(allowed)
    return tuple(
        tuple(dict.fromkeys(row.metric for row in rows if row.metric and _needs_slice(row) is sliced))
        for sliced in (False, True)
    )  # type: ignore[return-value]  # two of them


def beside(
    allowed: Iterable[Benchmark],
    whole: pd.DataFrame,
    by_channel: pd.DataFrame,
    *,
    desks: int,
    kept: tuple[str | None, ...] | None = None,
) -> dict[str, Comparison]:
    """Id -> comparison with figures() of `asked(allowed)`, as a whole and by channel; nothing without a row.

    `kept` are the channels that were filtered for, None where none were.
    """
    found: dict[str, Comparison] = {}
    for row in allowed:
        sliced = _needs_slice(row)
        table = by_channel if sliced else whole
        ours = table[table["metric"] == row.metric]
        if sliced:
            ours = ours[ours["channel"] == row.channel]
        if ours.empty:
            continue
        other = _cases_differ(METRICS[str(row.metric)], row, kept, sliced=sliced)
        found[row.id] = refused(other, row) if other else compare(ours.iloc[0], row, desks=desks)
    return found


def _cases_differ(
    metric: Metric, benchmark: Benchmark, kept: tuple[str | None, ...] | None, *, sliced: bool
) -> str | None:
    """Why a filter by channel, `kept` (None: no filter), makes ours another figure; else None."""
    if kept is None:
        return None
    if metric.family == "adoption":
        return "A filter by channel leaves no mix of channels to compare."
    if benchmark.channel in kept and (sliced or len(kept) == 1):
        return None
    theirs = f"by {benchmark.channel}" if benchmark.channel else "of all channels"
    ours = " or ".join(sorted(str(channel) for channel in kept))
    return f"{benchmark.id} is a figure {theirs}, ours is filtered by channel: {ours}"


def refused(reason: str, benchmark: Benchmark) -> Comparison:
    return Comparison(Verdict.REFUSED, reason, False, None, None, None, None, None, benchmark.historic)


def _needs_slice(benchmark: Benchmark) -> bool:
    return benchmark.channel is not None and not of_one_channel(METRICS[benchmark.metric or ""])


def _line(row: Benchmark, verdict: Verdict, reason: str, found: Comparison | None) -> list[Any]:
    published = [
        row.id,
        row.metric,
        row.publisher,
        row.value,
        row.unit,
        row.of,
        row.population,
        row.n,
        row.year,
        row.grade,
    ]
    if found is None:
        return [*published, verdict.value, reason, False, None, None, None, None]
    return [
        *published,
        found.verdict.value,
        found.reason,
        found.drawn,
        found.ours,
        found.gap,
        found.low,
        found.high,
    ]
