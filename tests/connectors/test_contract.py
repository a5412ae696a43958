"""The contract of the connectors, asked of every system that there is; see contract.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.systems import kinds
from tests.connectors.contract import Case, Trial, case_of, trying

pytestmark = pytest.mark.usefixtures("impatient", "teapot")


@pytest.fixture(params=[*kinds(), "teapot"])
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Case:
    found = case_of(request.param)
    for name, value in found.environment.items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def trial(case: Case, tmp_path: Path) -> Iterator[Trial]:
    """Some three pages of tickets in all states, and the last change two hours ago."""
    world = case.world()
    world.open(3 * case.page_size)
    world.change(4 * case.page_size)
    world.rest()
    with trying(case, tmp_path, world=world) as running:
        yield running


def test_all_pages_are_read(trial: Trial) -> None:
    trial.calls()
    assert trial.held() == trial.truth()


def test_twice_is_once(trial: Trial) -> None:
    trial.calls()
    again = trial.sync()
    assert trial.held() == trial.truth()
    assert [(report.counts.new, report.counts.changed) for report in again] == [(0, 0)] * len(again)
