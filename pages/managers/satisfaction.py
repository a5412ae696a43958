"""Are people content, on which channel and at which desk less, and how many told us?"""

import pandas as pd
import streamlit as st

from charts import words
from charts.opinions import likert_by
from charts.shaping import Name, bars_by, of_metric
from language import N_, _
from pages.managers.alike_panels import like_for_like_panel, one_or_many_panel
from pages.managers.desk_panels import desk_table, usual_range_panel
from pages.parts.bound import bound_tabs
from pages.parts.finding import compared, finding
from pages.parts.panels import panel
from pages.parts.trends import trend_panel
from pages.parts.view import open_view
from reports.findings import By, satisfaction_finding

CHANNEL, DESK = ("channel",), ("desk",)
ANSWERS = ("dissatisfied_share", "satisfied_share", "very_satisfied_share")
ADD_RATINGS = _("Add ratings to see it.")
OF_DESKS = (
    ("satisfied_share", _("Satisfied")),
    ("very_satisfied_share", _("Very satisfied")),
    ("dissatisfied_share", _("Dissatisfied")),
)

view = open_view(_("Satisfaction"))
over_time = view.beside("satisfied_share")["satisfied_share"]
rated = view.figures("rated_share", by=CHANNEL)

finding(
    satisfaction_finding(
        compared(view, "satisfied_share"),
        By(compared(view, "satisfied_share", by=CHANNEL), "channel", words.channel_word),
        By(compared(view, "satisfied_share", by=DESK), "desk", view.desk_name),
    )
)
with st.grid(2, min_column_width=330, gap=14):
    trend_panel(
        view,
        "satisfied_share",
        over_time,
        title=_("Satisfied over time"),
        label=_("satisfied"),
        note=_("Share of raters"),
        key="satisfied_trend",
        to_add=ADD_RATINGS,
        banded=True,
    )
    panel(
        view,
        bars_by(
            rated,
            "rated_share",
            "channel",
            title=_("How many rated"),
            name=words.channel_word,
            subject="social",
            locale=view.locale,
        ),
        rated,
        title=_("How many rated"),
        note=_("Of those asked, or of resolved tickets where nobody was asked"),
        metrics=("rated_share",),
        by=CHANNEL,
        key="rated",
        to_add=ADD_RATINGS,
    )


def opinions(dimension: str, name: Name) -> pd.DataFrame:
    """The answers of each slice, centred; gives the figures they are drawn from."""
    frame = view.figures(*ANSWERS, by=(dimension,))
    title = _("Satisfaction by channel") if dimension == "channel" else _("Satisfaction by desk")
    panel(
        view,
        likert_by(frame, dimension, title=title, name=name, locale=view.locale),
        of_metric(frame, "satisfied_share"),
        title=title,
        note=_("Of those who rated; centred on the answers in between"),
        metrics=ANSWERS,
        by=(dimension,),
        key=f"satisfaction_by_{dimension}",
        to_add=ADD_RATINGS,
    )
    return frame


channel_tab, desk_tab, alike_tab, one_tab = bound_tabs(
    [N_("By channel"), N_("By desk"), N_("Like for like"), N_("One channel or many")], key="satisfaction_by"
)
if channel_tab.open:
    with channel_tab:
        opinions("channel", words.channel_word)
if desk_tab.open:
    with desk_tab:
        usual_range_panel(
            view, "satisfied_share", title=_("Satisfied"), counted=_("ratings"), to_add=ADD_RATINGS
        )
        frame = opinions("desk", view.desk_name)
        desk_table(view, frame, OF_DESKS, counted=_("Ratings"), key="satisfaction_desks", to_add=ADD_RATINGS)
if alike_tab.open:
    with alike_tab:
        like_for_like_panel(view, ADD_RATINGS)
if one_tab.open:
    with one_tab:
        one_or_many_panel(view, ADD_RATINGS)
