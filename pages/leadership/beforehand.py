"""The overview's default questions, asked before anybody opens it."""

import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack

from sqlalchemy.exc import SQLAlchemyError

from charts import words
from configuration import ConfigurationError
from pages.leadership.asked import ask_periods, ask_splits
from pages.leadership.signals import changes, without_answers
from pages.parts.extent import extent
from pages.parts.filters import default_filters
from pages.parts.run import PageRun, page_warehouse
from pages.parts.view import View
from warehouse import WarehouseError

_LOG = logging.getLogger("deskscope.pages")


def ask_overview() -> None:
    """Ask them into the cache that pages read; what changed is the slowest, and the last that is shown."""
    beside = threading.Thread(target=_asked, args=(ask_splits, changes), name="deskscope asking")
    beside.start()
    _asked(ask_periods, without_answers)
    beside.join()


def _asked(*questions: Callable[[View], object]) -> None:
    """Over a connection of its own. What fails is logged, and the page says it to its viewer."""
    try:
        with ExitStack() as stack:
            run = PageRun(page_warehouse(), stack)
            held, filters = extent(run), default_filters(extent(run))
            # another snapshot: there are newer data, and nobody waits for these
            if filters is not None and run.snapshot.name == run.name:
                view = View("", run, held, filters, words.ENGLISH)
                for question in questions:
                    question(view)
    except (ConfigurationError, WarehouseError, SQLAlchemyError, OSError) as error:
        _LOG.warning("the overview could not be asked beforehand: %s", error)
