"""The connectors as their tests run them: in no hurry for nobody, and with the Teapot among the systems."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from configuration import Source
from connectors import reading, sync, systems
from connectors.rest import Client
from connectors.streams import Rest
from tests.connectors.fakes.world import World

pytest.register_assert_rewrite("tests.connectors.every_source", "tests.connectors.killed")

IMPATIENT = (1.0, 1.0)  # seconds; the fault 'silence' lasts longer
ATTEMPTS = 4


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
