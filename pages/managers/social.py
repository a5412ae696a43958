"""Do people who write to us on social networks get an answer, and do our own posts reach anyone?"""

import streamlit as st

from charts.forms import Bar, Bars
from charts.readings import reading
from charts.shaping import of_metric, ranges_by
from language import N_, _
from metrics.units import Unit
from pages.managers.activities import activities
from pages.managers.desk_panels import desk_table, usual_range_panel
from pages.managers.social_panels import mood_panels, own_post_panels, request_panels
from pages.managers.waiting_panels import question_panels
from pages.parts.bound import bound_tabs
from pages.parts.finding import compared, finding
from pages.parts.panels import panel
from pages.parts.trends import trend_panel
from pages.parts.view import open_view
from reports.findings import By, social_finding

DESK = ("desk",)
DEFINITIONS = {
    "social_answered_share": _("Per question"),
    "social_answered_share_by_message": _("Per message"),
    "social_answered_share_by_conversation": _("Per conversation"),
}
TIMES = ("social_response_minutes", "social_response_p90")
WITHIN = "social_answered_within_share"
OF_DESKS = (
    (WITHIN, _("Within 24\u00a0h")),
    ("social_answered_share", _("Answered at all")),
    (TIMES[0], _("Typical")),
    (TIMES[1], _("9 of 10 within")),
)
ADD_POSTS = _("Add posts, with your answers, to see it.")

WHO_IS_THE_DESK = _("Say in [roster] of deskscope.toml who answers for the desk, and sync, to see it.")

view = open_view(_("Social"))
to_add = WHO_IS_THE_DESK if view.extent.unnamed else ADD_POSTS


def answers() -> None:
    """How many questions are answered, how soon, and what other ways of counting would say."""
    trends = view.beside(WITHIN, TIMES[0])
    with st.grid(2, min_column_width=330, gap=14):
        for metric, title, label, note in (
            (WITHIN, _("Answered within 24\u00a0h"), _("answered"), _("Share of questions")),
            (
                TIMES[0],
                _("Time to answer, typical"),
                _("typical"),
                _("Per question, half are answered sooner"),
            ),
        ):
            trend_panel(view, metric, trends[metric], title=title, label=label, note=note, to_add=to_add)
    three_ways()


def three_ways() -> None:
    """The same posts counted per question, per message and per conversation."""
    title = _("Posts answered, counted three ways")
    whole = view.figures(*DEFINITIONS)
    answered = [(label, reading(whole, metric)) for metric, label in DEFINITIONS.items()]
    rows = tuple(
        Bar(label, one.value if one.ok else None, one.in_words(view.locale), subject=one is answered[0][1])
        for label, one in answered
    )
    panel(
        view,
        Bars(title, rows, Unit.SHARE, maximum=1.0, locale=view.locale)
        if any(one.ok for _, one in answered)
        else None,
        whole,
        title=title,
        note=_("The same posts: per question, per message and per conversation"),
        metrics=tuple(DEFINITIONS),
        key="social_definitions",
        to_add=to_add,
        foot=_(
            "A question is a run of posts by one person until a person at the desk answers. Praise, "
            "spam and posts deleted before an answer are not counted. All other figures here are per "
            "question."
        ),
    )


def by_desk() -> None:
    """Which desks leave questions open more than their size explains, and how soon each answers."""
    frame = view.figures(*TIMES, WITHIN, "social_answered_share", by=DESK)
    with st.grid(2, min_column_width=330, gap=14):
        usual_range_panel(
            view, WITHIN, title=_("Answered within 24\u00a0h"), counted=_("questions"), to_add=to_add
        )
        panel(
            view,
            ranges_by(
                frame,
                *TIMES,
                "desk",
                title=_("Time to answer by desk"),
                name=view.desk_name,
                subject=None,
                locale=view.locale,
            ),
            of_metric(frame, TIMES[0]),
            title=_("Time to answer by desk"),
            note=_("Per question. Filled: typical. Hollow: 9 of 10 answered within"),
            metrics=TIMES,
            by=DESK,
            key="social_times_by_desk",
            to_add=to_add,
        )
    desk_table(view, frame, OF_DESKS, counted=_("Questions"), key="social_desks", to_add=to_add)


if view.chosen.channels_chosen and ("channel", "social") not in view.chosen.where:
    absent = _("Social is not among the channels chosen above.")
    if view.run.taking is not None:
        view.run.taking.note(absent)
    st.html(f'<p class="ds-quiet">{absent}</p>')
    st.stop()
finding(
    social_finding(
        compared(view, WITHIN, TIMES[0]),
        By(compared(view, WITHIN, by=DESK), "desk", view.desk_name),
    )
)
activities(view)
answers_tab, open_tab, asked_tab, own_tab, desk_tab, mood_tab = bound_tabs(
    [
        N_("Answers"),
        N_("Unanswered now"),
        N_("What people ask"),
        N_("Our own posts"),
        N_("By desk"),
        N_("Mood"),
    ],
    key="social_by",
)
if answers_tab.open:
    with answers_tab:
        answers()
if open_tab.open:
    with open_tab:
        question_panels(view, to_add)
if asked_tab.open:
    with asked_tab:
        request_panels(view)
if own_tab.open:
    with own_tab:
        own_post_panels(view, to_add)
if desk_tab.open:
    with desk_tab:
        by_desk()
if mood_tab.open:
    with mood_tab:
        mood_panels(view)
