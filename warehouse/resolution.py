"""What follows from other rows: accounts from posts, a post's desk from its account, the ticket that a post
became (see `ticket_links`), a rating's desk and channel from its ticket or post (where its ticket's channel
word was given a meaning, also the rating's own).

Each is a function of what sources said and of the configuration alone, never of the order of loads, so
that an undo gives back exactly what was there.
"""

from collections.abc import Iterable

from configuration import Configuration
from warehouse.conversations import rebuild_conversations
from warehouse.derived import local_day
from warehouse.roster import follow_speakers
from warehouse.session import Session, among, make_temporary
from warehouse.ticket_links import link_posts
from warehouse.turns import rebuild_turns, remember_touched


def resolve(session: Session, sources: Iterable[str], configuration: Configuration) -> None:
    """Bring what follows up to date for the rows of `sources`, and for the remembered threads."""
    rebuild_conversations(session)
    sources = sorted(set(sources))
    for source in sources:
        follow_speakers(session, source)
        _write_accounts(session, source, configuration)
        _write_desks_of_posts(session, source)
        _write_ratings(session, source)
    link_posts(session)
    rebuild_turns(session, sources)


def _write_accounts(session: Session, source: str, configuration: Configuration) -> None:
    """An account's desk is the configured one of its source, else the one desk its outbound posts name."""
    known = configuration.sources.get(source)
    desk = known.options.get("desk") if known is not None else None
    bots = configuration.roster.bots
    make_temporary(
        session,
        "account_now",
        f"""
        SELECT source, account AS id, account AS handle,
            CASE WHEN {among("account", bots)} THEN 'desk_bot' ELSE 'desk' END AS role,
            coalesce(?, CASE WHEN count(DISTINCT CASE WHEN direction = 'out' THEN desk_given END) = 1
                             THEN max(CASE WHEN direction = 'out' THEN desk_given END) END) AS desk
        FROM post WHERE source = ? AND account IS NOT NULL
        GROUP BY source, account ORDER BY account
        """,
        [*bots, str(desk) if desk is not None else None, source],
    )
    session.execute(
        "DELETE FROM account a WHERE a.source = ? "
        "AND NOT EXISTS (SELECT 1 FROM account_now n WHERE n.id = a.id "
        "AND n.role = a.role AND n.desk IS NOT DISTINCT FROM a.desk)",
        [source],
    )
    session.execute(
        "INSERT INTO account (source, id, handle, role, desk) "
        "SELECT n.source, n.id, n.handle, n.role, n.desk FROM account_now n "
        "WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.source = n.source AND a.id = n.id)"
    )
    session.execute("DROP TABLE account_now")


def _write_desks_of_posts(session: Session, source: str) -> None:
    """A post's desk is its account's, else the one given; with the desk its local day changes."""
    moved = """
        FROM post p
        LEFT JOIN account a ON a.source = p.source AND a.id = p.account
        LEFT JOIN desk d ON d.id = coalesce(a.desk, p.desk_given)
        WHERE p.source = ? AND p.desk IS DISTINCT FROM coalesce(a.desk, p.desk_given)
    """
    remember_touched(session, f"SELECT DISTINCT p.source, coalesce(p.conversation, p.id) {moved}", [source])
    session.execute(
        f"""
        UPDATE post t SET desk = v.desk, created_on = {local_day(session, "t.created_at", "v.time_zone")}
        FROM (SELECT p.{session.address} AS row_address, coalesce(a.desk, p.desk_given) AS desk, d.time_zone
              {moved}) v
        WHERE t.{session.address} = v.row_address
        """,
        [source],
    )


def _write_ratings(session: Session, source: str) -> None:
    if not session.execute("SELECT 1 FROM rating WHERE source = ? LIMIT 1", [source]).fetchone():
        return  # the join below would read every ticket for nothing
    session.execute(
        f"""
        UPDATE rating t
        SET desk = v.desk, channel = v.channel, rated_on = {local_day(session, "t.rated_at", "d.time_zone")}
        FROM (SELECT r.{session.address} AS row_address,
                     coalesce(r.desk_given, k.desk, p.desk) AS desk,
                     CASE WHEN r.channel_given = k.channel_given THEN k.channel
                          ELSE coalesce(r.channel_given, k.channel,
                                        CASE WHEN p.id IS NOT NULL THEN 'social' END) END AS channel
              FROM rating r
              LEFT JOIN ticket k ON k.source = r.source AND k.id = r.ticket
              LEFT JOIN post p ON p.source = r.source AND p.id = r.post
              WHERE r.source = ?) v LEFT JOIN desk d ON d.id = v.desk
        WHERE t.{session.address} = v.row_address
          AND (t.desk IS DISTINCT FROM v.desk OR t.channel IS DISTINCT FROM v.channel)
        """,
        [source],
    )
