"""What the sources' words mean: the ones nothing understands, each with a place to say what it is."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts import words as wording
from language import N_, _, language
from pages.analysts import source_words
from pages.analysts.outcomes import counted
from pages.analysts.source_words import Field
from pages.analysts.uploads import plain
from pages.parts.bound import spoken_now
from pages.parts.view import View, viewer_locale
from warehouse import Meaning, WarehouseError
from warehouse.meanings import CLOSED

LEAVE = N_("As the source says")
SHOWN = 25
Row = Mapping[str, Any]


def words_panel(view: View) -> None:
    """A choice of field, its doubtful words (or all), and a form that says what they mean."""
    connection = view.snapshot.connection
    st.header(_("Words of the sources"), anchor=False)
    said_panel(view)
    fields = source_words.in_use(connection)
    if not fields:
        st.caption(_("No source gives a channel, a kind, a priority, a category or a service."))
        return
    found = {
        field: _words(view.run.warehouse.url, view.run.name, language(), field, view) for field in fields
    }
    called = {_key(field): field for field in fields}
    for remembered in ("word_field", "first_word_field"):
        if st.session_state.get(remembered) not in called:  # it was of other data
            st.session_state.pop(remembered, None)
    picked = st.segmented_control(
        _("Words for"),
        called,
        default=st.session_state.setdefault("first_word_field", _key(_first(found))),
        format_func=spoken_now(tuple(called), lambda key: _tab(called[key], found[called[key]])),
        key="word_field",
        required=True,
        label_visibility="collapsed",
    )
    field = called[picked]
    st.caption(_(source_words.EFFECTS[field]))
    every = found[field]
    doubtful = every[(every["doubt"] != "") | every["said"].notna()]
    all_shown = st.toggle(
        _("All {n} words").format(n=wording.count(len(every), view.locale)),
        value=doubtful.empty,
        key=f"all_words_{_key(field)}",
    )
    if doubtful.empty and not all_shown:
        st.caption(_("Every word is understood."))
        return
    _form(view, field, every if all_shown else doubtful, sorted(set(every["reads"])))


def _first(found: Mapping[Field, pd.DataFrame]) -> Field:
    """The field to begin with: a word that nothing understands goes before one that is spelt like another."""

    def urgency(field: Field) -> tuple[bool, int]:
        doubtful = int(found[field].loc[found[field]["doubt"] != "", "rows"].sum())
        return (bool(doubtful) and field in CLOSED, doubtful)

    return max(found, key=urgency)


def _tab(field: Field, found: pd.DataFrame) -> str:
    doubtful = int((found["doubt"] != "").sum())
    return f"{_(source_words.NAMES[field])} ({doubtful})" if doubtful else _(source_words.NAMES[field])


def _key(field: Field) -> str:
    return "_".join(field)


@st.cache_data(show_spinner=False, max_entries=64)
def _words(url: str, name: str, spoken: str, field: Field, _view: View) -> pd.DataFrame:  # noqa: ARG001 the cache's key
    return source_words.words(_view.snapshot.connection, field)


def _form(view: View, field: Field, found: pd.DataFrame, known: list[str]) -> None:
    shown = found.head(SHOWN)
    with st.form(f"words_{_key(field)}", border=True):
        chosen = [_word(field, row, place, known) for place, row in enumerate(_records(shown))]
        if len(found) > SHOWN:
            st.caption(
                _("The {n} most frequent of {total}; the others follow once these are saved.").format(
                    n=SHOWN, total=wording.count(len(found), view.locale)
                )
            )
        pressed = st.form_submit_button(_("Save what they mean"), type="primary", key=f"save_{_key(field)}")
    if not pressed:
        return
    changed = [
        Meaning(str(row["source"]), *field, str(row["word"]), meaning)
        for row, meaning in zip(_records(shown), chosen, strict=True)
        if meaning != row["said"]
    ]
    if changed:
        rows = int(shown.loc[[m != s for m, s in zip(chosen, shown["said"], strict=True)], "rows"].sum())
        keep(view, changed, _before(shown, changed), rows)
    else:
        st.caption(_("Nothing was changed."))


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _word(field: Field, row: Row, place: int, known: list[str]) -> str | None:
    """One word with what it means to be; gives the meaning that is chosen, None for the source's own."""
    closed = CLOSED.get(field)
    choices = [LEAVE, *(closed or known)]
    if row["said"] is not None and row["said"] not in choices:
        choices.append(row["said"])
    with st.container(horizontal=True, vertical_alignment="center", key=f"word_{_key(field)}_{place}"):
        doubt = f" · {plain(row['doubt'])}" if row["doubt"] else ""
        rows = counted(row["rows"], "row", viewer_locale())
        st.markdown(
            f"**{plain(row['word'])}** :small[{plain(row['source'])} · {rows}{doubt}]",
            width="stretch",
        )
        chosen = st.selectbox(
            _("What {word} of {source} means").format(word=row["word"], source=row["source"]),
            choices,
            index=choices.index(row["said"]) if row["said"] is not None else 0,
            format_func=spoken_now(choices, partial(_choice, field, row)),
            accept_new_options=closed is None,
            label_visibility="collapsed",
            key=f"means_{_key(field)}_{row['source']}_{row['word']}",
            width=260,
        )
    return None if chosen == LEAVE else str(chosen)


def _choice(field: Field, row: Row, choice: str) -> str:
    """The words of a choice; the first says what the word counts as when nobody says otherwise."""
    if choice != LEAVE:
        return wording.channel_word(choice) if field == ("ticket", "channel") else choice
    if row["said"] is not None:
        return _(LEAVE)
    if field == ("ticket", "channel"):
        return _("counts as {channel}").format(channel=wording.channel_word(row["reads"]).lower())
    return _("stays as it is")


def _before(shown: pd.DataFrame, changed: list[Meaning]) -> list[Meaning]:
    """What has to be said to have it as it was."""
    said = {(row["source"], row["word"]): row["said"] for row in _records(shown)}
    return [
        Meaning(one.source, one.table, one.field, one.word, said[one.source, one.word]) for one in changed
    ]


def keep(view: View, said: list[Meaning], before: list[Meaning], rows: int) -> None:
    """Writes the meanings; the page then says so, with a way back."""
    try:
        with st.spinner(_("Bringing {n} rows in line").format(n=wording.count(rows, view.locale))):
            view.run.warehouse.keep_meanings(said)
    except WarehouseError as error:
        st.error(plain(str(error)))
        return
    st.session_state["meant"] = (said, before, rows)
    st.rerun()


def said_panel(view: View) -> None:
    """What was saved just now, and one click that takes it back."""
    meant = st.session_state.get("meant")
    if meant is None:
        return
    said, before, rows = meant
    with st.container(horizontal=True, vertical_alignment="center", key="meant"):
        told = ", ".join(
            (_("{word} is {meaning}") if one.meaning else _("{word} is as the source says")).format(
                word=plain(one.word), meaning=plain(one.meaning or "")
            )
            for one in said
        )
        st.success(
            _("{told}. {n} rows changed; loads to come follow it.").format(
                told=told, n=wording.count(rows, view.locale)
            ),
            width="stretch",
        )
        undone = st.button(_("Undo"), icon=":material/undo:", key="undo_meanings")
    if undone:
        keep(view, before, said, rows)
