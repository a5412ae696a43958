"""Who speaks in a post and what is owed for it, as expressions over the columns of table post.

Bots never answer and never ask. Spam, system posts and praise are owed no answer; a human's `needs_reply`
overrules the guess from the intent. A post without a conversation is a thread of its own. What was overheard
(found by the watch list, and not said to us) asks nothing: it makes no turn, no message and no contact.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_

Flag = ColumnElement[bool]


def asks(post: FromClause) -> Flag:
    """A customer speaks to us."""
    customer = func.coalesce(post.c.author_role, "customer") == "customer"
    return and_(post.c.direction == "in", customer, ~overheard(post))


def overheard(post: FromClause) -> Flag:
    """Somebody speaks of a service or a term of the watch list, but not to us."""
    return func.coalesce(post.c.kind, "") == "overheard"


def answers(post: FromClause) -> Flag:
    """A human at the desk speaks."""
    return and_(post.c.direction == "out", func.coalesce(post.c.author_role, "desk") == "desk")


def by_bot(post: FromClause) -> Flag:
    """A bot of the desk speaks."""
    return func.coalesce(post.c.author_role, "") == "desk_bot"


def spam(post: FromClause) -> Flag:
    return func.coalesce(post.c.intent, "") == "spam"


def quiet(post: FromClause) -> Flag:
    """Nothing is owed for it: spam, praise, or a human said so."""
    praise = func.coalesce(post.c.intent, "") == "praise"
    return or_(spam(post), case((post.c.needs_reply.is_not(None), ~post.c.needs_reply), else_=praise))


def thread(post: FromClause) -> ColumnElement[Any]:
    return func.coalesce(post.c.conversation, post.c.id)


def parent(post: FromClause) -> ColumnElement[Any]:
    """The post it replies to, else the one that opened its conversation."""
    return func.coalesce(post.c.reply_to, case((post.c.conversation != post.c.id, post.c.conversation)))
