"""The derived columns, in SQL, from the merged row and its desk's zone and schedule.

Days are local to the desk; a row without a desk, or with one we know nothing of, is in UTC. Business
minutes are a difference of two look-ups in business_day by schedule, zone and local day, and NULL without
a schedule.
"""

from collections.abc import Mapping

from warehouse.dialect import desk_day, seconds_between
from warehouse.session import Session, sql, words
from warehouse.tables import LOADED

# column of days -> the instant it is the local day of
LOCAL_DAYS: Mapping[str, Mapping[str, str]] = {
    "ticket": {"opened_on": "opened_at", "resolved_on": "resolved_at"},
    "post": {"created_on": "created_at"},
    "rating": {"rated_on": "rated_at"},
    "contact_volume": {},
}
_ENDS = {"first_response": "first_response_at", "resolve": "resolved_at"}


def local_day(session: Session, instant: str, zone: str) -> str:
    """SQL: the day of an instant in the zone of a desk, in UTC without one."""
    return words(session, desk_day(sql(instant), sql(zone)))


def with_derived(session: Session, table: str, rows: str, *, business: bool) -> str:
    """SQL: the rows of the relation `rows` (SQL, with the table's given columns) plus derived columns."""
    days = "".join(
        f", {local_day(session, f'r.{instant}', 'd.time_zone')} AS {day}"
        for day, instant in LOCAL_DAYS[table].items()
    )
    if table != "ticket":
        return f"SELECT r.*{days} FROM ({rows}) r LEFT JOIN desk d ON d.id = r.desk"
    minutes = "".join(
        f", {_minutes(session, 'r.opened_at', f'r.{end}')} AS {name}_minutes" for name, end in _ENDS.items()
    )
    if not business:
        nothing = "".join(f", CAST(NULL AS DOUBLE PRECISION) AS {name}_business_minutes" for name in _ENDS)
        return f"SELECT r.*{days}{minutes}{nothing} FROM ({rows}) r LEFT JOIN desk d ON d.id = r.desk"
    inner = (
        f"SELECT r.*{days}{minutes}, d.schedule AS desk_schedule, d.time_zone AS desk_zone, "
        f"{local_day(session, 'r.first_response_at', 'd.time_zone')} AS first_response_on "
        f"FROM ({rows}) r LEFT JOIN desk d ON d.id = r.desk"
    )
    return _with_business_minutes(session, inner)


def uses_schedules(session: Session) -> bool:
    return session.execute("SELECT count(*) FROM desk WHERE schedule IS NOT NULL").fetchone() != (0,)


def derived_columns(table: str) -> tuple[str, ...]:
    days = tuple(LOCAL_DAYS[table])
    if table != "ticket":
        return days
    return (*days, *(f"{name}_{kind}" for kind in ("minutes", "business_minutes") for name in _ENDS))


def recompute(session: Session, table: str, stored: str) -> None:
    """Bring the derived columns of `stored` (a loaded table or its companion of replaced rows) up to date."""
    columns = derived_columns(table)
    if not columns:
        return
    given = ", ".join(f'"{column.name}"' for column in LOADED[table].columns if column.name not in columns)
    rows = f"SELECT {session.address} AS row_address, {given} FROM {stored}"
    derived = with_derived(session, table, rows, business=uses_schedules(session))
    differs = " OR ".join(f"t.{name} IS DISTINCT FROM v.{name}" for name in columns)
    session.execute(
        f"UPDATE {stored} t SET {', '.join(f'{name} = v.{name}' for name in columns)} "
        f"FROM ({derived}) v WHERE t.{session.address} = v.row_address AND ({differs})"
    )


def _minutes(session: Session, start: str, end: str) -> str:
    return f"{words(session, seconds_between(sql(start), sql(end)))} / 60"


def with_minutes(session: Session, rows: str, *, start: str, day: str, end: str) -> str:
    """SQL: `rows` (with a desk) plus the local day of `start` and the minutes from it to `end`.

    `minutes` are by the calendar, `business_minutes` by the desk's schedule, NULL without one.
    """
    zoned = (
        f"SELECT r.*, {local_day(session, f'r.{start}', 'd.time_zone')} AS {day}, "
        f"{local_day(session, f'r.{end}', 'd.time_zone')} AS end_day, "
        f"d.schedule AS desk_schedule, d.time_zone AS desk_zone, "
        f"{_minutes(session, f'r.{start}', f'r.{end}')} AS minutes "
        f"FROM ({rows}) r LEFT JOIN desk d ON d.id = r.desk"
    )
    if not uses_schedules(session):
        return f"SELECT z.*, CAST(NULL AS DOUBLE PRECISION) AS business_minutes FROM ({zoned}) z"
    began, ended = (
        _seconds_of_business(session, row, f"k.{instant}") for row, instant in (("o", start), ("e", end))
    )
    return (
        f"SELECT k.*, ({ended} - {began}) / 60 AS business_minutes "
        f"FROM ({zoned}) k{_opening('o', day, start)}{_opening('e', 'end_day', end)}"
    )


def _with_business_minutes(session: Session, rows: str) -> str:
    joins = "".join(
        _opening(row, day, instant)
        for row, day, instant in (
            ("o", "opened_on", "opened_at"),
            ("f", "first_response_on", "first_response_at"),
            ("e", "resolved_on", "resolved_at"),
        )
    )
    opened = _seconds_of_business(session, "o", "k.opened_at")
    first = _seconds_of_business(session, "f", "k.first_response_at")
    resolved = _seconds_of_business(session, "e", "k.resolved_at")
    return (
        "SELECT k.*, "
        f"({first} - {opened}) / 60 AS first_response_business_minutes, "
        f"({resolved} - {opened}) / 60 AS resolve_business_minutes "
        f"FROM ({rows}) k{joins}"
    )


def _opening(row: str, day: str, instant: str) -> str:
    """SQL: the row of business_day that covers an instant of `k`."""
    return (
        f" LEFT JOIN business_day {row} ON {row}.schedule = k.desk_schedule "
        f"AND {row}.time_zone = k.desk_zone AND {row}.day = k.{day} "
        f"AND k.{instant} >= {row}.covers_from AND k.{instant} < {row}.covers_to"
    )


def _seconds_of_business(session: Session, row: str, instant: str) -> str:
    clamped = f"least(greatest({instant}, {row}.opens_at), {row}.closes_at)"
    since_opening = words(session, seconds_between(sql(f"{row}.opens_at"), sql(clamped)))
    return f"({row}.seconds_before + {since_opening})"
