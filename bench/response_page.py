"""The Response page against a plain pandas page of the same charts: `bench/response_page.py [ROUNDS]`.

Both are served by Streamlit over the same million tickets, and asked for desks and periods that nobody asked
for before. Wanted: half the plain page's server time or less; at most 400 MB, and at most 2 MB more with each
viewer. With Chromium the time to redrawn charts is told too.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from statistics import median

import data
from playwright.sync_api import Browser, Page, sync_playwright
from viewer import Viewer, cpu_seconds, memory_mb, served

PERIODS = ("12 months", "6 months", "3 months")
HERE = Path(__file__).parent
VIEWERS = 10
CHARTS = 5  # two over time, three by channel; the tickets have no targets to meet
SERVERS = {
    "plain page, cache_data": (HERE / "plain_page.py", 18701, {"BENCH_CACHE": "data"}),
    "plain page, cache_resource": (HERE / "plain_page.py", 18702, {"BENCH_CACHE": "resource"}),
    "deskscope, Response": (HERE.parent / "app.py", 18703, {}),
}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def _choices() -> Iterator[tuple[str, str]]:
    """Pairs of desk and period that nobody chose before."""
    return iter(list(product(data.DESKS, PERIODS)))


def _environment(extra: dict[str, str]) -> dict[str, str]:
    warehouse = str(data.warehouse().folder)
    return {**os.environ, "BENCH_FOLDER": str(data.FOLDER), "DESKSCOPE_WAREHOUSE": warehouse, **extra}


def _server_times(port: int, pid: int, choices: list[tuple[str, str]]) -> tuple[float, float]:
    """Median seconds of a run, and processor seconds of a run, over these choices."""
    with Viewer(port, "response") as viewer:
        viewer.run()
        before = cpu_seconds(pid)
        runs = [viewer.choose(Desk=desk, Period=period) for desk, period in choices]
        used = cpu_seconds(pid) - before
    problems = [error for run in [viewer.first, *runs] for error in run.errors]
    if problems or not all(run.charts == CHARTS for run in runs):
        message = f"port {port}: {problems or [run.charts for run in runs]}"
        raise RuntimeError(message)
    return median(run.seconds for run in runs), used / len(runs)


def _memory(name: str, pid: int, port: int) -> None:
    before = memory_mb(pid)
    viewers = [Viewer(port, "response") for _ in range(VIEWERS)]
    each = (memory_mb(pid) - before) / VIEWERS
    for viewer in viewers:
        viewer.__exit__(None, None, None)
    print(f"{name:30}{before:6.0f} MB{each:7.2f} MB more a viewer")


FINISHED = """() => { window.redrawn = new Promise(done => {
    const app = document.querySelector('[data-testid=stApp]'); let ran = false;
    new MutationObserver((_, observer) => {
        const running = app.dataset.testScriptState === 'running';
        if (ran && !running) {
            observer.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
        }
        ran ||= running;
    }).observe(app, {attributes: true});
}) }"""


def _redrawn(page: Page, desk: str) -> float:
    """Milliseconds from choosing a desk to the script finished and all charts drawn anew."""
    page.get_by_role("combobox", name="Desk").click()
    page.evaluate(FINISHED)
    started: float = page.evaluate("performance.now()")
    page.get_by_role("option", name=desk, exact=True).click()
    ended: float = page.evaluate("window.redrawn")
    page.wait_for_timeout(500)
    return ended - started


def _browser_times(browser: Browser, port: int, rounds: int) -> float:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"http://127.0.0.1:{port}/response")
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=120_000)
    page.wait_for_timeout(1_000)
    return median(_redrawn(page, desk) for desk in data.DESKS[:rounds])


def main(rounds: int) -> None:
    """Serve all three, one at a time, and print what each took."""
    choices = list(_choices())[:rounds]
    times: dict[str, float] = {}
    for name, (script, port, extra) in SERVERS.items():
        with served(script, port, _environment(extra)) as pid:
            times[name], used = _server_times(port, pid, choices)
            told = f"{times[name] * 1000:6.0f} ms on the server, {used * 1000:.0f} ms of processor"
            print(f"{name:30}{told}", flush=True)
            _memory(name, pid, port)
            if chromium := shutil.which("chromium"):
                with sync_playwright() as play:
                    browser = play.chromium.launch(executable_path=chromium, args=QUIET)
                    redrawn = _browser_times(browser, port, min(rounds, len(data.DESKS)))
                    print(f"{name:30}{redrawn:6.0f} ms to redrawn charts", flush=True)
                    browser.close()
    ours = times["deskscope, Response"]
    for name in list(SERVERS)[:2]:
        print(f"deskscope takes {ours / times[name]:.2f}x the server time of the {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
