"""Response: do people get an answer, and how soon."""

from tests.metrics.oracle.asked import Asked
from tests.metrics.oracle.contacts import SELF_SERVICE, answer_rows, ticket_row
from tests.metrics.oracle.reading import every, given, on_the_clock, over
from tests.metrics.oracle.sums import Figure, median_of, percentile_of, pooled, ratio, share
from tests.metrics.oracle.world import Row, World


def answers_known(world: World) -> dict[str, set[str]]:
    return {"ticket": world.giving("ticket", "first_response_at"), "post": world.hearing("in", "out")}


def owed(row: Row) -> bool:
    return row["owed"]


def old_enough(row: Row) -> bool:
    return row["young"] is False


def tickets(world: World, asked: Asked) -> list[Row]:
    return [ticket_row(world, ticket, asked) for ticket in world.tickets]


def volumes(world: World, _: Asked) -> list[Row]:
    """Calls: the totals of self-service channels are sessions."""
    calls = [volume for volume in world.volumes if volume["channel"] not in SELF_SERVICE]
    return [volume | {"origin": "contact_volume"} for volume in calls]


def waiting(rows: list[Row]) -> Figure:
    """Those of an age of T or more that are open and have had no answer; n is all of that age."""
    old = [row for row in rows if old_enough(row)]
    known = [row for row in old if row["known"]]
    ends = ("first_response_at", "resolved_at", "closed_at")
    late = sum(all(row[end] is None for end in ends) for row in known)
    value = late if known else Figure().value
    return Figure(value, len(known), late, len(known), len(old) - len(known))


def calls(above: str, below: str) -> Figure:
    def figure(rows: list[Row]) -> Figure:
        found = pooled(rows, above, below)
        return ratio(found.numerator, found.denominator, found.excluded)

    return figure


def within(rows: list[Row]) -> Figure:
    return share(rows, owed, lambda row: old_enough(row) and row["timed"], lambda row: row["in_time"])


ORACLES = {
    "first_response_minutes": on_the_clock(
        over(answer_rows, answers_known, lambda rows: median_of(rows, owed, "minutes"))
    ),
    "first_response_p90": on_the_clock(
        over(answer_rows, answers_known, lambda rows: percentile_of(rows, owed, "minutes", 0.9))
    ),
    "answered_share": over(
        answer_rows, answers_known, lambda rows: share(rows, owed, every, lambda row: row["answered"])
    ),
    "answered_within_share": on_the_clock(over(answer_rows, answers_known, within)),
    "response_target_met_share": over(
        tickets,
        given(ticket="response_target_met"),
        lambda rows: share(
            rows,
            every,
            lambda row: row["response_target_met"] is not None,
            lambda row: row["response_target_met"],
        ),
    ),
    "overdue_unanswered": over(tickets, given(ticket="first_response_at"), waiting),
    "abandoned_share": over(
        volumes, given(contact_volume=("abandoned", "offered")), calls("abandoned", "offered")
    ),
    "service_level": over(
        volumes,
        given(contact_volume=("answered_within_target", "offered")),
        calls("answered_within_target", "offered"),
    ),
    "speed_of_answer": over(
        volumes,
        given(contact_volume=("wait_seconds", "handled")),
        lambda rows: pooled(rows, "wait_seconds", "handled"),
    ),
}
SMALLEST = {
    "first_response_minutes": 6,
    "first_response_p90": 6,
    "answered_share": 30,
    "answered_within_share": 30,
    "response_target_met_share": 30,
    "overdue_unanswered": 0,
    "abandoned_share": 30,
    "service_level": 30,
    "speed_of_answer": 6,
}
