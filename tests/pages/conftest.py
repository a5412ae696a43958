"""Warehouses the pages are opened over: nothing, one ticket, the sample company; and the pages themselves."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner

from warehouse import Batch, Origin, open_warehouse

MAIN = Path(__file__).parents[2] / "pages" / "main.py"


@pytest.fixture(scope="session", autouse=True)
def _looked_up_once() -> Iterator[None]:
    """As in a process that serves, each script is compiled once, and what is installed is looked through once.

    An AppTest does both anew, which takes longer than the page it draws.
    """
    cache, manifests = ScriptCache(), manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "ScriptCache", lambda: cache)
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: manifests)
        yield


@pytest.fixture(scope="session")
def one_ticket() -> pa.Table:
    """A single ticket by phone, answered after 90 minutes."""
    opened, answered = (
        datetime(2016, 2, 29, hour, minute, tzinfo=UTC) for hour, minute in ((9, 0), (10, 30))
    )
    instant = pa.timestamp("us", "UTC")
    return pa.table(
        {
            "source": pa.array(["own"]),
            "id": pa.array(["1"]),
            "desk": pa.array(["north"]),
            "channel": pa.array(["phone"]),
            "opened_at": pa.array([opened], instant),
            "first_response_at": pa.array([answered], instant),
        }
    )


@pytest.fixture(scope="session")
def one_ticket_folder(one_ticket: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with that ticket alone."""
    folder = tmp_path_factory.mktemp("one") / "warehouse"
    open_warehouse(f"duckdb:///{folder}").load(
        [Batch({"ticket": one_ticket}, read=1)],
        Origin(source="own", table="ticket", name="one.csv", by="test"),
    )
    return folder


@pytest.fixture(scope="session")
def posts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of posts, every second answered, beside tickets by phone and agent-made ones; no ratings."""
    folder = tmp_path_factory.mktemp("posts") / "warehouse"
    warehouse = open_warehouse(f"duckdb:///{folder}")
    starts = [datetime(2014, 3, 1, tzinfo=UTC) + timedelta(days=3 * at) for at in range(240)]
    tickets = {
        "id": [f"t{at}" for at in range(240)],
        "desk": ["north"] * 240,
        "channel": ["phone", "agent_created"] * 120,
        "opened_at": starts,
    }
    posts = {
        "id": [f"p{at}" for at in range(240)] + [f"a{at}" for at in range(0, 240, 2)],
        "desk": ["north"] * 360,
        "direction": ["in"] * 240 + ["out"] * 120,
        "author": [f"person {at}" for at in range(240)] + ["desk"] * 120,
        "author_role": ["customer"] * 240 + ["desk"] * 120,
        "reply_to": [None] * 240 + [f"p{at}" for at in range(0, 240, 2)],
        "created_at": starts + [start + timedelta(hours=1) for start in starts[::2]],
    }
    for table, rows in (("ticket", tickets), ("post", posts)):
        named = pa.table(rows | {"source": ["own"] * len(rows["id"])})
        warehouse.load(
            [Batch({table: named}, read=len(named))], Origin(source="own", table=table, name=table, by="test")
        )
    return folder


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The warehouse named by the test's parameter: nothing loaded (`empty`), one all tests read (`sample`), or a
    copy that the test may change (`own_sample`). What all read is asked once: a process that serves keeps figures.
    """
    name = str(request.param)
    if name == "empty":
        yield tmp_path / "empty"
    elif name.startswith("own_"):
        source = request.getfixturevalue(f"{name.removeprefix('own_')}_folder")
        yield Path(shutil.copytree(source, tmp_path / name))
    else:
        source = request.getfixturevalue(f"{name}_folder")
        before = published(source)
        yield source
        assert published(source) == before, f"written by a test, though all read it: ask for own_{name}"


def published(folder: Path) -> str:
    return open_warehouse(f"duckdb:///{folder}").snapshot_name()


@pytest.fixture(scope="session")
def registered(one_ticket_folder: Path) -> Any:
    """The pages as a first run registers them: with these a test opens a page at once, as a link does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{one_ticket_folder}")
        return AppTest.from_file(str(MAIN), default_timeout=120).run()._registered_pages


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, registered: Any) -> Callable[..., AppTest]:
    """Opens a page over a warehouse (its folder, or the address of a server's) as a viewer with a link does."""

    def open_page(folder: Path | str, page: str | None = None, **address: str) -> AppTest:
        kept = folder if isinstance(folder, str) else f"duckdb:///{folder}"
        monkeypatch.setenv("DESKSCOPE_WAREHOUSE", kept)
        app = AppTest.from_file(str(MAIN), default_timeout=120)
        for name, value in address.items():
            app.query_params[name] = value
        if page is not None:
            app._registered_pages = registered
            app.switch_page(page)
        return app.run()

    return open_page
