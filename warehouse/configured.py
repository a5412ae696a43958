"""Bringing the warehouse in line with the configuration: desks, opening hours, targets, plans.

What was last applied is remembered as a fingerprint, so that an unchanged configuration costs nothing. An
empty configuration is no wish to forget: a command run in another folder must not reset every desk.
"""

import hashlib
from importlib.metadata import version

from sqlalchemy import Connection, select

from configuration import Configuration
from warehouse import calendars, meanings, sample
from warehouse.derived import recompute
from warehouse.desks import write_configured
from warehouse.entered import CONFIGURATION
from warehouse.records import WarehouseError
from warehouse.resolution import resolve
from warehouse.session import Session
from warehouse.tables import LOADED, setting
from warehouse.turns import remember_every_thread

NAME = "configuration"


def differs(connection: Connection, configuration: Configuration) -> bool:
    """Whether the snapshot behind `connection` was made under another configuration."""
    kept = connection.execute(select(setting.c.value).where(setting.c.name == sample.NAME)).scalar()
    configuration = sample.merged(kept, configuration)
    applied = connection.execute(select(setting.c.value).where(setting.c.name == NAME)).scalar()
    return _fingerprint(configuration) not in {None, applied}


def apply_configuration(session: Session, configuration: Configuration) -> bool:
    """Write what the configuration says, and what follows for rows already loaded; false when up to date.

    While a sample is loaded, its company's desks, hours, targets and plans belong to the configuration.
    """
    configuration = sample.merged(sample.kept(session), configuration)
    applied = session.execute("SELECT value FROM setting WHERE name = ?", [NAME]).fetchone()
    wanted = _fingerprint(configuration)
    if wanted is None or applied == (wanted,):
        return False
    _write(session, configuration)
    session.execute("DELETE FROM setting WHERE name = ?", [NAME])
    session.execute("INSERT INTO setting (name, value) VALUES (?, ?)", [NAME, wanted])
    return True


def let_sample_go(session: Session, configuration: Configuration) -> None:
    """After the last load of a sample: its desks, hours, targets and plans go too, whatever is configured."""
    if not sample.forget_if_gone(session):
        return
    meanings.forget_unloaded(session)
    session.execute("DELETE FROM setting WHERE name = ?", [NAME])
    if not apply_configuration(session, configuration):
        _write(session, configuration)


def _write(session: Session, configuration: Configuration) -> None:
    write_configured(session, configuration)
    _write_schedules(session, configuration)
    _write_targets_and_plans(session, configuration)
    _write_costs(session, configuration)
    calendars.write_calendar(session, configuration.calendar)
    for table in LOADED:
        recompute(session, table, table)
        recompute(session, table, f"{table}_before")
    sources = session.execute("SELECT source FROM post UNION SELECT source FROM rating").fetchall()
    remember_every_thread(session)
    resolve(session, [source for (source,) in sources], configuration)


def _write_schedules(session: Session, configuration: Configuration) -> None:
    used = sorted({(d.schedule, d.time_zone) for d in configuration.desks.values() if d.schedule is not None})
    for name, _ in used:
        if name not in configuration.schedules:
            raise WarehouseError(f"the schedule {name} of a desk is not configured; add [schedules.{name}]")
    calendars.write_business_days(
        session, ((configuration.schedules[name], time_zone) for name, time_zone in used)
    )


def _write_targets_and_plans(session: Session, configuration: Configuration) -> None:
    """What was written on the pages stays beside it; of what is said twice for one day the later counts."""
    targets = {(t.metric, t.desk or "", t.valid_from): t.value for t in configuration.targets}
    session.execute("DELETE FROM target WHERE origin = ?", [CONFIGURATION])
    for (metric, desk, valid_from), value in targets.items():
        session.execute(
            "INSERT INTO target (metric, desk, valid_from, value, origin) VALUES (?, ?, ?, ?, ?)",
            [metric, desk, valid_from, value, CONFIGURATION],
        )
    plans = {(plan.desk, plan.channel, plan.since): plan.status for plan in configuration.plans}
    session.execute("DELETE FROM channel_plan WHERE origin = ?", [CONFIGURATION])
    for (desk, channel, since), status in plans.items():
        session.execute(
            "INSERT INTO channel_plan (desk, channel, status, since, origin) VALUES (?, ?, ?, ?, ?)",
            [desk, channel, status, since, CONFIGURATION],
        )


def _write_costs(session: Session, configuration: Configuration) -> None:
    session.execute("DELETE FROM cost")
    for cost in configuration.costs:
        session.execute(
            "INSERT INTO cost (channel, desk, valid_from, per_contact, currency) VALUES (?, ?, ?, ?, ?)",
            [cost.channel, cost.desk or "", cost.valid_from, cost.per_contact, cost.currency],
        )


def _fingerprint(configuration: Configuration) -> str | None:
    """None for a configuration that says nothing about the warehouse."""
    said = _said(configuration)
    if said == _said(Configuration()):
        return None
    return hashlib.sha256(repr((said, version("holidays"))).encode()).hexdigest()


def _said(configuration: Configuration) -> tuple[object, ...]:
    desks_of_sources = {name: source.options.get("desk") for name, source in configuration.sources.items()}
    return (
        list(configuration.desks.values()),
        [(s.name, sorted(s.hours.items()), s.holidays) for s in configuration.schedules.values()],
        configuration.targets,
        configuration.plans,
        configuration.roster,
        sorted((name, str(desk)) for name, desk in desks_of_sources.items() if desk is not None),
        configuration.costs,
        configuration.calendar,
    )
