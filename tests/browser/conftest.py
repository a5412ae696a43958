"""A fresh process of the dashboard and a real browser to look at it.

Without Chromium these tests are skipped, and fail where DESKSCOPE_REQUIRE names it (see tests/conftest.py).
"""

import contextlib
import csv
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    WebSocket,
    expect,
    sync_playwright,
)
from playwright.sync_api import TimeoutError as NoRest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from connectors.files import load_file
from tests.depth import part
from warehouse import open_warehouse

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PAGES = {
    "overview": "Overview",
    "benchmarks": "Benchmarks",
    "channels": "Channels",
    "response": "Response",
    "satisfaction": "Satisfaction",
    "social": "Social",
    "add-data": "Add data",
    "data-quality": "Data quality",
    "definitions": "Definitions",
}
# Every page there is: those of the navigation, the records, which open from a number, and the alerts.
EVERY_PAGE = {path: path for path in (*PAGES, "alerts")} | {
    "records": "records?metric=first_response_minutes"
}
# Those that are looked at one by one: a plain run takes one of each kind of reader, and the records.
LOOKED_AT = part(EVERY_PAGE, ("overview", "response", "add-data", "records"))
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1, "has_touch": True}
START_SECONDS = 180  # two cores, often busy with other tests
# Calm: no script runs, nothing is left of the run before and nothing is still to come, for a while. Between a run
# and the one that it asks for, the script is not running for a few milliseconds.
CALM = """([mark, while_]) => {
    const busy = !document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
        || document.querySelector('[data-testid=stSkeleton], [data-stale=true]');
    if (busy || window.calm?.mark !== mark) window.calm = {mark, since: performance.now()};
    return !busy && performance.now() - window.calm.since >= while_;
}"""
CALM_FOR = 250  # ms
OVERFLOW = """() => Math.max(0, ...[document.documentElement, ...document.querySelectorAll(
    '[data-testid=stApp], [data-testid=stMain], [data-testid=stMainBlockContainer]')]
    .map(e => e.scrollWidth - e.clientWidth))"""
UNREST = """() => [document.querySelector('[data-testid=stApp]')?.dataset.testScriptState,
    ...[...document.querySelectorAll('[data-testid=stSkeleton], [data-stale=true]')].map(e => e.className)]"""
PATIENCE = 90_000  # ms; two cores, often busy with other tests


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _listens(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextlib.contextmanager
def dashboard(warehouse: Path | str, log: Path) -> Iterator[str]:
    """The address of a dashboard over the warehouse (a folder, or the address of a server's), in a process of
    its own that ends with the block.
    """
    kept = warehouse if "://" in str(warehouse) else f"duckdb:///{warehouse}"
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.headless", "true", "--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "DESKSCOPE_"))}
    environment |= {"DESKSCOPE_WAREHOUSE": str(kept), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _listens(address):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"the dashboard did not start:\n{log.read_text()}")
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


class Visitor:
    """One person's browser: what it shows, and every request it made."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.context: BrowserContext = browser.new_context(accept_downloads=True, **options)
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.waits = False  # whether something was asked of the server, and no run has ended since
        self._settled = 0
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", self._listen)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, address: str) -> Page:
        self.page.goto(address, wait_until="domcontentloaded")
        self.settle()
        return self.page

    def _listen(self, socket: WebSocket) -> None:
        self.requests.append(socket.url)
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.waits = True

    def _received(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished":
            self.waits = False

    def settle(self) -> None:
        """Waits until all that was asked for is answered: the script has run to its end, every lazily loaded
        element has arrived, and those of the run before are gone.
        """
        for _ in range(PATIENCE // CALM_FOR):
            self._settled += 1
            try:
                self.page.wait_for_function(CALM, arg=[self._settled, CALM_FOR], polling=50)
            except NoRest as error:
                raise AssertionError(f"no rest on {self.page.url}: {self.page.evaluate(UNREST)}") from error
            if not self.waits:
                return
        raise AssertionError("the server did not answer")

    @property
    def outside(self) -> list[str]:
        """Requests that left the machine; data: and blob: addresses never do."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob", "about") and urlsplit(url).hostname != "127.0.0.1"
        ]

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than its window; 0 when nothing scrolls sideways."""
        return int(self.page.evaluate(OVERFLOW))

    def assert_healthy(self) -> None:
        """No dialog, no error box, nothing thrown in the browser, no request to anywhere else."""
        assert self.page.get_by_text("Page not found").count() == 0
        assert self.page.get_by_role("dialog").count() == 0
        boxes = self.page.get_by_test_id("stException")
        assert boxes.count() == 0, boxes.first.inner_text()
        assert self.errors == []
        assert self.outside == []

    def close(self) -> None:
        self.context.close()


def incidents(count: int, first: int = 0) -> list[dict[str, str]]:
    """Tickets of an invented desk in a ServiceNow dress, one a day from January 2024; every sixth is not rated."""
    channels = ("Phone", "Email", "Self-service", "Chat", "Phone", "Social media", "Email")
    rows = []
    for i in range(first, first + count):
        opened = datetime(2024, 1, 1, 8) + timedelta(days=i % 450, minutes=(i * 37) % 480)
        answered, resolved = opened + timedelta(minutes=7 + i % 300), opened + timedelta(hours=5 + i % 90)
        rows.append(
            {
                "number": f"INC{i:07}",
                "opened_at": f"{opened:%Y-%m-%d %H:%M:%S}",
                "first_response_at": f"{answered:%Y-%m-%d %H:%M:%S}",
                "resolved_at": f"{resolved:%Y-%m-%d %H:%M:%S}",
                "contact_type": channels[i % 7],
                "assignment_group": f"Desk {i % 3}",
                "priority": f"{1 + i % 4} - P",
                "state": "Closed" if i % 9 else "Active",
                "made_sla": "true" if i % 5 else "false",
                "csat_score": "" if i % 6 == 0 else str(5 - i % 5),
            }
        )
    return rows


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    return path


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=list(CHROMIUM_ARGUMENTS), timeout=PATIENCE
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """visit(address, **options of the browser context) opens an address as a new person."""
    visitors: list[Visitor] = []

    def open_address(address: str, **options: Any) -> Visitor:
        visitors.append(Visitor(browser, **options))
        visitors[-1].open(address)
        return visitors[-1]

    yield open_address
    for visitor in visitors:
        visitor.close()


@pytest.fixture(scope="session")
def real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse loaded from a file that could have come from a service desk."""

    folder = tmp_path_factory.mktemp("real")
    load_file(
        open_warehouse(f"duckdb:///{folder}/warehouse"), write_csv(folder / "incident.csv", incidents(450))
    )
    return folder / "warehouse"


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """export("incident.csv", 30, first=0) writes so many tickets as a file to upload."""
    return lambda name, count, first=0: write_csv(tmp_path / name, incidents(count, first))


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """A copy of a warehouse, for tests that change it."""
    return lambda folder: Path(shutil.copytree(folder, tmp_path / "copy"))


@pytest.fixture(scope="session")
def sample_address(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with dashboard(sample_folder, tmp_path_factory.mktemp("log") / "sample.log") as address:
        yield address


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard over nothing, for tests that only look."""
    folder = tmp_path_factory.mktemp("empty")
    with dashboard(folder / "warehouse", folder / "empty.log") as address:
        yield address


@pytest.fixture(scope="session")
def real_address(real_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with dashboard(real_folder, tmp_path_factory.mktemp("log") / "real.log") as address:
        yield address


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """fresh(folder) starts a new process over the warehouse and gives its address."""
    with contextlib.ExitStack() as processes:
        yield lambda folder: processes.enter_context(dashboard(folder, tmp_path / f"{free_port()}.log"))
