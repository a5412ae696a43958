"""Desks: those of the configuration, and those that the data names first."""

import duckdb

from configuration import Configuration
from warehouse.staging import Staging
from warehouse.tables import LOADED

_GIVEN_DESK = {"ticket": "desk", "post": "desk_given", "rating": "desk_given", "contact_volume": "desk"}


def create_unknown(connection: duckdb.DuckDBPyConnection, staging: Staging, load: str) -> None:
    """Make a desk, in UTC and without a schedule, for every name in the staged rows that has none."""
    for stage in staging.stages.values():
        column = _GIVEN_DESK[stage.table]
        if column in stage.columns:
            connection.execute(
                "INSERT INTO desk BY NAME SELECT DISTINCT "
                f"{column} AS id, {column} AS name, 'UTC' AS time_zone, ? AS load FROM {stage.name} "
                f"WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM desk) ORDER BY id",
                [load],
            )


def hand_on(connection: duckdb.DuckDBPyConnection, load: str) -> None:
    """The desks that an undone load made: to the next load whose rows name them, else away.

    The rows of the undone load are gone by now.
    """
    uses = " UNION ".join(
        f"SELECT {_GIVEN_DESK[table]} AS desk, load FROM {stored}"
        for table in LOADED
        for stored in (table, f"{table}_before")
    )
    connection.execute(
        "UPDATE desk d SET load = u.load FROM (SELECT u.desk, arg_min(l.id, (l.started_at, l.id)) AS load "
        f"FROM ({uses}) u JOIN load l ON l.id = u.load WHERE l.id <> ? GROUP BY u.desk) u "
        "WHERE u.desk = d.id AND d.load = ?",
        [load, load],
    )
    connection.execute("DELETE FROM desk WHERE load = ?", [load])


def write_configured(connection: duckdb.DuckDBPyConnection, configuration: Configuration) -> None:
    """The configured desks as rows; a desk that is configured no more is as the data first named it."""
    _release(connection, [desk.id for desk in configuration.desks.values()])
    for desk in configuration.desks.values():
        for word in (desk.name, *desk.aliases):
            if word and word != desk.id and word not in configuration.desks:
                _rename(connection, word, desk.id)
        connection.execute("DELETE FROM desk WHERE id = ?", [desk.id])
        connection.execute(
            "INSERT INTO desk (id, name, organisation, region, time_zone, schedule) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [desk.id, desk.name, desk.organisation, desk.region, desk.time_zone, desk.schedule],
        )


def _release(connection: duckdb.DuckDBPyConnection, configured: list[str]) -> None:
    uses = " UNION ALL ".join(f"SELECT {_GIVEN_DESK[table]} AS desk, load FROM {table}" for table in LOADED)
    connection.execute(
        "UPDATE desk d SET name = d.id, organisation = NULL, region = NULL, time_zone = 'UTC', "
        "schedule = NULL, load = u.load FROM (SELECT u.desk, arg_min(l.id, (l.started_at, l.id)) AS load "
        f"FROM ({uses}) u JOIN load l ON l.id = u.load GROUP BY u.desk) u "
        "WHERE u.desk = d.id AND d.load IS NULL AND NOT list_contains(?, d.id)",
        [configured],
    )
    connection.execute("DELETE FROM desk WHERE load IS NULL AND NOT list_contains(?, id)", [configured])


def _rename(connection: duckdb.DuckDBPyConnection, word: str, desk: str) -> None:
    """Rows loaded before `word` became another name of `desk` belong to that desk from now on."""
    found = connection.execute("SELECT count(*) FROM desk WHERE id = ?", [word]).fetchone()
    if found == (0,):
        return
    for table, given in _GIVEN_DESK.items():
        for stored in (table, f"{table}_before"):
            for column in {given, "desk"}:
                connection.execute(f"UPDATE {stored} SET {column} = ? WHERE {column} = ?", [desk, word])
    connection.execute("DELETE FROM desk WHERE id = ?", [word])
