"""Do people who write to us on social networks get an answer, and do our own posts reach anyone?"""

from functools import partial

import streamlit as st

from charts.course import trend_of
from charts.forms import Bar, Bars
from charts.readings import reading
from charts.shaping import Slices, bars_by, of_metric, ranges_by
from metrics.units import Unit
from pages.parts.finding import compared, finding
from pages.parts.panels import dotted, panel
from pages.parts.view import open_view
from reports.exports import with_before
from reports.findings import By, social_finding

DESK = ("desk",)
DEFINITIONS = {
    "social_answered_share": "Per question",
    "social_answered_share_by_message": "Per message",
    "social_answered_share_by_conversation": "Per conversation",
}
TIMES = ("social_response_minutes", "social_response_p90")
WITHIN = "social_answered_within_share"
ADD_POSTS = "Add posts, with your answers, to see it."

view = open_view("Social")
whole = view.figures(*DEFINITIONS)
trends = view.beside(WITHIN, "social_response_minutes", "engagement_rate")
desks = view.figures(*TIMES, WITHIN, by=DESK)
named = Slices(name=view.desk_name, subject=None, locale=view.locale)
answered = [(label, reading(whole, metric)) for metric, label in DEFINITIONS.items()]
rows = tuple(
    Bar(label, one.value if one.ok else None, one.in_words(view.locale), subject=one is answered[0][1])
    for label, one in answered
)
three_ways = Bars("Posts answered, counted three ways", rows, Unit.SHARE, maximum=1.0, locale=view.locale)

finding(
    social_finding(
        compared(view, WITHIN, TIMES[0]),
        By(compared(view, WITHIN, by=DESK), "desk", view.desk_name),
    )
)
with st.grid(2, min_column_width=330, gap=14):
    panel(
        view,
        three_ways if any(one.ok for _, one in answered) else None,
        whole,
        title="Posts answered, counted three ways",
        note="The same posts: per question, per message and per conversation",
        metrics=tuple(DEFINITIONS),
        key="social_definitions",
        to_add=ADD_POSTS,
        foot="A question is a run of posts by one person until a person at the desk answers. Praise, "
        "spam and posts deleted before an answer are not counted. All other figures here are per question.",
    )
    for metric, title, label, note in (
        (WITHIN, "Answered within 24\u00a0h", "answered", "Share of questions"),
        (
            "social_response_minutes",
            "Time to answer, typical",
            "typical",
            "Per question, half are answered sooner",
        ),
        (
            "engagement_rate",
            "Engagement with our own posts",
            "engaged",
            "Reactions, comments and shares per view",
        ),
    ):
        trend = trends[metric]
        form = trend_of(
            trend.frame, metric, title=title, before=trend.before, label=label, locale=view.locale
        )
        panel(
            view,
            form,
            trend.frame,
            title=title,
            note=f"{note}, {trend.note}{dotted(form)}",
            metrics=(metric,),
            grain=trend.grain,
            export=partial(with_before, before=trend.before),
            key=f"{metric}_trend",
            to_add=ADD_POSTS,
        )
    panel(
        view,
        ranges_by(desks, *TIMES, "desk", title="Time to answer by desk", **named),
        of_metric(desks, "social_response_minutes"),
        title="Time to answer by desk",
        note="Per question. Filled: typical. Hollow: 9 of 10 answered within",
        metrics=TIMES,
        by=DESK,
        key="social_times_by_desk",
        to_add=ADD_POSTS,
    )
    panel(
        view,
        bars_by(desks, WITHIN, "desk", title="Answered within 24 hours by desk", **named),
        of_metric(desks, WITHIN),
        title="Answered within 24\u00a0h by desk",
        note="Share of questions",
        metrics=(WITHIN,),
        by=DESK,
        key="social_answered_by_desk",
        to_add=ADD_POSTS,
    )
