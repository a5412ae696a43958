"""Draws the overview's cards: name, number, change in words, line of twelve months, published mark."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from charts import words
from charts.listing import Listing, known
from charts.readings import Change, as_reading, behind, reading, rows_of
from charts.sparkline import Sparkline
from language import N_, _
from metrics.units import Unit
from pages.leadership.cards import Card, CardMark
from pages.parts.info import info
from pages.parts.taken import Export, figure_of
from pages.parts.view import View
from pages.parts.written import target_words
from reports.exports import with_course

_SIGNS = {Change.BETTER: "▲", Change.WORSE: "▼", Change.MOVED: "•", Change.UNCHANGED: "", Change.UNKNOWN: ""}
_SAID = {Change.BETTER: N_("better"), Change.WORSE: N_("worse")}
WHY_N_DIFFERS = N_(
    "n is how many cases a figure rests on: not all have an answer, a target or a rating, and calls known as "
    "daily totals have none of them. The i of each says what it leaves out."
)
_BY_GRAIN = {
    "week": N_("{figure} by week"),
    "month": N_("{figure} by month"),
    "quarter": N_("{figure} by quarter"),
    "year": N_("{figure} by year"),
}
_COURSE = {
    "week": N_("{figure} by week, from {before} in {begin} to {now} in {end}"),
    "month": N_("{figure} by month, from {before} in {begin} to {now} in {end}"),
    "quarter": N_("{figure} by quarter, from {before} in {begin} to {now} in {end}"),
    "year": N_("{figure} by year, from {before} in {begin} to {now} in {end}"),
}
_GRAINS = {"week": N_("Week"), "month": N_("Month"), "quarter": N_("Quarter"), "year": N_("Year")}


def tiles(view: View, cards: list[Card], history: pd.DataFrame) -> None:
    """Four across, two by two on a phone; what cannot be computed stands below as one line each.

    `history` are the figures that the small lines are drawn from.
    """
    shown = [card for card in cards if not card.missing]
    if shown:
        with st.grid(4, min_column_width=150, gap=14):
            for card in shown:
                with st.container(key=f"tile_{card.metric}", height="stretch"):
                    course = course_of(card, history, view.grain, view.locale)
                    st.html(tile_html(card, f"{course.title}."))
                    export = partial(with_course, course=history)
                    _take(view, card, course, export)
                    info(view, card.name, (card.metric,), key=card.metric, form=course, export=export)
        st.html(f'<p class="ds-note ds-cases">{escape(_(WHY_N_DIFFERS))}</p>')
    missing = [card.missing for card in cards if card.missing]
    if view.run.taking is not None:
        for line in missing:
            view.run.taking.note(line)
    if missing:
        lines = "".join(f"<li>{escape(line)}</li>" for line in missing)
        st.html(f'<ul class="ds-lines">{lines}</ul>')


def _take(view: View, card: Card, course: Listing, export: Export) -> None:
    """The tile as it is taken along."""
    if view.run.taking is None:
        return
    taken = figure_of(view, card.name, (card.metric,), key=card.metric, form=course, export=export)
    lines = (*(mark.label for mark in card.marks), card.target, card.note, card.small)
    tile = replace(taken, value=card.value, change=card.change, lines=tuple(line for line in lines if line))
    view.run.taking.figure(tile, (card.metric,))


def course_of(card: Card, history: pd.DataFrame, grain: str, locale: str) -> Listing:
    """The small line of a card as a table: each period, its figure and its cases."""
    own = history[(history["metric"] == card.metric) & history["period"].notna()]
    rows = tuple(
        (words.period(row["period"], locale), one.in_words(locale), words.count(one.n, locale))
        for row in rows_of(own)
        for one in (as_reading(row),)
    )
    title = _(_BY_GRAIN[grain]).format(figure=card.name)
    if rows:
        (begin, before, _n), (end, now, _m) = rows[0], rows[-1]
        said = _(_COURSE[grain])
        title = said.format(figure=card.name, before=before, begin=begin, now=now, end=end)
    numbers = tuple((None, behind(one), known(one.n, Unit.COUNT)) for one in map(as_reading, rows_of(own)))
    header = (_(_GRAINS[grain]), card.name, _("Cases"))
    return Listing(title, header, rows, frozenset({1, 2}), behind=numbers)


def with_targets(view: View, cards: Sequence[Card], now: pd.DataFrame) -> list[Card]:
    """The cards with their targets; `now` are their figures."""
    return [
        card if card.missing else replace(card, target=target_words(view, reading(now, card.metric)))
        for card in cards
    ]


def tile_html(card: Card, spoken: str = "") -> str:
    """The tile as HTML; every word escaped, the direction of a change said as well as coloured.

    `spoken` are the words for those who do not see the small line.
    """
    few = " ds-few" if card.few or card.value == words.DASH else ""
    parts = [
        f'<h2 class="ds-name">{escape(card.name)}</h2>',
        f'<div class="ds-value{few}">{escape(card.value)}</div>',
    ]
    if card.change:
        sign = _SIGNS[card.tone]
        aloud = f"{_(_SAID[card.tone])}: {card.change}" if card.tone in _SAID else card.change
        parts.append(
            f'<div class="ds-change {card.tone.value}" title="{escape(aloud)}">'
            f"{sign} {escape(card.change)}</div>"
        )
    parts.append(
        _bar(card.share, card.marks) if card.marks and card.share is not None else _spark(card, spoken)
    )
    parts += [_mark(mark) for mark in card.marks]
    if card.target:
        parts.append(f'<div class="ds-mark ds-target">{escape(card.target)}</div>')
    if card.note:
        parts.append(f'<div class="ds-told">{escape(card.note)}</div>')
    if card.small:
        parts.append(f'<div class="ds-small">{escape(card.small)}</div>')
    return "".join(parts)


def _spark(card: Card, spoken: str) -> str:
    address = Sparkline(card.history).address
    return f'<img class="ds-spark" alt="{escape(spoken)}" src="{address}">' if address else ""


def _bar(share: float, marks: tuple[CardMark, ...]) -> str:
    drawn = f'<i style="width:{min(1.0, share):.2%}"></i>'
    for mark in marks:
        if mark.value is None:
            continue
        if mark.planned:
            drawn += f'<s style="left:{mark.value:.2%};width:{mark.planned:.2%}"></s>'
        drawn += f'<b style="left:{mark.value:.2%}"></b>'
    return f'<div class="ds-bar" aria-hidden="true">{drawn}</div>'


def _mark(mark: CardMark) -> str:
    return f'<div class="ds-mark"><em aria-hidden="true">◆</em> {escape(mark.label)}</div>'
