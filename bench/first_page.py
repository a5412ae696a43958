"""The first page of a fresh process in real Chromium: `bench/first_page.py [ROUNDS]`.

The plain page and the overview in turn, everything on a warm disk and nothing in the browser's cache. Told
are the first chart, the last chart, and when all is there (the script has run, the last chart is drawn): from
starting the process, opened as soon as it listens, for the first time after a load (no answers kept) and
started again; and from opening it ten seconds after the start. Wanted, all there: over 1 M tickets and 5 M
posts at most 1.0x the plain page, which reads the 1 M tickets only.
"""

import os
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import data
import growth
import posts
from playwright.sync_api import Browser, sync_playwright
from viewer import served

HERE = Path(__file__).parent
APP, PLAIN = HERE.parent / "app.py", HERE / "plain_page.py"
PORT = 18741
LATER = 10.0  # seconds
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DONE = "[data-testid=stApp][data-test-script-state=notRunning]"
CHART = ".js-plotly-plot .main-svg"
WATCH = """
window.seen = {first: 0, last: 0, done: 0};
let charts = 0, state = "";
const look = () => {
  const now = performance.timeOrigin + performance.now();
  const drawn = document.querySelectorAll(".js-plotly-plot .main-svg").length;
  if (drawn !== charts) { charts = drawn; window.seen.first ||= now; window.seen.last = now; }
  const is = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState ?? "";
  if (is !== state) { state = is; if (is === "notRunning") window.seen.done = now; }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@dataclass(frozen=True)
class Drawn:
    """Seconds until the first chart, the last one, and until all was there."""

    first: float
    last: float
    whole: float


def plain_environment() -> Mapping[str, str]:
    """The plain page as it is quickest."""
    return {**os.environ, "BENCH_FOLDER": str(data.FOLDER), "BENCH_CACHE": "resource"}


def compared() -> list[tuple[str, Path, Mapping[str, str]]]:
    """Name, script and environment of each."""
    warehouses = {
        "1 M tickets": data.warehouse(),
        "1 M tickets and 5 M posts": posts.warehouse(),
        "10 M tickets": growth.warehouse(),
    }
    ours = [
        (f"deskscope, {name}", APP, {**os.environ, "DESKSCOPE_WAREHOUSE": str(there.folder)})
        for name, there in warehouses.items()
    ]
    return [("plain page, 1 M tickets", PLAIN, plain_environment()), *ours]


def drawn(
    browser: Browser, script: Path, environment: Mapping[str, str], cache: str, *, later: float
) -> Drawn:
    """The first page from starting the process, or from opening it later; answers are kept in `cache`."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.add_init_script(WATCH)
    started = time.time()
    with served(script, PORT, {**environment, "XDG_CACHE_HOME": cache}):
        if later:
            time.sleep(later)
            started = time.time()
        page.goto(f"http://127.0.0.1:{PORT}/")
        page.wait_for_selector(CHART, timeout=120_000)
        page.wait_for_selector(DONE, timeout=120_000)
        page.wait_for_timeout(2_500)  # charts that come in after the script has run
        seen = page.evaluate("window.seen")
        failed = page.locator("[data-testid=stException], [data-testid=stAlert]").count()
    context.close()
    if failed:
        message = f"{script.name}: the page says that something failed"
        raise RuntimeError(message)
    first, last, done = (seen[name] / 1000 - started for name in ("first", "last", "done"))
    return Drawn(first, last, max(last, done))


def main(rounds: int) -> None:
    """Print the medians, and ours against the plain page's."""
    with sync_playwright() as play, TemporaryDirectory() as kept:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for _, script, environment in compared():  # so that there are answers to keep
            drawn(browser, script, environment, kept, later=LATER)
        for said, later, again in (
            ("from the start of the process, for the first time after a load", 0.0, False),
            ("from the start of the process, started again", 0.0, True),
            (f"opened {LATER:.0f} s after the start, for the first time after a load", LATER, False),
        ):
            times: dict[str, list[Drawn]] = {name: [] for name, _, _ in compared()}
            for _ in range(rounds):
                for name, script, environment in compared():
                    with TemporaryDirectory() as nothing:
                        place = kept if again else nothing
                        times[name].append(drawn(browser, script, environment, place, later=later))
            tell(said, times)
        browser.close()


def tell(said: str, times: Mapping[str, list[Drawn]]) -> None:
    """One line each; the first one is what the others are compared with."""
    print(f"{said}: first chart, last chart, all there; all there against the plain page")
    plain = median(each.whole for each in next(iter(times.values())))
    for name, runs in times.items():
        first, last, whole = (
            median(getattr(each, kind) for each in runs) for kind in ("first", "last", "whole")
        )
        told = f"{first:6.1f} s{last:6.1f} s{whole:6.1f} s{whole / plain:7.2f}x"
        print(f"  {name:38}{told}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
