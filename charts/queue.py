"""From the analysis of what waits to bars of its ages and lists of where and which."""

from charts import words
from charts.forms import Bar, Bars
from charts.listing import Listing
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
    return Listing(title, header, rows, frozenset({1, 2, 3})) if rows else None


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
    return Listing(title, header, rows, frozenset({4})) if rows else None


def _text(value: object) -> str | None:
    return None if words.missing(value) else str(value)
