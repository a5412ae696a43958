"""Where people write targets and notes: a dialog that opens from the 'i' of every figure and from the side.

Nothing is lost: what somebody else changed meanwhile is shown beside what was typed, which stays in its place
until it is saved again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import TypeVar

import streamlit as st

from charts import words
from charts.forms import in_words
from language import N_, _
from metrics import METRICS
from metrics.units import Better, Unit
from pages.parts.bound import spoken_now
from pages.parts.typed import day_form, say
from pages.parts.view import View
from pages.parts.written import written
from reports.plain import PLAIN
from warehouse import Note, TargetEntry, Warehouse, WarehouseError
from warehouse.entries import NAME_LENGTH, NOTE_LENGTH, Entry

NOTES, TARGETS = N_("Notes"), N_("Targets")
EVERY_DESK = N_("Every desk")
AIMED = tuple(name for name in PLAIN if METRICS[name].better is not Better.NEITHER)
SCALES = {
    Unit.SHARE: ("%", 100.0),
    Unit.MINUTES: (N_("hours"), 1 / 60),
    Unit.SECONDS: (N_("seconds"), 1.0),
}
_LIST_HEIGHT = 260
_HELD, _BASE = "written_held", "written_base"  # the entry being changed; what it is saved over
_MOST_ROWS = 6  # of a list before it scrolls


Kind = TypeVar("Kind", bound=Entry)


@dataclass(frozen=True)
class Subject:
    """What the dialog needs of the page: it goes on after the page's run has ended."""

    warehouse: Warehouse
    desks: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    targets: tuple[TargetEntry, ...]
    desk: str
    first: date
    day: date
    metric: str | None
    locale: str

    def desk_name(self, desk: str) -> str:
        """A desk as people call it; two of one name carry their ids."""
        if not desk:
            return _(EVERY_DESK)
        names = [name for _, name in self.desks]
        name = dict(self.desks).get(desk, desk)
        return name if names.count(name) < 2 else f"{name} ({desk})"


def subject(view: View, metric: str | None) -> Subject:
    """What is written so far, and what a new note or target would most likely be about."""
    held = written(view.run)
    return Subject(
        warehouse=view.run.warehouse,
        desks=view.extent.desks,
        notes=held.notes,
        targets=held.targets,
        desk=view.chosen.desk or "",
        first=view.window.first or view.extent.first or words.today(),
        day=view.window.last or view.extent.last or words.today(),
        metric=metric if metric in AIMED else None,
        locale=view.locale,
    )


def open_targets_and_notes(about: Subject) -> None:
    """Open the dialog, with nothing in hand from an earlier time."""
    _put_down()
    st.dialog(_("Targets and notes"), width="large")(editor)(about)


def editor(about: Subject) -> None:
    """A form and the list of what is written so far, of targets or of notes."""
    shown = st.segmented_control(
        _("Show"),
        [TARGETS, NOTES],
        default=TARGETS,
        format_func=spoken_now([TARGETS, NOTES]),
        key="written_kind",
        label_visibility="collapsed",
    )
    if shown == NOTES:
        _notes(about)
    else:
        _targets(about)


def _notes(about: Subject) -> None:
    st.caption(_("What happened on a day, such as a new channel. It is drawn on every chart over time."))
    held = _held(Note)
    key = held.id if held else "new"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        day = _day(_("Day"), held.day if held else about.day, f"note_day_{key}", about)
        desk = _desk_choice(about, held.desk if held else about.desk, f"note_desk_{key}")
    text = st.text_input(
        _("What happened"), held.text if held else "", max_chars=NOTE_LENGTH, key=f"note_text_{key}"
    )
    who = _author()
    if _saved("note", _("Add the note"), held):
        base = _base(Note) or Note(day=about.day, text="")
        _keep(about, replace(base, day=_one_day(day, base.day), text=text, desk=desk), who)
    _listed(about, about.notes)


def _targets(about: Subject) -> None:
    st.caption(_("What a figure should reach from a day on. A desk's own goes before that of every desk."))
    held = _held(TargetEntry)
    key = (held.id or f"{held.metric}_{held.desk}_{held.valid_from}") if held else "new"
    chosen = (held.metric if held else about.metric) or AIMED[0]
    choices = AIMED if chosen in AIMED else (chosen, *AIMED)
    metric = st.selectbox(
        _("Figure"), choices, choices.index(chosen), format_func=_title, key=f"target_metric_{key}"
    )
    unit, scale = SCALES.get(METRICS[metric].unit, ("", 1.0))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        value = st.number_input(
            _("Target in {unit}").format(unit=_(unit)) if unit else _("Target"),
            value=round(held.value * scale, 6) if held and held.metric == metric else None,
            key=f"target_value_{key}_{metric}",
            width=150,
        )
        first = held.valid_from if held else about.first
        day = _day(_("From"), first, f"target_day_{key}", about)
        desk = _desk_choice(about, held.desk if held else about.desk, f"target_desk_{key}")
    who = _author()
    if _saved("target", _("Add the target"), held):
        if value is None:
            st.error(_("Write the target as a number."))
        else:
            base = _base(TargetEntry) or TargetEntry(metric=metric, value=0.0, valid_from=first)
            said = replace(base, metric=metric, value=value / scale, desk=desk)
            _keep(about, replace(said, valid_from=_one_day(day, base.valid_from)), who)
    _listed(about, about.targets)


def _title(metric: str) -> str:
    return _(METRICS[metric].short) if metric in METRICS else metric


def _day(label: str, day: date, key: str, about: Subject) -> object:
    return st.date_input(label, day, format=day_form(about.locale), key=key, width=150)


def _one_day(chosen: object, otherwise: date) -> date:
    return chosen if isinstance(chosen, date) else otherwise


def _desk_choice(about: Subject, desk: str, key: str) -> str:
    ids = ["", *(id_ for id_, _ in about.desks)]
    ids = ids if desk in ids else [*ids, desk]
    return str(st.selectbox(_("Desk"), ids, ids.index(desk), format_func=about.desk_name, key=key, width=210))


def _author() -> str:
    """Who writes; remembered for as long as the page is open."""
    typed = st.text_input(
        _("Your name"), st.session_state.get("author", ""), max_chars=NAME_LENGTH, width=240
    )
    st.session_state["author"] = typed
    return str(typed)


def _held(kind: type[Kind]) -> Kind | None:
    """The entry that is being changed, as it was when that began."""
    held = st.session_state.get(_HELD)
    return held if isinstance(held, kind) else None


def _base(kind: type[Kind]) -> Kind | None:
    """What is saved over: what stood there when it was last looked at."""
    base = st.session_state.get(_BASE)
    return base if isinstance(base, kind) else _held(kind)


def _take_up(entry: Entry) -> None:
    _put_down()
    st.session_state[_HELD] = entry


def _put_down() -> None:
    for name in (_HELD, _BASE):
        st.session_state.pop(name, None)


def _saved(what: str, add: str, held: Entry | None) -> bool:
    """Whether the typed is to be saved."""
    with st.container(horizontal=True):
        saved = st.button(_("Save the change") if held else add, type="primary", key=f"{what}_save")
        if held:
            st.button(_("Cancel"), key=f"{what}_cancel", on_click=_put_down)
    return saved


def _keep(about: Subject, entry: Entry, by: str) -> None:
    """Save and show the page anew. Where somebody was quicker, say so; saving once more goes over it."""
    try:
        edited = about.warehouse.edit(entry, by=by)
    except WarehouseError as error:
        say(st.error, str(error))
        return
    if not edited.outdated:
        _put_down()
        st.rerun()
    now = edited.outdated[0].now
    if now is None:
        st.session_state[_BASE] = replace(entry, id="", version=0)
        say(st.warning, _("Somebody deleted it meanwhile. Save once more to keep what you typed."))
        return
    st.session_state[_BASE] = now
    who = now.made_by or _("Somebody")
    say(
        st.warning,
        _("{who} was quicker: {theirs}. Save once more to put yours in its place.").format(
            who=who, theirs=in_line(about, now)
        ),
    )


def _listed(about: Subject, written: Sequence[Entry]) -> None:
    """Every entry in words; one of the configuration file can be changed, which writes over it from here."""
    if not written:
        return
    st.divider()
    with st.container(height=_LIST_HEIGHT if len(written) > _MOST_ROWS else "content", border=False):
        for at, entry in enumerate(written):
            with st.container(horizontal=True, vertical_alignment="center", key=f"written_{at}"):
                st.html(_row(about, entry), width="stretch")
                st.button(
                    _("Change"), key=f"written_change_{at}", type="tertiary", on_click=_take_up, args=(entry,)
                )
                if entry.id and st.button(_("Delete"), key=f"written_delete_{at}", type="tertiary"):
                    _delete(about, entry)


def _row(about: Subject, entry: Entry) -> str:
    by = entry.made_by if entry.id else _("from the configuration file")
    small = f' <span class="ds-note">{escape(by)}</span>' if by else ""
    return f'<p class="ds-written">{escape(in_line(about, entry))}{small}</p>'


def _delete(about: Subject, entry: Entry) -> None:
    try:
        edited = about.warehouse.edit(removed=[entry])
    except WarehouseError as error:
        say(st.error, str(error))
        return
    now = edited.outdated[0].now if edited.outdated else None
    if now is None:
        _put_down()
        st.rerun()
    else:
        who = now.made_by or _("Somebody")
        say(
            st.warning,
            _("{who} changed it meanwhile, so it stays: {theirs}.").format(
                who=who, theirs=in_line(about, now)
            ),
        )


def in_line(about: Subject, entry: Entry) -> str:
    """A note or a target in one line."""
    if isinstance(entry, Note):
        desk = f" ({about.desk_name(entry.desk)})" if entry.desk else ""
        return f"{words.day(entry.day, about.locale)}: {entry.text}{desk}"
    if not isinstance(entry, TargetEntry) or entry.metric not in METRICS:
        return _("A target of a figure that is not known here")
    metric = METRICS[entry.metric]
    value = in_words(entry.value, metric.unit, about.locale)
    day = words.day(entry.valid_from, about.locale)
    said = _("{figure}: {value} from {day}").format(figure=_(metric.short), value=value, day=day)
    return f"{said}, {about.desk_name(entry.desk)}" if entry.desk else said
