"""Turns and messages: posts as work, derived at load for the threads that it touched.

A *turn* is a run of one customer's posts in a thread with no post of a human at the desk between. Its answer
is the first later post of a human at the desk in the thread. Where several customers take part in a thread of
a network with reply chains, that post must descend from a post of the turn, at any depth; a network has reply
chains when its conversations were derived from replies, or when some reply of the source answers a post that
is itself a reply. In flat threads (Slack, Teams: every reply points at the first post) any post of the desk
in the thread will do. A post without a conversation is one of its own.

A *message* is one post of a customer. Its answer is the first direct reply of a human at the desk, in a flat
thread the desk's next post.

Bots never answer. Spam, system posts and posts deleted before an answer are no part of a turn that is owed an
answer; praise is a contact, but owed none; a human's `needs_reply` overrules the guess from the intent.

Deriving them when asked took twelve times as long as one window over the posts, at every click.
"""

import json
from collections.abc import Iterable

from sqlalchemy import Table

from warehouse import speech
from warehouse.derived import with_minutes
from warehouse.session import Session, Values, make_temporary, words
from warehouse.tables import message, post, turn

CHAINS = "reply_chains"  # in table setting: the sources whose replies point at more than the first post


def remember_touched(session: Session, threads: str, values: Values = ()) -> None:
    """Add threads (SQL giving source and label; label null: all of the source) to those to rebuild."""
    _make_touched(session)
    session.execute(f"INSERT INTO touched {threads}", values)


def remember_every_thread(session: Session) -> None:
    """What follows for posts of any source may have changed: every thread is to be rebuilt."""
    remember_touched(session, "SELECT DISTINCT source, NULL FROM post")


def _make_touched(session: Session) -> None:
    session.execute(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS touched (source {session.text}, label {session.text})"
    )


def remember_answered(session: Session, posts: str) -> None:
    """The threads that `posts` (SQL giving source, id) reply into: some networks give a reply another one."""
    remember_touched(
        session,
        f"SELECT DISTINCT q.source, coalesce(q.conversation, q.id) FROM ({posts}) s "
        "JOIN post p ON p.source = s.source AND p.id = s.id "
        "JOIN post q ON q.source = p.source AND q.id = p.reply_to "
        "WHERE p.conversation_given IS NOT NULL AND coalesce(q.conversation, q.id) <> p.conversation",
    )


def rebuild_turns(session: Session, sources: Iterable[str]) -> None:
    """Derive the turns and messages of the remembered threads anew, then forget those.

    Of a source among `sources` that gained or lost its reply chains, and of one most of whose threads are
    touched, every thread is rebuilt.
    """
    _make_touched(session)
    if not session.execute("SELECT 1 FROM touched LIMIT 1").fetchone():
        session.execute("DROP TABLE touched")
        return
    chained, changed = _chained(session, sources)
    _take_whole(session, changed | _mostly_touched(session))
    _forget(session)
    session.execute(f"CREATE TEMPORARY TABLE chained (source {session.text})")
    for source in sorted(chained):
        session.execute("INSERT INTO chained VALUES (?)", [source])
    make_temporary(session, "placed", _placed(session))
    make_temporary(session, "crowd", _CROWD)
    make_temporary(session, "chain_answer", _CHAIN_ANSWER)
    _insert(session, turn, _TURNS, start="started_at", day="started_on")
    _insert(session, message, _messages(session), start="created_at", day="created_on")
    for name in ("chain_answer", "crowd", "placed", "chained", "touched"):
        session.execute(f"DROP TABLE {name}")


def rebuild_all_turns(session: Session) -> None:
    """Derive every turn and message anew, whatever was touched."""
    remember_every_thread(session)
    sources = session.execute("SELECT DISTINCT source FROM post").fetchall()
    rebuild_turns(session, [source for (source,) in sources])


def _chained(session: Session, sources: Iterable[str]) -> tuple[set[str], set[str]]:
    """The sources with reply chains, which is remembered; and those that gained or lost theirs just now."""
    kept = session.execute("SELECT value FROM setting WHERE name = ?", [CHAINS]).fetchone()
    before = set(json.loads(kept[0])) if kept else set()
    asked = set(sources)
    now = (before - asked) | {source for source in asked if _has_chains(session, source)}
    if now != before:
        session.execute("DELETE FROM setting WHERE name = ?", [CHAINS])
    if now != before and now:
        session.execute("INSERT INTO setting VALUES (?, ?)", [CHAINS, json.dumps(sorted(now))])
    return now, now ^ before


def _has_chains(session: Session, source: str) -> bool:
    derived = "SELECT 1 FROM post WHERE source = ? AND conversation_derived LIMIT 1"
    nested = (
        "SELECT 1 FROM post p JOIN post q ON q.source = p.source AND q.id = p.reply_to "
        "WHERE p.source = ? AND q.reply_to IS NOT NULL AND q.reply_to <> q.id LIMIT 1"
    )
    return any(session.execute(sql, [source]).fetchone() is not None for sql in (derived, nested))


def _mostly_touched(session: Session) -> set[str]:
    """Sources of which it is quicker to read every post than to look for those of the touched threads."""
    found = session.execute(
        "SELECT t.source "
        "FROM (SELECT source, count(DISTINCT label) AS threads FROM touched GROUP BY source) t "
        "JOIN (SELECT source, count(*) AS posts FROM post GROUP BY source) p ON p.source = t.source "
        "WHERE t.threads * 6 > p.posts"
    )
    return {source for (source,) in found.fetchall()}


def _take_whole(session: Session, sources: set[str]) -> None:
    whole = session.execute("SELECT DISTINCT source FROM touched WHERE label IS NULL").fetchall()
    for source in sorted(sources.union(source for (source,) in whole)):
        session.execute("DELETE FROM touched WHERE source = ?", [source])
        session.execute("INSERT INTO touched VALUES (?, NULL)", [source])


def _forget(session: Session) -> None:
    for table in ("turn", "message"):
        session.execute(
            f"DELETE FROM {table} WHERE source IN (SELECT source FROM touched WHERE label IS NULL)"
        )
        session.execute(
            f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM touched t WHERE t.source = {table}.source "
            f"AND t.label = {table}.thread)"
        )


def _placed(session: Session) -> str:
    """SQL: the posts of the touched threads with their place: how many answers came up to each."""
    posts = "SELECT p.* FROM post p WHERE p.source IN (SELECT source FROM touched WHERE label IS NULL)"
    if session.execute("SELECT 1 FROM touched WHERE label IS NOT NULL LIMIT 1").fetchone():
        posts += (
            " UNION ALL SELECT p.* FROM post p JOIN (SELECT DISTINCT source, label FROM touched) t "
            "ON t.source = p.source AND t.label = coalesce(p.conversation, p.id)"
        )
    p = post.alias("p")
    said = {
        "thread": speech.thread(p),
        "parent": speech.parent(p),
        "answers": speech.answers(p),
        "asks": speech.asks(p),
        "bot": speech.by_bot(p),
        "spam": speech.spam(p),
        "quiet": speech.quiet(p),
    }
    made = ", ".join(f"{words(session, expression)} AS {name}" for name, expression in said.items())
    return f"""
        WITH said AS (
            SELECT p.source, p.id, p.author, p.desk, p.service, p.platform, p.ticket, p.kind, p.created_at,
                p.deleted_at, p.reply_to, {made}
            FROM ({posts}) p
        )
        SELECT said.*, sum(CASE WHEN answers THEN 1 ELSE 0 END) OVER thread_order AS place,
            row_number() OVER thread_order AS position
        FROM said WINDOW thread_order AS (PARTITION BY source, thread ORDER BY created_at, id)
    """


# The posts of threads with several customers on networks with reply chains: there an answer must descend.
_CROWD = """
    WITH crowded AS (
        SELECT source, thread FROM placed
        WHERE asks AND NOT spam AND source IN (SELECT source FROM chained)
        GROUP BY source, thread HAVING min(author) <> max(author)
    )
    SELECT p.* FROM placed p JOIN crowded c ON c.source = p.source AND c.thread = p.thread
"""
# The first answer that descends from a post of each run there.
_CHAIN_ANSWER = """
    WITH RECURSIVE above AS (
        SELECT source, created_at AS answered_at, parent AS id FROM crowd WHERE answers AND parent IS NOT NULL
        UNION
        SELECT above.source, above.answered_at, c.parent
        FROM above JOIN crowd c ON c.source = above.source AND c.id = above.id
        WHERE c.parent IS NOT NULL
    ), reached AS (
        SELECT source, id, min(answered_at) AS answered_at FROM above GROUP BY source, id
    )
    SELECT c.source, c.thread, c.author, c.place, min(r.answered_at) AS answered_at
    FROM crowd c LEFT JOIN reached r ON r.source = c.source AND r.id = c.id
    WHERE c.asks AND NOT c.spam GROUP BY c.source, c.thread, c.author, c.place
"""
_GONE = "deleted_at IS NOT NULL AND (answered_at IS NULL OR deleted_at < answered_at)"
_TURNS = f"""
    WITH answer AS (
        SELECT source, thread, place, created_at AS answered_at FROM placed WHERE answers
    ), asked AS (
        SELECT p.*, CASE WHEN k.source IS NULL THEN a.answered_at ELSE k.answered_at END AS answered_at
        FROM placed p
        LEFT JOIN answer a ON a.source = p.source AND a.thread = p.thread AND a.place = p.place + 1
        LEFT JOIN chain_answer k ON k.source = p.source AND k.thread = p.thread AND k.place = p.place
            AND k.author IS NOT DISTINCT FROM p.author
        WHERE p.asks AND NOT p.spam
    ), judged AS (
        SELECT asked.*, {_GONE} AS gone, NOT quiet AND NOT ({_GONE}) AS due FROM asked
    ), run AS (
        SELECT source, min(id) AS id, thread, author, place, max(desk) AS desk, max(service) AS service,
            max(platform) AS platform, max(ticket) AS ticket,
            coalesce(min(CASE WHEN due THEN created_at END), min(created_at)) AS started_at,
            bool_or(due) AS owed, bool_and(gone) AS deleted, max(answered_at) AS answered_at
        FROM judged GROUP BY source, thread, author, place
    ), bot AS (
        SELECT source, thread, place, max(created_at) AS last_at FROM placed WHERE bot
        GROUP BY source, thread, place
    )
    SELECT run.source, run.id, run.thread, run.author, run.desk, run.service, run.platform, run.ticket,
        run.started_at, run.owed, run.deleted, coalesce(bot.last_at > run.started_at, false) AS bot_answered,
        run.answered_at
    FROM run LEFT JOIN bot ON bot.source = run.source AND bot.thread = run.thread AND bot.place = run.place
"""


def _messages(session: Session) -> str:
    """SQL: the customers' posts among the placed ones; also a reply in another thread answers one."""
    replies = words(session, speech.answers(post.alias("r")))
    return f"""
        WITH answer AS (
            SELECT source, thread, place, created_at AS answered_at FROM placed WHERE answers
        ), direct AS (
            SELECT p.source, p.id, min(r.created_at) AS answered_at
            FROM placed p JOIN post r ON r.source = p.source AND r.reply_to = p.id
            WHERE p.asks AND {replies} GROUP BY p.source, p.id
        ), asked AS (
            SELECT p.*,
                coalesce(d.answered_at, CASE WHEN n.source IS NULL THEN a.answered_at END) AS answered_at
            FROM placed p
            LEFT JOIN direct d ON d.source = p.source AND d.id = p.id
            LEFT JOIN chained n ON n.source = p.source
            LEFT JOIN answer a ON a.source = p.source AND a.thread = p.thread AND a.place = p.place + 1
            WHERE p.asks
        )
        SELECT source, id, thread, desk, service, platform, kind, created_at, spam,
            position = 1 AND reply_to IS NULL AS opener, NOT quiet AND NOT ({_GONE}) AS owed, answered_at
        FROM asked
    """


def _insert(session: Session, table: Table, rows: str, *, start: str, day: str) -> None:
    """Write derived rows with their local day and the minutes to the answer, by both clocks."""
    columns = ", ".join(column.name for column in table.columns)
    timed = with_minutes(session, rows, start=start, day=day, end="answered_at")
    session.execute(f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM ({timed}) v")
    session.study(table.name)
