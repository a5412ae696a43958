"""One figure as files: CSV, Excel and a slide for PowerPoint, each made when it is clicked."""

from collections.abc import Callable

import streamlit as st

from language import language, speaking
from pages.parts.taken import page_of
from pages.parts.view import View
from reports.csv import figure_csv
from reports.files import MIME
from reports.taken import Figure, Taken


def figure_files(view: View, figure: Figure) -> None:
    """The buttons of a figure, in the language of the page."""
    page, spoken = page_of(view), language()
    for kind, (name, make) in _KINDS.items():

        def made(make: Callable[[Taken, Figure], bytes] = make) -> bytes:
            with speaking(spoken):
                return make(page, figure)

        st.download_button(
            name,
            data=made,
            file_name=f"{figure.key}.{kind}",
            mime=MIME[kind],
            key=f"{kind}_{figure.key}",
            on_click="ignore",
        )


def _csv(_page: Taken, figure: Figure) -> bytes:
    return figure_csv(figure.rows(), figure.head())


def _xlsx(page: Taken, figure: Figure) -> bytes:
    from reports.xlsx import sheet  # noqa: PLC0415 heavy, and seldom needed

    return sheet(page, figure)


def _pptx(page: Taken, figure: Figure) -> bytes:
    from reports.pptx import slide  # noqa: PLC0415 as above

    return slide(page, figure)


_KINDS: dict[str, tuple[str, Callable[[Taken, Figure], bytes]]] = {
    "csv": ("CSV", _csv),
    "xlsx": ("Excel", _xlsx),
    "pptx": ("PowerPoint", _pptx),
}
