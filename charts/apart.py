"""From analyses of slices beside each other to their charts: desks, a year's shift, like for like, moods."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from charts import words
from charts.forms import Bar, Bars, Bullet, FewRatings, Likert, LikertRow
from charts.headlines import spread
from charts.heat import Heat
from charts.listing import Listing, known
from charts.moves import Move, Moves
from charts.readings import as_reading, behind, more_words, reading
from charts.shaping import Name, of_metric, readings
from charts.usual import Limits, Place, UsualRange
from language import N_, _, ngettext
from metrics.analyses.channel_shift import ChannelShift
from metrics.analyses.desks import DeskFunnel
from metrics.analyses.mood import FEWEST, TONES, Mood
from metrics.analyses.one_or_many import Group, OneOrMany
from metrics.units import State, Unit

_MOODS = {"negative": N_("Negative"), "neutral": N_("Neutral"), "positive": N_("Positive")}
POINTS = 60  # of the lines around the usual range


def usual_range_of(
    found: DeskFunnel, *, title: str, name: Name, counted: str, locale: str = words.ENGLISH
) -> UsualRange | None:
    """Each desk against the range that is usual for its number of cases; None under three desks."""
    if found.state is not State.OK or found.centre is None:
        return None
    rows = found.desks.to_dict("records")
    places = tuple(
        Place(name(str(row["desk"])), int(row["n"]), float(row["value"]), int(row["side"]), row["good"])
        for row in rows
    )
    cases = found.desks["n"].to_numpy(float)
    drawn = np.unique(np.geomspace(max(cases.min() * 0.7, 1.0), cases.max() * 1.4, POINTS).round())
    limits = tuple(
        Limits(float(at), float(low), float(high), float(low_edge), float(high_edge))
        for at, low, high, low_edge, high_edge in found.limits(list(drawn)).itertuples(index=False)
    )
    return UsualRange(title, places, limits, found.centre, counted, locale=locale)


def desk_listing(
    frame: pd.DataFrame,
    columns: Sequence[tuple[str, str]],
    *,
    title: str,
    counted: str,
    name: Name,
    locale: str = words.ENGLISH,
) -> Listing | None:
    """A row a desk with the figures of `columns` (metric, heading) and the cases of the first, which are
    called `counted`; most first.
    """
    first = columns[0][0]
    cases = [(desk, one.n) for desk, one in readings(frame, first, "desk") if one.loaded and one.n]
    if not cases:
        return None
    cases.sort(key=lambda pair: -pair[1])
    rows = tuple(
        (
            name(desk),
            words.count(n, locale),
            *(reading(frame, metric, desk=desk).in_words(locale) for metric, _ in columns),
        )
        for desk, n in cases
    )
    header = (_("Desk"), counted, *(heading for _, heading in columns))
    found = [(name(desk), reading(frame, first, desk=desk)) for desk, _n in cases]
    ends = spread((desk, float(one.value or 0), one.in_words(locale)) for desk, one in found if one.ok)
    says = f"{columns[0][1]} {ends}" if ends else ""
    numbers = tuple(
        (
            None,
            known(n, Unit.COUNT),
            *(behind(reading(frame, metric, desk=desk)) for metric, _heading in columns),
        )
        for desk, n in cases
    )
    return Listing(title, header, rows, frozenset(range(1, len(header))), says=says, behind=numbers)


def shift_moves(found: ChannelShift, *, title: str, locale: str = words.ENGLISH) -> Moves | None:
    """Each channel's share of contacts a year before and now; bold where it moved beyond chance."""
    if found.state is not State.OK or found.channels["before"].isna().all():
        return None
    rows = tuple(
        Move(
            words.channel_word(row["channel"]),
            _known(row["before"]),
            _known(row["value"]),
            _gap(row["change"], locale),
            subject=row["channel"] == "social",
            certain=None if words.missing(row["within_noise"]) else not row["within_noise"],
        )
        for row in found.channels.to_dict("records")
        if not words.missing(row["channel"])
    )
    return Moves(title, rows, (_("A year before"), _("Now")), locale=locale) if rows else None


def like_for_like(
    frame: pd.DataFrame, plain: str, alike: str, *, title: str, locale: str = words.ENGLISH
) -> Moves | None:
    """Each channel's plain share and the one at the same mix of work, where both are known."""
    same = dict(readings(frame, alike, "channel"))
    pairs = [(key, one, same.get(key)) for key, one in readings(frame, plain, "channel")]
    rows = [
        Move(
            words.channel_word(key),
            one.value,
            other.value,
            _gap((other.value or 0.0) - (one.value or 0.0), locale),
            subject=key == "social",
        )
        for key, one, other in pairs
        if one.ok and other is not None and other.ok
    ]
    rows.sort(key=lambda row: row.end or 0.0, reverse=True)
    return Moves(title, tuple(rows), (_("As rated"), _("Like for like")), locale=locale) if rows else None


def _gap(difference: object, locale: str) -> str:
    """'3 points more'; '' where there is none to speak of."""
    if words.missing(difference) or not isinstance(difference, float) or round(difference, 4) == 0:
        return ""
    return more_words(words.points(difference, locale), rose=difference > 0)


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, float | int) and not words.missing(value) else None


def desks_by_channel(
    frame: pd.DataFrame, *, title: str, name: Name, locale: str = words.ENGLISH
) -> Heat | None:
    """The share of each channel in the contacts of each desk; channels and desks with most contacts first."""
    rows = of_metric(frame, "channel_share")
    rows = rows[rows["desk"].notna() & rows["channel"].notna() & (rows["n"] > 0)]
    if rows.empty:
        return None
    desks = rows.groupby("desk")["denominator"].first().sort_values(ascending=False).index
    channels = rows.groupby("channel")["numerator"].sum().sort_values(ascending=False)
    names = [str(channel) for channel in channels[channels > 0].index]
    found = {
        (str(row["desk"]), str(row["channel"])): as_reading({str(key): value for key, value in row.items()})
        for row in rows.to_dict("records")
    }
    cells = [[found.get((str(desk), channel)) for channel in names] for desk in desks]
    values = tuple(tuple(one.value if one is not None and one.ok else None for one in row) for row in cells)
    said = tuple(tuple(one.in_words(locale) if one else words.DASH for one in row) for row in cells)
    return Heat(
        title,
        tuple(name(str(desk)) for desk in desks),
        tuple(words.channel_word(channel) for channel in names),
        values,
        said,
        Unit.SHARE,
        written=True,
        place="{row}: {column}",
        locale=locale,
    )


def desks_listed(form: Bullet) -> Listing:
    """The same desks in words, where they are too few for shares: which channel how many of them take."""
    rows = sorted(form.rows, key=lambda row: row.words, reverse=True)
    cells = tuple((row.label, row.words) for row in rows)
    ends = spread((row.label, row.value, row.words) for row in rows if row.value is not None)
    return Listing(form.title, (_("Channel"), _("Open at")), cells, says=ends)


def mood_likert(
    found: Mood, *, title: str, name: Name = words.network_word, locale: str = words.ENGLISH
) -> Likert | None:
    """The moods of each network's messages, with n; the most positive first, too few undrawn."""
    rows, few = [], []
    for row in found.tones.to_dict("records"):
        platform = None if words.missing(row["platform"]) else str(row["platform"])
        counts = tuple(int(row[tone]) for tone in TONES)
        n = sum(counts)
        if n >= FEWEST:
            rows.append(LikertRow(name(platform), tuple(count / n for count in counts), n))
        else:
            few.append(FewRatings(name(platform), counts))
    rows.sort(key=lambda row: row.shares[-1], reverse=True)
    if not rows:
        return None
    answers = tuple(_(_MOODS[tone]) for tone in TONES)
    return Likert(title, answers, 1, tuple(rows), few=tuple(few), good=_("positive"), locale=locale)


def one_or_many_bars(found: OneOrMany, *, title: str, locale: str = words.ENGLISH) -> Bars | None:
    """The share satisfied at desks with one channel and with several, each with its interval."""
    if found.state is not State.OK:
        return None
    rows = tuple(
        _group(label, group, locale)
        for label, group in ((_("One channel"), found.one), (_("Several channels"), found.many))
    )
    return Bars(title, rows, Unit.SHARE, maximum=1.0, locale=locale)


def _group(label: str, group: Group, locale: str) -> Bar:
    many = len(group.desks)
    desks = ngettext("{n} desk", "{n} desks", many).format(n=words.count(many, locale))
    said = f"{words.share(group.share, locale)} · {desks}"
    return Bar(
        label,
        group.share,
        _("{share}, n {n}").format(share=said, n=words.count(group.n, locale)),
        low=group.low,
        high=group.high,
    )
