"""Panels of the Social page beyond the answers: what people ask, our own posts, the mood."""

import pandas as pd
import streamlit as st

from charts import words
from charts.apart import mood_likert
from charts.asked import overheard_listed, services_listed, topics_listed
from charts.readings import reading
from language import N_, _
from metrics.analyses.mood import by_people, measured, mood
from metrics.analyses.overheard import overheard
from metrics.analyses.requests import social_requests
from metrics.units import State
from pages.parts.analysed import analysed, silence, telling
from pages.parts.panels import panel
from pages.parts.trends import trend_panel
from pages.parts.view import View
from reports.sentences import requests_sentence

ASKED, TOPICS = N_("What people ask for"), N_("Words they use elsewhere")
OVERHEARD = N_("Spoken of without asking us")
ADD_WORDS = N_("Say in the configuration what to listen for.")
MOOD = N_("Mood of messages (indicative)")
ADD_LOOKS = N_("Connect the network under Add data: it is known from the second reading on.")
ADD_MOOD = N_("Add the mood (sentiment) of posts to see it.")
GUESSING = 1 / 3  # of three moods


def request_panels(view: View) -> None:
    """Requests by service, and the words of those that name none of ours."""
    found = analysed(view, social_requests)
    asked, topics = _(ASKED), _(TOPICS)
    services = services_listed(found, title=asked, locale=view.locale)
    with st.grid(2, min_column_width=330, gap=14):
        panel(
            view,
            services,
            found.services,
            title=asked,
            note=requests_sentence(found, view.locale),
            metrics=("mentions",),
            key="requests",
            export=lambda _: found.services,
            silent=_("No post names a service. Add the service of each post to see it.")
            if found.state is State.OK
            else silence(found.state, to_add=_("Add posts to see it.")),
        )
        panel(
            view,
            topics_listed(found, title=topics, locale=view.locale),
            found.topics,
            title=topics,
            note=_("Posts that name no service of ours, by word; a word counts once a post"),
            metrics=("mentions",),
            key="topics",
            export=lambda _: found.topics,
            silent=_("No word is used often enough to be a topic.")
            if found.text_kept
            else _("Texts of posts are not kept, so what they speak of is not known."),
        )
    overheard_panel(view)


def overheard_panel(view: View) -> None:
    """Services and words that people speak of without asking us, and how that sounds."""
    found = analysed(view, overheard)
    title = _(OVERHEARD)
    panel(
        view,
        overheard_listed(found, title=title, locale=view.locale),
        found.services,
        title=title,
        note=_("Posts that name a service of ours, or a word that we listen for, and are not written to us"),
        metrics=("overheard_mentions",),
        key="overheard",
        export=lambda _: found.services,
        origin=telling(found.origin),
        silent=silence(found.state, found.n, _(ADD_WORDS), view.locale),
        foot=" ".join(
            [
                _("Found by words alone. They are owed no answer and count in no other figure."),
                *([trust(found.methods, view.locale)] if len(found.methods) else []),
            ]
        )
        if found.n
        else "",
    )


def own_post_panels(view: View, to_add: str) -> None:
    """Whether our own posts reach anybody, and whether anybody does something with them."""
    trends = view.beside("announcement_reach", "engagement_rate")
    with st.grid(2, min_column_width=330, gap=14):
        for metric, title, label, note in (
            ("announcement_reach", _("Views of our own posts"), _("views"), _("Views a post")),
            (
                "engagement_rate",
                _("Engagement with our own posts"),
                _("engaged"),
                _("Reactions, comments and shares per view, or per follower where no views are counted"),
            ),
        ):
            trend_panel(view, metric, trends[metric], title=title, label=label, note=note, to_add=to_add)
    _over_time(view)


def _over_time(view: View) -> None:
    """What our posts gained and who follows us: known only of networks that we look at again and again."""
    trends = view.beside("engagements_gained", "followers")
    fallen = reading(view.figures("counts_fallen"), "counts_fallen")
    foot = ""
    if fallen.value:
        foot = _(
            "In {fallen} of {n} looks a count was lower than before, as when somebody takes a reaction back; "
            "nothing is subtracted for that."
        ).format(fallen=words.count(fallen.value, view.locale), n=words.count(fallen.n, view.locale))
    with st.grid(2, min_column_width=330, gap=14):
        trend_panel(
            view,
            "engagements_gained",
            trends["engagements_gained"],
            title=_("New reactions, comments and shares"),
            label=_("new"),
            note=_("On our own posts, by the day on which we saw them"),
            to_add=_(ADD_LOOKS),
            foot=foot,
        )
        trend_panel(
            view,
            "followers",
            trends["followers"],
            title=_("Followers"),
            label=_("followers"),
            note=_("Of all our accounts, at the end of each period"),
            to_add=_(ADD_LOOKS),
        )


def mood_panels(view: View) -> None:
    """How messages sound, with how far that can be trusted; never more than an indication."""
    found = analysed(view, mood)
    title = _(MOOD)
    form = mood_likert(found, title=title, locale=view.locale)
    panel(
        view,
        form,
        found.tones,
        title=title,
        note=_("Customers' messages by network; the figure at the right is how many are positive"),
        metrics=("net_sentiment",),
        key="mood",
        export=lambda _: found.tones,
        origin=telling(found.origin),
        silent=silence(found.state, found.n, _(ADD_MOOD), view.locale),
        foot=trust(found.methods, view.locale) if found.n else "",
    )
    if found.state is not State.OK:
        return
    trend_panel(
        view,
        "net_sentiment",
        view.beside("net_sentiment")["net_sentiment"],
        title=_("Mood over time (indicative)"),
        label=_("positive less negative"),
        note=_("Positive less negative messages of every hundred"),
        key="mood_trend",
    )


def trust(methods: pd.DataFrame, locale: str) -> str:
    """Who told the moods, and of how many messages of each mood that way recognises it."""
    told = [
        _way(None if words.missing(row["method"]) else str(row["method"]), locale)
        for row in methods.to_dict("records")
    ]
    return " ".join([_("Indicative only."), *told])


def _way(method: str | None, locale: str) -> str:
    if by_people(method):
        return _("Told by people.")
    unnamed = _("The source does not say who told it")
    name = _("Told by \u2018{method}\u2019").format(method=method) if method else unnamed
    known = measured(method)
    if known is None:
        return _("{told_by}: how often that is right was never measured.").format(told_by=name)
    return _(
        "{told_by}: it recognised {share} of the messages of each mood on {data} ({n} messages); "
        "guessing gets {chance}."
    ).format(
        told_by=name,
        share=words.share(known.share, locale),
        data=known.data,
        n=words.count(known.n, locale),
        chance=words.share(GUESSING, locale),
    )
