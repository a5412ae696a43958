"""Conversations that come in by real loads, and rules about how many of them are answered in time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from configuration import Alert, Configuration, Recipients, Span
from tests.warehouse.conftest import batch
from warehouse import LoadReport, Origin, Warehouse, open_warehouse

BELOW_60 = Alert(
    name="Social answers",
    metric="social_answered_within_share",
    sign="below",
    value=0.6,
    at_least=15,
    over=Span("day", 7),
    to=("team",),
)
TEAM = Recipients(to=("ann@example.org", "ben@example.org"))


def words(recipients: Recipients) -> tuple[str, ...]:
    """Ways to recipients that a test can read."""
    return (*recipients.to, *([recipients.kind] if recipients.webhook else []))


def watched_by(address: str, *rules: Alert, **settings: Any) -> Warehouse:
    """The warehouse under a configuration with these rules."""
    return open_warehouse(address, Configuration(alerts=rules, recipients={"team": TEAM}, **settings))


def day(text: str, asked: int, answered: int) -> list[dict[str, Any]]:
    """So many people write on a day at nine; the first `answered` of them get an answer at ten."""
    at = datetime.fromisoformat(f"{text} 09:00").replace(tzinfo=UTC)
    posts = []
    for person in range(asked):
        name = f"{text} {person}"
        posts.append(_post(name, "in", f"person {person}", "customer", at))
        if person < answered:
            posts.append(_post(f"{name} a", "out", "desk", "desk", at + timedelta(hours=1), reply_to=name))
    return posts


def _post(name: str, direction: str, author: str, role: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "desk": "north",
        "direction": direction,
        "author": author,
        "author_role": role,
        "reply_to": None,
        "created_at": at,
    } | more


def come_in(warehouse: Warehouse, *days: tuple[str, int, int]) -> LoadReport:
    """Load what happened on some days; the source was heard of three days after the last of them."""
    posts = [post for one in days for post in day(*one)]
    heard = max(post["created_at"] for post in posts) + timedelta(days=3)
    return warehouse.load([batch("own", post=posts)], Origin("own", "post", days[-1][0], as_of=heard))
