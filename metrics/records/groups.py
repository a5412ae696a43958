"""Records that are no rows of the facts, but what these are grouped by: desks, people, services, sources."""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from language import N_
from metrics.composed import DESK_DIMENSIONS, DeskShare, PlanShare, desk_column
from metrics.coverage import ServicesPromoted
from metrics.declaration import Metric
from metrics.facts import contacts as f
from metrics.facts import services as s
from metrics.facts.rows import Flag, Scope, usable
from metrics.mix import NOT_A_CHANNEL, SMALLEST_CHANNEL
from metrics.plans import plans_in_force
from metrics.reach import Reach
from metrics.records.asked import At
from metrics.records.columns import Form, RecordColumn
from metrics.records.left_out import SOURCE
from metrics.records.part import USED, Part
from metrics.records.reckoning import CHANNEL, DESK, yes_or_no
from metrics.statement import accepted, condition, filters, located
from metrics.window import Question, Window
from warehouse.tables import channel_plan, desk

NOBODY = N_("Nothing reached any of the desks in this period.")
ONE_DESK = RecordColumn("desk", "Desk", Form.DESK, usual=True)
CONTACTS = RecordColumn("contacts", "Contacts", Form.NUMBER, usual=True)
UNKNOWN = cast(null(), Integer)


def _filtered(metric: Metric, scope: Scope, question: Question | None = None) -> tuple[Subquery, Any]:
    """The rows of the metric's facts, and the FROM and WHERE of those in the slice."""
    asked = question or scope.question
    scope = replace(scope, question=asked, extra=metric.extra)
    rows = metric.facts.build(scope).subquery(metric.facts.name)
    placed = located(rows, (*asked.dimensions, *metric.extra))
    return rows, lambda *columns: select(*columns).select_from(placed).where(*filters(rows, asked))


def _desks(question: Question) -> list[ColumnElement[bool]]:
    """The filters that speak of desks."""
    return [
        accepted(desk_column(name), values)
        for name, values in question.where.items()
        if name in DESK_DIMENSIONS
    ]


def desks_that_take(metric: DeskShare, scope: Scope) -> Part:
    """Every named desk of the slice; counted are those with a contact that takes."""
    rows, chosen = _filtered(metric, scope)
    known = condition(metric, scope)
    takes = and_(known, metric.takes)
    amount = func.sum(case((takes, f.weight), else_=0)).label("contacts")
    taken = func.max(yes_or_no(takes)).label("taken")
    each = chosen(rows.c.desk, amount, taken).group_by(rows.c.desk).subquery("each_desk")
    anybody = chosen(func.count()).scalar_subquery()
    loaded = usable(metric.needs, metric.facts, scope.available) is not None
    desks = (
        select(
            desk.c.id.label("record"),
            desk.c.id.label("desk"),
            (case((anybody > 0, USED), else_=2) if loaded else literal(1)).label("reason"),
            literal(1).label("stands_for"),
            func.coalesce(each.c.taken, 0).label("side"),
            func.coalesce(each.c.contacts, 0).label("contacts"),
        )
        .outerjoin(each, each.c.desk == desk.c.id)
        .where(*_desks(scope.question))
    )
    columns = (ONE_DESK, replace(CONTACTS, title=N_("Contacts that make it count")))
    return Part(
        "desks", N_("Desks"), desks.subquery("desks"), columns, (SOURCE, NOBODY), counted=metric.short
    )


def desks_that_plan(metric: PlanShare, scope: Scope) -> Part:
    """Every named desk of the slice; counted are those whose plan for social says so."""
    plans = plans_in_force("social", scope.question.window.last).subquery("plans")
    anything = select(func.count()).select_from(channel_plan).scalar_subquery()
    desks = (
        select(
            desk.c.id.label("record"),
            desk.c.id.label("desk"),
            case((anything > 0, USED), else_=1).label("reason"),
            literal(1).label("stands_for"),
            yes_or_no(plans.c.status.in_(metric.statuses)).label("side"),
            plans.c.status.label("plan"),
        )
        .outerjoin(plans, plans.c.desk == desk.c.id)
        .where(*_desks(scope.question))
    )
    columns = (ONE_DESK, RecordColumn("plan", N_("Plan for social"), usual=True))
    return Part(
        "desks",
        N_("Desks"),
        desks.subquery("desks"),
        columns,
        (N_("No channel plan is kept."),),
        counted=metric.short,
    )


def desks_by_channels(metric: Metric, scope: Scope) -> Part:
    """Every desk with a contact in the slice, and how many channels have enough of them to be offered."""
    rows, chosen = _filtered(metric, scope)
    known = condition(metric, scope)
    used = and_(known, metric.cases)
    weight = func.sum(case((used, f.weight), else_=0)).label("weight")
    named = chosen(rows.c.desk, rows.c.channel, weight).where(DESK.is_not(None))
    each = named.group_by(rows.c.desk, rows.c.channel).subquery("each_channel")
    c = each.c
    offered = and_(c.channel.is_not(None), c.channel.not_in(NOT_A_CHANNEL), c.weight >= SMALLEST_CHANNEL)
    count = func.sum(yes_or_no(offered))
    loaded = usable(metric.needs, metric.facts, scope.available) is not None
    desks = select(
        c.desk.label("record"),
        c.desk,
        (case((count > 0, USED), else_=2) if loaded else literal(1)).label("reason"),
        func.max(literal(1)).label("stands_for"),
        func.max(UNKNOWN).label("side"),
        count.label("channels"),
        func.sum(c.weight).label("contacts"),
    ).group_by(c.desk)
    columns = (ONE_DESK, RecordColumn("channels", N_("Channels"), Form.NUMBER, usual=True), CONTACTS)
    words = (SOURCE, N_("It has no channel with five contacts or more."))
    return Part("desks", N_("Desks"), desks.subquery("desks"), columns, words)


def people(metric: Reach, scope: Scope, at: At) -> Part:
    """Everybody known who turned to us in the slice by any channel; counted are those by the chosen one."""
    rows, chosen = _filtered(metric, scope)
    person = rows.c[metric.person]
    known = and_(condition(metric, scope), person.is_not(None))
    by_it = yes_or_no(accepted(CHANNEL, (at["channel"],))) if "channel" in at else literal(1)
    each = (
        chosen(
            person.label("record"),
            func.max(by_it).label("side"),
            func.sum(metric.weight).label("contacts"),
        )
        .where(known)
        .group_by(person)
        .subquery("each_person")
    )
    anybody = func.max(each.c.side).over()
    persons = select(
        each.c.record,
        case((anybody > 0, USED), else_=1).label("reason"),
        literal(1).label("stands_for"),
        each.c.side,
        each.c.contacts,
    )
    columns = (RecordColumn("record", N_("Person (pseudonym)"), usual=True), CONTACTS)
    words = (N_("Of those who used the channel nobody is known."),)
    return Part("people", N_("People"), persons.subquery("people"), columns, words, counted=metric.short)


def services(metric: ServicesPromoted, scope: Scope) -> Part:
    """Every service that a ticket or post of any day names; counted are those announced in the window."""
    question = scope.question
    rows, chosen = _filtered(metric, scope, replace(question, window=Window()))
    announced = and_(condition(metric, scope), s.announced, *_in(rows, question.window))
    told = yes_or_no(announced)
    each = (
        chosen(rows.c.service, func.max(told).label("side"), func.sum(told).label("announcements"))
        .group_by(rows.c.service)
        .subquery("each_service_named")
    )
    anything = func.sum(each.c.announcements).over()
    loaded = usable(metric.needs, metric.facts, scope.available) is not None
    every = select(
        each.c.service.label("record"),
        (case((anything > 0, USED), else_=2) if loaded else literal(1)).label("reason"),
        literal(1).label("stands_for"),
        each.c.side,
        each.c.announcements,
    ).subquery("with_unnamed")
    named = select(every).where(every.c.record.is_not(None)).subquery("named")
    columns = (
        RecordColumn("record", N_("Service"), usual=True),
        RecordColumn("announcements", N_("Announcements"), Form.NUMBER, usual=True),
    )
    words = (SOURCE, N_("Nothing was announced in this period."))
    return Part("services", N_("Services"), named, columns, words, counted=metric.short)


def _in(rows: Subquery, window: Window) -> list[Flag]:
    ends = [rows.c.day >= window.first] if window.first else []
    return [*ends, *([rows.c.day <= window.last] if window.last else [])]


def sources(scope: Scope) -> Part | None:
    """The sources that were heard of; used is the one longest silent. None where there is none."""
    wanted = scope.question.where.get("source")
    heard = {name: at for name, at in scope.available.as_of.items() if wanted is None or name in wanted}
    if not heard:
        return None
    silent = min(sorted(heard), key=lambda name: heard[name])
    each = [
        select(
            cast(literal(name), String).label("record"),
            literal(USED if name == silent else 1).label("reason"),
            literal(1).label("stands_for"),
            UNKNOWN.label("side"),
            cast(literal(at, DateTime(timezone=True)), DateTime(timezone=True)).label("heard"),
        )
        for name, at in sorted(heard.items())
    ]
    columns = (
        RecordColumn("record", N_("Source"), usual=True),
        RecordColumn("heard", N_("Last heard of"), Form.INSTANT, usual=True),
    )
    words = (N_("Heard of later than the one whose age is shown."),)
    return Part("sources", N_("Sources"), union_all(*each).subquery("sources"), columns, words)
