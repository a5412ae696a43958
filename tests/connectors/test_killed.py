"""A sync may be killed at any moment: the next one goes on, and nothing is lost or doubled."""

from pathlib import Path

import pytest

from tests.connectors.contract import case_of, kinds_with
from tests.connectors.killed import killed
from tests.depth import THOROUGH

KILLS = 5 if THOROUGH else 2
NETWORKS = {"mastodon": 400, "slack": 400} if THOROUGH else {}  # threads; the others by bench/killed.py
SIZES = {**dict.fromkeys(kinds_with("Case"), 2500), **NETWORKS} if THOROUGH else {"zendesk": 500}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", SIZES)
def test_after_kills_at_any_moment_there_is_exactly_what_the_source_holds(kind: str, tmp_path: Path) -> None:
    happened = killed(case_of(kind), tmp_path, tickets=SIZES[kind], kills=KILLS)
    assert happened.kills == KILLS
    assert happened.faults > 0
