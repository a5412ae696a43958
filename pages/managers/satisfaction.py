"""Are people content, on which channel and at which desk less, and how many told us?"""

from functools import partial

import streamlit as st

from charts import words
from charts.course import trend_of
from charts.forms import Trend
from charts.opinions import likert_by
from charts.shaping import bars_by, of_metric
from pages.parts.finding import compared, finding
from pages.parts.panels import dotted, panel
from pages.parts.view import open_view
from reports.exports import with_before
from reports.findings import By, satisfaction_finding

CHANNEL, DESK = ("channel",), ("desk",)
ANSWERS = ("dissatisfied_share", "satisfied_share", "very_satisfied_share")
ADD_RATINGS = "Add ratings to see it."

view = open_view("Satisfaction")
trend = view.beside("satisfied_share")["satisfied_share"]
over_time = trend_of(
    trend.frame,
    "satisfied_share",
    title="Satisfied over time",
    before=trend.before,
    label="satisfied",
    locale=view.locale,
)
band = "; the band is give or take" if isinstance(over_time, Trend) else ""
channels = view.figures(*ANSWERS, "rated_share", by=CHANNEL)
desks = view.figures(*ANSWERS, by=DESK)

finding(
    satisfaction_finding(
        compared(view, "satisfied_share"),
        By(compared(view, "satisfied_share", by=CHANNEL), "channel", words.channel_word),
        By(compared(view, "satisfied_share", by=DESK), "desk", view.desk_name),
    )
)
panel(
    view,
    likert_by(
        channels, "channel", title="Satisfaction by channel", name=words.channel_word, locale=view.locale
    ),
    of_metric(channels, "satisfied_share"),
    title="Satisfaction by channel",
    note="Of those who rated; centred on the answers in between",
    metrics=ANSWERS,
    by=CHANNEL,
    key="satisfaction_by_channel",
    to_add=ADD_RATINGS,
)
with st.grid(2, min_column_width=330, gap=14):
    panel(
        view,
        over_time,
        trend.frame,
        title="Satisfied over time",
        note=f"Share of raters, {trend.note}{dotted(over_time)}{band}",
        metrics=("satisfied_share",),
        grain=trend.grain,
        export=partial(with_before, before=trend.before),
        key="satisfied_trend",
        to_add=ADD_RATINGS,
    )
    panel(
        view,
        bars_by(
            channels,
            "rated_share",
            "channel",
            title="How many rated",
            name=words.channel_word,
            subject="social",
            locale=view.locale,
        ),
        of_metric(channels, "rated_share"),
        title="How many rated",
        note="Of those asked, or of resolved tickets where nobody was asked",
        metrics=("rated_share",),
        by=CHANNEL,
        key="rated",
        to_add=ADD_RATINGS,
    )
panel(
    view,
    likert_by(desks, "desk", title="Satisfaction by desk", name=view.desk_name, locale=view.locale),
    of_metric(desks, "satisfied_share"),
    title="Satisfaction by desk",
    note="Of those who rated; desks with too few ratings are left to the table",
    metrics=ANSWERS,
    by=DESK,
    key="satisfaction_by_desk",
    to_add=ADD_RATINGS,
)
