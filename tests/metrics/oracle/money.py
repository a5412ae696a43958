"""Self-service and cost: what is settled without a person, and what a contact costs."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from tests.metrics.oracle.adoption import NOT_CHOSEN, a_year_before, channel_told, reached, weight
from tests.metrics.oracle.asked import Asked, Key, kept, sliced
from tests.metrics.oracle.contacts import SELF_SERVICE, contact_rows
from tests.metrics.oracle.hours import label_before
from tests.metrics.oracle.reading import every, over, provided, told
from tests.metrics.oracle.sums import NAN, Answer, Figure, Oracle, pooled, ratio, share
from tests.metrics.oracle.world import Row, World


def sessions(world: World, _: Asked) -> list[Row]:
    """Daily totals of self-service channels."""
    own = [volume for volume in world.volumes if volume["channel"] in SELF_SERVICE]
    return [volume | {"origin": "contact_volume"} for volume in own]


def counting_sessions(world: World) -> set[str]:
    return {volume["source"] for volume in world.volumes if volume["channel"] in SELF_SERVICE}


def settled(rows: list[Row]) -> Figure:
    found = pooled(rows, "handled", "offered")
    return ratio(found.numerator, found.denominator, found.excluded)


def begun_alone(rows: list[Row]) -> Figure:
    return share(
        rows,
        every,
        lambda row: row["channel"] not in NOT_CHOSEN,
        lambda row: row["channel"] in SELF_SERVICE,
    )


def demand(world: World, asked: Asked) -> list[Row]:
    """All contacts, and the sessions that settled the matter by themselves, or all begun where that is not known."""
    alone = [
        row | {"weight": row["offered"] or 0, "settled": None}
        if row["handled"] is None
        else row | {"weight": row["handled"], "settled": True}
        for row in sessions(world, asked)
    ]
    return alone + [row | {"settled": False} for row in contact_rows(world, asked)]


def deflected(world: World, asked: Asked) -> Answer:
    if not (counting_sessions(world) and provided(world, "contact_volume.handled")):
        rows = told(world, demand(world, asked), reached(world))
        return Answer(computable=False, excluded=weight(kept(world, rows, asked)))
    return over(demand, reached, kept_away)(world, asked)


def kept_away(rows: list[Row]) -> Figure:
    """Without one count of the settled sessions nobody knows; where some are missing, those are left out."""
    if not any(row["settled"] for row in rows):
        left_out = weight(rows)
        return Figure(excluded=left_out, state="not_computable" if left_out else None)
    return share(rows, every, lambda row: row["settled"] is not None, lambda row: row["settled"])


def cost_of(world: World, row: Row) -> tuple[float, str] | None:
    """The cost that holds on its day: the desk's own for the channel, else that of every desk."""
    for desk in (row["desk"], ""):
        valid = [
            cost
            for cost in world.costs
            if (cost["channel"], cost["desk"]) == (row["channel"], desk)
            and row["day"] is not None
            and cost["valid_from"] <= row["day"]
        ]
        if valid:
            latest = max(valid, key=lambda cost: cost["valid_from"])
            return latest["per_contact"], latest["currency"]
    return None


def costed(world: World, asked: Asked) -> list[Row]:
    rows = told(world, contact_rows(world, asked), reached(world))
    return [row | {"cost": cost_of(world, row), "weight": row.get("weight", 1)} for row in rows]


def mean_cost(rows: list[Row]) -> Figure:
    known = [row for row in rows if row["cost"]]
    n = weight(known)
    if len({row["cost"][1] for row in known}) > 1:
        return Figure(NAN, n, NAN, n, weight(rows) - n, state="not_computable")
    total = sum(row["cost"][0] * row["weight"] for row in known)
    return Figure(total / n if n else NAN, n, total, n, weight(rows) - n)


def cost_per_ticket(world: World, asked: Asked) -> Answer:
    rows = costed(world, asked)
    if not world.costs or not any(reached(world).values()):
        return Answer(computable=False, excluded=weight(kept(world, rows, asked)))
    return Answer({key: mean_cost(part) for key, part in sliced(world, rows, asked).items()})


def cost_of_mix_shift(world: World, asked: Asked) -> Answer:
    """Over the channels (share now - share a year before) x cost of a contact by the channel now."""
    dated = asked.grain is not None or asked.first is not None
    if not world.costs or not any(reached(world).values()) or not dated:
        return Answer(computable=False)
    rows, across = costed(world, asked), asked.without("channel")
    now = sliced(world, rows, across)
    then = sliced(world, rows, replace(across, **earlier(asked)))
    found = {}
    for key, part in now.items():
        if asked.grain and key[-1] is None:
            continue
        before = then.get((*key[:-1], key[-1] and label_before(key[-1])), [])
        figure = _shift(part, before)
        if figure is not None:
            found[_with_no_channel(asked, key)] = figure
    return Answer(found)


def earlier(asked: Asked) -> dict[str, date | None]:
    """The window a year before; by week a week more at both ends, for the same week has other days."""
    first, last = a_year_before(asked.first), a_year_before(asked.last)
    if asked.grain == "week":
        return {"first": first and first - timedelta(days=7), "last": last and last + timedelta(days=7)}
    return {"first": first, "last": last}


def _with_no_channel(asked: Asked, key: Key) -> Key:
    parts = iter(key)
    return tuple(None if name == "channel" else next(parts) for name in (*asked.by, "period"))


def _shift(now: list[Row], then: list[Row]) -> Figure | None:
    mean_now, mean_then = mean_cost(now), mean_cost(then)
    if not mean_now.n or not mean_then.n:
        return None
    n = min(mean_now.n, mean_then.n)
    currencies = {row["cost"][1] for row in (*now, *then) if row["cost"]}
    if len(currencies) > 1:
        return Figure(NAN, n, NAN, mean_now.n, mean_now.excluded, state="not_computable")
    by_channel = [_by_channel(rows) for rows in (now, then)]
    value = 0.0
    for channel in {*by_channel[0], *by_channel[1]}:
        is_, was = (mean_cost(part.get(channel, [])) for part in by_channel)
        cost = is_.value if is_.n else was.value
        if is_.n or was.n:
            value += (is_.n / mean_now.n - was.n / mean_then.n) * cost
    return Figure(value, n, value * mean_now.n, mean_now.n, mean_now.excluded)


def _by_channel(rows: list[Row]) -> dict[str | None, list[Row]]:
    found: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["channel"]].append(row)
    return found


ORACLES: dict[str, Oracle] = {
    "self_service_share": over(contact_rows, channel_told, begun_alone),
    "self_service_settled_share": over(
        sessions,
        lambda world: {
            "contact_volume": world.giving("contact_volume", "handled", "offered") & counting_sessions(world)
        },
        settled,
    ),
    "deflection_share": deflected,
    "cost_per_ticket": cost_per_ticket,
    "cost_of_mix_shift": cost_of_mix_shift,
}
SMALLEST = dict.fromkeys(ORACLES, 30)
