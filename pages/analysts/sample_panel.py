"""One click to the sample company, with how far it is."""

import streamlit as st

from language import _
from pages.analysts.uploads import plain
from sample_data import SampleError, load_sample
from sample_data.loading import PARTS
from warehouse import Warehouse, WarehouseError


def sample_button(warehouse: Warehouse, *, primary: bool) -> None:
    """Loads the invented company when pressed, and then runs the page again over it."""
    pressed = st.button(
        _("See the sample company"),
        icon=":material/apartment:",
        key="see_sample",
        type="primary" if primary else "secondary",
    )
    if not pressed:
        return
    bar = st.progress(0.0, _("Inventing a company: 24 months, 14 desks"))
    done: list[str] = []

    def tell(name: str) -> None:
        bar.progress(len(done) / PARTS, _("Loading {part}").format(part=name))
        done.append(name)

    try:
        load_sample(warehouse, progress=tell)
    except (SampleError, WarehouseError) as error:
        st.error(plain(str(error)))
        return
    st.session_state["said"] = _("The sample company is loaded.")
    st.rerun()
