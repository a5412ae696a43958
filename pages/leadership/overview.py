"""How do people reach us, do they get an answer, are they content, and where are we beside the industry?"""

from functools import partial
from html import escape

import streamlit as st

from charts.readings import reading
from pages.leadership.cards import CARDS, cards
from pages.leadership.signals import without_answers, worse
from pages.leadership.tiles import tiles
from pages.parts.panels import panel
from pages.parts.period import BEFORE
from pages.parts.surveys import LADDER, card_marks, desk_ladder, ladder_caption, quiet_desks
from pages.parts.view import open_view
from reports.exports import with_published
from reports.sentences import Findings, sentence

view = open_view("Overview")
now = view.figures(*CARDS, "rated_share")
before = view.figures(*CARDS, window=view.previous) if view.previous else None
history = view.figures(*CARDS, grain=view.grain)
desks = reading(now, "desks_taking_social")
quiet = quiet_desks(desks, view.figures("contacts", by=("desk",))) if desks.loaded else 0
unanswering = without_answers(view)

told = sentence(
    Findings(
        social=reading(now, "social_share"),
        social_answered=reading(now, "social_answered_within_share"),
        answered=reading(now, "answered_within_share"),
        satisfied=reading(now, "satisfied_share"),
        before=reading(before, "satisfied_share") if before is not None else None,
        than="on the period before" if view.compared == BEFORE else "on the year before",
        channels_chosen=view.chosen.channels_chosen,
        without_answers=unanswering,
        worsening=worse(view),
        names=dict(view.extent.desks),
    ),
    view.locale,
)
if told:
    st.html(f'<p class="ds-sentence">{escape(told)}</p>')
tiles(
    view,
    cards(
        now,
        before,
        history,
        card_marks(now, view.locale, channels_chosen=view.chosen.channels_chosen),
        business=view.chosen.clock == "business",
        quiet_desks=quiet,
        channels_chosen=view.chosen.channels_chosen,
        without_answers=unanswering,
        locale=view.locale,
    ),
)
if desks.loaded and view.chosen.desk is None and not view.chosen.channels_chosen:
    panel(
        view,
        desk_ladder(desks, view.locale),
        now[now["metric"] == "desks_taking_social"],
        title="Desks open on social, beside the surveys",
        note=ladder_caption(desks, view.locale, quiet_desks=quiet),
        metrics=("desks_taking_social",),
        key="ladder",
        export=partial(with_published, published=LADDER),
    )
