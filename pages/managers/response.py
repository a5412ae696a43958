"""Do people get an answer, how fast, and at which desk not?"""

import pandas as pd
import streamlit as st

from charts import words
from charts.shaping import Slices, bars_by, of_metric, ranges_by
from language import N_, _
from pages.managers.desk_panels import desk_table, usual_range_panel
from pages.managers.hour_panels import hour_panels
from pages.managers.waiting_panels import ticket_panels
from pages.parts.bound import bound_tabs
from pages.parts.finding import compared, finding
from pages.parts.panels import panel
from pages.parts.trends import trend_panel
from pages.parts.view import open_view
from reports.findings import By, response_finding
from reports.plain import plain

CHANNEL, DESK = ("channel",), ("desk",)
TIMES = ("first_response_minutes", "first_response_p90")
TARGET = "response_target_met_share"
WITHIN = "answered_within_share"
MAIN = ("first_response_minutes", WITHIN)
BY_SLICE = (*TIMES, "answered_share", WITHIN, TARGET)
ADD_ANSWERS = _("Add the time of the first answer to see it.")
ADD_TARGET = _("Add whether the response target was met to see it.")

OF_DESKS = (
    (WITHIN, _("Within 24\u00a0h")),
    ("answered_share", _("Answered at all")),
    ("first_response_minutes", _("Typical")),
    ("first_response_p90", _("9 of 10 within")),
    (TARGET, _("Target met")),
)

view = open_view(_("Response"))
TITLES = {
    "channel": _("Time to first response by channel"),
    "desk": _("Time to first response by desk"),
}
sentence, charts = st.container(), st.grid(2, min_column_width=330, gap=14)
channel_tab, desk_tab, waiting_tab, hours_tab = bound_tabs(
    [N_("By channel"), N_("By desk"), N_("Waiting now"), N_("Hours of the week")], key="response_by"
)
view.ask(
    *view.of_time(*MAIN),
    *view.of_compared(*MAIN),
    *([] if view.chosen.desk else view.of_compared(MAIN[0], by=DESK)),
    *([view.of_whole(*BY_SLICE, by=CHANNEL)] if channel_tab.open else []),
    *([view.of_whole(*BY_SLICE, by=DESK)] if desk_tab.open else []),
)
trends = view.beside(*MAIN)


def timed(note: str) -> str:
    """The note with the clock that the times are by, where it is not the usual one."""
    return f"{note}, {view.in_time}" if view.in_time else note


def times(frame: pd.DataFrame, dimension: str, named: Slices) -> None:
    """How long the first answer takes, a slice a line."""
    panel(
        view,
        ranges_by(frame, *TIMES, dimension, title=TITLES[dimension], **named),
        of_metric(frame, "first_response_minutes"),
        title=TITLES[dimension],
        note=timed(_("Filled: typical. Hollow: 9 of 10 answered within")),
        metrics=TIMES,
        by=(dimension,),
        key=f"times_by_{dimension}",
        to_add=ADD_ANSWERS,
    )


def share(frame: pd.DataFrame, metric: str, counted: str, *, note: str, to_add: str, foot: str = "") -> None:
    """One share, a bar a channel."""
    title = _("{title}, by channel").format(title=counted)
    panel(
        view,
        bars_by(
            frame,
            metric,
            "channel",
            title=title,
            name=words.channel_word,
            subject="social",
            sized=metric == WITHIN,
            locale=view.locale,
        ),
        of_metric(frame, metric),
        title=title,
        metrics=(metric,),
        by=CHANNEL,
        key=f"{metric}_by_channel",
        note=note,
        to_add=to_add,
        foot=foot,
    )


def shares(frame: pd.DataFrame) -> None:
    """How many are answered in time, tickets and posts alike, with what that means; at all; by the target."""
    share(
        frame,
        WITHIN,
        _("Answered within 24\u00a0h"),
        note=_("Share of contacts: tickets and messages on social in one figure"),
        to_add=ADD_ANSWERS,
        foot=plain(WITHIN),
    )
    with st.grid(2, min_column_width=330, gap=14):
        at_all = _("Answered at all")
        share(frame, "answered_share", at_all, note=_("Share of contacts"), to_add=ADD_ANSWERS)
        of_target = _("Share of tickets with a target")
        share(frame, TARGET, _("Response target met"), note=of_target, to_add=ADD_TARGET)


desks = (  # of one chosen desk no other stands out
    None if view.chosen.desk else By(compared(view, MAIN[0], by=DESK), "desk", view.desk_name)
)
with sentence:
    finding(response_finding(compared(view, *MAIN), desks))
with charts:
    for metric, title, label, note in (
        (
            "first_response_minutes",
            _("First response, typical"),
            _("typical"),
            timed(_("Half are answered sooner")),
        ),
        (WITHIN, _("Answered within 24\u00a0h"), _("answered"), _("Share of contacts")),
    ):
        trend_panel(view, metric, trends[metric], title=title, label=label, note=note, to_add=ADD_ANSWERS)

if channel_tab.open:
    frame = view.figures(*BY_SLICE, by=CHANNEL)
    with channel_tab:
        times(frame, "channel", Slices(name=words.channel_word, subject="social", locale=view.locale))
        shares(frame)
if desk_tab.open:
    frame = view.figures(*BY_SLICE, by=DESK)
    with desk_tab:
        with st.grid(2, min_column_width=330, gap=14):
            for metric, title, counted, to_add in (
                (WITHIN, _("Answered within 24\u00a0h"), _("contacts"), ADD_ANSWERS),
                (TARGET, _("Response target met"), _("tickets with a target"), ADD_TARGET),
            ):
                usual_range_panel(view, metric, title=title, counted=counted, to_add=to_add)
        times(frame, "desk", Slices(name=view.desk_name, subject=None, locale=view.locale))
        desk_table(view, frame, OF_DESKS, counted=_("Contacts"), key="response_desks", to_add=ADD_ANSWERS)
if waiting_tab.open:
    with waiting_tab:
        ticket_panels(view, ADD_ANSWERS)
if hours_tab.open:
    with hours_tab:
        hour_panels(view, ADD_ANSWERS)
