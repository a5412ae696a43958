"""The four activities of social work, a tile each: make aware, identify, promote, engage."""

from dataclasses import replace
from html import escape

import streamlit as st

from charts import words
from charts.readings import Reading, reading
from language import _
from metrics.analyses.requests import Requests, social_requests
from pages.parts.analysed import analysed
from pages.parts.info import info
from pages.parts.taken import figure_of
from pages.parts.view import View

METRICS = (
    "announcement_reach",
    "actionable_share",
    "services_promoted_share",
    "social_answered_within_share",
)


def activities(view: View) -> None:
    """What the desks did of each activity in the period."""
    figures = view.figures(*METRICS, "mentions")
    found = analysed(view, social_requests, topics=False)
    one = {metric: reading(figures, metric) for metric in (*METRICS, "mentions")}
    if not any(each.loaded for each in one.values()):
        return  # four dashes would say no more than the panels below do
    with st.grid(4, min_column_width=150, gap=14):
        for name, metric, value, small in tiles(found, one, view.locale):
            with st.container(key=f"tile_activity_{metric}", height="stretch"):
                few = " ds-few" if value == words.DASH else ""
                st.html(
                    f'<h2 class="ds-name">{escape(name)}</h2><div class="ds-value{few}">{escape(value)}</div>'
                    f'<div class="ds-small">{escape(small)}</div>'
                )
                _take(view, name, metric, value, small)
                info(view, name, (metric,), key=f"activity_{metric}")


def _take(view: View, name: str, metric: str, value: str, small: str) -> None:
    """The tile as it is taken along."""
    if view.run.taking is not None:
        taken = figure_of(view, name, (metric,), key=f"activity_{metric}")
        view.run.taking.figure(replace(taken, value=value, lines=(small,)), (metric,))


def tiles(found: Requests, one: dict[str, Reading], locale: str) -> list[tuple[str, str, str, str]]:
    """Name, metric, number and what it says, of each activity; a dash where it is not known."""
    reach, acted, promoted, engaged = (one[metric] for metric in METRICS)
    announced = words.count(found.about_nothing, locale) if found.announced else words.DASH
    asked = words.count(found.asked, locale) if one["mentions"].n else words.DASH
    views, work = _("posts of ours on how things stand"), _("messages that are owed an answer")
    if reach.ok:
        seen = _("posts of ours on how things stand, seen {times} times each on average")
        views = seen.format(times=reach.in_words(locale))
    if acted.ok:
        tickets = _("messages that are owed an answer; {share} of those we looked at became a ticket")
        work = tickets.format(share=acted.in_words(locale))
    return [
        (_("Make aware"), METRICS[0], announced, views),
        (_("Identify"), METRICS[1], asked, work),
        (_("Promote"), METRICS[2], _of(promoted, locale), _("of our services had a post of ours")),
        (_("Engage"), METRICS[3], engaged.in_words(locale), _("of questions were answered within 24\u00a0h")),
    ]


def _of(one: Reading, locale: str) -> str:
    """'4 of 8': services are counted, a share of a handful says less."""
    if one.numerator is None or not one.denominator:
        return words.DASH
    return words.few(one.numerator, one.denominator, locale)
