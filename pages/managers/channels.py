"""Through which channels do people reach us, and how does that change?"""

from functools import partial

import pandas as pd
import streamlit as st

from charts import words
from charts.apart import desks_by_channel, desks_listed
from charts.course import trend_by
from charts.shaping import Slices, bars_by, of_metric
from metrics.mix import SMALLEST_CHANNEL
from pages.managers.shift_panels import shift_panels
from pages.parts.finding import compared, finding
from pages.parts.panels import panel
from pages.parts.plans import plan_register
from pages.parts.surveys import CHANNEL_SURVEYS, desks_beside_survey
from pages.parts.view import open_view
from reports.exports import with_published
from reports.findings import By, channels_finding

CHANNEL, DESK = ("channel",), ("desk",)

view = open_view("Channels")
mix = view.over_time("channel_share", by=CHANNEL)
shares = compared(view, "channel_share", by=CHANNEL)
named = Slices(name=words.channel_word, subject="social", locale=view.locale)


def by_channel() -> None:
    """What each channel brings, whom it reaches, and how many desks take it beside what a survey found."""
    channels = view.figures("channel_share", "channel_reach", "desks_taking_channel_share", by=CHANNEL)
    with st.grid(2, min_column_width=330, gap=14):
        panel(
            view,
            bars_by(channels, "channel_share", "channel", title="Contacts by channel", **named),
            of_metric(channels, "channel_share"),
            title="Contacts by channel",
            note="Share of all contacts in the period",
            metrics=("channel_share",),
            by=CHANNEL,
            key="by_channel",
        )
        panel(
            view,
            bars_by(channels, "channel_reach", "channel", title="Reach", **named),
            of_metric(channels, "channel_reach"),
            title="Reach",
            note="Of the people who contacted us, how many used the channel",
            metrics=("channel_reach",),
            by=CHANNEL,
            key="reach",
            to_add="Add who asked (the requester) to see it.",
        )
    if view.chosen.desk is None:  # one desk is open on a channel or is not: its contacts say so
        desks_open(channels)


def desks_open(channels: pd.DataFrame) -> None:
    """How many desks take each channel: a share from ten desks on, beside HDI's; below, a list."""
    title = "Desks open on each channel"
    form = desks_beside_survey(channels, view.locale)
    shares = form is not None and any(row.value is not None for row in form.rows)
    beside = "; the diamond is a published survey" if form and any(row.marks for row in form.rows) else ""
    panel(
        view,
        form if form is None or shares else desks_listed(form),
        of_metric(channels, "desks_taking_channel_share"),
        title=f"{title}, beside support centres" if beside else title,
        note=f"Desks with at least one contact{beside}",
        metrics=("desks_taking_channel_share",),
        by=CHANNEL,
        export=partial(with_published, published=CHANNEL_SURVEYS),
        key="desks_by_channel",
    )


def by_desk() -> None:
    """How the desks' mixes differ, and how many channels each offers."""
    mixes = view.figures("channel_share", by=(*DESK, *CHANNEL))
    breadth = view.figures("channels_per_desk", by=DESK)
    panel(
        view,
        desks_by_channel(mixes, title="Channels of each desk", name=view.desk_name, locale=view.locale),
        mixes,
        title="Channels of each desk",
        note="Share of the desk's contacts; a row adds up to all of them",
        metrics=("channel_share",),
        by=(*DESK, *CHANNEL),
        key="desks_mix",
    )
    panel(
        view,
        bars_by(
            breadth,
            "channels_per_desk",
            "desk",
            title="Channels per desk",
            name=view.desk_name,
            exact=True,
            locale=view.locale,
        ),
        breadth,
        title="Channels per desk",
        note=f"Channels with {SMALLEST_CHANNEL} contacts or more; a desk with none of those is left out",
        metrics=("channels_per_desk",),
        by=DESK,
        key="breadth",
    )


finding(channels_finding(By(shares, "channel", words.channel_word), chosen=view.chosen.channels_chosen))
panel(
    view,
    trend_by(mix.frame, "channel_share", "channel", title="Channel mix over time", **named),
    mix.frame,
    title="Channel mix over time",
    note=f"Share of contacts, {mix.note}; social in colour",
    metrics=("channel_share",),
    by=CHANNEL,
    grain=mix.grain,
    key="mix",
    to_add="Add tickets with their channel to see it.",
)
channel_tab, desk_tab, shift_tab, plans_tab = st.tabs(
    ["By channel", "By desk", "Shift and cost", "Plans"], key="channels_by", bind="query-params"
)
if channel_tab.open:
    with channel_tab:
        by_channel()
if desk_tab.open:
    with desk_tab:
        by_desk()
if shift_tab.open:
    with shift_tab:
        shift_panels(view)
if plans_tab.open:
    with plans_tab:
        plan_register(view)
