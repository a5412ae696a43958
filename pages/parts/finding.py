"""The page's one sentence: the figures it is made from, under the page's filters, and its place."""

from html import escape

import streamlit as st

from language import _
from pages.parts.period import BEFORE
from pages.parts.run import current_run
from pages.parts.view import View
from reports.findings import Compared


def compared(view: View, *metrics: str, by: tuple[str, ...] = ()) -> Compared:
    """The metrics of the whole period and of the compared one."""
    now, before = view.compared_figures(*metrics, by=by)
    return Compared(
        now=now,
        before=before,
        than=_("the period before") if view.compared == BEFORE else _("the year before"),
        locale=view.locale,
    )


def finding(sentence: str) -> None:
    """The sentence above the charts; nothing where there is nothing to say."""
    if (taking := current_run().taking) is not None:
        taking.sentence(sentence)
    if sentence:
        st.html(f'<p class="ds-sentence">{escape(sentence)}</p>')
