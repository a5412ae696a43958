"""Contacts with what one of them costs by the configuration: by its channel, its desk and its day."""

from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, and_, column, func, or_, select

from metrics.facts.contacts import contact_rows
from metrics.facts.rows import Facts, Row, Scope, identity, number
from warehouse.tables import cost

weight = number("weight")
per_contact = number("per_contact")
currency: ColumnElement[Any] = column("currency", String)
currency_number = number("currency_number")  # equal for equal currencies, for measures, which are numbers


def _valid() -> Subquery:
    """The costs with the day from which the next one of the same channel and desk holds."""
    k = cost.c
    following = func.lead(k.valid_from).over(partition_by=(k.channel, k.desk), order_by=k.valid_from)
    currency_number = func.dense_rank().over(order_by=k.currency)
    return select(*k, following.label("valid_to"), currency_number.label("currency_number")).subquery("valid")


def _applies(valid: Any, rows: Any, desk: ColumnElement[Any] | str) -> ColumnElement[bool]:
    return and_(
        valid.c.desk == desk,
        valid.c.channel == rows.channel,
        rows.day >= valid.c.valid_from,
        or_(valid.c.valid_to.is_(None), rows.day < valid.c.valid_to),
    )


def costed_rows(scope: Scope) -> Row:
    """The contacts, each with its cost; the desk's own goes before that of every desk."""
    contacts = contact_rows(scope).subquery("each_contact")
    c = contacts.c
    own, general = _valid().alias("own"), _valid().alias("general")
    rows = contacts.outerjoin(own, _applies(own, c, c.desk)).outerjoin(general, _applies(general, c, ""))
    names = (
        "source",
        "desk",
        "channel",
        "kind",
        "priority",
        "category",
        "service",
        "platform",
        "day",
        "origin",
        "weight",
    )
    return select(
        *(c[name] for name in names),
        func.coalesce(own.c.per_contact, general.c.per_contact).label("per_contact"),
        func.coalesce(own.c.currency, general.c.currency).label("currency"),
        func.coalesce(own.c.currency_number, general.c.currency_number).label("currency_number"),
        *identity(scope, c.get("record")),
    ).select_from(rows)


costed = Facts(
    "costed",
    "Contacts with what one costs, by the day opened",
    ("ticket", "post", "contact_volume"),
    costed_rows,
    requires=("cost.per_contact",),
)
