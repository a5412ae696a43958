"""Through which channels do people reach us, and how does that change?"""

from functools import partial

import pandas as pd
import streamlit as st

from charts import words
from charts.apart import desks_by_channel, desks_listed
from charts.course import trend_by
from charts.shaping import Slices, bars_by, of_metric
from language import N_, _
from metrics.mix import SMALLEST_CHANNEL
from pages.managers.shift_panels import shift_panels
from pages.parts.bound import bound_tabs
from pages.parts.finding import compared, finding
from pages.parts.panels import panel
from pages.parts.plans import plan_register
from pages.parts.surveys import CHANNEL_SURVEYS, desks_beside_survey
from pages.parts.view import open_view
from reports.exports import with_published
from reports.findings import By, channels_finding

CHANNEL, DESK = ("channel",), ("desk",)

view = open_view(_("Channels"))
mix = view.over_time("channel_share", by=CHANNEL)
shares = compared(view, "channel_share", by=CHANNEL)
named = Slices(name=words.channel_word, subject="social", locale=view.locale)


def by_channel() -> None:
    """What each channel brings, whom it reaches, and how many desks take it beside what a survey found."""
    channels = view.figures("channel_share", "channel_reach", "desks_taking_channel_share", by=CHANNEL)
    with st.grid(2, min_column_width=330, gap=14):
        panel(
            view,
            bars_by(channels, "channel_share", "channel", title=_("Contacts by channel"), **named),
            of_metric(channels, "channel_share"),
            title=_("Contacts by channel"),
            note=_("Share of all contacts in the period"),
            metrics=("channel_share",),
            by=CHANNEL,
            key="by_channel",
        )
        panel(
            view,
            bars_by(channels, "channel_reach", "channel", title=_("Reach"), **named),
            of_metric(channels, "channel_reach"),
            title=_("Reach"),
            note=_("Of the people who contacted us, how many used the channel"),
            metrics=("channel_reach",),
            by=CHANNEL,
            key="reach",
            to_add=_("Add who asked (the requester) to see it."),
        )
    if view.chosen.desk is None:  # one desk is open on a channel or is not: its contacts say so
        desks_open(channels)


def desks_open(channels: pd.DataFrame) -> None:
    """How many desks take each channel: a share from ten desks on, beside HDI's; below, a list."""
    title = _("Desks open on each channel")
    form = desks_beside_survey(channels, view.locale)
    shares = form is not None and any(row.value is not None for row in form.rows)
    beside = form is not None and any(row.marks for row in form.rows)
    note, diamond = _("Desks with at least one contact"), _("the diamond is a published survey")
    panel(
        view,
        form if form is None or shares else desks_listed(form),
        of_metric(channels, "desks_taking_channel_share"),
        title=_("Desks open on each channel, beside support centres") if beside else title,
        note=f"{note}; {diamond}" if beside else note,
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
        desks_by_channel(mixes, title=_("Channels of each desk"), name=view.desk_name, locale=view.locale),
        mixes,
        title=_("Channels of each desk"),
        note=_("Share of the desk's contacts; a row adds up to all of them"),
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
            title=_("Channels per desk"),
            name=view.desk_name,
            exact=True,
            locale=view.locale,
        ),
        breadth,
        title=_("Channels per desk"),
        note=_("Channels with {n} contacts or more; a desk with none of those is left out").format(
            n=SMALLEST_CHANNEL
        ),
        metrics=("channels_per_desk",),
        by=DESK,
        key="breadth",
    )


finding(channels_finding(By(shares, "channel", words.channel_word), chosen=view.chosen.channels_chosen))
panel(
    view,
    trend_by(mix.frame, "channel_share", "channel", title=_("Channel mix over time"), **named),
    mix.frame,
    title=_("Channel mix over time"),
    note=_("Share of contacts, {by_period}; social in colour").format(by_period=mix.note),
    metrics=("channel_share",),
    by=CHANNEL,
    grain=mix.grain,
    key="mix",
    to_add=_("Add tickets with their channel to see it."),
)
channel_tab, desk_tab, shift_tab, plans_tab = bound_tabs(
    [N_("By channel"), N_("By desk"), N_("Shift and cost"), N_("Plans")], key="channels_by"
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
