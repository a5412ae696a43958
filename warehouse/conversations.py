"""Derived conversations: the root of a post's chain of replies, where the source names no conversation.

A parent that is missing is the root as far as we know, so its id is the conversation; when it arrives, the
thread is rebuilt. A ring of replies is named by its smallest id. What a source says itself always stands,
also for the replies below it.
"""

import duckdb


def remember_threads(connection: duckdb.DuckDBPyConnection, posts: str) -> None:
    """Add the threads of `posts` (SQL giving source, id) to the temporary table `thread`, as they are now."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS thread (source VARCHAR, label VARCHAR)")
    connection.execute(f"INSERT INTO thread SELECT source, id FROM ({posts})")
    connection.execute(
        "INSERT INTO thread SELECT DISTINCT p.source, p.conversation "
        f"FROM post p SEMI JOIN ({posts}) q ON p.source = q.source AND p.id = q.id "
        "WHERE p.conversation IS NOT NULL"
    )


def rebuild_conversations(connection: duckdb.DuckDBPyConnection) -> None:
    """Set the conversation of every post in the remembered threads, then forget them."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS thread (source VARCHAR, label VARCHAR)")
    _collect(connection)
    found = connection.execute("SELECT count(*) FROM walk").fetchone()
    posts = int(found[0]) if found else 0
    for _ in range(posts.bit_length() + 1):  # every round doubles the length of chain that was walked
        if not _jump(connection):
            break
    _name_rings(connection)
    _write(connection)
    connection.execute("DROP TABLE walk")
    connection.execute("DROP TABLE thread")


def _collect(connection: duckdb.DuckDBPyConnection) -> None:
    """The posts to name. `label` is known where the chain ends; else `up` is the next post to ask."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE walk AS
        WITH named AS (
            SELECT source, id, reply_to, conversation_given
            FROM post p SEMI JOIN thread t ON p.source = t.source AND p.id = t.label
            UNION
            SELECT source, id, reply_to, conversation_given
            FROM post p SEMI JOIN thread t ON p.source = t.source AND p.conversation = t.label
        )
        SELECT n.source, n.id, n.reply_to AS up, least(n.id, n.reply_to) AS low,
            CASE WHEN n.conversation_given IS NOT NULL THEN n.conversation_given
                 WHEN coalesce(n.reply_to, n.id) = n.id THEN n.id
                 WHEN parent.id IS NULL THEN n.reply_to
                 WHEN parent.conversation_given IS NOT NULL THEN parent.conversation_given
                 WHEN inside.id IS NULL THEN parent.conversation
            END AS label
        FROM named n
        LEFT JOIN post parent ON parent.source = n.source AND parent.id = n.reply_to
        LEFT JOIN named inside ON inside.source = n.source AND inside.id = n.reply_to
    """)


def _jump(connection: duckdb.DuckDBPyConnection) -> bool:
    """Let every open post ask the one it points to; false when none is open."""
    connection.execute("""
        UPDATE walk w SET label = n.label, up = n.up, low = least(w.low, n.low)
        FROM walk n WHERE w.label IS NULL AND n.source = w.source AND n.id = w.up
    """)
    found = connection.execute("SELECT count(*) FROM walk WHERE label IS NULL").fetchone()
    return found != (0,)


def _name_rings(connection: duckdb.DuckDBPyConnection) -> None:
    """Whoever is still open leads into a ring; the post it points to by now is in it and knows its lowest."""
    connection.execute("""
        UPDATE walk w SET label = n.low
        FROM walk n WHERE w.label IS NULL AND n.source = w.source AND n.id = w.up
    """)


def _write(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""
        UPDATE post p SET conversation = w.label, conversation_derived = p.conversation_given IS NULL
        FROM walk w WHERE w.source = p.source AND w.id = p.id
          AND (p.conversation IS DISTINCT FROM w.label
               OR p.conversation_derived IS DISTINCT FROM (p.conversation_given IS NULL))
    """)
