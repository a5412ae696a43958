"""A sync may be killed at any moment: the next one goes on, and nothing is lost or doubled."""

from pathlib import Path

import pytest

from connectors.systems import kinds
from tests.connectors.contract import case_of
from tests.connectors.killed import killed
from tests.depth import THOROUGH

TICKETS, KILLS = (2500, 5) if THOROUGH else (500, 2)
KINDS = kinds() if THOROUGH else ("rt", "zendesk")  # by numbers of transactions, and by an opaque cursor


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_after_kills_at_any_moment_there_are_exactly_the_tickets(kind: str, tmp_path: Path) -> None:
    happened = killed(case_of(kind), tmp_path, tickets=TICKETS, kills=KILLS)
    assert happened.kills == KILLS
    assert happened.faults > 0
