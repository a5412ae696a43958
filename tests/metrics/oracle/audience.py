"""Readings of counts and followers: drawn beside the posts, and read again the slow way."""

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.metrics.oracle.asked import Asked
from tests.metrics.oracle.reading import over, told
from tests.metrics.oracle.resolution import groups, last_days, span
from tests.metrics.oracle.sums import NAN, Answer, Figure, Oracle
from tests.metrics.oracle.world import Row, World

DRAWN = ("reactions", "comments", "shares")
DAY = timedelta(days=1)
counts = st.sampled_from([None, 0, 2, 2, 5, 9])
one_reading = st.fixed_dictionaries(
    {"after_hours": st.sampled_from([0, 3, 24, 25, 30, 700]), **dict.fromkeys(DRAWN, counts)}
)


@st.composite
def readings(draw: Any, posts: list[Row]) -> list[Row]:
    """Some readings of some posts, each at another time."""
    found = []
    for post in posts[:: draw(st.integers(2, 9))]:
        at: datetime = post["created_at"]
        for number, drawn in enumerate(draw(st.lists(one_reading, max_size=3))):
            at += timedelta(hours=drawn["after_hours"], seconds=number)
            found.append({"source": post["source"], "id": post["id"], "at": at, "impressions": 1} | drawn)
    return [{name: value for name, value in row.items() if name != "after_hours"} for row in found]


@st.composite
def audiences(draw: Any, sources: list[str], desks: tuple[str, ...]) -> tuple[list[Row], list[Row]]:
    """Accounts, some with a desk, and what was told of their followers."""
    accounts, rows = [], []
    for source in sources:
        for name in draw(st.lists(st.sampled_from(["one", "two"]), unique=True)):
            desk = draw(st.sampled_from([*desks, None]))
            accounts.append({"source": source, "id": name, "handle": name, "role": "desk", "desk": desk})
            days = draw(st.lists(st.integers(0, 80), unique=True, max_size=4))
            rows += [
                {
                    "source": source,
                    "account": name,
                    "day": date(2026, 1, 5) + number * DAY,
                    "followers": draw(counts),
                }
                for number in days
            ]
    return accounts, rows


def own(post: Row) -> bool:
    return post["direction"] == "out" and post["reply_to"] is None and post["kind"] != "reply"


def gains(world: World, _: Asked) -> list[Row]:
    """Every reading of our own posts with what came since the one before, None where nobody knows."""
    found = []
    for post in filter(own, world.posts):
        mine = [r for r in world.readings if (r["source"], r["id"]) == (post["source"], post["id"])]
        before: Row | None = None
        for reading in sorted(mine, key=lambda one: one["at"]):
            found.append(
                {name: post[name] for name in ("source", "desk", "service", "kind", "platform")}
                | {"origin": "post", "channel": "social", "day": world.day(reading["at"], post["desk"])}
                | _gain(post, reading, before)
            )
            before = reading
    return found


def _gain(post: Row, now: Row, before: Row | None) -> Row:
    told_now = {name: now[name] for name in DRAWN if now[name] is not None}
    if before is None:
        fresh = bool(told_now) and now["at"] - post["created_at"] <= DAY
        return {"gained": sum(told_now.values()) if fresh else None, "compared": False, "fell": False}
    changes = [count - before[name] for name, count in told_now.items() if before[name] is not None]
    return {
        "gained": sum(max(change, 0) for change in changes) if changes else None,
        "compared": bool(changes),
        "fell": any(change < 0 for change in changes),
    }


def counted(world: World) -> dict[str, set[str]]:
    return {"post": world.giving("post", "direction") & {row["source"] for row in world.readings}}


def gained(rows: list[Row]) -> Figure:
    cases = [row for row in rows if row["gained"] is not None]
    known = [row["gained"] for row in cases if row["known"]]
    return Figure(sum(known) if known else NAN, len(known), sum(known), len(known), len(cases) - len(known))


def fallen(rows: list[Row]) -> Figure:
    cases = [row for row in rows if row["compared"]]
    known = [row["fell"] for row in cases if row["known"]]
    return Figure(sum(known) if known else NAN, len(known), sum(known), len(known), len(cases) - len(known))


def _told_of_followers(world: World) -> list[Row]:
    """Each number told, with the step that it is from the one before of its account."""
    desks = {(one["source"], one["id"]): one["desk"] for one in world.accounts}
    last: dict[tuple[str, str], int] = {}
    found = []
    for row in sorted(world.audience, key=lambda one: one["day"]):
        if row["followers"] is None:
            continue
        account = row["source"], row["account"]
        found.append(
            {"source": row["source"], "desk": desks.get(account), "origin": "post", "channel": "social"}
            | {"from": row["day"], "until": None, "step": row["followers"] - last.get(account, 0)}
        )
        last[account] = row["followers"]
    return found


def followers(world: World, asked: Asked) -> Answer:
    """Of every account the number last told by the end of the period; n counts how often one was told."""
    sources = {"post": world.sources("post") & {row["source"] for row in world.audience}}
    rows = told(world, _told_of_followers(world), sources)
    parts = groups(world, rows, asked)
    every_row = [row for part in parts.values() for row in part]
    if not any(sources.values()):
        return Answer(
            computable=False, excluded=sum(not asked.last or row["from"] <= asked.last for row in every_row)
        )
    days = span(world, every_row, asked)
    if days is None or (asked.grain and days[0] > days[1]):
        return Answer()
    found = {}
    for key, part in parts.items():
        for period, day in last_days(world, asked, *days).items():
            there = [row for row in part if row["from"] <= day]
            known = [row["step"] for row in there if row["known"]]
            found[*key, period] = Figure(
                sum(known) if known else NAN, len(known), sum(known), len(known), len(there) - len(known)
            )
    return Answer(found)


ORACLES: dict[str, Oracle] = {
    "engagements_gained": over(gains, counted, gained),
    "counts_fallen": over(gains, counted, fallen),
    "followers": followers,
}
SMALLEST = dict.fromkeys(ORACLES, 0)
