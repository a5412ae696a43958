"""The connectors as their tests run them: in no hurry for nobody, and with the Teapot among the systems."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from configuration import Source
from connectors import reading, sync, systems
from connectors.rest import Client
from connectors.streams import Rest
from tests.connectors.fakes.world import World
from tests.depth import THOROUGH

pytest.register_assert_rewrite(
    "tests.connectors.every_source", "tests.connectors.every_speaker", "tests.connectors.killed"
)

IMPATIENT = (1.0, 1.0)  # seconds; the fault 'silence' lasts longer
ATTEMPTS = 4


ASKED_WHOLLY = ("zammad", "teapot", "samovar")  # in a plain run, too
SECOND = ("instagram",)  # cases of a kind that has another one; left out of a plain run
ASKED_OF_ALL = frozenset(
    {
        "test_all_pages_are_read",
        "test_twice_is_once",
        "test_a_second_run_asks_since_the_first",
        "test_a_run_that_is_cut_at_any_page_goes_on_from_there",
        "test_a_fault_on_the_way_does_no_harm",
        "test_no_key_is_ever_told",
    }
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A plain run asks the whole contract of some kinds, and of the others what a slip breaks first.

    Who picks tests by a word (`-k jira`) is asked about, and gets, all of them.
    """
    if THOROUGH or config.option.keyword:
        return
    left_out = [item for item in items if _is_left_out(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _is_left_out(item: pytest.Item) -> bool:
    if item.path.name not in ("test_contract.py", "test_social_contract.py"):
        return False
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return False
    kind = item.callspec.params.get("case")
    if kind in SECOND:
        return True
    return kind not in (None, *ASKED_WHOLLY) and item.originalname not in ASKED_OF_ALL


@pytest.fixture
def teapot(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A kind of source that only the tests have."""
    monkeypatch.setattr(systems, "__path__", [*systems.__path__, str(Path(__file__).parent / "systems")])
    systems.kinds.cache_clear()
    yield
    systems.kinds.cache_clear()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Clients that do not really wait; gives the seconds they would have waited."""
    waits: list[float] = []
    opened = sync.opened

    def hurried(source: Source) -> tuple[Rest, Client]:
        rest, client = opened(source)
        client.timeout, client.attempts, client.sleep = IMPATIENT, ATTEMPTS, waits.append
        return rest, client

    monkeypatch.setattr(sync, "opened", hurried)
    monkeypatch.setattr(reading, "begin_of_backfill", lambda now: World(("any",)).begin)
    return waits
