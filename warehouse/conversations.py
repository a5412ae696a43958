"""Derived conversations: the root of a post's chain of replies, where the source names no conversation.

A parent that is missing is the root as far as we know, so its id is the conversation; when it arrives, the
thread is rebuilt. A ring of replies is named by its smallest id. What a source says itself always stands,
also for the replies below it.
"""

from warehouse.session import Session, make_temporary
from warehouse.turns import remember_answered, remember_touched


def remember_threads(session: Session, posts: str) -> None:
    """Add the threads of `posts` (SQL giving source, id) to the temporary table `thread`, as they are now."""
    session.execute("CREATE TEMP TABLE IF NOT EXISTS thread (source VARCHAR, label VARCHAR)")
    session.execute(f"INSERT INTO thread SELECT q.source, q.id FROM ({posts}) q")
    session.execute(
        "INSERT INTO thread SELECT DISTINCT p.source, p.conversation "
        f"FROM post p JOIN ({posts}) q ON p.source = q.source AND p.id = q.id "
        "WHERE p.conversation IS NOT NULL"
    )
    remember_answered(session, posts)


def rebuild_conversations(session: Session) -> None:
    """Set the conversation of every post in the remembered threads, then forget them."""
    session.execute("CREATE TEMP TABLE IF NOT EXISTS thread (source VARCHAR, label VARCHAR)")
    _collect(session)
    found = session.execute("SELECT count(*) FROM walk").fetchone()
    posts = int(found[0]) if found else 0
    for _ in range(posts.bit_length() + 1):  # every round doubles the length of chain that was walked
        if not _jump(session):
            break
    _name_rings(session)
    _write(session)
    remember_touched(session, "SELECT source, label FROM walk UNION SELECT source, label FROM thread")
    session.execute("DROP TABLE walk")
    session.execute("DROP TABLE thread")


def _collect(session: Session) -> None:
    """The posts to name. `label` is known where the chain ends; else `up` is the next post to ask."""
    make_temporary(
        session,
        "walk",
        """
        WITH named AS (
            SELECT p.source, p.id, p.reply_to, p.conversation_given
            FROM post p JOIN thread t ON p.source = t.source AND p.id = t.label
            UNION
            SELECT p.source, p.id, p.reply_to, p.conversation_given
            FROM post p JOIN thread t ON p.source = t.source AND p.conversation = t.label
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
        """,
    )


def _jump(session: Session) -> bool:
    """Let every open post ask the one it points to; false when none is open."""
    session.execute("""
        UPDATE walk w SET label = n.label, up = n.up, low = least(w.low, n.low)
        FROM walk n WHERE w.label IS NULL AND n.source = w.source AND n.id = w.up
    """)
    found = session.execute("SELECT count(*) FROM walk WHERE label IS NULL").fetchone()
    return found != (0,)


def _name_rings(session: Session) -> None:
    """Whoever is still open leads into a ring; the post it points to by now is in it and knows its lowest."""
    session.execute("""
        UPDATE walk w SET label = n.low
        FROM walk n WHERE w.label IS NULL AND n.source = w.source AND n.id = w.up
    """)


def _write(session: Session) -> None:
    session.execute("""
        UPDATE post p SET conversation = w.label, conversation_derived = p.conversation_given IS NULL
        FROM walk w WHERE w.source = p.source AND p.id = w.id
          AND (p.conversation IS DISTINCT FROM w.label
               OR p.conversation_derived IS DISTINCT FROM (p.conversation_given IS NULL))
    """)
