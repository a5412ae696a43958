"""Two tables in words: ours counted as publishers count, and what our own best desks reach."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

import pandas as pd

from charts import words
from charts.listing import Behind, Cells, Listing, known
from charts.readings import Reading, as_reading, behind, value_words
from language import _, ngettext
from metrics import METRICS, Benchmark
from metrics.restated import RESTATED
from metrics.units import Unit
from reports.published import in_plain_words, span_of

MOST_NAMED = 3


@dataclass(frozen=True)
class TheirWay:
    """One published figure: theirs, ours counted so, and ours of the same cases as the other pages count."""

    about: str
    question: str
    whose: str
    theirs: str
    ours: str
    house: str
    definition: str
    numbers: Cells = field(default=(None, None, None), compare=False)  # behind theirs, ours and ours our way


@dataclass(frozen=True)
class Best:
    """One figure of ours; `share` and `best_share` are there where a bar may be drawn."""

    metric: str
    name: str
    ours: str
    best: str
    desks: str
    share: float | None = None
    best_share: float | None = None
    numbers: Cells = (None, None)  # behind ours and best


def their_way_rows(
    frame: pd.DataFrame, library: Mapping[str, Benchmark], locale: str = words.ENGLISH
) -> list[TheirWay]:
    """The rows of metrics.restated_table in words, in its order; ours is empty where it is not drawn.

    Figures of one survey that differ by nothing but whom it asked are one row, from lowest to highest.
    """
    rows: dict[TheirWay, list[Benchmark]] = {}
    for row in frame.to_dict("records"):
        benchmark, unit = library[str(row["id"])], RESTATED[str(row["id"])].unit
        house = METRICS[str(row["metric"])]
        one = TheirWay(
            about=_(house.short),
            question=_asked(benchmark),
            whose=benchmark.publisher,
            theirs="",
            ours=value_words(float(row["ours"]), unit, locale) if row["drawn"] else "",
            house=value_words(row["house"], house.unit, locale) if row["drawn"] else "",
            definition=_(in_plain_words(str(row["definition"]))),
            numbers=(
                None,
                known(row["ours"], unit) if row["drawn"] else None,
                known(row["house"], house.unit) if row["drawn"] else None,
            ),
        )
        rows.setdefault(one, []).append(benchmark)
    return [
        replace(
            one,
            whose=_whose(surveyed),
            theirs=span_of(surveyed, locale),
            numbers=(their_number(surveyed), *one.numbers[1:]),
        )
        for one, surveyed in rows.items()
    ]


def their_number(surveyed: Sequence[Benchmark]) -> Behind | None:
    """The published number behind its words, where it is one in a unit of ours."""
    if len(surveyed) > 1 or surveyed[0].unit not in set(Unit):
        return None
    return known(surveyed[0].value, Unit(surveyed[0].unit))


def _whose(surveyed: Sequence[Benchmark]) -> str:
    """'HDI 2012', or 'Sprout Social 2012 to 2013, 11 figures'."""
    years = sorted({row.year for row in surveyed})
    span = str(years[0]) if len(years) == 1 else _("{begin} to {end}").format(begin=years[0], end=years[-1])
    named = f"{surveyed[0].publisher} {span}"
    if len(surveyed) == 1:
        return named
    count = words.count(len(surveyed))
    return ngettext("{survey}, {n} figure", "{survey}, {n} figures", len(surveyed)).format(
        survey=named, n=count
    )


def _asked(row: Benchmark) -> str:
    return f"{row.question} · {words.channel_word(row.channel)}" if row.channel else row.question


def their_way_listed(rows: Sequence[TheirWay], title: str) -> Listing:
    """The same as a table of words."""
    cells = tuple(
        (row.about, row.question, row.whose, row.theirs, row.ours or _("too few"), row.house, row.definition)
        for row in rows
    )
    header = (_("Figure"), _("They asked"), _("Published"), _("Theirs"), _("Ours, their way"))
    whole = (*header, _("Ours, our way"), _("Definition"))
    enough = tuple(cell[:-1] for cell, row in zip(cells, rows, strict=True) if row.ours)
    says = _("{n} of {all} have cases enough").format(n=len(enough), all=len(cells))
    short = Listing(title, whole[:-1], enough, frozenset({3, 4, 5}))
    numbers = tuple((None, None, None, *row.numbers, None) for row in rows)
    return Listing(title, whole, cells, frozenset({3, 4, 5}), says=says, short=short, behind=numbers)


def their_way_html(rows: Sequence[TheirWay]) -> str:
    """A table for each figure of ours; a definition that all of its surveys share is said once, above."""
    return "".join(_figure(about, group) for about, group in _grouped(rows).items())


def _figure(about: str, rows: Sequence[TheirWay]) -> str:
    shared = len({row.definition for row in rows}) == 1
    note = f'<p class="ds-note">{escape(rows[0].definition)}</p>' if shared else ""
    lines = "".join(_counted(row, shared=shared) for row in rows)
    asked = _("They asked")
    numbers = "".join(
        f'<th scope="col" class="ds-number">{escape(name)}</th>'
        for name in (_("Theirs"), _("Ours, their way"), _("Ours, our way"))
    )
    return (
        f'<section class="ds-topic"><h2>{escape(about)}</h2>{note}'
        f'<div class="ds-list ds-counted" role="region" tabindex="0" aria-label="{escape(about)}">'
        "<table><thead><tr>"
        f'<th scope="col">{escape(asked)}</th>{numbers}'
        f"</tr></thead><tbody>{lines}</tbody></table></div></section>"
    )


def _counted(row: TheirWay, *, shared: bool) -> str:
    said = row.whose if shared else f"{row.whose} · {row.definition}"
    few = _("too few")
    ours = escape(row.ours) or f'<span class="ds-silent">{escape(few)}</span>'
    return (
        f'<tr><td class="ds-wide">{escape(row.question)}<small>{escape(said)}</small></td>'
        f'<td class="ds-number">{escape(row.theirs)}</td><td class="ds-number ds-mine">{ours}</td>'
        f'<td class="ds-number">{escape(row.house)}</td></tr>'
    )


def _grouped(rows: Sequence[TheirWay]) -> dict[str, list[TheirWay]]:
    groups: dict[str, list[TheirWay]] = {}
    for row in rows:
        groups.setdefault(row.about, []).append(row)
    return groups


def best_rows(
    frame: pd.DataFrame,
    ours: pd.DataFrame,
    desk_name: Callable[[str | None], str],
    locale: str = words.ENGLISH,
) -> list[Best]:
    """The rows of metrics.best_quarter in words, those with an answer first; `ours` is of all desks."""
    readings = {str(row["metric"]): as_reading(row) for row in _records(ours)}
    rows = [_best(row, readings, desk_name, locale) for row in _records(frame)]
    return sorted(rows, key=lambda row: not row.best)


def _best(
    row: Mapping[str, Any],
    readings: Mapping[str, Reading],
    desk_name: Callable[[str | None], str],
    locale: str,
) -> Best:
    metric = METRICS[str(row["metric"])]
    own = readings[metric.name]
    is_known = row["state"] == "ok"
    shares = metric.unit is Unit.SHARE and is_known and own.ok
    return Best(
        metric=metric.name,
        name=_(metric.short),
        ours=own.in_words(locale),
        best=value_words(float(row["value"]), metric.unit, locale) if is_known else "",
        desks=_desks(row, desk_name, locale),
        numbers=(behind(own), known(row["value"], metric.unit) if is_known else None),
        share=own.value if shares else None,
        best_share=float(row["value"]) if shares else None,
    )


def _desks(row: Mapping[str, Any], desk_name: Callable[[str | None], str], locale: str) -> str:
    """'Nordhaven, Lagos and 2 more'; why there is no best quarter."""
    if row["state"] == "ok":
        named = [desk_name(str(desk)) for desk in row["desks"]]
        more = len(named) - MOST_NAMED
        if more > 0:
            named = [*named[:MOST_NAMED], _("{n} more").format(n=words.count(more, locale))]
        return words.listed(named)
    if row["state"] == "few":
        said = _("Only {n} of the ten desks it takes have cases enough")
        return said.format(n=words.count(row["n"], locale))
    return _("Not loaded yet") if row["state"] == "not_computable" else _("No cases in this period")


def best_listed(rows: Sequence[Best], title: str) -> Listing:
    """The same as a table of words; a figure without a best quarter says why."""
    cells = tuple((row.name, row.ours, row.best, row.desks) for row in rows)
    header = (_("Figure"), _("All our desks"), _("Best quarter"), _("Desks there"))
    there = tuple(cell for cell, row in zip(cells, rows, strict=True) if row.best)
    says = _("known for {n} of {all} figures").format(n=len(there), all=len(cells))
    numeric = frozenset({1, 2})
    short = Listing(title, header, there, numeric)
    numbers = tuple((None, *row.numbers, None) for row in rows)
    return Listing(title, header, cells, numeric, says=says, short=short, behind=numbers)


def best_html(rows: Sequence[Best]) -> str:
    """A table with a bar for shares: ours solid, the best quarter as a mark; below it what has no answer."""
    known = [row for row in rows if row.best]
    lines = "".join(
        f'<tr><td><a href="definitions?metric={escape(row.metric)}">{escape(row.name)}</a></td>'
        f'<td class="ds-number">{escape(row.ours)}</td>'
        f'<td class="ds-number ds-mine">{escape(row.best)}</td>'
        f'<td class="ds-barred">{_bar(row)}</td><td>{escape(row.desks)}</td></tr>'
        for row in known
    )
    title, figure, ours = _("What our best desks reach"), _("Figure"), _("All our desks")
    best, drawn, there = _("Best quarter"), _("Drawn"), _("Desks there")
    table = (
        f'<div class="ds-list ds-best" role="region" tabindex="0" aria-label="{escape(title)}">'
        f'<table><thead><tr><th scope="col">{escape(figure)}</th>'
        f'<th scope="col" class="ds-number">{escape(ours)}</th>'
        f'<th scope="col" class="ds-number">{escape(best)}</th>'
        f'<th scope="col"><span class="ds-hidden">{escape(drawn)}</span></th>'
        f'<th scope="col">{escape(there)}</th></tr>'
        f"</thead><tbody>{lines}</tbody></table></div>"
    )
    return (table if known else "") + "".join(f'<p class="ds-note">{line}</p>' for line in _silent(rows))


def _silent(rows: Sequence[Best]) -> list[str]:
    """Which figures have no best quarter, by reason."""
    why: dict[str, list[str]] = {}
    for row in rows:
        if not row.best:
            why.setdefault(row.desks, []).append(row.name)
    said = _("{reason}: {figures}.")
    return [escape(said.format(reason=reason, figures=words.listed(names))) for reason, names in why.items()]


def _bar(row: Best) -> str:
    if row.share is None or row.best_share is None:
        return ""
    return (
        f'<div class="ds-bar" aria-hidden="true"><i style="width:{min(1.0, row.share):.2%}"></i>'
        f'<b style="left:{row.best_share:.2%}"></b></div>'
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
