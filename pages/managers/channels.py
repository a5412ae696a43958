"""Through which channels do people reach us, and how does that change?"""

from functools import partial

import streamlit as st

from charts import words
from charts.course import trend_by
from charts.shaping import Slices, bars_by, of_metric
from metrics.mix import SMALLEST_CHANNEL
from pages.parts.finding import compared, finding
from pages.parts.panels import panel
from pages.parts.surveys import CHANNEL_SURVEYS, desks_beside_survey
from pages.parts.view import open_view
from reports.exports import with_published
from reports.findings import By, channels_finding

CHANNEL, DESK = ("channel",), ("desk",)

view = open_view("Channels")
mix = view.over_time("channel_share", by=CHANNEL)
shares = compared(view, "channel_share", by=CHANNEL)
channels = view.figures("channel_share", "channel_reach", "desks_taking_channel_share", by=CHANNEL)
breadth = view.figures("channels_per_desk", by=DESK)
named = Slices(name=words.channel_word, subject="social", locale=view.locale)

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
    panel(
        view,
        desks_beside_survey(channels, view.locale),
        of_metric(channels, "desks_taking_channel_share"),
        title="Desks open on each channel, beside support centres",
        note="Share of our desks with at least one contact; the diamond is a published survey",
        metrics=("desks_taking_channel_share",),
        by=CHANNEL,
        export=partial(with_published, published=CHANNEL_SURVEYS),
        key="desks_by_channel",
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
