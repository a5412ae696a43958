"""Self-service: sessions of a portal or a virtual agent, beside the contacts that reached a person."""

from sqlalchemy import String, case, cast, func, literal, null, select, union_all

from metrics.facts.contacts import contact_rows
from metrics.facts.rows import Facts, Row, Scope, flag, identity, number
from warehouse.tables import SELF_SERVICE_CHANNELS, contact_volume

sessions_begun = number("sessions_begun")
sessions_settled = number("sessions_settled")
amount = number("amount")
settled = flag("settled")

v = contact_volume.c
IS_SESSION = v.channel.in_(SELF_SERVICE_CHANNELS)


def session_rows(scope: Scope) -> Row:
    """One row per desk, channel and day of a self-service channel's daily totals."""
    return select(
        *(v.source, v.desk, v.channel, v.day),
        literal("contact_volume").label("origin"),
        v.offered.label("sessions_begun"),
        v.handled.label("sessions_settled"),
        *identity(scope),
    ).where(IS_SESSION)


def demand_rows(scope: Scope) -> Row:
    """Sessions that settled the matter by themselves, and all contacts; each with its amount.

    Where the settled ones were not counted, the sessions begun stand with `settled` null.
    """
    c = contact_rows(scope).subquery("reached").c
    of_ticket = ("kind", "priority", "category", "service", "platform")
    names = ("source", "desk", "channel", *of_ticket, "day", "origin")
    reached = select(
        *(c[name] for name in names),
        c.weight.label("amount"),
        literal(False).label("settled"),
        *identity(scope, c.get("record")),
    )
    alone = select(
        *(v.source, v.desk, v.channel, *(cast(null(), String) for _ in of_ticket), v.day),
        literal("contact_volume"),
        func.coalesce(v.handled, v.offered, 0),
        case((v.handled.is_not(None), literal(True))),
        *identity(scope),
    ).where(IS_SESSION)
    return select(union_all(reached, alone).subquery("each_demand"))


sessions = Facts("sessions", "Self-service sessions, by day", ("contact_volume",), session_rows)
demand = Facts(
    "demand",
    "Settled sessions and contacts, by day",
    ("ticket", "post", "contact_volume"),
    demand_rows,
    requires=("contact_volume.sessions", "contact_volume.handled"),
)
