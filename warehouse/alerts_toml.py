"""[[alerts]] and [recipients] of deskscope.toml: what somebody wants to be told of, and who is told.

A table with `below` or `above` and `when = "signals"` is two rules of one name: each is told by itself.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from configuration import Alert, Desk, Recipients, Span
from warehouse.reports_toml import CLOCKS, conditions, recipients_and_groups
from warehouse.reports_toml import recipients as recipients_of
from warehouse.spans import span_of
from warehouse.toml_tables import Table

ABOVE, BELOW, SIGNALS = "above", "below", "signals"
SIGNS = (BELOW, ABOVE, SIGNALS)
OVER = Span("day", 30)
NAME_LENGTH = 60
_KEYS = (
    *("name", "metric", "below", "above", "when", "at_least", "over", "where", "desk", "channel", "clock"),
    *("to", "webhook", "kind"),
)


def recipients(root: Table) -> Mapping[str, Recipients]:
    """The named groups of [recipients]; each has somebody."""
    return {name: _group(name, table) for name, table in root.tables()}


def _group(name: str, table: Table) -> Recipients:
    table.only("to", "webhook", "kind")
    if "@" in name:
        raise table.wrong("", "is no name for recipients; an address stands in its to")
    found = recipients_of(table)
    if not (found.to or found.webhook):
        raise table.wrong("to", 'is missing; add to = ["ann@example.org"] or webhook = "${...}"')
    return found


def alerts(
    tables: Sequence[Table], groups: Mapping[str, Recipients], desks: Mapping[str, Desk]
) -> tuple[Alert, ...]:
    """Every rule; a table that says a value and signals is two of them. Names are told apart."""
    found: list[Alert] = []
    names: set[str] = set()
    for table in tables:
        rules = list(_rules(table, groups, desks))
        if rules[0].name.casefold() in names:
            raise table.wrong("name", f"'{rules[0].name}' is an alert already; give each its own")
        names.add(rules[0].name.casefold())
        found += rules
    return tuple(found)


def _rules(table: Table, groups: Mapping[str, Recipients], desks: Mapping[str, Desk]) -> Iterator[Alert]:
    table.only(*_KEYS)
    name = table.required("name")
    if len(name) > NAME_LENGTH or not name.isprintable():
        raise table.wrong("name", f"should be one line of {NAME_LENGTH} characters at most")
    to, own = recipients_and_groups(table, groups)
    rule = Alert(
        name=name,
        metric=table.required("metric"),
        sign=SIGNALS,
        at_least=table.count("at_least") or 1,
        where=_where(table, desks),
        clock=table.one_of("clock", CLOCKS) if "clock" in table.words else CLOCKS[0],
        to=to,
        recipients=own,
    )
    valued = [sign for sign in (BELOW, ABOVE) if sign in table.words]
    signals = "when" in table.words and bool(table.one_of("when", (SIGNALS,)))
    if len(valued) > 1:
        raise table.wrong(ABOVE, "below is given too; write one of them, and another alert for the other")
    if not (valued or signals):
        raise table.wrong(BELOW, 'is missing; add below = ..., above = ... or when = "signals"')
    for sign in valued:
        yield replace(rule, sign=sign, value=_value(table, sign), over=_over(table) or OVER)
    if signals:
        if not valued and _over(table):
            raise table.wrong("over", "a chart signals by week or month; leave it out")
        yield rule


def _value(table: Table, key: str) -> float:
    value = table.number(key)
    if not math.isfinite(value):
        raise table.wrong(key, "should be a number, such as 0.6")
    return value


def _over(table: Table) -> Span | None:
    words = table.text("over")
    try:
        return span_of(words) if words else None
    except ValueError as error:
        raise table.wrong("over", str(error)) from None


def _where(table: Table, desks: Mapping[str, Desk]) -> tuple[tuple[str, str | None], ...]:
    """The conditions; a desk may be written by its name or an alias."""
    short = tuple((key, value) for key in ("desk", "channel") if (value := table.text(key)))
    ids = {name: desk.id for desk in desks.values() for name in (desk.name, *desk.aliases)}
    return tuple(
        (key, ids.get(value, value) if key == "desk" and value and value not in desks else value)
        for key, value in (*short, *conditions(table.table("where")))
    )
