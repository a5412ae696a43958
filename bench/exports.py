"""Files of pages over a million tickets, beside the time of the pages: `bench/exports.py [ROUNDS]`.

Wanted: the overview as PPTX in 2 s, every page as XLSX in 5 s, the overview as HTML in 3 s; a file is made of
figures that the page has asked already. The page is asked anew for each round, of days that nobody asked for.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import TypeVar

import data

from pages.alone import page_alone
from pages.parts.menu import PAGES
from reports.files import written
from reports.taken import Asked, Taken

FILES = (("overview as PPTX", ("overview",), "pptx", 2), ("overview as HTML", ("overview",), "html", 3))
ALL = ("every page as XLSX", PAGES, "xlsx", 5)
LAST = date(2026, 10, 31)
Made = TypeVar("Made")


def _periods() -> Iterator[tuple[date, date]]:
    """Half years, each ending a day before the one in front."""
    return ((LAST - timedelta(days=180 + at), LAST - timedelta(days=at)) for at in range(1, 100))


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


def _pages(names: tuple[str, ...], days: tuple[date, date]) -> list[Taken]:
    return [page_alone(Asked(name, *days)) for name in names]


def main(rounds: int) -> None:
    """Print the typical seconds of each file, and their ratio to those of its pages."""
    os.environ["DESKSCOPE_WAREHOUSE"] = data.warehouse().address
    _pages(PAGES, (LAST - timedelta(days=90), LAST))  # what is imported and read once
    periods = _periods()
    for name, pages, kind, wanted in (*FILES, ALL):
        told = []
        for _round in range(rounds):
            asking, taken = _timed(partial(_pages, pages, next(periods)))
            making, content = _timed(partial(written, taken, kind))
            told.append((making, asking, len(content)))
        making, asking = (median(run[at] for run in told) for at in (0, 1))
        print(
            f"{name:22}{making:6.2f} s (wanted {wanted}), {making / asking:.2f}x its pages' {asking:.2f} s, "
            f"{told[0][2] / 1000:.0f} kB",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
