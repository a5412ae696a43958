"""What is particular to X: each read is billed, so nothing is read twice, and a budget ends the reading."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.looking import look
from tests.connectors.contract import with_keys
from tests.connectors.fakes.social_world import DESKS, PEOPLE
from tests.connectors.fakes.x import CASE, OURS, X, name
from tests.connectors.social_contract import SocialTrial, talk, talking

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[SocialTrial]:
    """Some two hundred posts, quiet for two hours."""
    with talking(CASE, tmp_path, world=talk(CASE, threads=60, changes=140)) as running:
        yield running


def with_budget(trial: SocialTrial, dollars: str) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "budget_dollars": dollars})


def fake_of(trial: SocialTrial) -> X:
    return trial.fake(X)


def error_of(trial: SocialTrial, **run: object) -> str:
    (report,) = trial.sync(**run)
    return report.error or ""


def ids(trial: SocialTrial) -> set[str]:
    return {str(id_) for (id_,) in trial.in_warehouse("id")}


def test_a_budget_stops_a_backfill_before_it_costs_more_than_allowed(trial: SocialTrial) -> None:
    """$0.50 pays three accounts at $0.010 and 94 posts at $0.005."""
    with_budget(trial, "0.50")
    said = error_of(trial)
    assert fake_of(trial).at_worst <= Decimal("0.50")
    assert 90 <= len(ids(trial)) <= 94
    assert said.startswith("our x: its budget is used up, $0.4")
    assert "of the $0.50 for 2026-01 is spent; still unread: posts of @helpdesk before 2026-01-05" in said


def test_it_goes_on_in_the_next_month_and_reads_nothing_twice(trial: SocialTrial) -> None:
    with_budget(trial, "0.50")
    months = 0
    while error_of(trial) and months < 5:
        trial.world.rest(timedelta(days=31))
        months += 1
    fake = fake_of(trial)
    assert trial.held() == trial.truth()
    assert months == 1
    assert set(fake.returned.values()) == {1}
    assert fake.at_worst == Decimal("0.03") + len(ids(trial)) * Decimal("0.005") <= 2 * Decimal("0.50")
