"""When contacts arrive and when they are answered: two weeks of cells on one scale."""

import streamlit as st

from charts import words
from charts.week import week_heat
from metrics.analyses.hours import ANSWERED, CAME, Week, contact_hours
from pages.parts.analysed import analysed, silence, telling
from pages.parts.panels import panel
from pages.parts.view import View

CONTACTS, ANSWERS = "When contacts arrive", "When they are answered"
FOOT = "Phone calls known as daily totals only have no hour and are not among them."


def hour_panels(view: View, to_add: str) -> None:
    """Both weeks side by side, the same shade for the same number."""
    found = analysed(view, contact_hours)
    with st.grid(2, min_column_width=330, gap=14):
        panel(
            view,
            week_heat(found, CAME, title=CONTACTS, locale=view.locale),
            found.hours,
            title=CONTACTS,
            note=f"Contacts an hour on an average day, in the time of the desk{busiest(found, view.locale)}",
            metrics=("contacts",),
            key="hours_came",
            export=lambda _: found.hours,
            origin=telling(found.origin),
            silent=silence(found.state, found.contacts, "Add tickets to see it.", view.locale),
            foot=FOOT if view.extent.rows.get("contact_volume") else "",
        )
        panel(
            view,
            week_heat(found, ANSWERED, title=ANSWERS, locale=view.locale),
            found.hours,
            title=ANSWERS,
            note="First answers an hour on an average day, to the same contacts, on the same scale",
            metrics=("answered_share",),
            key="hours_answered",
            export=lambda _: found.hours,
            origin=telling(found.origin),
            silent="Not loaded yet. " + to_add
            if found.answers is None
            else silence(found.state, found.contacts, to_add, view.locale),
        )


def busiest(found: Week, locale: str) -> str:
    """'; most on Monday from 09:00'; '' where that would say too much."""
    if found.busiest is None or week_heat(found, CAME, title="") is None:
        return ""
    weekday, hour = found.busiest
    return f"; most on {words.weekday(weekday, locale)} from {words.hour(hour, locale)}"
