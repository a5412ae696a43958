"""Satisfaction: are those who rated us content."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from fractions import Fraction

from tests.metrics.oracle.asked import Asked, Key, kept, sliced
from tests.metrics.oracle.reading import every, given, over, told
from tests.metrics.oracle.sums import Answer, Figure, Oracle, Z, mean, net, share
from tests.metrics.oracle.world import Row, World

SCORED = given(rating=("score", "scale_low", "scale_high"))
OF_TICKET = ("kind", "priority", "category", "service")


def ratings(world: World, _: Asked) -> list[Row]:
    """Ratings by the day given, else asked for; kind, priority, category and service are the ticket's."""
    tickets = {(ticket["source"], ticket["id"]): ticket for ticket in world.tickets}
    found = []
    for rating in world.ratings:
        ticket = tickets.get((rating["source"], rating["ticket"]), {})
        found.append(
            rating
            | {name: ticket.get(name) for name in OF_TICKET}
            | {
                "origin": "rating",
                "day": world.day(rating["rated_at"] or rating["invited_at"], rating["desk"]),
                "place": place(rating),
            }
        )
    return found


def place(rating: Row) -> Fraction | None:
    """Where the score lies between the worst (0) and the best (1) point of its scale, exactly."""
    low, high = rating["scale_low"], rating["scale_high"]
    if rating["score"] is None or low is None or high is None or low == high:
        return None
    score, low, high = (Fraction(str(value)) for value in (rating["score"], low, high))
    along = (score - low) / (high - low)
    return 1 - along if rating["best_is_high"] is False else along


def satisfaction(row: Row) -> bool:
    return row["question"] == "csat"


def placed(row: Row) -> bool:
    return row["place"] is not None


def satisfied(row: Row) -> bool:
    return row["place"] >= Fraction(3, 4)


def of_satisfaction(above: Callable[[Row], bool]) -> Oracle:
    return over(ratings, SCORED, lambda rows: share(rows, satisfaction, placed, above))


def from_nought_to_ten(row: Row) -> bool:
    return (row["scale_low"], row["scale_high"]) == (0, 10) and row["score"] is not None


def net_promoter(rows: list[Row]) -> Figure:
    return net(
        rows,
        lambda row: row["question"] == "nps",
        from_nought_to_ten,
        lambda row: row["score"] >= 9,
        lambda row: row["score"] <= 6,
    )


def scale(row: Row) -> object:
    return row["scale_low"], row["scale_high"]


def scale_and_direction(row: Row) -> object:
    return row["scale_low"], row["scale_high"], row["best_is_high"] is not False


def invitations(world: World, asked: Asked) -> list[Row]:
    """Invitations where any source tells them, else the resolved tickets of the sources that have ratings."""
    if world.giving("rating", "invited_at"):
        asked_for = [row for row in ratings(world, asked) if row["invited_at"] is not None]
        return [row | {"rated": row["score"] is not None} for row in asked_for]
    rated = {(rating["source"], rating["ticket"]) for rating in world.ratings if rating["score"] is not None}
    return [
        ticket
        | {
            "origin": "rating",
            "day": world.day(ticket["resolved_at"], ticket["desk"]),
            "rated": (ticket["source"], ticket["id"]) in rated,
        }
        for ticket in world.tickets
        if ticket["resolved_at"] is not None and ticket["source"] in world.sources("rating")
    ]


def adjusted(world: World, asked: Asked) -> Answer:
    """The share within each kind and priority, weighted by the ratings that all channels have there."""
    sources = SCORED(world)
    rows = told(world, ratings(world, asked), sources)
    mine = [row for row in rows if satisfaction(row)]
    if not any(sources.values()):
        cases = kept(world, mine, asked)
        return Answer(computable=False, excluded=len(cases))
    rows = [row for row in mine if row["known"] and placed(row)]
    mix: dict[Key, Counter[Key]] = defaultdict(Counter)
    for key, part in sliced(world, rows, asked.without("channel")).items():
        mix[key].update((row["kind"], row["priority"]) for row in part)
    cases = sliced(world, mine, asked)
    found = {}
    for key, part in sliced(world, rows, asked).items():
        whole = mix[tuple(p for p, n in zip(key, (*asked.by, "period"), strict=True) if n != "channel")]
        found[key] = _standardised(part, whole, len(cases[key]) - len(part))
    return Answer(found)


def _standardised(part: list[Row], mix: Counter[Key], excluded: int) -> Figure:
    strata: dict[Key, list[Row]] = defaultdict(list)
    for row in part:
        strata[row["kind"], row["priority"]].append(row)
    weights = sum(mix[stratum] for stratum in strata)
    value = variance = 0.0
    for stratum, rows in strata.items():
        weight, p = mix[stratum] / weights, sum(map(satisfied, rows)) / len(rows)
        value += weight * p
        variance += weight**2 * p * (1 - p) / len(rows)
    spread = Z * math.sqrt(variance)
    k, n = sum(map(satisfied, part)), len(part)
    return Figure(value, n, k, n, excluded, max(0, value - spread), min(1, value + spread))


ORACLES: dict[str, Oracle] = {
    "satisfied_share": of_satisfaction(satisfied),
    "very_satisfied_share": of_satisfaction(lambda row: row["place"] >= 1),
    "dissatisfied_share": of_satisfaction(lambda row: row["place"] <= Fraction(1, 4)),
    "satisfaction_mean": over(ratings, SCORED, lambda rows: mean(rows, satisfaction, scale)),
    "net_promoter": over(ratings, SCORED, net_promoter),
    "effort_mean": over(
        ratings, SCORED, lambda rows: mean(rows, lambda row: row["question"] == "ces", scale_and_direction)
    ),
    "rated_share": over(
        invitations, given(rating="score"), lambda rows: share(rows, every, every, lambda row: row["rated"])
    ),
    "satisfied_share_adjusted": adjusted,
}
SMALLEST = dict.fromkeys(ORACLES, 30)
