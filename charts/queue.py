"""From the analysis of what waits to bars of its ages and lists of where and which."""

from charts import words
from charts.forms import Bar, Bars
from charts.headlines import largest
from charts.listing import Behind, Listing, known
from charts.shaping import Name
from language import _
from metrics.analyses.waiting import Waiting
from metrics.units import State, Unit

LATE = 24  # hours


def ages(found: Waiting, *, title: str, locale: str = words.ENGLISH) -> Bars | None:
    """How many wait, by how long they have; those over a day in the accent."""
    if found.state is not State.OK or not found.n:
        return None
    edges = [float(edge) for edge in found.ages["over"]]
    rows = tuple(
        Bar(
            _band(edge, edges[at + 1] if at + 1 < len(edges) else None, locale),
            float(n),
            words.count(n, locale),
            subject=edge >= LATE,
        )
        for at, (edge, n) in enumerate(zip(edges, found.ages["n"], strict=True))
    )
    return Bars(title, rows, Unit.COUNT, locale=locale)


def _band(over: float, to: float | None, locale: str) -> str:
    """'under 1 h', '4 h to 1 d', 'over 7 d'."""
    low, high = (words.age(hours, locale) for hours in (over, to))
    if to is None:
        return _("over {low}").format(low=low)
    return _("{begin} to {end}").format(begin=low, end=high) if over else _("under {high}").format(high=high)


def waiting_desks(found: Waiting, *, title: str, name: Name, locale: str = words.ENGLISH) -> Listing | None:
    """A row a desk: how many wait, how many for over a day, and how long the oldest does."""
    rows = tuple(
        (
            name(None if words.missing(row["desk"]) else str(row["desk"])),
            words.count(row["n"], locale),
            words.count(row["overdue"], locale),
            words.age(row["oldest_hours"], locale),
        )
        for row in found.desks.to_dict("records")
    )
    header = (_("Desk"), _("Waiting"), _("Over a day"), _("Oldest"))
    most = largest((row[0], float(n), row[1]) for row, n in zip(rows, found.desks["n"], strict=True))
    behind = tuple(
        (None, known(row["n"], Unit.COUNT), known(row["overdue"], Unit.COUNT), _minutes(row["oldest_hours"]))
        for row in found.desks.to_dict("records")
    )
    return Listing(title, header, rows, frozenset({1, 2, 3}), says=most, behind=behind) if rows else None


def _minutes(hours: float) -> Behind | None:
    return known(hours * 60, Unit.MINUTES)


def waiting_rows(
    found: Waiting, *, title: str, name: Name, social: bool = False, locale: str = words.ENGLISH
) -> Listing | None:
    """Which ones wait: by id, which names no person, where they came and how long ago."""
    rows = tuple(
        (
            str(row["id"]),
            name(_text(row["desk"])),
            words.network_word(_text(row["platform"]))
            if social
            else words.channel_word(_text(row["channel"])),
            words.day(row["since"].date(), locale),
            words.age(row["hours"], locale),
        )
        for row in found.rows.to_dict("records")
    )
    header = (
        _("Post") if social else _("Ticket"),
        _("Desk"),
        _("Network") if social else _("Channel"),
        _("Since"),
        _("Waiting"),
    )
    if not rows:
        return None
    hours = list(found.rows["hours"])
    behind = tuple(
        (None, None, None, Behind(row["since"].date()), _minutes(row["hours"]))
        for row in found.rows.to_dict("records")
    )
    waits = _waits(min(hours), max(hours), locale)
    return Listing(title, header, rows, frozenset({4}), says=waits, behind=behind)


def _waits(low: float, high: float, locale: str) -> str:
    """'2 h to 269 d' of the waits listed."""
    begin, end = words.age(low, locale), words.age(high, locale)
    return end if begin == end else _("{begin} to {end}").format(begin=begin, end=end)


def _text(value: object) -> str | None:
    return None if words.missing(value) else str(value)
