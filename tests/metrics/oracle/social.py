"""Social: what reaches us in public and in team channels, whether it is answered, what our posts draw."""

from tests.metrics.oracle.reading import on_the_clock, over
from tests.metrics.oracle.response import old_enough, owed
from tests.metrics.oracle.sums import NAN, Figure, median_of, percentile_of, pooled, share
from tests.metrics.oracle.turns import announcement_rows, message_rows, turn_rows
from tests.metrics.oracle.world import Row, World


def both_sides(world: World) -> dict[str, set[str]]:
    return {"post": world.hearing("in", "out")}


def customers(world: World) -> dict[str, set[str]]:
    return {"post": world.hearing("in")}


def drawn_and_reached(world: World) -> dict[str, set[str]]:
    followed = world.sources("post") & {row["source"] for row in world.audience}
    reached = world.giving("post", "impressions|followers") | followed
    return {"post": world.giving("post", "direction", "reactions|comments|shares") & reached}


def settled(row: Row) -> bool:
    """Owed an answer, and not one that still waits and is young."""
    return row["owed"] and (row["answered"] or not row["young"])


def no_spam(row: Row) -> bool:
    return not row["spam"]


def opener(row: Row) -> bool:
    return row["opener"] and not row["spam"]


def owed_message(row: Row) -> bool:
    return owed(row) and no_spam(row)


def owed_opener(row: Row) -> bool:
    return owed(row) and opener(row)


def answered(row: Row) -> bool:
    return row["answered"]


def mentions(rows: list[Row]) -> Figure:
    cases = [row for row in rows if no_spam(row)]
    n = sum(row["known"] for row in cases)
    return Figure(n or NAN, n, n, n, len(cases) - n)


def engagement(rows: list[Row]) -> Figure:
    """n counts posts; of nobody reached there is no rate."""
    found = pooled(rows, "engagements", "reached")
    n = len(rows) - found.excluded
    unknowable = n > 0 and found.denominator == 0
    return Figure(
        found.value,
        n,
        found.numerator,
        found.denominator,
        found.excluded,
        state="not_computable" if unknowable else None,
    )


def within(rows: list[Row]) -> Figure:
    return share(
        rows,
        lambda _: True,
        lambda row: row["owed"] and old_enough(row) and row["timed"],
        lambda row: row["in_time"],
    )


ORACLES = {
    "mentions": over(message_rows, customers, mentions),
    "social_answered_share": over(
        turn_rows, both_sides, lambda rows: share(rows, lambda _: True, settled, answered)
    ),
    "social_answered_share_by_message": over(
        message_rows, both_sides, lambda rows: share(rows, no_spam, settled, answered)
    ),
    "social_answered_share_by_conversation": over(
        message_rows, both_sides, lambda rows: share(rows, opener, settled, answered)
    ),
    "social_answered_within_share": on_the_clock(over(turn_rows, both_sides, within)),
    "social_response_minutes": on_the_clock(
        over(turn_rows, both_sides, lambda rows: median_of(rows, owed, "minutes"))
    ),
    "social_response_p90": on_the_clock(
        over(turn_rows, both_sides, lambda rows: percentile_of(rows, owed, "minutes", 0.9))
    ),
    "social_response_minutes_by_message": on_the_clock(
        over(message_rows, both_sides, lambda rows: median_of(rows, owed_message, "minutes"))
    ),
    "social_response_minutes_by_conversation": on_the_clock(
        over(message_rows, both_sides, lambda rows: median_of(rows, owed_opener, "minutes"))
    ),
    "engagement_rate": over(announcement_rows, drawn_and_reached, engagement),
}
SMALLEST = {
    "mentions": 0,
    "social_answered_share": 10,
    "social_answered_share_by_message": 30,
    "social_answered_share_by_conversation": 30,
    "social_answered_within_share": 10,
    "social_response_minutes": 6,
    "social_response_p90": 6,
    "social_response_minutes_by_message": 6,
    "social_response_minutes_by_conversation": 6,
    "engagement_rate": 10,
}
