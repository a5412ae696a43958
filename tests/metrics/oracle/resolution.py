"""Resolution: is the matter settled, how soon, and at the first go; what is open, and for how long."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.metrics.oracle.asked import Asked, Key, accepted, dimension
from tests.metrics.oracle.reading import by_the_clock, every, given, on_the_clock, over, told
from tests.metrics.oracle.sums import (
    NAN,
    Answer,
    Figure,
    Oracle,
    bounded_percentile,
    median_of,
    percentile_of,
    share,
)
from tests.metrics.oracle.world import Row, World, minutes

ENDED = given(ticket="resolved_at|closed_at")


def resolutions(world: World, asked: Asked) -> list[Row]:
    """Tickets by the day opened, or on request by the day resolved."""
    return [
        ticket
        | {
            "origin": "ticket",
            "day": world.day(ticket[f"{asked.dated}_at"], ticket["desk"]),
            "minutes": by_the_clock(
                minutes(ticket["opened_at"], ticket["resolved_at"]), ticket["resolve_business_minutes"], asked
            ),
        }
        for ticket in world.tickets
    ]


def verdict(name: str) -> Oracle:
    return over(
        resolutions,
        given(ticket=name),
        lambda rows: share(rows, every, lambda row: row[name] is not None, lambda row: row[name]),
    )


def at_least_once(name: str) -> Oracle:
    return over(
        resolutions,
        given(ticket=name),
        lambda rows: share(rows, every, lambda row: row[name] is not None, lambda row: row[name] > 0),
    )


def lives(world: World) -> list[Row]:
    """Every ticket with the local days on which it was opened and settled: resolved, else closed."""
    return [
        ticket
        | {
            "origin": "ticket",
            "from": world.day(ticket["opened_at"], ticket["desk"]),
            "until": world.day(ticket["resolved_at"] or ticket["closed_at"], ticket["desk"]),
        }
        for ticket in world.tickets
    ]


def steps(world: World, _: Asked) -> Iterator[Row]:
    """One row on the day a ticket was opened and one on the day it was settled."""
    for ticket in lives(world):
        for day, step in ((ticket["from"], 1), (ticket["until"], -1)):
            if day is not None:
                yield ticket | {"day": day, "step": step}


def net_flow(rows: list[Row]) -> Figure:
    known = [row for row in rows if row["known"]]
    flow = sum(row["step"] for row in known)
    return Figure(flow if known else NAN, len(known), flow, len(known), len(rows) - len(known))


def open_at_the_end(ticket: Row, day: date) -> bool:
    return ticket["from"] <= day and (ticket["until"] is None or ticket["until"] > day)


def last_days(world: World, asked: Asked, first: date, last: date) -> dict[str | None, date]:
    """By period its last day inside the span."""
    if asked.grain is None:
        return {None: last}
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {world.calendar.label(day, asked.grain): day for day in days}


def groups(world: World, rows: list[Row], asked: Asked) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows:
        if row["from"] is not None and accepted(world, row, asked):
            found.setdefault(tuple(dimension(world, row, name) for name in asked.by), []).append(row)
    return found


def span(world: World, rows: list[Row], asked: Asked) -> tuple[date, date] | None:
    """The window; where it is open, from the first ticket opened to the end of the last change's period."""
    changes = [day for row in rows for day in (row["from"], row["until"]) if day and row["from"]]
    if not changes:
        return None
    opened = min(row["from"] for row in rows if row["from"])
    return asked.first or opened, asked.last or _end_of_period(world, asked, max(changes))


def _end_of_period(world: World, asked: Asked, day: date) -> date:
    if asked.grain is None:
        return day
    following = day + timedelta(days=1)
    while world.calendar.label(following, asked.grain) == world.calendar.label(day, asked.grain):
        following += timedelta(days=1)
    return following - timedelta(days=1)


def heard(world: World) -> date:
    return max(world.as_of.values()).date()


def backlog(world: World, asked: Asked) -> Answer:
    """Opened by the last instant of the period and not settled by then; n counts all opened by then."""
    sources = ENDED(world)
    rows = told(world, lives(world), sources)
    if not any(sources.values()):
        opened = [row for part in groups(world, rows, asked).values() for row in part]
        return Answer(
            computable=False, excluded=sum(asked.last is None or row["from"] <= asked.last for row in opened)
        )
    found = {}
    every_row = [row for part in groups(world, rows, asked).values() for row in part]
    days = span(world, every_row, asked)
    if days is None or (asked.grain and days[0] > days[1]):
        return Answer()
    for key, part in groups(world, rows, asked).items():
        for period, day in last_days(world, asked, *days).items():
            there = [row for row in part if row["from"] <= day]
            known = [row for row in there if row["known"]]
            left = sum(open_at_the_end(row, day) for row in known)
            found[*key, period] = Figure(
                left if known else NAN, len(known), left, len(known), len(there) - len(known)
            )
    return Answer(found)


def backlog_age(world: World, asked: Asked) -> Answer:
    """The ages of those tickets at that instant, or when their source was last heard of, if earlier."""
    sources = ENDED(world)
    rows = told(world, lives(world), sources)
    days = _known_days(world, rows, asked)
    found: dict[Key, Figure] = {}
    left_out = 0
    for key, part in groups(world, rows, asked).items():
        for period, day in days.items():
            there = [row for row in part if open_at_the_end(row, day)]
            ages = [_age(world, row, day) for row in there if row["known"]]
            used = [age for age in ages if age >= 0]
            left_out += len(there) - len(used)
            if there:
                found[*key, period] = bounded_percentile(used, 0.9, len(there) - len(used))
    if not any(sources.values()):
        return Answer(computable=False, excluded=left_out)
    return Answer(found)


def _known_days(world: World, rows: list[Row], asked: Asked) -> dict[str | None, date]:
    """Periods after the data were last heard of have no backlog that is known."""
    days = span(world, rows, asked)
    if days is None:
        return {}
    if asked.grain is None:
        day = asked.last or heard(world) + timedelta(days=1)
        return {None: day} if asked.first is None or asked.first <= day else {}
    first, last = days
    last = min(last, heard(world))
    return last_days(world, asked, first, last) if first <= last else {}


def _age(world: World, ticket: Row, day: date) -> float:
    until = min(world.midnight_after(day, ticket["desk"]), world.as_of[ticket["source"]])
    return (until - ticket["opened_at"]).total_seconds() / 60


ORACLES: dict[str, Oracle] = {
    "resolve_minutes": on_the_clock(
        over(resolutions, given(ticket="resolved_at"), lambda rows: median_of(rows, every, "minutes"))
    ),
    "resolve_p90": on_the_clock(
        over(
            resolutions, given(ticket="resolved_at"), lambda rows: percentile_of(rows, every, "minutes", 0.9)
        )
    ),
    "resolution_target_met_share": verdict("resolution_target_met"),
    "first_contact_share": verdict("first_contact_resolved"),
    "reopened_share": at_least_once("reopened"),
    "reassigned_share": at_least_once("reassigned"),
    "backlog": backlog,
    "backlog_age_p90": backlog_age,
    "net_flow": over(steps, ENDED, net_flow),
}
SMALLEST = {
    "resolve_minutes": 6,
    "resolve_p90": 6,
    "resolution_target_met_share": 30,
    "first_contact_share": 30,
    "reopened_share": 30,
    "reassigned_share": 30,
    "backlog": 0,
    "backlog_age_p90": 6,
    "net_flow": 0,
}
