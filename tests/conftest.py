"""What every test has: its own warehouse folder, no network, and things it may need but a machine may lack.

A test that needs Chromium is marked `browser` (or takes the fixture `chromium`, its path); one that needs the
public data sets is marked `shared` (or takes the fixture `shared`, their folder); one that needs PostgreSQL
takes `postgres_url` (an empty database of its own) or `any_warehouse` (the test runs on both engines). Where the thing is missing the
test is skipped and says why, unless DESKSCOPE_REQUIRE names it (`DESKSCOPE_REQUIRE=chromium,shared`, as CI
does): then the skip is a failure, so that a green run cannot hide it.
"""

import os
import secrets
import shutil
import socket
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock
from sqlalchemy import URL

from sample_data import load_sample
from tests import postgres
from tests.connectors import bluesky_network, request_tracker, roundup_tracker
from tests.depth import THOROUGH
from warehouse import Warehouse, engine, open_warehouse, postgresql

# A busy machine is no failure.
hypothesis.settings.register_profile("thorough", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=30)
hypothesis.settings.load_profile("thorough" if THOROUGH else "quick")

MARKED = {"browser": "chromium", "shared": "shared"}
REQUIRED = frozenset(filter(None, os.environ.get("DESKSCOPE_REQUIRE", "").split(",")))


def chromium_path() -> Path | None:
    found = os.environ.get("DESKSCOPE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return Path(found) if found else None


def _shared() -> Path | None:
    folder = os.environ.get("DESKSCOPE_SHARED")
    return Path(folder).resolve() if folder and Path(folder).is_dir() else None


LOOKED_FOR: dict[str, tuple[Callable[[], Path | None], str]] = {
    "chromium": (chromium_path, "no Chromium found: install it or set DESKSCOPE_CHROMIUM"),
    "shared": (_shared, "no public data sets: set DESKSCOPE_SHARED to their folder"),
    "postgres": (postgres.binaries, "no PostgreSQL found: install Debian's postgresql-15"),
    "rt": (
        request_tracker.programs,
        "no Request Tracker found: install Debian's request-tracker5, rt5-db-sqlite and rt5-standalone",
    ),
    "bluesky": (
        bluesky_network.programs,
        "no Bluesky network found: run 'npm ci' in tests/connectors/bluesky_network and install Debian's redis-server",
    ),
    "roundup": (
        roundup_tracker.python,
        "no Roundup found: set DESKSCOPE_ROUNDUP to a Python that has roundup 2.6",
    ),
}


def _require(what: str) -> Path:
    look, missing = LOOKED_FOR[what]
    found = look()
    if found is None:
        pytest.skip(missing)
    return found


@pytest.fixture(scope="session")
def require() -> Callable[[str], Path]:
    """`require("chromium")` and `require("shared")`: the path, or the test is skipped."""
    return _require


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser to drive."""
    return _require("chromium")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder that holds `data/` and `domain/` of the public data sets."""
    return _require("shared")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company, loaded once for all processes of a run; only for reading."""
    here = tmp_path_factory.getbasetemp()
    folder = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "sample"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            making = tmp_path_factory.mktemp("making") / "sample"
            load_sample(open_warehouse(f"duckdb:///{making}"))
            making.rename(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Dashboards that tests start keep their answers apart from those of the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _closed_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A process keeps the snapshots it has read open, with what DuckDB has cached of them; a test's own end with it."""
    before = set(engine._engines)
    yield
    for path in set(engine._engines) - before:
        engine.forget(path)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[URL]:
    """A PostgreSQL cluster of this test process alone, on 127.0.0.1."""
    with postgres.cluster(_require("postgres")) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_cluster: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an empty database, with its password; gone after the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # where the key of a server's warehouse lies
    with postgres.database(postgres_cluster, f"test_{secrets.token_hex(4)}") as url:
        yield url.render_as_string(hide_password=False)
        postgresql.forget(url)


@pytest.fixture(params=["duckdb", "postgres"])
def any_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a warehouse that nobody wrote to yet, on each engine in turn."""
    if request.param == "duckdb":
        return f"duckdb:///{tmp_path / 'warehouse'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def any_warehouse(any_address: str) -> Warehouse:
    """A warehouse that nobody wrote to yet, on each engine in turn."""
    return open_warehouse(any_address)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that take long, and ask for the time, come first: at the end one process would wait for another's."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, what in MARKED.items():
        if item.get_closest_marker(mark):
            _require(what)


def _forbidden(report: pytest.TestReport | pytest.CollectReport, marks: frozenset[str]) -> bool:
    if not report.skipped or hasattr(report, "wasxfail"):
        return False
    reason = str(report.longrepr)
    return any(what in marks or LOOKED_FOR[what][1] in reason for what in REQUIRED & LOOKED_FOR.keys())


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.outcome = "failed"
    report.longrepr = f"skipped, though DESKSCOPE_REQUIRE names it: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if _forbidden(report, frozenset(what for mark, what in MARKED.items() if item.get_closest_marker(mark))):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if _forbidden(report, frozenset()):
        _fail(report)
    return report


LOCAL = ("127.", "::1", "localhost", "0.0.0.0")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A connection to anything but this machine is an error: tests and the code under them stay off the network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOCAL):
            message = f"a test tried to connect to {address}"
            raise AssertionError(message)
        connect(self, address)  # type: ignore[arg-type]  # a socket's address is what its family says

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the warehouse, configuration or settings of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DESKSCOPE_WAREHOUSE", "DESKSCOPE_CONFIG"):
            patch.delenv(name, raising=False)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield
