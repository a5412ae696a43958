"""One page by itself, without a viewer: the script that `pages.alone` runs, its question in the session."""

from pathlib import Path

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from configuration import ConfigurationError
from language import _, speaking
from metrics import QuestionError
from pages.parts.extent import extent
from pages.parts.filters import filters_of
from pages.parts.menu import RECORDS, TAKEN
from pages.parts.run import bare_run
from pages.parts.taken import taken
from pages.parts.taking import Taking
from reports.taken import Asked, ReportError, Taken
from warehouse import WarehouseError

KNOWN = (ReportError, WarehouseError, ConfigurationError, QuestionError, SQLAlchemyError, OSError)

asked: Asked = st.session_state["asked"]
try:
    with bare_run() as run, speaking(st.session_state["language"]):
        pages = {
            address: st.Page(script, title=_(title), url_path=address, default=address == asked.page)
            for script, title, address, _icon in TAKEN
        }
        others = [  # what the pages link to
            st.Page(path, title=path, url_path=Path(path).stem)
            for path in (RECORDS, "analysts/add_data.py", "analysts/definitions.py")
        ]
        page = st.navigation([*pages.values(), *others], position="hidden")
        held = extent(run)
        run.title, run.page = page.title, asked.page
        run.filters = filters_of(held, asked)
        run.taking = Taking()
        found: list[Taken | None] = []
        st.session_state["taken"] = found  # at once: a page that stops may not write there any more
        if not held.empty:
            try:
                page.run()
            finally:  # also of a page that stops where it has nothing more to show
                found.append(taken(run.taking))
except KNOWN as error:  # whoever asked raises it: Streamlit would print it
    st.session_state["failed"] = error
