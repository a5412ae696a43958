"""When contacts arrive and when they are answered: two weeks of cells on one scale."""

import streamlit as st

from charts import words
from charts.week import week_heat
from language import _
from metrics.analyses.hours import ANSWERED, CAME, Week, contact_hours
from metrics.units import State
from pages.parts.analysed import analysed, silence, telling
from pages.parts.panels import panel
from pages.parts.view import View


def hour_panels(view: View, to_add: str) -> None:
    """Both weeks side by side, the same shade for the same number."""
    found = analysed(view, contact_hours)
    contacts, answers = _("When contacts arrive"), _("When they are answered")
    with st.grid(2, min_column_width=330, gap=14):
        panel(
            view,
            week_heat(found, CAME, title=contacts, locale=view.locale),
            found.hours,
            title=contacts,
            note=busiest(found, view.locale),
            metrics=("contacts",),
            key="hours_came",
            export=lambda _: found.hours,
            origin=telling(found.origin),
            silent=silence(found.state, found.contacts, _("Add tickets to see it."), view.locale),
            foot=_("Phone calls known as daily totals only have no hour and are not among them.")
            if view.extent.rows.get("contact_volume")
            else "",
        )
        panel(
            view,
            week_heat(found, ANSWERED, title=answers, locale=view.locale),
            found.hours,
            title=answers,
            note=_("First answers an hour on an average day, to the same contacts, on the same scale"),
            metrics=("answered_share",),
            key="hours_answered",
            export=lambda _: found.hours,
            origin=telling(found.origin),
            silent=silence(
                State.NOT_COMPUTABLE if found.answers is None else found.state,
                found.contacts,
                to_add,
                view.locale,
            ),
        )


def busiest(found: Week, locale: str) -> str:
    """What is drawn, and when it is most, 'most on Monday from 09:00', where that does not say too much."""
    note = _("Contacts an hour on an average day, in the time of the desk")
    if found.busiest is None or week_heat(found, CAME, title="") is None:
        return note
    weekday, hour = found.busiest
    most = _("most on {weekday} from {hour}")
    return f"{note}; {most.format(weekday=words.weekday(weekday, locale), hour=words.hour(hour, locale))}"
