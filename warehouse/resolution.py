"""What follows from other rows: accounts from posts, a post's desk from its account, a rating's desk and
channel from its ticket or post.

Each is a function of what sources said and of the configuration alone, never of the order of loads, so
that an undo gives back exactly what was there.
"""

from collections.abc import Iterable

import duckdb

from configuration import Configuration
from warehouse.conversations import rebuild_conversations
from warehouse.derived import local_day


def resolve(
    connection: duckdb.DuckDBPyConnection, sources: Iterable[str], configuration: Configuration
) -> None:
    """Bring what follows up to date for the rows of `sources`, and for the remembered threads."""
    rebuild_conversations(connection)
    for source in sorted(set(sources)):
        _write_accounts(connection, source, configuration)
        _write_desks_of_posts(connection, source)
        _write_ratings(connection, source)


def _write_accounts(connection: duckdb.DuckDBPyConnection, source: str, configuration: Configuration) -> None:
    """An account's desk is the configured one of its source, else the one desk its outbound posts name."""
    known = configuration.sources.get(source)
    desk = known.options.get("desk") if known is not None else None
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE account_now AS
        SELECT source, account AS id, account AS handle,
            CASE WHEN list_contains(?, account) THEN 'desk_bot' ELSE 'desk' END AS role,
            coalesce(?, CASE WHEN count(DISTINCT desk_given) FILTER (WHERE direction = 'out') = 1
                             THEN max(desk_given) FILTER (WHERE direction = 'out') END) AS desk
        FROM post WHERE source = ? AND account IS NOT NULL
        GROUP BY source, account ORDER BY account
        """,
        [list(configuration.roster.bots), str(desk) if desk is not None else None, source],
    )
    connection.execute(
        "DELETE FROM account a WHERE source = ? AND NOT EXISTS (FROM account_now n WHERE n.id = a.id "
        "AND n.role = a.role AND n.desk IS NOT DISTINCT FROM a.desk)",
        [source],
    )
    connection.execute(
        "INSERT INTO account BY NAME SELECT * FROM account_now n "
        "WHERE NOT EXISTS (FROM account a WHERE a.source = n.source AND a.id = n.id)"
    )
    connection.execute("DROP TABLE account_now")


def _write_desks_of_posts(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """A post's desk is its account's, else the one given; with the desk its local day changes."""
    connection.execute(
        f"""
        UPDATE post t SET desk = v.desk, created_on = {local_day("t.created_at", "v.time_zone")}
        FROM (SELECT p.rowid AS row, coalesce(a.desk, p.desk_given) AS desk, d.time_zone
              FROM post p
              LEFT JOIN account a ON a.source = p.source AND a.id = p.account
              LEFT JOIN desk d ON d.id = coalesce(a.desk, p.desk_given)
              WHERE p.source = ? AND p.desk IS DISTINCT FROM coalesce(a.desk, p.desk_given)) v
        WHERE t.rowid = v.row
        """,
        [source],
    )


def _write_ratings(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    if not connection.execute("SELECT 1 FROM rating WHERE source = ? LIMIT 1", [source]).fetchone():
        return  # the join below would read every ticket for nothing
    connection.execute(
        f"""
        UPDATE rating t
        SET desk = v.desk, channel = v.channel, rated_on = {local_day("t.rated_at", "d.time_zone")}
        FROM (SELECT r.rowid AS row,
                     coalesce(r.desk_given, k.desk, p.desk) AS desk,
                     coalesce(r.channel_given, k.channel, CASE WHEN p.id IS NOT NULL THEN 'social' END)
                         AS channel
              FROM rating r
              LEFT JOIN ticket k ON k.source = r.source AND k.id = r.ticket
              LEFT JOIN post p ON p.source = r.source AND p.id = r.post
              WHERE r.source = ?) v LEFT JOIN desk d ON d.id = v.desk
        WHERE t.rowid = v.row
          AND (t.desk IS DISTINCT FROM v.desk OR t.channel IS DISTINCT FROM v.channel)
        """,
        [source],
    )
