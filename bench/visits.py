"""The first page of a fresh process, going from page to page, and many viewers: `bench/visits.py [ROUNDS]`.

First page: from starting the process to the last message of the overview, with everything on a warm disk and
a viewer that loads nothing; bench/first_page.py tells it in a browser, as people meet it.
Wanted over 1 M tickets and 5 M posts: at most 1.0x the plain page over 1 M tickets; over 10 M tickets at most
1.5x that over 1 M. Going from page to page with the figures cached: at most 300 ms on the server. Twenty
viewers, each of whom chooses a desk or a period some five seconds after the last answer: nineteen in twenty
within four times what a single viewer typically waits, in at most 500 MB, over both.
"""

import os
import random
import sys
import threading
import time
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from statistics import median, quantiles

import data
import posts
from first_page import APP, compared
from viewer import Viewer, memory_mb, served

PORT = 18731
PAGES = (
    "overview",
    "benchmarks",
    "channels",
    "response",
    "satisfaction",
    "social",
    "add-data",
    "data-quality",
    "definitions",
)
VIEWERS, CLICKS, THINKING = 20, 12, 5.0
CHOICES = list(product(data.DESKS, ("12 months", "6 months", "3 months")))


def _warehouse(folder: Path) -> Mapping[str, str]:
    return {**os.environ, "DESKSCOPE_WAREHOUSE": str(folder)}


def _failed(runs: list[list[str]]) -> None:
    problems = [error for errors in runs for error in errors]
    if problems:
        message = f"a page failed: {problems[:3]}"
        raise RuntimeError(message)


def _first_page(script: Path, environment: Mapping[str, str]) -> float:
    """Seconds from starting a server to its first page."""
    started = time.perf_counter()
    with served(script, PORT, environment), Viewer(PORT, pause=0) as viewer:
        _failed([viewer.first.errors])
        return time.perf_counter() - started


def first_pages(rounds: int) -> None:
    """Print the first page of each, asked in turn."""
    servers = compared()
    times: dict[str, list[float]] = {name: [] for name, _, _ in servers}
    for _ in range(rounds):
        for name, script, environment in servers:
            times[name].append(_first_page(script, environment))
    for name, each in times.items():
        print(f"{name:38}{median(each):6.1f} s to the first page", flush=True)
    plainly, small, full, large = (median(each) for each in times.values())
    print(f"with posts {full / plainly:.2f}x the plain page; 10 M tickets {large / small:.2f}x 1 M tickets")


def from_page_to_page() -> None:
    """Print the server time of each page when it was seen before."""
    with served(APP, PORT, _warehouse(posts.warehouse().folder)), Viewer(PORT) as viewer:
        first = {page: viewer.visit(page) for page in PAGES}
        again = {page: [viewer.visit(page) for _ in range(3)] for page in PAGES}
        again = {page: [*again[page], viewer.visit(page)] for page in PAGES}  # from another page each time
    _failed([run.errors for run in first.values()])
    for page, runs in again.items():
        seconds = max(runs[0].seconds, runs[-1].seconds)
        print(
            f"{page:15}{first[page].seconds * 1000:7.0f} ms at first{seconds * 1000:6.0f} ms again",
            flush=True,
        )
    worst = max(max(runs[0].seconds, runs[-1].seconds) for runs in again.values())
    print(f"the slowest {worst * 1000:.0f} ms")


def _clicks(viewer: Viewer, chance: random.Random, thinking: float) -> list[float]:
    """What a viewer waited for each choice."""
    seconds = []
    for _ in range(CLICKS):
        time.sleep(chance.uniform(0, 2 * thinking))
        desk, period = chance.choice(CHOICES)
        run = viewer.choose(Desk=desk, Period=period)
        _failed([run.errors])
        seconds.append(run.seconds)
    return seconds


def many_viewers(folder: Path) -> None:
    """Print what one viewer waits and what twenty wait, and the memory they take."""
    with served(APP, PORT, _warehouse(folder)) as pid:
        with Viewer(PORT, "response", pause=0) as viewer:
            viewer.run()
            alone = median(_clicks(viewer, random.Random(1), 0.5))
        viewers = [Viewer(PORT, "response", pause=0) for _ in range(VIEWERS)]
        waited: list[float] = []

        def work(viewer: Viewer, seed: int) -> None:
            waited.extend(_clicks(viewer, random.Random(seed), THINKING))

        threads = [
            threading.Thread(target=work, args=each) for each in zip(viewers, range(VIEWERS), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        memory, highest = memory_mb(pid), memory_mb(pid, highest=True)
        for viewer in viewers:
            viewer.__exit__(None, None, None)
    if len(waited) < VIEWERS * CLICKS:
        message = f"only {len(waited)} of {VIEWERS * CLICKS} choices were answered"
        raise RuntimeError(message)
    slow = quantiles(waited, n=20)[-1]
    print(f"one viewer {alone * 1000:.0f} ms; {VIEWERS} viewers: typically {median(waited) * 1000:.0f} ms,")
    told = f"{memory:.0f} MB, for a moment {highest:.0f} MB"
    print(f"nineteen in twenty within {slow * 1000:.0f} ms = {slow / alone:.1f}x; {told}", flush=True)


if __name__ == "__main__":
    first_pages(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
    from_page_to_page()
    for kept in (data.warehouse(), posts.warehouse()):
        many_viewers(kept.folder)
