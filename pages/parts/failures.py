"""What a page says when its data or its settings cannot be read: one sentence and what to do, no trace.

What a person can mend says so itself; of all else the reason is in the log of the process.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from configuration import ConfigurationError
from language import N_, _
from pages.parts.foreign import plain
from warehouse import WarehouseError

_LOG = logging.getLogger("deskscope.pages")
_AGAIN = N_("Then try again.")
_IN_THE_LOG = N_("Try again; if it stays so, whoever runs Deskscope finds the reason in its log.")


@contextmanager
def told() -> Iterator[None]:
    """Says what failed below the block, in place of the rest of the page, and stops it there."""
    try:
        yield
    except ConfigurationError as error:
        _stopped(_("The settings cannot be read"), f"{error}. {_(_AGAIN)}")
    except WarehouseError as error:
        _stopped(_("The data cannot be read"), f"{error}. {_(_AGAIN)}")
    except (SQLAlchemyError, OSError):
        _LOG.exception("a page could not be made")
        _stopped(_("The data could not be read just now"), _(_IN_THE_LOG))


def _stopped(what: str, advice: str) -> None:
    """The message, beside the way to try again; ends the run."""
    with st.container(key="failure"):
        st.error(f"**{what}.** {plain(advice)}", icon=":material/error:")
        st.button(_("Try again"), key="try_again", icon=":material/refresh:")
    st.stop()
