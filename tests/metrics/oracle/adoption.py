"""Adoption: through which channels people reach us."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from tests.metrics.oracle.asked import OF_DESK, Asked, Key, kept, sliced
from tests.metrics.oracle.contacts import asker_rows, contact_rows
from tests.metrics.oracle.hours import label_before
from tests.metrics.oracle.reading import Needs, RowsOf, every, over, told
from tests.metrics.oracle.sums import NAN, Answer, Figure, Oracle, Z, newcombe, ratio, share
from tests.metrics.oracle.world import Row, World

NOT_CHOSEN = ("monitoring", "api", "agent_created", "unknown", "other", None)
OFFERED = 5  # contacts that make a channel of a desk more than a stray one
DESK = ("desk", *OF_DESK)


def reached(world: World) -> dict[str, set[str]]:
    """Every contact counts, whatever its source says of it."""
    return {table: world.sources(table) for table in ("ticket", "post", "contact_volume")}


def channel_told(world: World) -> dict[str, set[str]]:
    return reached(world) | {"ticket": world.giving("ticket", "channel")}


def weight(rows: list[Row], *, known: bool = False) -> float:
    return sum(row.get("weight", 1) for row in rows if row["known"] or not known)


def contacts(rows: list[Row]) -> Figure:
    n = weight(rows)
    return Figure(n or NAN, n, n, n, 0)


def by_channel(channel: str) -> Callable[[list[Row]], Figure]:
    return lambda rows: share(rows, every, every, lambda row: row["channel"] == channel)


def of_mixes(
    needs: Needs,
    answer: Callable[[World, list[Row], Asked], dict[Key, Figure]],
    rows_of: RowsOf = contact_rows,
) -> Oracle:
    """A figure that looks at the contacts of several channels or desks together."""

    def oracle(world: World, asked: Asked) -> Answer:
        sources = needs(world)
        rows = told(world, rows_of(world, asked), sources)
        if not any(sources.values()):
            return Answer(computable=False, excluded=weight(kept(world, rows, asked)))
        return Answer(answer(world, rows, asked))

    return oracle


def of_all_channels(asked: Asked, key: Key) -> Key:
    """The slice with the channel taken out."""
    return tuple(part for part, name in zip(key, (*asked.by, "period"), strict=True) if name != "channel")


def channel_share(world: World, rows: list[Row], asked: Asked) -> dict[Key, Figure]:
    whole = sliced(world, rows, asked.without("channel"))
    found = {}
    for key, part in sliced(world, rows, asked).items():
        k, n = weight(part, known=True), weight(whole[of_all_channels(asked, key)], known=True)
        found[key] = ratio(k, n, weight(part) - k)
    return found


def effective_channels(world: World, rows: list[Row], asked: Asked) -> dict[Key, Figure]:
    """exp(-sum p ln p); it looks at all channels, so that a split by channel leaves one row for them all."""
    found = {}
    for key, part in sliced(world, rows, asked.without("channel")).items():
        used: Counter[str | None] = Counter()
        for row in part:
            chosen = row["known"] and row["channel"] not in NOT_CHOSEN
            used[row["channel"]] += row.get("weight", 1) if chosen else 0
        n = sum(used.values())
        shares = [count / n for count in used.values() if count]
        value = math.exp(-sum(p * math.log(p) for p in shares)) if n else NAN
        found[_with_no_channel(asked, key)] = Figure(value, n, excluded=weight(part) - n)
    return found


def _with_no_channel(asked: Asked, key: Key) -> Key:
    parts = iter(key)
    return tuple(None if name == "channel" else next(parts) for name in (*asked.by, "period"))


def offered(part: list[Row]) -> dict[str, dict[str, float]]:
    """By desk its channels that people chose, with the contacts of each; stray ones are none."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in part:
        if row["desk"] is not None and row["channel"] not in NOT_CHOSEN and row["known"]:
            counts[row["desk"], row["channel"]] += row.get("weight", 1)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (desk, channel), count in counts.items():
        if count >= OFFERED:
            found[desk][channel] = count
    return found


def channels_per_desk(world: World, rows: list[Row], asked: Asked) -> dict[Key, Figure]:
    found = {}
    for key, part in sliced(world, rows, asked).items():
        counts = [len(channels) for channels in offered(part).values()]
        n = len(counts)
        if not n:
            continue
        mean = sum(counts) / n
        spread = NAN
        if n > 1:
            spread = Z * math.sqrt(sum((count - mean) ** 2 for count in counts) / (n - 1) / n)
        found[key] = Figure(mean, n, sum(counts), n, 0, mean - spread, mean + spread)
    return found


def single_channel(world: World, rows: list[Row], asked: Asked) -> dict[Key, Figure]:
    found = {}
    for key, part in sliced(world, rows, asked).items():
        desks = offered(part).values()
        n = sum(sum(channels.values()) for channels in desks)
        if n:
            k = sum(sum(channels.values()) for channels in desks if len(channels) == 1)
            found[key] = ratio(k, n, weight(part) - n)
    return found


def reach(world: World, rows: list[Row], asked: Asked) -> dict[Key, Figure]:
    whole = sliced(world, rows, asked.without("channel"))
    found = {}
    for key, part in sliced(world, rows, asked).items():
        people = _people(part)
        everybody = _people(whole[of_all_channels(asked, key)])
        left_out = weight([row for row in part if not row["known"] or row["requester"] is None])
        if not people:
            found[key] = Figure(excluded=left_out, state="not_computable" if left_out else None)
            continue
        found[key] = ratio(len(people), len(everybody), left_out)
    return found


def _people(rows: list[Row]) -> set[str]:
    return {row["requester"] for row in rows if row["known"] and row["requester"] is not None}


def people_told(world: World) -> dict[str, set[str]]:
    """Totals of a phone system name nobody."""
    return {
        "ticket": world.giving("ticket", "channel", "requester"),
        "post": world.giving("post", "author"),
    }


def desks_of(world: World, asked: Asked) -> list[Row]:
    """The named desks that the filters on desks keep."""
    about_desks = {name: values for name, values in asked.where.items() if name in DESK}
    return [
        desk
        for desk in world.desks.values()
        if all(desk["id" if name == "desk" else name] in values for name, values in about_desks.items())
    ]


def of_desk(desk: Row, asked: Asked) -> dict[str, str | None]:
    return {name: desk["id" if name == "desk" else name] for name in asked.by if name in DESK}


def desks_taking(takes: Callable[[Row], bool]) -> Oracle:
    """Desks with a contact that `takes`, over all named desks, also those that nobody reached."""

    def answer(world: World, asked: Asked) -> Answer:
        sources = channel_told(world)
        desks = desks_of(world, asked)
        rows = told(world, contact_rows(world, asked), sources)
        rows = kept(world, rows, asked)
        if not any(sources.values()) or not desks:
            return Answer(computable=False, excluded=len(rows))
        named = [row for row in rows if row["desk"] is not None]
        found: dict[Key, Figure] = {}
        for other in {_beside_desks(world, row, asked) for row in named}:
            for desk in desks:
                mine = of_desk(desk, asked)
                parts = dict(other) | mine
                key = (*(parts[name] for name in asked.by), parts["period"])
                alike = {each["id"] for each in desks if of_desk(each, asked) == mine}
                taking = {
                    row["desk"]
                    for row in named
                    if _beside_desks(world, row, asked) == other and row["known"] and takes(row)
                }
                found[key] = ratio(len(taking & alike), len(alike))
        return Answer(found)

    return answer


def _beside_desks(world: World, row: Row, asked: Asked) -> tuple[tuple[str, str | None], ...]:
    """The slice of a row, without what its desk says."""
    names = (*asked.by, "period")
    ((key, _),) = sliced(world, [row], asked).items()
    return tuple(pair for pair in zip(names, key, strict=True) if pair[0] not in DESK)


def taken(row: Row) -> bool:
    """A ticket, a handled call, or a turn that a human at the desk answered."""
    return row["channel"] is not None and row["taken"]


def plans(world: World, asked: Asked) -> Answer:
    """Desks whose last plan for social by the end of the window says 'using' or 'planning'; of a day the page's."""
    if not world.plans:
        return Answer(computable=False)
    groups: dict[Key, set[str]] = defaultdict(set)
    for desk in desks_of(world, asked):
        mine = of_desk(desk, asked)
        groups[tuple(mine.get(name) for name in asked.by)].add(desk["id"])
    found = {}
    for period, day in ends_of_plans(world, asked).items():
        meant = meaning_to(world, day)
        found |= {(*key, period): ratio(len(desks & meant), len(desks)) for key, desks in groups.items()}
    return Answer(found)


def meaning_to(world: World, day: date | None) -> set[str]:
    """The desks that use social or plan to, by a day."""
    begun = [
        plan
        for plan in world.plans
        if plan["channel"] == "social" and (day is None or plan["since"] is None or plan["since"] <= day)
    ]
    begun.sort(key=lambda plan: (plan["since"] or date.min, plan["origin"]))
    last = {plan["desk"]: plan["status"] for plan in begun}
    return {desk for desk, status in last.items() if status in ("using", "planning")}


def ends_of_plans(world: World, asked: Asked) -> dict[str | None, date | None]:
    """By period its last day, from the first dated plan to when the data were heard of or a later plan."""
    if asked.grain is None:
        return {None: asked.last}
    dated = [plan["since"] for plan in world.plans if plan["channel"] == "social" and plan["since"]]
    known = [*dated, *([max(world.as_of.values()).date()] if world.as_of else [])]
    if not known and not (asked.first and asked.last):
        return {}
    first = asked.first or min(dated, default=max(known))
    last = asked.last or max(known)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {world.calendar.label(day, asked.grain): day for day in days}


def a_year_before(day: date | None) -> date | None:
    """The same day of the year before; the last of a month stays the last, also in February."""
    if day is None:
        return None
    tomorrow = day + timedelta(days=1)
    if tomorrow.day == 1:
        return tomorrow.replace(year=tomorrow.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def digital_shift(world: World, asked: Asked) -> Answer:
    """The share of the phone less that of the same period a year before."""
    voice = ORACLES["voice_share"]
    now = voice(world, asked)
    if not now.computable or (asked.grain is None and asked.first is None):
        return Answer(computable=False, excluded=now.excluded)
    first, last = a_year_before(asked.first), a_year_before(asked.last)
    if asked.grain == "week":  # the same week has other days
        first, last = first and first - timedelta(days=7), last and last + timedelta(days=7)
    then = voice(world, replace(asked, first=first, last=last))
    found = {}
    for key, figure in now.figures.items():
        period = key[-1]
        before = then.figures.get((*key[:-1], period and label_before(period)))
        if before is None or not figure.n or not before.n or (asked.grain and period is None):
            continue
        low, high = newcombe(figure.numerator, figure.n, before.numerator, before.n)
        found[key] = Figure(
            figure.value - before.value, min(figure.n, before.n), NAN, NAN, figure.excluded, low, high
        )
    return Answer(found)


ORACLES: dict[str, Oracle] = {
    "contacts": over(contact_rows, reached, contacts),
    "channel_share": of_mixes(channel_told, channel_share),
    "social_share": over(contact_rows, channel_told, by_channel("social")),
    "desks_taking_social": desks_taking(lambda row: row["channel"] == "social" and row["taken"]),
    "desks_taking_channel_share": desks_taking(taken),
    "desks_using_or_planning_social": plans,
    "channels_per_desk": of_mixes(channel_told, channels_per_desk),
    "channel_reach": of_mixes(people_told, reach, asker_rows),
    "voice_share": over(contact_rows, channel_told, by_channel("phone")),
    "digital_shift": digital_shift,
    "effective_channels": of_mixes(channel_told, effective_channels),
    "single_channel_exposure": of_mixes(channel_told, single_channel),
}
SMALLEST = {
    "contacts": 0,
    "channel_share": 30,
    "social_share": 30,
    "desks_taking_social": 10,
    "desks_taking_channel_share": 10,
    "desks_using_or_planning_social": 10,
    "channels_per_desk": 10,
    "channel_reach": 30,
    "voice_share": 30,
    "digital_shift": 30,
    "effective_channels": 30,
    "single_channel_exposure": 30,
}
