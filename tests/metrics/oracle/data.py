"""Data: how far the figures can be trusted."""

from datetime import UTC, datetime

from tests.metrics.oracle.asked import Asked
from tests.metrics.oracle.reading import every, given, over
from tests.metrics.oracle.response import tickets
from tests.metrics.oracle.sums import Answer, Figure, Oracle, share
from tests.metrics.oracle.world import Row, World

MILESTONES = ("first_response_at", "resolved_at", "closed_at")


def unmapped(row: Row) -> bool:
    """A word for the channel that no rule knew."""
    return row["channel"] == "other" and row["channel_rule"] in (None, "unmapped")


def dated(row: Row) -> bool:
    return row["opened_at"] is not None and any(row[name] is not None for name in MILESTONES)


def impossible(row: Row) -> bool:
    return any(row[name] is not None and row[name] < row["opened_at"] for name in MILESTONES)


def age(world: World, asked: Asked) -> Answer:
    """Minutes since each source was last heard of; of several the longest. It knows no other dimension."""
    now = datetime.now(UTC)
    wanted = asked.where.get("source")
    ages = {
        source: (now - at).total_seconds() / 60
        for source, at in world.as_of.items()
        if wanted is None or source in wanted
    }
    if not ages:
        return Answer(computable=False)
    if "source" not in asked.by:
        ages = {"": max(ages.values())}
    return Answer(
        {
            (*(source if name == "source" else None for name in asked.by), None): Figure(value, 1)
            for source, value in ages.items()
        }
    )


ORACLES: dict[str, Oracle] = {
    "unmapped_channel_share": over(
        tickets, given(ticket="channel"), lambda rows: share(rows, every, every, unmapped)
    ),
    "impossible_times_share": over(
        tickets,
        given(ticket=("opened_at", "first_response_at|resolved_at|closed_at")),
        lambda rows: share(rows, every, dated, impossible),
    ),
    "missing_response_share": over(
        tickets,
        given(ticket="first_response_at"),
        lambda rows: share(rows, every, every, lambda row: row["first_response_at"] is None),
    ),
    "data_age_minutes": age,
}
SMALLEST = dict.fromkeys(ORACLES, 30) | {"data_age_minutes": 0}
