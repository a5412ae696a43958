"""How long the texts of posts are kept: with every load those go that are too old.

Whole days are counted, in UTC, so that it is much at most once a day. What goes is gone for good, also from
the rows that an undo would put back. Nothing else of a post has an age at which it goes.
"""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from configuration import Privacy
from warehouse.session import Session

_DONE = "texts kept since"  # in table setting


def kept_since(privacy: Privacy, now: datetime | None = None) -> datetime | None:
    """Posts before this instant have no text any more; None where texts stay."""
    if privacy.keep_text_days is None:
        return None
    today = (now or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=privacy.keep_text_days)


def without_old_texts(rows: pa.Table, since: datetime) -> pa.Table:
    """Posts on their way in, those before `since` without their text; some do not say their day again."""
    if not {"text", "created_at"} <= set(rows.column_names):
        return rows
    nothing = pa.scalar(None, pa.string())
    old = pc.fill_null(pc.less(rows["created_at"], pa.scalar(since, rows["created_at"].type)), False)
    place = rows.column_names.index("text")
    return rows.set_column(place, rows.schema.field("text"), pc.if_else(old, nothing, rows["text"]))


def drop_old_texts(session: Session, privacy: Privacy) -> int:
    """Empty the texts of posts that are too old, unless that was done today; gives how many rows had one."""
    since = kept_since(privacy)
    if since is None or _done(session, since):
        return 0
    dropped = 0
    for table in ("post", "post_before"):
        dropped += session.affected(
            f"UPDATE {table} SET text = NULL WHERE text IS NOT NULL AND created_at < ?", [since]
        )
    if dropped:
        session.leave_no_trace()
    session.execute("DELETE FROM setting WHERE name = ?", [_DONE])
    session.execute("INSERT INTO setting (name, value) VALUES (?, ?)", [_DONE, since.isoformat()])
    return dropped


def _done(session: Session, since: datetime) -> bool:
    found = session.execute("SELECT value FROM setting WHERE name = ?", [_DONE]).fetchone()
    return found is not None and found[0] == since.isoformat()
