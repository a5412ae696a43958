"""The register of channel plans: which desk uses or plans which channel, from when; edited in place.

A row that the configuration file wrote can be changed here: what is written here goes before on its day. It
is taken away in the file only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from charts import words
from charts.readings import reading
from language import N_, _
from pages.parts.info import list_info
from pages.parts.tables import headed
from pages.parts.taken import listing
from pages.parts.typed import day_form, say
from pages.parts.view import View
from pages.parts.written import written
from warehouse import Edited, PlanEntry, WarehouseError
from warehouse.entries import NAME_LENGTH
from warehouse.tables import CHANNELS

# No state is part of another: the list beside a cell is searched by what is typed.
STATES = {"using": N_("In use"), "planning": N_("Planned"), "none": N_("No plan")}
DESK, CHANNEL, STATE, SINCE, BY = N_("Desk"), N_("Channel"), N_("State"), N_("From"), N_("Written by")
IN_FILE = N_("configuration file")
_METRIC = "desks_using_or_planning_social"
PLANS = N_("Channel plans")
LEAD = N_(
    "Each desk says of a channel whether it is in use, planned or without a plan, and from when; the newest "
    "by the end of the period counts. Plans of the configuration file can be changed here."
)


class RowError(ValueError):
    """A row of the register that says too little, in one line."""


@dataclass(frozen=True)
class Names:
    """Desks, channels and states as the table calls them, and back."""

    desks: Mapping[str, str]  # id -> name, each name once
    channels: Mapping[str, str]
    states: Mapping[str, str]

    def desk(self, name: str) -> str:
        return next((id_ for id_, each in self.desks.items() if each == name), name)

    def channel(self, word: str) -> str:
        return next((channel for channel, each in self.channels.items() if each == word), word)


def names(desks: Sequence[tuple[str, str]]) -> Names:
    """Two desks of one name carry their ids."""
    called = [name for _, name in desks]
    shown = {id_: name if called.count(name) == 1 else f"{name} ({id_})" for id_, name in desks}
    states = {state: _(word) for state, word in STATES.items()}
    return Names(shown, {channel: words.channel_word(channel) for channel in CHANNELS}, states)


def plan_register(view: View) -> None:
    """The table with its own way to save, and what it says of social in one line."""
    plans, called = written(view.run).plans, names(view.extent.desks)
    with st.container(key="panel_plans"):
        told = _summary(view)
        note = f'<p class="ds-note">{escape(told)}</p>'
        st.html(f'<div class="ds-head"><h2 class="ds-title">{_(PLANS)}</h2>{note}</div>')
        rows = table(plans, called)
        list_info(
            view,
            _(PLANS),
            (_METRIC,),
            key="plans",
            lead=_(LEAD),
            rows=lambda: rows,
            form=listing(headed(rows), _(PLANS), view.locale, told.rstrip(".")) if len(rows) else None,
            silent="" if len(rows) else told,
        )
        _editor(view, plans, called)


def _editor(view: View, plans: Sequence[PlanEntry], called: Names) -> None:
    key = f"plans_{view.run.name}"  # a new state of the data begins with nothing typed
    st.data_editor(
        table(plans, called),
        key=key,
        num_rows="dynamic",
        alt=_("Plans, a row each: desk, channel, state, from when, written by whom"),
        hide_index=True,
        width="stretch",
        disabled=(BY,),
        column_config={
            DESK: st.column_config.SelectboxColumn(
                _(DESK), options=list(called.desks.values()), required=True
            ),
            CHANNEL: st.column_config.SelectboxColumn(
                _(CHANNEL),
                options=list(called.channels.values()),
                required=True,
                default=words.channel_word("social"),
            ),
            STATE: st.column_config.SelectboxColumn(
                _(STATE),
                options=list(called.states.values()),
                required=True,
                default=called.states["planning"],
            ),
            SINCE: st.column_config.DateColumn(
                _(SINCE), help=_("Empty: it has always been so"), format=day_form(view.locale)
            ),
            BY: st.column_config.TextColumn(_(BY)),
        },
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.text_input(
            _("Your name"), st.session_state.get("author", ""), max_chars=NAME_LENGTH, width=240
        )
        saved = st.button(_("Save the plans"), type="primary", key="plans_save")
    st.session_state["author"] = who
    if saved:
        _save(view, plans, called, st.session_state.get(key, {}), who)


def _summary(view: View) -> str:
    """'9 of 14 desks use social or plan to at the end of the period.'"""
    one = reading(view.figures(_METRIC), _METRIC)
    if one.numerator is None or not one.denominator:
        return _("No plan is written yet. Add a row for each desk that uses or plans a channel.")
    return _("{desks} use social or plan to.").format(
        desks=words.of_desks(one.numerator, one.denominator, view.locale)
    )


def planned_desks(view: View) -> int:
    """How many desks plan social by the end of the page's period and had no contact by it."""
    last = view.window.last or date.max
    begun = [p for p in written(view.run).plans if p.channel == "social" and (p.since or date.min) <= last]
    status = {plan.desk: plan.status for plan in begun}  # in the order in which they came in force
    planning = {desk for desk, each in status.items() if each == "planning"}
    if not planning:
        return 0
    taking = view.figures("desks_taking_social", by=("desk",))
    return len(planning - set(taking[taking["numerator"].fillna(0) > 0]["desk"]))


def table(plans: Sequence[PlanEntry], called: Names) -> pd.DataFrame:
    """A row a plan: desk, channel and state in words, from when (NaT: always), who wrote it."""
    rows = [
        (
            called.desks.get(plan.desk, plan.desk),
            called.channels.get(plan.channel, plan.channel),
            called.states.get(plan.status, plan.status),
            plan.since,
            plan.made_by if plan.id else _(IN_FILE),
        )
        for plan in plans
    ]
    found = pd.DataFrame(rows, columns=[DESK, CHANNEL, STATE, SINCE, BY])
    return found.assign(**{SINCE: pd.to_datetime(found[SINCE])})


def changes(
    plans: Sequence[PlanEntry], called: Names, typed: Mapping[str, Any]
) -> tuple[list[PlanEntry], list[PlanEntry]]:
    """What the table's own account of its changes means: plans to keep, plans to take away.

    Raises RowError for a row without desk or state, and for one of the configuration file taken away.
    """
    deleted = {int(at) for at in typed.get("deleted_rows", ())}
    edited = {int(at): cells for at, cells in typed.get("edited_rows", {}).items() if int(at) not in deleted}
    if any(not plans[at].id for at in deleted):
        raise RowError(
            "A plan of the configuration file is taken away there. Here, set it to No plan instead."
        )
    kept = [_changed(plans[at], called, cells) for at, cells in sorted(edited.items())]
    added = [_added(called, cells) for cells in typed.get("added_rows", ()) if any(cells.values())]
    return kept + added, [plans[at] for at in sorted(deleted)]


def _changed(plan: PlanEntry, called: Names, cells: Mapping[str, Any]) -> PlanEntry:
    row = {str(name): cell for name, cell in table([plan], called).iloc[0].items()}
    told = _added(called, row | {SINCE: plan.since} | dict(cells))
    moved = told.occasion != plan.occasion and not plan.id
    if moved:  # the file's own stays in force on its day
        return told
    return replace(plan, desk=told.desk, channel=told.channel, status=told.status, since=told.since)


def _added(called: Names, cells: Mapping[str, Any]) -> PlanEntry:
    if not cells.get(DESK) or not cells.get(CHANNEL) or not cells.get(STATE):
        raise RowError("A row says too little: choose its desk, channel and state.")
    status = next((key for key, each in called.states.items() if each == cells[STATE]), str(cells[STATE]))
    since = cells.get(SINCE)
    return PlanEntry(
        desk=called.desk(str(cells[DESK])),
        channel=called.channel(str(cells[CHANNEL])),
        status=status,
        since=date.fromisoformat(str(since)[:10]) if since else None,
    )


def _save(view: View, plans: Sequence[PlanEntry], called: Names, typed: Mapping[str, Any], who: str) -> None:
    try:
        kept, removed = changes(plans, called, typed)
        if not kept and not removed:
            st.info(_("Nothing was changed. A new row counts once its desk, channel and state are chosen."))
            return
        edited = view.run.warehouse.edit(*kept, removed=removed, by=who)
    except (RowError, WarehouseError) as error:
        say(st.error, str(error))
        return
    if not edited.outdated:
        st.rerun()
    say(st.warning, told(edited, called))


def told(edited: Edited, called: Names) -> str:
    """What was not saved, because somebody was quicker, and what stands there instead."""
    lines = []
    for old in edited.outdated:
        if not isinstance(old.wanted, PlanEntry):
            continue
        where = f"{called.desks.get(old.wanted.desk, old.wanted.desk)}, {called.channels[old.wanted.channel]}"
        yours = _(STATES[old.wanted.status])
        if isinstance(old.now, PlanEntry):
            who = old.now.made_by or _("Somebody")
            lines.append(
                _("{where}: {who} wrote {theirs} meanwhile; yours, {yours}, is not saved.").format(
                    where=where, who=who, theirs=_(STATES[old.now.status]), yours=yours
                )
            )
        else:
            lines.append(
                _("{where}: somebody deleted it meanwhile; yours, {yours}, is not saved.").format(
                    where=where, yours=yours
                )
            )
    return " ".join(
        [*lines, _("{kept} other changes are saved.").format(kept=len(edited.kept)) if edited.kept else ""]
    ).strip()
