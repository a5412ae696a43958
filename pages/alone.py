"""A page made without a viewer, for a file or a mail: run in this process by Streamlit's runner of tests.

Nothing is drawn and nothing listens; the page's code is the one that draws the screen, so both say the same.
Not for a process that serves: the runner takes the place of Streamlit's runtime.
"""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from language import ENGLISH
from metrics.window import Question, Window, conditions
from pages.parts.menu import PAGES
from reports.taken import Asked, NothingToShowError, ReportError, Taken

_SCRIPT = Path(__file__).with_name("one_page.py")
_LOG = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
_SECONDS = 600  # a page over a large warehouse may take long the first time


def page_alone(asked: Asked, *, language: str = ENGLISH) -> Taken:
    """The page over the warehouse and the configuration that the environment names.

    Raises ReportError where there is no such page, nothing is loaded, or the page cannot be made, and
    QuestionError for filters that mean nothing.
    """
    if asked.page not in PAGES:
        raise ReportError(f"there is no page '{asked.page}'; there are {', '.join(PAGES)}")
    Question(Window(asked.first, asked.last), where=conditions(asked.where), clock=asked.clock)
    _LOG.setLevel(logging.ERROR)  # it warns of a session without a viewer, which this is
    run = AppTest.from_file(str(_SCRIPT), default_timeout=_SECONDS)
    run.session_state["asked"], run.session_state["language"] = asked, language
    run.run()
    if (failed := _of(run, "failed")) is not None:
        raise failed
    if run.exception:  # a fault of ours, and Streamlit has printed where
        raise ReportError(f"the page '{asked.page}' cannot be made; the reason stands above")
    found: Taken | None = next(iter(_of(run, "taken") or ()), None)
    if found is None:
        raise ReportError("nothing is loaded yet; load a file or sync a source first")
    if not found.figures:
        raise NothingToShowError(" ".join(found.notes) or f"{found.title} has nothing for these filters")
    first, last = asked.first or found.asked.first, asked.last or found.asked.last  # also beyond the data
    return replace(found, asked=replace(found.asked, first=first, last=last))


def _of(run: AppTest, name: str) -> Any:
    """What the script left in its session; None where it left nothing."""
    return run.session_state[name] if name in run.session_state else None  # noqa: SIM401 it has no get
