"""Counts over time: what a network counted of a post, and how many follow an account, whenever we looked.

A network tells how much there is, never how much came on a day: that is a difference of two of its counts.
A row of `post_count` is kept where a count was another than before; `audience` has what was first told on a
day. Only sources read by API are looked at again and again; what a file says of counts is no reading.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import pyarrow as pa

from warehouse.session import Session, make_temporary
from warehouse.staging import Stage

COUNTS = ("reactions", "shares", "comments", "impressions")


def keep_counts(session: Session, stage: Stage, load: str, at: datetime) -> None:
    """Keep the counts, at `at`, of posts whose row was written (temporary table `pairs` of the writer)."""
    if not set(COUNTS).intersection(stage.columns):
        return
    make_temporary(
        session,
        "written",
        f"SELECT s.source, s.id FROM pairs p JOIN {stage.name} s ON s.number = p.s_row "
        "WHERE p.kind <> 'same'",
    )
    session.execute(  # given twice in one load: the later row holds
        "DELETE FROM post_count WHERE load = ? AND EXISTS "
        "(SELECT 1 FROM written w WHERE w.source = post_count.source AND w.id = post_count.id)",
        [load],
    )
    _insert_changed(session, load, at)
    session.execute("DROP TABLE written")


def _insert_changed(session: Session, load: str, at: datetime) -> None:
    counts = ", ".join(COUNTS)
    differ = " OR ".join(f"p.{name} IS DISTINCT FROM c.{name}" for name in COUNTS)
    session.execute(
        f"""
        WITH last AS (
            SELECT source, id, "at", {counts} FROM (
                SELECT c.*, row_number() OVER (PARTITION BY c.source, c.id ORDER BY c."at" DESC) AS place
                FROM post_count c JOIN written w ON w.source = c.source AND w.id = c.id
            ) placed WHERE place = 1
        )
        INSERT INTO post_count (source, id, "at", {counts}, load)
        SELECT p.source, p.id, CAST(? AS TIMESTAMPTZ), {", ".join(f"p.{name}" for name in COUNTS)}, ?
        FROM written w JOIN post p ON p.source = w.source AND p.id = w.id
        LEFT JOIN last c ON c.source = p.source AND c.id = p.id
        WHERE ({differ}) AND (c."at" IS NULL OR c."at" < CAST(? AS TIMESTAMPTZ))
        """,
        [at, load, at],
    )


def keep_followers(
    session: Session, source: str, followers: Mapping[str, int], load: str, at: datetime
) -> None:
    """Keep how many follow each account on that day (UTC), unless the day has its number already."""
    if not followers:
        return
    day = at.astimezone(UTC).date()
    known = session.execute("SELECT account FROM audience WHERE source = ? AND day = ?", [source, day])
    told = {account for (account,) in known.fetchall()}
    new = {account: count for account, count in followers.items() if account not in told}
    rows = {
        "source": pa.array([source] * len(new), pa.string()),
        "account": pa.array(new.keys(), pa.string()),
        "day": pa.array([day] * len(new), pa.date32()),
        "followers": pa.array(new.values(), pa.int64()),
        "load": pa.array([load] * len(new), pa.string()),
    }
    if new:
        session.append("audience", pa.table(rows))


def take_back(session: Session, load: str) -> None:
    """As if the load had never looked."""
    for table in ("post_count", "audience"):
        session.execute(f"DELETE FROM {table} WHERE load = ?", [load])


def hand_on(session: Session, load: str, to: str) -> None:
    """What a load told of followers is that of another, which takes its place in the book."""
    session.execute("UPDATE audience SET load = ? WHERE load = ?", [to, load])
