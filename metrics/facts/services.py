"""Services named by tickets and posts, and which of them the desk's announcements speak of."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, column, literal, null, select, union_all

from metrics.facts.posts import IS_REPLY
from metrics.facts.rows import Facts, Row, Scope, flag, identity
from metrics.facts.social import ANSWERS
from warehouse.speech import overheard
from warehouse.tables import post, ticket

service: ColumnElement[Any] = column("service", String)
announced = flag("announced")

t = ticket.c
p = post.c


def service_rows(scope: Scope) -> Row:
    """One row per ticket, and per post that was not overheard.

    `announced` where it is an announcement of a human at the desk.
    """
    asked = select(
        *(t.source, t.desk, t.channel, t.kind, t.priority, t.category, t.service, null().label("platform")),
        *(t.opened_on.label("day"), literal("ticket").label("origin"), literal(False).label("announced")),
        *identity(scope, t.id),
    )
    told = select(
        *(p.source, p.desk, literal("social"), p.kind, null(), null(), p.service, p.platform),
        *(p.created_on, literal("post"), and_(ANSWERS, ~IS_REPLY)),
        *identity(scope, p.id),
    ).where(~overheard(post))
    return select(union_all(asked, told).subquery("each_service"))


services = Facts(
    "services",
    "Services named by tickets and posts, by day",
    ("ticket", "post"),
    service_rows,
    requires=("post.service", "post.outbound"),
)
