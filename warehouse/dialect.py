"""The few SQL constructs that differ between engines, for DuckDB and PostgreSQL.

Source of the formulas: the manuals of both engines.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Date, DateTime, Float, Integer, cast, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement


class SecondsBetween(FunctionElement[float]):
    """Seconds from the first instant to the second; negative when it is earlier."""

    type = Float()
    name = "seconds_between"
    inherit_cache = True


class ValuesAt(FunctionElement[Any]):
    type = ARRAY(Float)
    name = "values_at"
    inherit_cache = True


class SortedElement(FunctionElement[float]):
    type = Float()
    name = "sorted_element"
    inherit_cache = True


class LocalDay(FunctionElement[Any]):
    type = Date()
    name = "local_day"
    inherit_cache = True


class DeskDay(FunctionElement[Any]):
    type = Date()
    name = "desk_day"
    inherit_cache = True


class LocalTime(FunctionElement[Any]):
    type = DateTime()
    name = "local_time"
    inherit_cache = True


class EndOfDay(FunctionElement[Any]):
    type = DateTime(timezone=True)
    name = "end_of_day"
    inherit_cache = True


def seconds_between(start: ColumnElement[Any], end: ColumnElement[Any]) -> SecondsBetween:
    """Seconds from `start` to `end`, with fractions; null if either is."""
    return SecondsBetween(start, end)


def values_at(values: ColumnElement[Any], shares: Sequence[float]) -> ValuesAt:
    """Aggregate: the sorted non-null values at these shares (0..1), as SQL's percentile_disc; null of none.

    Quicker than sorting them all, but an engine wants to know the shares beforehand.
    """
    return ValuesAt(values, *(literal(share, Float) for share in shares))


def sorted_element(values: ColumnElement[Any], rank: int | ColumnElement[Any]) -> SortedElement:
    """Aggregate: the `rank`-th smallest (from 1) of the non-null values; null beyond the ends."""
    return SortedElement(values, cast(_expression(rank), Integer))


def local_day(instant: ColumnElement[Any], zone: str | ColumnElement[Any]) -> LocalDay:
    """The day an instant falls on in a time zone."""
    return LocalDay(instant, _expression(zone))


def desk_day(instant: ColumnElement[Any], zone: ColumnElement[Any]) -> DeskDay:
    """The day an instant falls on at a desk; without a zone the desk is in UTC."""
    return DeskDay(instant, zone)


def local_time(instant: ColumnElement[Any], zone: str | ColumnElement[Any]) -> LocalTime:
    """What the clocks of a time zone show at an instant; without a zone those of UTC."""
    return LocalTime(instant, _expression(zone))


def end_of_day(day: ColumnElement[Any], zone: str | ColumnElement[Any]) -> EndOfDay:
    """The instant of the midnight that ends a day in a time zone."""
    return EndOfDay(day, _expression(zone))


def _expression(value: float | str | ColumnElement[Any]) -> ColumnElement[Any]:
    return value if isinstance(value, ColumnElement) else literal(value)


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, options: dict[str, Any]) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


@compiles(SecondsBetween)
def _seconds_between(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    end, start = (compiler.process(part, **options) for part in reversed(list(element.clauses)))
    return f"CAST(EXTRACT(EPOCH FROM ({end} - {start})) AS DOUBLE PRECISION)"


@compiles(SecondsBetween, "duckdb")
def _seconds_between_duckdb(element: SecondsBetween, compiler: SQLCompiler, **options: Any) -> str:
    end, start = (compiler.process(part, **options) for part in reversed(list(element.clauses)))
    return f"((epoch_us({end}) - epoch_us({start})) / 1000000.0)"


@compiles(ValuesAt)
def _values_at(element: ValuesAt, compiler: SQLCompiler, **options: Any) -> str:
    *shares, values = (compiler.process(part, **options) for part in reversed(list(element.clauses)))
    asked = ", ".join(reversed(shares))
    return f"percentile_disc(ARRAY[{asked}]::double precision[]) WITHIN GROUP (ORDER BY {values})"


@compiles(ValuesAt, "duckdb")
def _values_at_duckdb(element: ValuesAt, compiler: SQLCompiler, **options: Any) -> str:
    values, *shares = _parts(element, compiler, options)
    return f"quantile_disc({values}, [{', '.join(shares)}])"


@compiles(SortedElement)
def _sorted_element(element: SortedElement, compiler: SQLCompiler, **options: Any) -> str:
    """Nulls sort last on both engines when told so, hence a rank up to the count never meets one."""
    values, rank = _parts(element, compiler, options)
    return f"(array_agg({values} ORDER BY {values} NULLS LAST))[{rank}]"


@compiles(LocalDay)
def _local_day(element: LocalDay, compiler: SQLCompiler, **options: Any) -> str:
    zone, instant = (compiler.process(part, **options) for part in reversed(list(element.clauses)))
    return f"CAST(timezone({zone}, {instant}) AS DATE)"


@compiles(DeskDay)
def _desk_day(element: DeskDay, compiler: SQLCompiler, **options: Any) -> str:
    instant, zone = _parts(element, compiler, options)
    return f"CAST(timezone(coalesce({zone}, 'UTC'), {instant}) AS DATE)"


@compiles(DeskDay, "duckdb")
def _desk_day_duckdb(element: DeskDay, compiler: SQLCompiler, **options: Any) -> str:
    """UTC is spelt out because it is ten times as fast that way."""
    instant, zone = _parts(element, compiler, options)
    utc = f"DATE '1970-01-01' + CAST(floor(epoch_us({instant}) / 86400000000) AS INTEGER)"
    return (
        f"CASE WHEN coalesce({zone}, 'UTC') = 'UTC' THEN {utc} "
        f"ELSE CAST(timezone({zone}, {instant}) AS DATE) END"
    )


@compiles(LocalTime)
def _local_time(element: LocalTime, compiler: SQLCompiler, **options: Any) -> str:
    zone, instant = (compiler.process(part, **options) for part in reversed(list(element.clauses)))
    return f"timezone(coalesce({zone}, 'UTC'), {instant})"


@compiles(EndOfDay)
def _end_of_day(element: EndOfDay, compiler: SQLCompiler, **options: Any) -> str:
    zone, day = (compiler.process(part, **options) for part in reversed(list(element.clauses)))
    return f"timezone({zone}, CAST({day} + 1 AS TIMESTAMP))"
