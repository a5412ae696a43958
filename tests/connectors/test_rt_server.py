"""Request Tracker itself, whose tickets come by mail, REST and web and change while they are read.

What the warehouse has to hold is read from the server's own database, by rules written down here once more.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_string
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from configuration import Source
from connectors.reading import Run
from connectors.streams import Reading
from connectors.sync import opened, sync
from tests.connectors import request_tracker
from tests.connectors.request_tracker import KEYS, RequestTracker
from tests.depth import THOROUGH
from warehouse import Warehouse, open_warehouse
from warehouse.tables import LOADED

pytestmark = pytest.mark.timeout(1800)
TICKETS = 200 if THOROUGH else 20
CHANNELS = {"Email": "email", "REST": "api", "Web": "portal", "Web (agent)": "agent_created"}
COLUMNS = ("desk", "status", "opened_at", "first_response_at", "resolved_at", "closed_at", "channel_raw")

AGENT = """SELECT m.MemberId FROM GroupMembers m JOIN Groups g ON g.id = m.GroupId
    WHERE g.Domain = 'SystemInternal' AND g.Name = 'Privileged'"""
ASKS = """SELECT m.MemberId FROM GroupMembers m JOIN Groups g ON g.id = m.GroupId
    WHERE g.Domain = 'RT::Ticket-Role' AND g.Name = 'Requestor' AND g.Instance = t.id"""
TRUTH = f"""
SELECT t.id, q.Name AS desk, t.Status AS status, t.EffectiveId <> t.id AS merged, t.Created, t.Resolved,
    (SELECT x.Created FROM Transactions x WHERE x.ObjectType = 'RT::Ticket' AND x.ObjectId = t.id
        AND x.Type = 'Correspond' AND x.Creator IN ({AGENT}) AND x.Creator NOT IN ({ASKS})
        ORDER BY x.id LIMIT 1) AS answered,
    (SELECT max(x.Created) FROM Transactions x WHERE x.ObjectType = 'RT::Ticket' AND x.ObjectId = t.id
        AND x.Type = 'AddLink' AND x.Field = 'MergedInto') AS joined,
    (SELECT a.Headers FROM Attachments a JOIN Transactions x ON x.id = a.TransactionId
        WHERE x.ObjectType = 'RT::Ticket' AND x.ObjectId = t.id AND x.Type = 'Create' AND a.Parent = 0) AS headers,
    t.Creator NOT IN ({ASKS}) AS for_another,
    (SELECT v.Content FROM ObjectCustomFieldValues v WHERE v.ObjectType = 'RT::Ticket' AND v.ObjectId = t.id
        AND v.Disabled = 0) AS score
FROM Tickets t JOIN Queues q ON q.id = t.Queue WHERE t.Type = 'ticket' AND t.Status <> 'deleted'
"""


@pytest.fixture(scope="module")
def tracker(require: Callable[[str], Path]) -> Iterator[RequestTracker]:
    require("rt")
    with request_tracker.running() as server:
        yield server


def test_the_server_is_what_the_connector_takes_it_for(tracker: RequestTracker) -> None:
    """A text time is read in the zone of who asks; a page is cut at a hundred, and what is hidden leaves a gap."""
    number = tracker.create("ada", "bob@customer.test")
    tracker.change(number, "ada", Status="resolved")
    hour_ago = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%d %H:%M:%S}"
    of_it = f"id = {number} AND LastUpdated > '{hour_ago}'"
    seen = {key: tracker.ask("GET", "tickets", by=key, query=of_it)["total"] for key in KEYS}
    assert seen == {"kpi": 1, "kpi-ny": 0}  # an hour ago in UTC is in the future of New York

    found = tracker.ask("GET", "transactions", by="kpi", query="ObjectType = 'RT::Ticket'", per_page=500)
    assert (found["per_page"], found["total"], found["pages"]) == (100, None, None)
    with _database(tracker) as database:
        asked = "SELECT count(*), sum(Type = 'EmailRecord') FROM Transactions WHERE ObjectType = 'RT::Ticket'"
        there, mails = database.execute(asked).fetchone()
    assert mails > 0
    assert found["count"] == there - mails


def test_after_three_runs_the_warehouse_equals_the_servers_own_tables(
    tracker: RequestTracker, tmp_path: Path
) -> None:
    """Two runs while tickets are made and changed, one after that; with a key in UTC and one in New York."""
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    sources = [_source(tracker, key) for key in KEYS]
    with ThreadPoolExecutor(2) as pool:
        _each(pool, _made(tracker, TICKETS // 2))
        later = [pool.submit(one) for one in _made(tracker, TICKETS - TICKETS // 2)]
        _sync(warehouse, sources)
        _done(later)
        changes = _changed(tracker)
        _each(pool, changes[: len(changes) // 2])
        later = [pool.submit(one) for one in changes[len(changes) // 2 :]]
        _sync(warehouse, sources)
        _done(later)
    _sync(warehouse, sources)

    truth = _truth(tracker)
    kinds = {row["status"] for row in truth.values()}
    assert len(truth) > TICKETS * 0.8
    assert kinds == {"new", "open", "resolved", "rejected", "merged"}
    assert {row["channel_raw"] for row in truth.values()} == {*CHANNELS, None}
    for source in sources:
        assert _held(warehouse, source) == truth
        assert _channels(warehouse, source) <= set(CHANNELS.items())
        assert _scores(warehouse, source) == _true_scores(tracker)
    calm = _sync(warehouse, sources)
    assert [(one.counts.new, one.counts.changed, one.removed) for one in calm] == [(0, 0, 0)] * 2


def test_a_look_says_how_much_there_is_and_by_what_channels(tracker: RequestTracker) -> None:
    tracker.create("ada", "bob@customer.test")
    rest, client = opened(_source(tracker, "kpi-ny"))
    assert rest.look is not None
    seen = rest.look(Reading(_source(tracker, "kpi-ny"), client, datetime(2024, 1, 1, tzinfo=UTC)))
    with _database(tracker) as database:
        there = "Type = 'ticket' AND Status <> 'deleted' AND IsMerged IS NULL"
        asked = f"SELECT count(*), min(Created) FROM Tickets WHERE {there}"
        count, oldest = database.execute(asked).fetchone()
    assert (seen.tickets, seen.since) == (count, _time(oldest))
    assert "REST" in seen.channels
    assert seen.lacking == []


def _source(tracker: RequestTracker, key: str) -> Source:
    options = {"token": tracker.tokens[key], "rating_field": "Satisfaction"}
    return Source(f"rt in {KEYS[key]}", "rt", tracker.url, options)


def _sync(warehouse: Warehouse, sources: list[Source]) -> list[Any]:
    reports = sync(warehouse, sources, Run())
    assert [report.error for report in reports] == [None] * len(sources)
    return reports


def _each(pool: ThreadPoolExecutor, todo: list[Callable[[], None]]) -> None:
    _done([pool.submit(one) for one in todo])


def _done(running: list[Any]) -> None:
    for one in running:
        one.result()


def _made(tracker: RequestTracker, count: int) -> list[Callable[[], None]]:
    """So many tickets: half by mail, a few on the web, the others by REST."""

    def one(number: int) -> Callable[[], None]:
        who = f"person{number % 23}@customer.test"
        if number % 20 == 3:
            return lambda: tracker.enter("ada", who)
        if number % 20 == 4:
            return lambda: tracker.enter("cy", "cy@customer.test")
        if number % 20 == 5:
            return lambda: tracker.mail("ada@desk.test")
        if number % 2:
            return lambda: tracker.mail(who)
        return lambda: _rest(tracker, who, number)

    return [one(number) for number in range(count)]


def _rest(tracker: RequestTracker, who: str, number: int) -> None:
    """Every twentieth of them without a message, which alone says how a ticket came."""
    tracker.create("ben", who, **({"Content": None} if number % 40 == 0 else {}))


def _changed(tracker: RequestTracker) -> list[Callable[[], None]]:
    """What happens to the tickets that are there."""
    with _database(tracker) as database:
        tickets = [number for (number,) in database.execute("SELECT id FROM Tickets ORDER BY id")]
    others = tickets[3:]
    random.Random(5).shuffle(others)
    return [partial(_live, tracker, ticket, tickets[ticket % 3]) for ticket in others]


def _live(tracker: RequestTracker, ticket: int, other: int) -> None:
    """One life of nine, or none: nobody has looked at the ticket yet."""
    mail, write, change = tracker.mail, partial(tracker.write, ticket), partial(tracker.change, ticket)
    rating = {"Satisfaction": str(ticket % 5 + 1)}
    lives: dict[int, list[Callable[[], None]]] = {
        1: [lambda: mail("person1@customer.test", ticket), lambda: write("ben")],
        2: [lambda: write("ada"), lambda: change("ada", Status="resolved", CustomFields=rating)],
        3: [lambda: write("ada", "comment"), lambda: change("ada", Priority=50)],
        4: [
            lambda: write("ben"),
            lambda: change("ben", Status="resolved"),
            lambda: mail("person2@customer.test", ticket),  # opens it again
        ],
        5: [lambda: mail("ada@desk.test", ticket), lambda: change("ada", Status="resolved")],
        6: [lambda: change("ben", Queue="Networks"), lambda: change("ben", Status="rejected")],
        7: [lambda: change("ada", MergeInto=other)],
        8: [lambda: change("ben", Status="deleted")],
        9: [partial(change, "ben", Status=status) for status in ("resolved", "open", "resolved")],
    }
    for step in lives.get(ticket % 10, []):
        step()


@contextmanager
def _database(tracker: RequestTracker) -> Iterator[sqlite3.Connection]:
    """The server's own, only to read."""
    with closing(sqlite3.connect(f"file:{tracker.database}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        yield database


def _truth(tracker: RequestTracker) -> Mapping[str, Mapping[str, object]]:
    with _database(tracker) as database:
        return {str(row["id"]): _as_we_say(row) for row in database.execute(TRUTH)}


def _as_we_say(row: sqlite3.Row) -> Mapping[str, object]:
    ended = _time(row["Resolved"]) if row["status"] in ("resolved", "rejected") else None
    interface = message_from_string(row["headers"] or "")["X-RT-Interface"]
    return {
        "desk": row["desk"],
        "status": "merged" if row["merged"] else row["status"],
        "opened_at": _time(row["Created"]),
        "first_response_at": _time(row["answered"]),
        "resolved_at": ended,
        "closed_at": ended or (_time(row["joined"]) if row["merged"] else None),
        "channel_raw": "Web (agent)" if interface == "Web" and row["for_another"] else interface,
    }


def _time(written: str | None) -> datetime | None:
    """Its tables are in UTC, and 1970 is never."""
    found = datetime.fromisoformat(written).replace(tzinfo=UTC) if written else None
    return found if found and found.year > 1970 else None


def _true_scores(tracker: RequestTracker) -> Mapping[str, float]:
    with _database(tracker) as database:
        return {str(row["id"]): float(row["score"]) for row in database.execute(TRUTH) if row["score"]}


def _held(warehouse: Warehouse, source: Source) -> Mapping[str, Mapping[str, object]]:
    return {
        row["id"]: {name: _utc(row[name]) for name in COLUMNS} for row in _rows(warehouse, source, "ticket")
    }


def _channels(warehouse: Warehouse, source: Source) -> set[tuple[str, str]]:
    found = _rows(warehouse, source, "ticket")
    return {(row["channel_raw"], row["channel"]) for row in found if row["channel_raw"]}


def _scores(warehouse: Warehouse, source: Source) -> Mapping[str, float]:
    return {row["ticket"]: row["score"] for row in _rows(warehouse, source, "rating")}


def _rows(warehouse: Warehouse, source: Source, table: str) -> list[Mapping[str, Any]]:
    asked = select(LOADED[table]).where(LOADED[table].c.source == source.name)
    with warehouse.snapshot() as snapshot:
        return [dict(row._mapping) for row in snapshot.connection.execute(asked)]


def _utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
