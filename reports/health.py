"""What `check` looks at: the configuration, its credentials, the warehouse, the engine, the data themselves.

A finding is `ok`, `note` (worth knowing) or `wrong` (to be mended); it says where, what and what to do.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from charts import words
from configuration import Configuration, ConfigurationError, read_configuration
from metrics import METRICS, BenchmarkError, State, figures, library
from reports.report_findings import failed, lacking, seen
from warehouse import Snapshot, Warehouse, WarehouseError, as_of, open_warehouse, tables
from warehouse.kept import kept

OK, NOTE, WRONG = "ok", "note", "wrong"
TOO_MUCH = 0.05  # of the tickets: from here on the figures mislead
OLD_DAYS = 35


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its state, where it is, and what was found in one line."""

    state: str
    place: str
    message: str


Look = Callable[[Warehouse], Iterable[Finding]]
"""What is found of the sources that are read by API; who knows connectors gives it."""


def findings(
    url: str | None,
    path: Path | None,
    *,
    sources: Look = lambda _: (),
    pages: Collection[str] = (),
    now: datetime | None = None,
) -> list[Finding]:
    """Everything that was looked at, in order; never raises for what it reports. `pages`: those that reports
    may name.
    """
    try:
        configuration = read_configuration(path) if path else Configuration()
    except ConfigurationError as error:
        return [Finding(WRONG, "configuration", str(error)), *_data(url, Configuration(), sources, now)]
    lacks = [Finding(WRONG, *found) for found in lacking(configuration, pages)]
    there = [Finding(OK, *found) for found in seen(configuration, now or datetime.now(UTC))]
    said = [*_configuration(configuration), *_sources(configuration), *there, *lacks]
    return [*said, *_data(url, configuration, sources, now)]


def _configuration(configuration: Configuration) -> Iterator[Finding]:
    if configuration.path is None:
        yield Finding(NOTE, "configuration", "none; every desk is in UTC and without opening hours")
    else:
        said = f"{len(configuration.desks)} desks, {len(configuration.sources)} sources"
        yield Finding(OK, "configuration", f"{configuration.path.name}: {said}")
    for target in configuration.targets:
        if target.metric not in METRICS:
            yield Finding(WRONG, "configuration", f"targets: no metric is called '{target.metric}'; mend it")
    for rule in configuration.alerts:
        if rule.metric not in METRICS:
            yield Finding(WRONG, "configuration", f"alerts: no metric is called '{rule.metric}'; mend it")
    for desk in sorted({plan.desk for plan in configuration.plans} - set(configuration.desks)):
        yield Finding(NOTE, "configuration", f"plans: desk '{desk}' is not among [desks]; is it spelt so?")
    yield from _tokens(configuration)
    yield from _benchmarks(configuration)


def _tokens(configuration: Configuration) -> Iterator[Finding]:
    for name, token in configuration.api.items():
        if token.literal:
            advice = "write ${VARIABLE} and set that variable"
            yield Finding(WRONG, "api", f"the token of {name} stands in the file in plain text; {advice}")
        try:
            token.secret()
        except ConfigurationError as error:
            yield Finding(WRONG, "api", str(error))
        else:
            yield Finding(OK, "api", f"{name} may read as {token.role}")


def _benchmarks(configuration: Configuration) -> Iterator[Finding]:
    if not configuration.benchmarks:
        return
    try:
        own = sum(row.own for row in library(configuration.benchmarks))
    except BenchmarkError as error:
        yield Finding(WRONG, "benchmarks", str(error))
        return
    yield Finding(OK, "benchmarks", f"{own} figures of your own")


def _kept_benchmarks(configuration: Configuration, snapshot: Snapshot) -> Iterator[Finding]:
    """Those kept on the page Benchmarks; of files that cannot be read another finding tells already."""
    texts = kept(snapshot.connection, "benchmarks")
    if not texts:
        return
    files = configuration.benchmarks
    if any(found.state == WRONG for found in _benchmarks(configuration)):
        files = ()
    try:
        own = len(library(files, texts)) - len(library(files))
    except BenchmarkError as error:
        yield Finding(WRONG, "benchmarks", f"{error}; on the page Benchmarks it can be mended or removed")
        return
    yield Finding(OK, "benchmarks", f"{own} figures of your own kept on the page Benchmarks")


def _sources(configuration: Configuration) -> Iterator[Finding]:
    for source in configuration.sources.values():
        place = f"source {source.name}"
        for name in source.literal_secrets():
            advice = f"write ${{{name.upper()}}} and set that variable"
            yield Finding(WRONG, place, f"{name} stands in the file in plain text; {advice}")
        for name in source.missing_variables():
            yield Finding(WRONG, place, f"the environment variable {name} is not set; set it")


def _data(
    url: str | None, configuration: Configuration, sources: Look, now: datetime | None
) -> Iterator[Finding]:
    try:
        warehouse = open_warehouse(url, configuration)
        yield Finding(OK, "engine", warehouse.store.engine)
        with warehouse.snapshot() as snapshot:
            found = [
                *sources(warehouse),
                *_warehouse(warehouse, snapshot),
                *(Finding(WRONG, *found) for found in failed(warehouse)),
                *_kept_benchmarks(configuration, snapshot),
                *_health(snapshot, now or datetime.now(UTC)),
            ]
    except (WarehouseError, SQLAlchemyError, OSError) as error:
        yield Finding(WRONG, "warehouse", " ".join(str(error).split()))
        return
    yield from found


def _warehouse(warehouse: Warehouse, snapshot: Snapshot) -> Iterator[Finding]:
    if snapshot.name == "empty":
        yield Finding(NOTE, "warehouse", f"{warehouse.url}: empty; load a file, or try `deskscope demo`")
        return
    schema = snapshot.connection.execute(select(func.max(tables.schema_version.c.version))).scalar_one()
    loads = snapshot.connection.execute(select(func.count()).select_from(tables.load)).scalar_one()
    yield Finding(OK, "warehouse", f"{warehouse.url}: schema {schema}, {loads} loads")
    if snapshot.has_sample():
        yield Finding(NOTE, "warehouse", "holds the sample company; remove it on the page Add data")


def _health(snapshot: Snapshot, now: datetime) -> Iterator[Finding]:
    if snapshot.connection.execute(select(tables.load.c.id).limit(1)).first() is None:
        return
    rows = figures("unmapped_channel_share", "impossible_times_share", warehouse=snapshot)
    yield _unmapped(snapshot, rows.iloc[0])
    yield _impossible(rows.iloc[1])
    for source, instant in sorted(as_of(snapshot.connection).items()):
        yield _age(source, instant, now)


def _unmapped(snapshot: Snapshot, row: "pd.Series[Any]") -> Finding:
    if not _counted(row):
        return Finding(OK, "channels", "every channel word is mapped")
    ticket = tables.ticket.c
    common = (
        select(ticket.channel_raw)
        .where(ticket.channel_rule == "unmapped", ticket.channel_given.is_(None))
        .group_by(ticket.channel_raw)
        .order_by(func.count().desc(), ticket.channel_raw)
        .limit(3)
    )
    unknown = ", ".join(f"'{word}'" for (word,) in snapshot.connection.execute(common))
    todo = "say what it means on the page Data quality, or in [values.channel]"
    told = f"{_of_tickets(row)} have a channel word that nothing maps ({unknown}); {todo}"
    return Finding(_severity(row), "channels", told)


def _impossible(row: "pd.Series[Any]") -> Finding:
    if not _counted(row):
        return Finding(OK, "times", "no ticket was answered, resolved or closed before it was opened")
    told = f"{_of_tickets(row)} have a time before their opening; those times are left out: check the export"
    return Finding(_severity(row), "times", told)


def _counted(row: "pd.Series[Any]") -> bool:
    return row["state"] not in (State.NONE, State.NOT_COMPUTABLE) and bool(row["numerator"] > 0)


def _of_tickets(row: "pd.Series[Any]") -> str:
    return f"{words.count(row['numerator'])} of {words.count(row['denominator'])} tickets"


def _severity(row: "pd.Series[Any]") -> str:
    return WRONG if row["value"] > TOO_MUCH else NOTE


def _age(source: str, instant: datetime, now: datetime) -> Finding:
    days = (now - instant).days
    told = f"as of {instant:%Y-%m-%d %H:%M} UTC"
    if days <= OLD_DAYS:
        return Finding(OK, f"source {source}", told)
    return Finding(NOTE, f"source {source}", f"{told}, {days} days ago; load what is newer")
