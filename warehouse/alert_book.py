"""What came of every alert, and who was told: written by the one writer, so that each crossing is told once.

An event is written only over the state that it was judged on. Whoever is about to tell somebody claims it in
the same transaction; a claim that came to nothing is free again after a quarter of an hour. What fails is
tried with every load three times, then once an hour, for a week.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from warehouse.alert_tables import alert_delivery, alert_event
from warehouse.session import Session

CROSSED, RECOVERED = "crossed", "recovered"
CLAIMED_FOR = timedelta(minutes=15)
OFTEN = 3  # attempts with every load, then one an hour
RARELY = timedelta(hours=1)
TRIED_FOR = timedelta(days=7)
_ERROR_LENGTH = 300
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+")


@dataclass(frozen=True, kw_only=True)
class Event:
    """A row of table alert_event; `number` is 0 until it is written."""

    number: int = 0
    rule: str
    question: str
    name: str
    metric: str
    sign: str
    happened: str
    at: datetime
    value: float | None
    n: int
    numerator: float | None
    low: float | None
    high: float | None
    threshold: float | None
    signal: str
    first: date | None
    last: date | None

    @property
    def key(self) -> tuple[str, str]:
        """Of what it is a state: a rule, as it was asked then."""
        return self.rule, self.question

    @property
    def where(self) -> tuple[tuple[str, str | None], ...]:
        """What was looked at, as conditions of figures()."""
        return tuple((str(name), value) for name, value in self._asked.get("where", ()))

    @property
    def clock(self) -> str:
        """By which clock."""
        return str(self._asked.get("clock", "calendar"))

    @property
    def _asked(self) -> dict[str, Any]:
        asked = json.loads(self.question) if self.question.startswith("{") else {}
        return asked if isinstance(asked, dict) else {}


@dataclass(frozen=True)
class Delivery:
    """A row of table alert_delivery: who is told of an event by which means, and what came of it.

    `recipients` is a name of [recipients], '' for the rule's own; `means` a word that holds no address.
    `error` with a `done_at`: they are not told any more.
    """

    event: int
    recipients: str
    means: str
    claimed_at: datetime | None = None
    done_at: datetime | None = None
    attempts: int = 0
    error: str | None = None


@dataclass(frozen=True)
class News:
    """An event to be written, and whom to tell of it: pairs of recipients and means."""

    event: Event
    told: tuple[tuple[str, str], ...] = ()


def events(connection: Connection) -> list[Event]:
    """What happened to all rules, the newest first."""
    names = [field.name for field in fields(Event)]
    rows = connection.execute(
        select(*(alert_event.c[name] for name in names)).order_by(alert_event.c.number.desc())
    )
    return [_in_utc(Event(**dict(zip(names, row, strict=True)))) for row in rows]


def _in_utc(event: Event) -> Event:
    return replace(event, at=event.at.astimezone(UTC))


def deliveries(connection: Connection) -> list[Delivery]:
    """Who was told, or is to be, by event."""
    names = [field.name for field in fields(Delivery)]
    columns = [alert_delivery.c[name] for name in names]
    rows = connection.execute(select(*columns).order_by(*columns[:3]))
    return [Delivery(*row) for row in rows]


def waiting(connection: Connection, now: datetime) -> bool:
    """Whether somebody is still to be told, and nobody is about to."""
    young = {event.number for event in events(connection) if event.at > now - TRIED_FOR}
    return any(each.event in young and _is_due(each, now) for each in deliveries(connection))


def _is_due(each: Delivery, now: datetime) -> bool:
    if each.done_at is not None:
        return False
    pause = CLAIMED_FOR if each.attempts < OFTEN else RARELY
    return each.claimed_at is None or each.claimed_at.astimezone(UTC) < now - pause


def write_news(session: Session, news: Sequence[News]) -> None:
    """Write events with the deliveries that they ask for."""
    row = session.execute("SELECT coalesce(max(number), 0) FROM alert_event").fetchone()
    last = int(row[0]) if row else 0
    for number, one in enumerate(news, start=last + 1):
        _insert(session, "alert_event", replace(one.event, number=number))
        for recipients, means in dict.fromkeys(one.told):
            _insert(session, "alert_delivery", Delivery(number, recipients, means))


def claim(session: Session, now: datetime) -> tuple[Delivery, ...]:
    """What is to be told now, claimed; who gets this tells it and says what came of it by `settle`."""
    columns = ", ".join(field.name for field in fields(Delivery))
    found = [
        Delivery(*row)
        for row in session.execute(
            f"SELECT {columns} FROM alert_delivery WHERE done_at IS NULL "
            'AND event IN (SELECT number FROM alert_event WHERE "at" > ?) ORDER BY event, recipients, means',
            [now - TRIED_FOR],
        ).fetchall()
    ]
    claimed = [replace(each, claimed_at=now) for each in found if _is_due(each, now)]
    for each in claimed:
        _update(session, each)
    return tuple(claimed)


def settle(session: Session, outcomes: Sequence[Delivery]) -> None:
    """Write what came of deliveries."""
    for each in outcomes:
        _update(session, each)


def delivered(each: Delivery, now: datetime) -> Delivery:
    """As it is once they were told."""
    return replace(each, done_at=now, attempts=each.attempts + 1, error=None)


def failed(each: Delivery, error: str) -> Delivery:
    """As it is after an attempt that came to nothing: to be tried again."""
    attempts = each.attempts + 1
    claimed_at = None if attempts < OFTEN else each.claimed_at
    return replace(each, claimed_at=claimed_at, attempts=attempts, error=_line(error))


def dropped(each: Delivery, now: datetime, why: str) -> Delivery:
    """As it is where nobody is left to be told: not to be tried again."""
    return replace(each, done_at=now, error=_line(why))


def _line(text: str) -> str:
    """In one line, and without an address: whoever opens the page reads it."""
    return _ADDRESS.sub("(address)", " ".join(text.split()))[:_ERROR_LENGTH]


def _update(session: Session, each: Delivery) -> None:
    session.execute(
        "UPDATE alert_delivery SET claimed_at = ?, done_at = ?, attempts = ?, error = ? "
        "WHERE event = ? AND recipients = ? AND means = ?",
        [each.claimed_at, each.done_at, each.attempts, each.error, each.event, each.recipients, each.means],
    )


def _insert(session: Session, table: str, row: Event | Delivery) -> None:
    names = [field.name for field in fields(row)]
    columns = ", ".join(f'"{name}"' for name in names)
    session.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})",
        [getattr(row, name) for name in names],
    )
