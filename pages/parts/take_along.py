"""The page as files: each is made when it is clicked, of exactly what this run has drawn."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from language import N_, _, language, speaking
from pages.parts.refresh_deck import refresh_deck
from pages.parts.run import PageRun
from pages.parts.taken import taken
from reports.files import MIME, written
from reports.taken import Taken

KINDS = {
    "pptx": N_("PowerPoint"),
    "xlsx": N_("Excel"),
    "pdf": N_("PDF"),
    "html": N_("Web page"),
    "csv": N_("CSV"),
}
_NO_PDF = N_("A PDF needs Chromium where Deskscope runs; print the web page instead.")


def files(run: PageRun) -> None:
    """Fills the menu that was opened."""
    if run.files is None or run.taking is None:
        return
    from reports.chromium import find_chromium  # noqa: PLC0415 seldom needed

    page, chromium = taken(run.taking), find_chromium()
    with run.files:
        if page is None or not page.figures:
            st.caption(_("There is nothing on this page to take along yet."))
            return
        st.caption(_("Everything on this page, with all its tabs, under the filters above."))
        for kind, name in KINDS.items():
            _button(page, kind, _(name), disabled=kind == "pdf" and chromium is None)
        if chromium is None:
            st.caption(_(_NO_PDF))
        refresh_deck(run)


def _button(page: Taken, kind: str, name: str, *, disabled: bool) -> None:
    st.download_button(
        name,
        data=making(page, kind),
        file_name=file_name(page, kind),
        mime=MIME[kind],
        key=f"take_{kind}",
        on_click="ignore",
        disabled=disabled,
        width="stretch",
    )


def making(page: Taken, kind: str) -> Callable[[], bytes]:
    """Makes the file in the language of the page: the click comes when no page runs."""
    spoken = language()

    def make() -> bytes:
        with speaking(spoken):
            return written([page], kind)

    return make


def file_name(page: Taken, kind: str) -> str:
    """'deskscope-response-2016-03-31.pptx': the page and the last day of its period."""
    last = page.asked.last or date.today()  # noqa: DTZ011 a name, by the clock of the machine
    return f"deskscope-{page.asked.page}-{last}.{kind}"
