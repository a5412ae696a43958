"""Which ticket a post became, so that the two are one contact.

First counts what its source says (`ticket_given`); then a ticket whose tool says that it made it from the
post (`ticket.post`); then what the post's text or links name (`ticket_named`). A customer's post without any
of these became the ticket that the customer's conversation is about: the one that this customer's next post
in the thread became, or that the desk named in an answer after it; where there is none later, the last before
it. An answer is for the only customer of its thread, among several for the one whom its chain of replies
reaches.

What a text names counts only where one ticket of the warehouse, of whatever source, has that id or that
record, for a post holds no more than an id. Links are a function of the rows alone, never of the order of
loads, so that an undo gives back what was there.
"""

from warehouse import speech
from warehouse.session import Session, make_temporary, words
from warehouse.tables import post
from warehouse.turns import remember_touched

_TEMPORARY = ("told_thread", "said", "named_ticket", "own_ticket", "told")


def remember_named(session: Session, tickets: str) -> None:
    """Add the threads that `tickets` (SQL giving id, record, post) are named in to those to rebuild."""
    if session.execute("SELECT 1 FROM post LIMIT 1").fetchone() is None:
        return
    make_temporary(session, "ticket_told", tickets)
    remember_touched(
        session,
        "SELECT p.source, coalesce(p.conversation, p.id) FROM post p JOIN ("
        "SELECT id AS name FROM ticket_told UNION SELECT record FROM ticket_told"
        ") t ON t.name = p.ticket_named WHERE p.ticket_named IS NOT NULL "
        "UNION SELECT p.source, coalesce(p.conversation, p.id) FROM post p "
        "JOIN ticket_told t ON t.post = p.id WHERE t.post IS NOT NULL",
    )
    session.execute("DROP TABLE ticket_told")


def tickets_before(load: str) -> str:
    """SQL for `remember_named`: the tickets that a load changed or removed, as they were."""
    return f"SELECT id, record, post FROM ticket_before WHERE replaced_by = '{load}'"


def remember_namesakes(session: Session, posts: str) -> None:
    """As `remember_named`, of the posts that share their id with one of `posts` (SQL giving source, id)."""
    if session.execute("SELECT 1 FROM ticket WHERE post IS NOT NULL LIMIT 1").fetchone() is not None:
        remember_touched(
            session,
            "SELECT p.source, coalesce(p.conversation, p.id) FROM post p "
            f"JOIN ({posts}) s ON s.id = p.id AND s.source <> p.source "
            "JOIN ticket t ON t.post = p.id WHERE t.post IS NOT NULL",
        )


def link_posts(session: Session) -> None:
    """Set the ticket of every post in the threads to rebuild (see `warehouse.turns`)."""
    make_temporary(session, "told_thread", _TOLD_THREAD)
    if session.execute("SELECT 1 FROM told_thread LIMIT 1").fetchone() is not None:
        make_temporary(session, "said", _said(session))
        make_temporary(session, "named_ticket", _NAMED_TICKET)
        make_temporary(session, "own_ticket", _OWN_TICKET)
        make_temporary(session, "told", _TOLD)
        session.execute(_WRITE)
    for name in _TEMPORARY:
        session.execute(f"DROP TABLE IF EXISTS {name}")


# The touched threads in which anything is said of a ticket, or was before.
_TOLD_THREAD = """
    WITH touching AS (
        SELECT p.source, coalesce(p.conversation, p.id) AS thread
        FROM post p
        WHERE p.ticket_named IS NOT NULL OR p.ticket IS DISTINCT FROM p.ticket_given
           OR (p.direction = 'out' AND p.ticket_given IS NOT NULL)
        UNION
        SELECT p.source, coalesce(p.conversation, p.id) FROM post p
        JOIN ticket t ON t.post = p.id WHERE t.post IS NOT NULL
    )
    SELECT source, thread FROM touching k
    WHERE EXISTS (SELECT 1 FROM touched t WHERE t.source = k.source AND t.label IS NULL)
       OR EXISTS (SELECT 1 FROM touched t WHERE t.source = k.source AND t.label = k.thread)
"""


def _said(session: Session) -> str:
    """SQL: the posts of those threads; a customer `asks`, the desk or its bot `tells`."""
    p = post.alias("p")
    asks = f"{words(session, speech.asks(p))} AND NOT {words(session, speech.spam(p))}"
    tells = f"{words(session, speech.answers(p))} OR {words(session, speech.by_bot(p))}"
    return (
        f"SELECT p.source, p.id, k.thread, coalesce(p.author, '') AS author, p.created_at, "
        f"{words(session, speech.parent(p))} AS parent, {asks} AS asks, {tells} AS tells, "
        "p.ticket_given, p.ticket_named FROM post p "
        "JOIN told_thread k ON k.source = p.source AND k.thread = coalesce(p.conversation, p.id)"
    )


# name -> the one ticket that has it as its id or its record, and whose id is no other's.
_NAMED_TICKET = """
    WITH name AS (SELECT DISTINCT ticket_named AS name FROM said WHERE ticket_named IS NOT NULL), found AS (
        SELECT n.name, t.source, t.id FROM name n JOIN ticket t ON t.id = n.name
        UNION
        SELECT n.name, t.source, t.id FROM name n JOIN ticket t ON t.record = n.name
    ), one AS (
        SELECT name, min(id) AS id FROM found GROUP BY name HAVING count(*) = 1
    )
    SELECT o.name, o.id AS ticket FROM one o JOIN ticket t ON t.id = o.id GROUP BY o.name, o.id
    HAVING count(*) = 1
"""
# What each post became by its own row: given, made from it by a tool (the first such ticket), or named.
_OWN_TICKET = """
    WITH single AS (
        SELECT p.id FROM post p WHERE p.id IN (SELECT post FROM ticket WHERE post IS NOT NULL)
        GROUP BY p.id HAVING count(*) = 1
    ), made AS (
        SELECT t.post, t.id,
            row_number() OVER (PARTITION BY t.post ORDER BY t.opened_at, t.id, t.source) AS place
        FROM ticket t JOIN single s ON s.id = t.post
    )
    SELECT s.source, s.id, coalesce(s.ticket_given, m.id, n.ticket) AS ticket
    FROM said s
    LEFT JOIN made m ON m.post = s.id AND m.place = 1
    LEFT JOIN named_ticket n ON n.name = s.ticket_named
    WHERE coalesce(s.ticket_given, m.id, n.ticket) IS NOT NULL
"""
# Who was told of a ticket, when: by a post of their own, or by the desk that answers them.
_TOLD = """
    WITH RECURSIVE answer AS (
        SELECT s.source, s.thread, s.id, s.parent, s.created_at, o.ticket
        FROM said s JOIN own_ticket o ON o.source = s.source AND o.id = s.id WHERE s.tells
    ), alone AS (
        SELECT source, thread, min(author) AS author, min(created_at) AS began FROM said WHERE asks
        GROUP BY source, thread HAVING min(author) = max(author)
    ), above AS (
        SELECT source, id AS answer, parent AS id FROM answer
        UNION
        SELECT a.source, a.answer, s.parent
        FROM above a JOIN said s ON s.source = a.source AND s.id = a.id
        WHERE NOT s.asks AND s.parent IS NOT NULL
    ), reached AS (
        SELECT a.source, a.answer AS id, s.author
        FROM above a JOIN said s ON s.source = a.source AND s.id = a.id WHERE s.asks
    )
    SELECT s.source, s.thread, s.author, s.id, s.created_at, o.ticket
    FROM said s JOIN own_ticket o ON o.source = s.source AND o.id = s.id WHERE s.asks
    UNION
    SELECT a.source, a.thread, k.author, a.id, a.created_at, a.ticket
    FROM answer a JOIN alone k ON k.source = a.source AND k.thread = a.thread AND k.began <= a.created_at
    UNION
    SELECT a.source, a.thread, r.author, a.id, a.created_at, a.ticket
    FROM answer a JOIN reached r ON r.source = a.source AND r.id = a.id
"""
_LATER = "(t.created_at > s.created_at OR (t.created_at = s.created_at AND t.id >= s.id))"
_WRITE = f"""
    WITH choice AS (
        SELECT s.source, s.id, t.ticket, row_number() OVER (
            PARTITION BY s.source, s.id
            ORDER BY {_LATER} DESC, CASE WHEN {_LATER} THEN t.created_at END,
                CASE WHEN {_LATER} THEN t.id END, t.created_at DESC, t.id DESC, t.ticket
        ) AS place
        FROM said s JOIN told t ON t.source = s.source AND t.thread = s.thread AND t.author = s.author
        WHERE s.asks
    ), linked AS (
        SELECT s.source, s.id, coalesce(o.ticket, c.ticket) AS ticket
        FROM said s
        LEFT JOIN own_ticket o ON o.source = s.source AND o.id = s.id
        LEFT JOIN choice c ON c.source = s.source AND c.id = s.id AND c.place = 1
    )
    UPDATE post p SET ticket = l.ticket FROM linked l
    WHERE l.source = p.source AND l.id = p.id AND p.ticket IS DISTINCT FROM l.ticket
"""
