"""After each load: what alerts say, and telling it by mail and webhook; and all alerts as rows.

A failure to judge or to tell never fails the load: it is said in one line, and tried again with the next one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby

import pandas as pd
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from charts import words
from configuration import Alert, Configuration, ConfigurationError
from language import _
from metrics.alerts import Standing, standings, take_note, told_by, watched
from reports.delivery import Outcome, deliver, routes
from reports.message import Message, Part
from reports.sentences.alerts import (
    chance_words,
    data_words,
    happened_words,
    now_words,
    rule_words,
    where_words,
)
from reports.sentences.pieces import Names
from warehouse import Snapshot, Warehouse, WarehouseError, covered
from warehouse.alert_book import CROSSED, Delivery, Event, delivered, deliveries, dropped, events, failed
from warehouse.tables import desk

Say = Callable[[str], None]


@dataclass(frozen=True)
class History:
    """Everything about alerts in one snapshot: the rules, what happened (newest first), who was told."""

    standings: tuple[Standing, ...]
    events: tuple[Event, ...]
    deliveries: Mapping[int, tuple[Delivery, ...]]


def history(snapshot: Snapshot, configuration: Configuration) -> History:
    """All of it."""
    told = {
        event: tuple(those)
        for event, those in groupby(deliveries(snapshot.connection), key=lambda each: each.event)
    }
    found = tuple(standings(snapshot, configuration))
    return History(found, tuple(events(snapshot.connection)), told)


def tell_alerts(warehouse: Warehouse, say: Say) -> bool:
    """Judge every alert after a load and tell what is news, each line by `say`; gives whether all went well.

    Raises nothing that a person can mend: a load that is done stays done.
    """
    try:
        due = take_note(warehouse, routes)
        if not due:
            return True
        found = _told(warehouse, due, say)
        warehouse.settle_alerts(found)
    except (WarehouseError, ConfigurationError, SQLAlchemyError, OSError) as error:
        line = " ".join(str(error).split())
        say(_("alerts: {error}; tried again with the next load").format(error=line))
        return False
    return all(each.done_at is not None for each in found)


def _told(warehouse: Warehouse, due: Sequence[Delivery], say: Say) -> list[Delivery]:
    """What came of each delivery."""
    with warehouse.snapshot() as snapshot:
        connection = snapshot.connection
        telling = _Telling(
            warehouse.configuration,
            {each.key: each.rule for each in watched(connection, warehouse.configuration)},
            desk_names(connection),
            say,
            covered.last_day(connection),
        )
        happened = {event.number: event for event in events(connection)}
    found: list[Delivery] = []
    for (number, group), those in groupby(due, key=lambda each: (each.event, each.recipients)):
        found += telling.tell(happened[number], group, tuple(those))
    return found


@dataclass(frozen=True)
class _Telling:
    """What telling somebody needs: the rules by key, the names of desks, where lines are said, and with which
    day the data end.
    """

    configuration: Configuration
    rules: Mapping[str, Alert]
    names: Names
    say: Say
    day: date | None

    def tell(self, event: Event, group: str, due: Sequence[Delivery]) -> Iterator[Delivery]:
        """Send the message of an event to a group by those ways that are due; gives what came of each."""
        now, rule = datetime.now(UTC), self.rules.get(event.rule)
        recipients = told_by(rule, self.configuration).get(group) if rule is not None else None
        if rule is None or recipients is None:
            yield from (dropped(each, now, "the alert or its recipients are there no more") for each in due)
            return
        due_ways = {each.means for each in due}
        others = [way for way in routes(recipients) if way not in due_ways]
        written = message(event, rule, self.names, self.day)
        outcomes = {
            outcome.route: outcome
            for outcome in deliver(written, recipients, self.configuration.mail, reached=others)
        }
        for each in due:
            outcome = outcomes.get(each.means)
            if outcome is None:
                yield dropped(each, now, "is no recipient any more")
                continue
            self.say(_line(event, outcome))
            yield failed(each, outcome.line) if outcome.failed else delivered(each, now)


def _line(event: Event, outcome: Outcome) -> str:
    if outcome.failed:
        line = _("alert {name}: {error}; tried again with the next load")
        return line.format(name=event.name, error=outcome.line)
    return _("alert {name}: {done}").format(name=event.name, done=outcome.line)


def message(event: Event, rule: Alert, names: Names, day: date | None) -> Message:
    """What is sent of a crossing; the data end with `day`."""
    said = happened_words(event)
    period = words.span(event.first, event.last)
    about = (period, where_words(rule, names), chance_words(event), data_words(day))
    waits_for = _("You are told once, when: {rule}.").format(rule=rule_words(rule))
    again = _("It is told again only after it was back within the limit.")
    part = Part(title=event.name, sentence=said, about=tuple(filter(None, about)), lines=(waits_for, again))
    foot = (_("All alerts and what became of them are on Deskscope's page Alerts."),)
    named = "" if said.startswith(f"{event.name}:") else f"{event.name} – "
    return Message(subject=f"{named}{said.removesuffix('.')}", parts=(part,), foot=foot)


def desk_names(connection: Connection) -> dict[str, str]:
    """Desks by id, as people call them."""
    rows = connection.execute(select(desk.c.id, desk.c.name)).all()
    return {row.id: row.name or row.id for row in rows}


# Rows -----------------------------------------------------------------------------------------------------

COLUMNS = (
    *("alert", "state", "at", "metric", "rule", "where", "value", "n", "low", "high", "limit", "signal"),
    *("first", "last", "why", "told", "not_told"),
)


def alerts_frame(found: History, names: Names, form: str) -> pd.DataFrame:
    """A row a rule as it is now, and below them one a thing that happened, the newest first.

    state: crossed, quiet, too few, not computable now; was crossed, was recovered in the history. `at`: since
    when, or when it happened. `told` and `not_told` count who was told and who is still to be. A table has
    the words that fit a screen.
    """
    rows = [_standing_row(each, names) for each in found.standings]
    rows += [_event_row(event, found.deliveries.get(event.number, ()), names) for event in found.events]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    if form != "table":
        return frame
    brief = [_standing_brief(each, names) for each in found.standings]
    brief += [_event_brief(event, found.deliveries.get(event.number, ()), names) for event in found.events]
    return pd.DataFrame(brief, columns=["alert", "state", "at", "told", "what"], dtype=object)


def since(standing: Standing) -> datetime | None:
    """Since when a rule is crossed; None while it is not."""
    last = standing.last
    return last.at if last is not None and last.happened == CROSSED else None


def _standing_row(each: Standing, names: Names) -> dict[str, object]:
    rule, judged = each.watched.rule, each.judged
    return {
        "alert": rule.name,
        "state": str(judged.verdict),
        "at": since(each),
        "metric": rule.metric,
        "rule": rule_words(rule),
        "where": where_words(rule, names) or None,
        "value": judged.value,
        "n": judged.n,
        "low": judged.low,
        "high": judged.high,
        "limit": rule.value,
        "signal": str(judged.signal) if judged.signal else None,
        "first": judged.window.first,
        "last": judged.window.last,
        "why": judged.why or None,
    }


def _event_row(event: Event, told: Sequence[Delivery], names: Names) -> dict[str, object]:
    reached, left = counted(told)
    return {
        "alert": event.name,
        "state": f"was {event.happened}",
        "at": event.at,
        "metric": event.metric,
        "where": where_words(event, names) or None,
        "value": event.value,
        "n": event.n,
        "low": event.low,
        "high": event.high,
        "limit": event.threshold,
        "signal": event.signal or None,
        "first": event.first,
        "last": event.last,
        "told": reached,
        "not_told": left,
    }


def counted(told: Sequence[Delivery]) -> tuple[int, int]:
    """How many ways reached somebody, and how many did not (yet)."""
    reached = sum(each.done_at is not None and each.error is None for each in told)
    return reached, len(told) - reached


def _standing_brief(each: Standing, names: Names) -> dict[str, object]:
    rule, at = each.watched.rule, since(each)
    asked = "; ".join(filter(None, (rule_words(rule), where_words(rule, names))))
    what = _("{asked}. Now: {said}").format(asked=asked, said=now_words(rule, each.judged))
    return {
        "alert": rule.name,
        "state": str(each.judged.verdict),
        "at": f"since {at:%Y-%m-%d}" if at else "",
        "told": "",
        "what": what,
    }


def _event_brief(event: Event, told: Sequence[Delivery], names: Names) -> dict[str, object]:
    reached, left = counted(told)
    return {
        "alert": event.name,
        "state": f"was {event.happened}",
        "at": f"{event.at:%Y-%m-%d %H:%M} UTC",
        "told": f"{reached} of {reached + left}" if told else "",
        "what": " ".join(filter(None, (happened_words(event), where_words(event, names)))),
    }
