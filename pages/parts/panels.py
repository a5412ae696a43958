"""A panel: title, one line of what is drawn, the chart with its words for those who do not see it, its 'i'.

A panel without data says why in its place: nothing in this period, too few to say, not known, or not loaded
yet.
"""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from charts import words
from charts.form import Drawn, Form
from charts.form_texts import LONGEST
from charts.forms import DotRange, Likert, Single, Trend
from charts.listing import Listing
from charts.plotly import config, draw
from charts.readings import as_reading
from language import N_, _
from language.visible import one_line, shortened, visible
from pages.leadership.cards import none_known
from pages.parts.info import info
from pages.parts.marks import Slices, names_of, place_of_point
from pages.parts.records import Place, records_link
from pages.parts.taken import Export, Origin, figure_of
from pages.parts.view import View
from pages.parts.written import annotated

_LONGEST_TITLE = 300  # characters
_STATES = {
    "none": N_("No cases in this period."),
    "unknown": N_("Not known for these contacts."),
    "not_computable": N_("Not loaded yet."),
}


def panel(
    view: View,
    form: Form | Single | None,
    frame: pd.DataFrame,
    *,
    title: str,
    note: str = "",
    metrics: Sequence[str],
    key: str,
    by: tuple[str, ...] = (),
    grain: str | None = None,
    to_add: str = "",
    foot: str = "",
    export: Export | None = None,
    origin: Origin | None = None,
    silent: str = "",
) -> None:
    """Draws `form`, or, where it is None, the words of the state of `frame` (or `silent`); `foot` is a line
    below.

    `export` makes the rows of the CSV from the figures, where the chart draws more than those; `origin` says
    how an analysis came about.
    """
    form, said = annotated(view, form, metrics, by)
    silence = "" if form else silent or state_words(_told(view, frame, metrics), to_add, view.locale)
    lines = tuple(line for line in (left_out(form), *said, foot) if line)
    if (taking := view.run.taking) is not None:
        taken = figure_of(
            view, title, metrics, key=key, by=by, grain=grain, form=form, export=export, origin=origin
        )
        taking.figure(replace(taken, note=note, silent=silence, lines=lines), metrics)
    with st.container(key=f"panel_{key}", height="stretch"):
        st.html(f'<div class="ds-head"><h2 class="ds-title">{escape(title)}</h2>{_note(note)}</div>')
        info(view, title, metrics, key=key, by=by, grain=grain, form=form, export=export, origin=origin)
        if form is None:
            st.html(f'<p class="ds-state">{escape(silence)}</p>')
        elif isinstance(form, Single):
            st.html(single_html(form))
        elif isinstance(form, Listing):
            st.html(listing_html(form))
        else:
            _chart(form, key, Slices(metrics[0], by, grain, names_of(view, by)))
        for line in lines:
            st.html(_note(line))


def _chart(form: Drawn, key: str, slices: Slices) -> None:
    """The chart; a mark that is chosen gets a link to its records below."""
    chosen = st.plotly_chart(
        draw(form),
        key=f"chart_{key}",
        theme="streamlit",
        alt=form.alt,
        config=config(key),
        on_select="rerun",
        selection_mode="points",
    )
    for point in chosen["selection"]["points"][:1]:
        place = place_of_point(form, point, slices)
        if place is not None:
            records_link(
                place,
                _("Records behind: {title}").format(title=mark_words(slices, place)),
                icon=":material/list:",
            )


def mark_words(slices: Slices, place: Place) -> str:
    """'Phone, Mar 2026': the slice and the period of a mark."""
    values = [value for _, value in place.at]
    named = [word for word, value in slices.names.items() if value in values][:1]
    return ", ".join([*named, *([words.period(place.period)] if place.period else [])])


def left_out(form: Form | Single | None) -> str:
    """Which slices the chart does not draw, and their words."""
    return form.left_out if isinstance(form, Trend | DotRange | Likert) else ""


def single_html(form: Single) -> str:
    """The one known value in words, where a chart would be a lone dot."""
    return (
        f'<div class="ds-single"><p class="ds-value">{escape(form.value)}</p>'
        f'<p class="ds-note">{escape(form.under)}</p></div>'
    )


def listing_html(form: Listing) -> str:
    """The list as a table of its own; on a narrow screen it scrolls, the page does not."""
    sides = [' class="ds-number"' if at in form.numeric else "" for at in range(len(form.header))]
    head = _cells("th", form.header, [f' scope="col"{side}' for side in sides])
    body = "".join(f"<tr>{_cells('td', row, sides)}</tr>" for row in form.rows)
    return (
        f'<div class="ds-list" role="region" tabindex="0" aria-label="{escape(form.title)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(tag: str, row: Sequence[str], attributes: Sequence[str]) -> str:
    """Cells whose words a column has room for; what is cut is told to who points at it."""
    found = []
    for cell, attribute in zip(row, attributes, strict=True):
        said = shortened(visible(cell), LONGEST)
        whole = "" if said == cell else f' title="{escape(one_line(cell, _LONGEST_TITLE))}"'
        found.append(f"<{tag}{attribute}{whole}>{escape(said)}</{tag}>")
    return "".join(found)


def _told(view: View, frame: pd.DataFrame, metrics: Sequence[str]) -> pd.DataFrame:
    """The frame; an empty one says nothing of why, so the figures of the whole period stand for it."""
    return view.figures(*metrics) if frame.empty else frame


def state_words(frame: pd.DataFrame, to_add: str = "", locale: str = words.ENGLISH) -> str:
    """Why a panel has no chart, and what would give it one; too few always with their number."""
    states = set(frame["state"])
    if states & {"ok", "few"}:
        cases = _cases(frame[frame["state"].isin(["ok", "few"])], locale)
        return _("Too few cases in this period to say: {cases}.").format(cases=cases)
    if "not_computable" in states:
        return f"{_(_STATES['not_computable'])} {to_add}".strip()
    return _(_STATES["unknown" if none_known(frame) else "none"])


def _cases(few: pd.DataFrame, locale: str) -> str:
    """'7 of 12' for one share, 'n = 4' for another figure, 'n = 3 to 12' for several."""
    if len(few) == 1:
        only = as_reading({str(name): value for name, value in few.to_dict("records")[0].items()})
        return only.cases_in_words(locale) if only.state == "few" else only.in_words(locale)
    least, most = (words.count(n, locale) for n in (few["n"].min(), few["n"].max()))
    span = least if least == most else _("{begin} to {end}").format(begin=least, end=most)
    return _("n = {n}").format(n=span)


def _note(note: str) -> str:
    return f'<p class="ds-note">{escape(note)}</p>' if note else ""
