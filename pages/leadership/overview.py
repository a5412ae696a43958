"""How do people reach us, do they get an answer, are they content, and where are we beside the industry?"""

from functools import partial
from html import escape

import streamlit as st

from charts.readings import reading
from language import _
from pages.leadership.asked import BESIDE, ask_periods, ask_splits
from pages.leadership.cards import CARDS, cards, top_channel
from pages.leadership.news import since_visit_panel, what_changed_panel
from pages.leadership.signals import changes, without_answers
from pages.leadership.tiles import tiles, with_targets
from pages.parts.finding import finding
from pages.parts.panels import panel
from pages.parts.plans import planned_desks
from pages.parts.surveys import LADDER, card_marks, desk_ladder, ladder_caption, quiet_desks
from pages.parts.view import open_view
from pages.parts.visit import last_visit
from reports.exports import with_published
from reports.sentences import Findings, sentence, standing, worsening

view = open_view(_("Overview"))
told = st.container(key="overview_sentence")  # filled last: what changed is the slowest question of the page
ask_periods(view)
ask_splits(view)
now, before = view.compared_figures(*CARDS, BESIDE)
history = view.figures(*CARDS, grain=view.grain)
desks = reading(now, "desks_taking_social")
quiet = quiet_desks(desks, view.figures("contacts", by=("desk",))) if desks.loaded else 0
unanswering = without_answers(view)
shown = cards(
    now,
    before,
    history,
    card_marks(now, view.locale, channels_chosen=view.chosen.channels_chosen),
    business=view.chosen.clock == "business",
    quiet_desks=quiet,
    channels_chosen=view.chosen.channels_chosen,
    unnamed=view.extent.unnamed,
    without_answers=unanswering,
    most=top_channel(view.figures("channel_share", by=("channel",)), view.locale),
    locale=view.locale,
)
moved = standing({card.metric: card.tone for card in shown}, view.than, all_desks=view.chosen.desk is None)
if moved:
    st.html(f'<p class="ds-quiet">{escape(moved)}</p>')
tiles(view, with_targets(view, shown, now), history)
news = st.container(key="overview_news")
if desks.loaded and view.chosen.desk is None and not view.chosen.channels_chosen:
    planned = planned_desks(view)
    ladder = desk_ladder(desks, view.locale, planned=planned)
    panel(
        view,
        ladder,
        now[now["metric"] == "desks_taking_social"],
        title=_("Desks open on social, beside the surveys"),
        note=ladder_caption(desks, view.locale, quiet_desks=quiet),
        metrics=("desks_taking_social",),
        key="ladder",
        foot=_("Hatched: planned. Thin line: give or take.") if ladder else "",
        export=partial(with_published, published=LADDER, planned=planned),
    )

changed = changes(view)
findings = Findings(
    social=reading(now, "social_share"),
    social_answered=reading(now, "social_answered_within_share"),
    answered=reading(now, "answered_within_share"),
    satisfied=reading(now, "satisfied_share"),
    before=reading(before, "satisfied_share") if before is not None else None,
    than=view.than,
    channels_chosen=view.chosen.channels_chosen,
    without_answers=unanswering,
    worsening=worsening(changed),
    names=dict(view.extent.desks),
)
with told:
    finding(sentence(findings, view.locale))
since = last_visit(view)
with news:
    what_changed_panel(view, changed)
    since_visit_panel(view, since)
