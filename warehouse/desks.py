"""Desks: those of the configuration, and those that the data names first."""

from configuration import Configuration
from warehouse.session import Session, among
from warehouse.staging import Staging
from warehouse.tables import LOADED

_GIVEN_DESK = {"ticket": "desk", "post": "desk_given", "rating": "desk_given", "contact_volume": "desk"}


def create_unknown(session: Session, staging: Staging, load: str) -> None:
    """Make a desk, in UTC and without a schedule, for every name in the staged rows that has none."""
    for stage in staging.stages.values():
        column = _GIVEN_DESK[stage.table]
        if column in stage.columns:
            session.execute(
                "INSERT INTO desk (id, name, time_zone, load) SELECT DISTINCT "
                f"{column} AS id, {column} AS name, 'UTC' AS time_zone, '{load}' AS load FROM {stage.name} "
                f"WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM desk) ORDER BY 1"
            )


def hand_on(session: Session, load: str) -> None:
    """The desks that an undone load made: to the next load whose rows name them, else away.

    The rows of the undone load are gone by now.
    """
    uses = " UNION ".join(
        f"SELECT {_GIVEN_DESK[table]} AS desk, load FROM {stored} WHERE load <> '{load}'"
        for table in LOADED
        for stored in (table, f"{table}_before")
    )
    session.execute(
        f"UPDATE desk d SET load = u.load FROM ({_first_loads(uses)}) u WHERE u.desk = d.id AND d.load = ?",
        [load],
    )
    session.execute("DELETE FROM desk WHERE load = ?", [load])


def write_configured(session: Session, configuration: Configuration) -> None:
    """The configured desks as rows; a desk that is configured no more is as the data first named it."""
    _release(session, [desk.id for desk in configuration.desks.values()])
    for desk in configuration.desks.values():
        for word in (desk.name, *desk.aliases):
            if word and word != desk.id and word not in configuration.desks:
                _rename(session, word, desk.id)
        session.execute("DELETE FROM desk WHERE id = ?", [desk.id])
        session.execute(
            "INSERT INTO desk (id, name, organisation, region, time_zone, schedule) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [desk.id, desk.name, desk.organisation, desk.region, desk.time_zone, desk.schedule],
        )


def _release(session: Session, configured: list[str]) -> None:
    uses = " UNION ALL ".join(f"SELECT {_GIVEN_DESK[table]} AS desk, load FROM {table}" for table in LOADED)
    session.execute(
        "UPDATE desk d SET name = d.id, organisation = NULL, region = NULL, time_zone = 'UTC', "
        f"schedule = NULL, load = u.load FROM ({_first_loads(uses)}) u "
        f"WHERE u.desk = d.id AND d.load IS NULL AND NOT {among('d.id', configured)}",
        configured,
    )
    session.execute(f"DELETE FROM desk WHERE load IS NULL AND NOT {among('id', configured)}", configured)


def _first_loads(uses: str) -> str:
    """SQL: of each desk in `uses` (desk, load) the load that started first."""
    return (
        f"SELECT DISTINCT ON (u.desk) u.desk, u.load FROM ({uses}) u JOIN load l ON l.id = u.load "
        "ORDER BY u.desk, l.started_at, l.id"
    )


def _rename(session: Session, word: str, desk: str) -> None:
    """Rows loaded before `word` became another name of `desk` belong to that desk from now on."""
    found = session.execute("SELECT count(*) FROM desk WHERE id = ?", [word]).fetchone()
    if found == (0,):
        return
    for table, given in _GIVEN_DESK.items():
        for stored in (table, f"{table}_before"):
            for column in {given, "desk"}:
                session.execute(f"UPDATE {stored} SET {column} = ? WHERE {column} = ?", [desk, word])
    session.execute("DELETE FROM desk WHERE id = ?", [word])
