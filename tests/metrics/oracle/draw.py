"""Drawn worlds and questions: small pools of days, desks and words, so that slices meet; rows come in copies."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.metrics.oracle.asked import Asked
from tests.metrics.oracle.audience import audiences, readings
from tests.metrics.oracle.hours import EVENINGS, OFFICE, Calendar
from tests.metrics.oracle.talk import talk
from tests.metrics.oracle.world import Row, World

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland")
# Edges of years, ISO weeks, quarters and months, leap day, and the nights on which clocks change.
DAYS = tuple(
    map(
        date.fromisoformat,
        [
            "2024-02-29",
            "2024-03-31",
            "2024-10-27",
            "2024-12-29",
            "2024-12-30",
            "2024-12-31",
            "2025-01-01",
            "2025-01-05",
            "2025-01-06",
            "2025-02-28",
            "2025-03-30",
            "2025-03-31",
            "2025-04-01",
            "2025-10-26",
            "2025-12-28",
            "2025-12-29",
            "2025-12-31",
            "2026-01-01",
            "2026-01-04",
            "2026-01-05",
        ],
    )
)
DESKS = ("a", "b", "c")
CHANNELS = ("phone", "email", "chat", "social", "portal", "monitoring", "other")
AS_OF = ("2025-01-01 06:00", "2026-01-05 12:00", "2026-06-01 00:00")
NEVER = ("first_response_at", "resolved_at", "closed_at", "channel", "requester", "response_target_met",
         "resolution_target_met", "reopened", "reassigned", "first_contact_resolved", "opened_at")  # fmt: skip
RATED_FIELDS = ("invited_at", "scale_low", "score", "scale_high")
VOLUME_FIELDS = ("abandoned", "answered_within_target", "wait_seconds", "handled")
BUSINESS = ("first_response_business_minutes", "resolve_business_minutes")

MINUTES = (0, 30, 60, 90, 540, 555, 720, 1290, 1410, 1439)
INSTANTS = tuple(
    datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    for day in DAYS
    for minute in MINUTES
)
instants = st.sampled_from(INSTANTS)
waits = st.sampled_from([None, None, -30, 0, 5, 60, 61, 90, 600, 1440, 1441, 2000, 5000, 60_000])
copies = st.sampled_from([1, 1, 2, 5, 9, 23])
verdicts = st.sampled_from([None, True, False])
times = st.sampled_from([None, 0, 0, 1, 3])
desks = st.sampled_from([*DESKS, None])
tickets = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["s", "s", "t"]),
        "desk": desks,
        "channel": st.sampled_from([*CHANNELS, "phone", None]),
        "channel_rule": st.sampled_from([None, "unmapped", "word"]),
        "kind": st.sampled_from(["incident", "request", None]),
        "priority": st.sampled_from(["1", "2"]),
        "category": st.sampled_from([None, "network"]),
        "service": st.sampled_from([None, "mail", "vpn"]),
        "requester": st.sampled_from([None, "u", "v", "w"]),
        "opened_at": st.one_of(instants, instants, instants, st.none()),
        "first_response_at": waits,
        "resolved_at": waits,
        "closed_at": waits,
        "response_target_met": verdicts,
        "resolution_target_met": verdicts,
        "first_contact_resolved": verdicts,
        "reopened": times,
        "reassigned": times,
        "first_response_business_minutes": st.sampled_from([None, -10.0, 0.0, 45.0, 60.0, 900.0]),
        "resolve_business_minutes": st.sampled_from([None, -10.0, 45.5, 480.0, 960.0]),
    }
)
ratings = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["s", "survey"]),
        "question": st.sampled_from(["csat", "csat", "csat", "nps", "ces"]),
        "ticket": st.sampled_from([None, "0-0", "1-0", "2-0", "3-0"]),
        "post": st.sampled_from([None, None, None, "x0.0-0"]),
        "desk": desks,
        "channel": st.sampled_from(["phone", "email", "chat", None]),
        "scale": st.sampled_from([(1, 5), (1, 5), (0, 10), (1, 7), (1, 3), (0.1, 0.5), (3, 3)]),
        "step": st.integers(0, 10),
        "best_is_high": st.sampled_from([None, True, True, False]),
        "rated_at": st.one_of(instants, st.none()),
        "invited_at": st.one_of(instants, st.none()),
    }
)
volumes = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["acd", "acd2"]),
        "desk": desks,
        "channel": st.sampled_from(["phone", "phone", "phone", "chat", "portal", "virtual_agent"]),
        "day": st.sampled_from(DAYS),
        "offered": st.sampled_from([None, 40, 50]),
        "handled": st.sampled_from([None, 0, 3, 40]),
        "abandoned": st.sampled_from([None, 0, 3]),
        "answered_within_target": st.sampled_from([None, 0, 3, 8]),
        "wait_seconds": st.sampled_from([None, 0.0, 100.5, 4000.0]),
    }
)
plans = st.fixed_dictionaries(
    {
        "desk": st.sampled_from(DESKS),
        "channel": st.sampled_from(["social", "chat"]),
        "status": st.sampled_from(["using", "planning", "none"]),
        "since": st.sampled_from([None, *DAYS[::4]]),
        "origin": st.sampled_from(["configuration", "page"]),
    }
)
costs = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["phone", "email", "social"]),
        "desk": st.sampled_from(["a", "", ""]),
        "valid_from": st.sampled_from([date(2020, 1, 1), date(2025, 3, 31)]),
        "per_contact": st.sampled_from([2.5, 10.0, 25.0]),
        "currency": st.sampled_from(["EUR", "EUR", "EUR", "EUR", "USD"]),
    }
)
calendars = st.sampled_from(
    [Calendar(), Calendar(), Calendar(6, 10), Calendar(5, 4), Calendar(0, 7), Calendar(3, 1), Calendar(1, 12)]
)
WHERE = {
    "desk": ["a", "b", None],
    "organisation": ["north", "south", None],
    "region": ["emea", None],
    "channel": [*CHANNELS, None],
    "source": ["s", "t", "x", "slack", "acd", "survey"],
    "kind": ["incident", None],
    "priority": ["1", None],
    "category": ["network", None],
    "service": ["mail", None],
    "question": ["csat", "nps", None],
    "platform": ["x", "mastodon", None],
}


@st.composite
def worlds(draw: Any) -> World:
    """A world with up to four tables, some of them never loaded."""
    world = World()
    for table, rows, most, whole in (
        ("ticket", tickets, 30, _ticket),
        ("rating", ratings, 25, _rating),
        ("contact_volume", volumes, 8, dict),
    ):
        size = draw(st.sampled_from([-1, 1, most // 3, most, most]))  # -1: never loaded
        drawn = draw(st.lists(rows, min_size=size, max_size=size)) if size > 0 else None
        _put(world, table, drawn, draw, whole)
    if draw(st.integers(0, 5)):
        posts = draw(talk(instants, DESKS))
        world.rows["post"] = posts.rows
        for source, fields in posts.fields.items():
            world.fields.setdefault(source, {})["post"] = fields
        world.readings = draw(readings(posts.rows))
        world.accounts, world.audience = draw(audiences(sorted(posts.fields), DESKS))
    world.plans = draw(
        st.lists(plans, max_size=6, unique_by=lambda p: (p["desk"], p["channel"], p["since"], p["origin"]))
    )
    world.costs = draw(
        st.lists(
            costs, max_size=6, unique_by=lambda cost: (cost["channel"], cost["desk"], cost["valid_from"])
        )
    )
    named = {row["desk"] for rows in world.rows.values() for row in rows} - {None}
    named |= {plan["desk"] for plan in world.plans}
    if draw(st.booleans()):
        named |= {f"d{number}" for number in range(draw(st.integers(0, 9)))}
    for name in sorted(named):
        world.desks[name] = {
            "id": name,
            "organisation": draw(st.sampled_from(["north", "south", None])),
            "region": draw(st.sampled_from(["emea", None])),
            "time_zone": draw(st.sampled_from(ZONES)),
            "schedule": draw(st.sampled_from([None, OFFICE, EVENINGS])),
        }
    world.calendar = draw(calendars)
    world.as_of = {
        source: datetime.fromisoformat(draw(st.sampled_from(AS_OF))).replace(tzinfo=UTC)
        for source in sorted(world.fields)
    }
    return world


def _put(world: World, table: str, rows: list[Row] | None, draw: Any, whole: Any) -> None:
    """The drawn rows as rows of a table, some fields never provided by some of the sources."""
    if rows is None:
        return
    keys: set[Any] = set()
    pool = {"ticket": NEVER, "rating": RATED_FIELDS, "contact_volume": VOLUME_FIELDS}[table]
    given: dict[str, set[str]] = {}
    for place, row in enumerate(rows):
        source = row["source"]
        if source not in given:
            never = draw(st.sampled_from([0, 0, 0, 1, 3]))
            absent = draw(st.lists(st.sampled_from(pool), min_size=never, max_size=never))
            given[source] = {*row, *(pool if table == "rating" else ())} - set(absent)
        for copy in range(1 if whole is dict else draw(copies)):
            made = dict(row) if whole is dict else whole(row, f"{place}-{copy}")
            made = {name: value if _is_given(name, given[source]) else None for name, value in made.items()}
            key = tuple(made.get(name) for name in ("source", "id", "desk", "channel", "day", "question"))
            if key not in keys:
                keys.add(key)
                world.rows[table].append(made)
    for source in sorted(given):
        world.fields.setdefault(source, {})[table] = given[source]


def _is_given(name: str, fields: set[str]) -> bool:
    """Business minutes follow from the instants they end at."""
    ends = {"first_response_business_minutes": "first_response_at", "resolve_business_minutes": "resolved_at"}
    return name == "id" or ends.get(name, name) in fields


def _ticket(row: Row, id_: str) -> Row:
    """Milestones are drawn as minutes after the opening, or without one after the first of the days."""
    start = row["opened_at"] or datetime(2025, 1, 1, tzinfo=UTC)
    made = row | {"id": id_}
    for name in ("first_response_at", "resolved_at", "closed_at"):
        made[name] = None if row[name] is None else start + timedelta(minutes=row[name])
    if row["opened_at"] is None or row["first_response_at"] is None:
        made["first_response_business_minutes"] = None
    if row["opened_at"] is None or row["resolved_at"] is None:
        made["resolve_business_minutes"] = None
    return made


def _rating(row: Row, id_: str) -> Row:
    low, high = row["scale"]
    step = (high - low) / (10 if high == 10 else max(high - low, 1)) if high - low >= 1 else (high - low) / 4
    score = None if row["rated_at"] is None else min(high, round(low + row["step"] * step, 6))
    made = row | {"id": id_, "score": score, "scale_low": low, "scale_high": high}
    del made["scale"], made["step"]
    return made


@st.composite
def questions(draw: Any) -> Asked:
    names = st.lists(st.sampled_from(sorted(WHERE)), max_size=2, unique=True)
    where = draw(names) if draw(st.booleans()) else []
    first, last = sorted([draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))])
    return Asked(
        by=tuple(draw(names)),
        grain=draw(st.sampled_from([None, None, "day", "week", "month", "quarter", "year"])),
        where={
            name: tuple(draw(st.lists(st.sampled_from(WHERE[name]), min_size=1, unique=True)))
            for name in where
        },
        first=draw(st.sampled_from([None, first])),
        last=draw(st.sampled_from([None, last])),
        clock=draw(st.sampled_from(["calendar", "calendar", "business"])),
        dated=draw(st.sampled_from(["opened", "resolved"])),
        within_hours=draw(st.sampled_from([1, 24, 24, 0.5, 100])),
    )
