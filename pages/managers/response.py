"""Do people get an answer, how fast, and at which desk not?"""

from functools import partial

import streamlit as st

from charts import words
from charts.course import trend_of
from charts.shaping import Slices, bars_by, of_metric, ranges_by
from pages.parts.finding import compared, finding
from pages.parts.panels import dotted, panel
from pages.parts.view import open_view
from reports.exports import with_before
from reports.findings import By, response_finding

CHANNEL, DESK = ("channel",), ("desk",)
TIMES = ("first_response_minutes", "first_response_p90")
TARGET = "response_target_met_share"
ADD_ANSWERS = "Add the time of the first answer to see it."

view = open_view("Response")
clock = f", {view.in_time}" if view.in_time else ""
trends = view.beside("first_response_minutes", "answered_within_share")

desks = (  # of one chosen desk no other stands out
    None
    if view.chosen.desk
    else By(compared(view, "first_response_minutes", by=DESK), "desk", view.desk_name)
)
finding(response_finding(compared(view, "first_response_minutes", "answered_within_share"), desks))
with st.grid(2, min_column_width=330, gap=14):
    for metric, title, label, note in (
        ("first_response_minutes", "First response, typical", "typical", f"Half are answered sooner{clock}"),
        ("answered_within_share", "Answered within 24\u00a0h", "answered", "Share of contacts"),
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
            to_add=ADD_ANSWERS,
        )

by_channel, by_desk = st.tabs(["By channel", "By desk"], key="response_by", on_change="rerun")
slices = (
    ("channel", CHANNEL, words.channel_word, "social", by_channel),
    ("desk", DESK, view.desk_name, None, by_desk),
)
for dimension, by, name, subject, tab in slices:
    if not tab.open:
        continue
    frame = view.figures(*TIMES, "answered_share", "answered_within_share", TARGET, by=by)
    named = Slices(name=name, subject=subject, locale=view.locale)
    with tab:
        panel(
            view,
            ranges_by(frame, *TIMES, dimension, title=f"Time to first response by {dimension}", **named),
            of_metric(frame, "first_response_minutes"),
            title=f"Time to first response by {dimension}",
            note=f"Filled: typical. Hollow: 9 of 10 answered within{clock}",
            metrics=TIMES,
            by=by,
            key=f"times_by_{dimension}",
            to_add=ADD_ANSWERS,
        )
        with st.grid(3, min_column_width=300, gap=14):
            for metric, title, to_add in (
                ("answered_share", "Answered at all", ADD_ANSWERS),
                ("answered_within_share", "Answered within 24\u00a0h", ADD_ANSWERS),
                (
                    TARGET,
                    "Response target met",
                    "Add whether the response target was met to see it.",
                ),
            ):
                panel(
                    view,
                    bars_by(frame, metric, dimension, title=f"{title}, by {dimension}", **named),
                    of_metric(frame, metric),
                    title=f"{title}, by {dimension}",
                    note="Share of contacts" if metric != TARGET else "Share of tickets with a target",
                    metrics=(metric,),
                    by=by,
                    key=f"{metric}_by_{dimension}",
                    to_add=to_add,
                )
