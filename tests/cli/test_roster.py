"""A roster that names nobody whom a network knows: `sync`, `check` and `figures` say so, and none says 0 %."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.contract import with_keys
from tests.connectors.fakes.mastodon import CASE, Mastodon
from tests.connectors.fakes.server import serving
from tests.connectors.fakes.social_world import DESKS, PEOPLE, SocialWorld
from warehouse.roster import NOBODY

SAID = f"network: {NOBODY}"
ASKED = ("figures", "social_answered_share", "--format", "json")


def test_a_roster_that_names_nobody_here_is_told_by_every_command(
    tmp_path: Path, run: Callable[..., Any], impatient: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three questions none has an answer that we know of: not 0 %, but not known; then it is one of three."""
    case = with_keys(CASE, monkeypatch)
    (desk,) = case.desk
    world = SocialWorld(accounts=1)
    asked = [world.post(one, DESKS[0]) for one in PEOPLE[:3]]
    world.post(DESKS[0], DESKS[0], asked[0])
    world.rest(timedelta(days=3))
    file = tmp_path / "deskscope.toml"

    def called(named: str, *words: str) -> Any:
        file.write_text(
            f'[roster]\ndesk = ["{named}"]\n[sources.network]\nkind = "mastodon"\nurl = "{server.url}"\n'
            'token = "${MASTODON_TOKEN}"\nsince = "2026-01-01"\n'
        )
        return run("--config", str(file), *words)

    with serving(Mastodon(world, 10)) as server:
        assert SAID in called("S0614TZR7", "sync").err.splitlines()
        assert f"source {SAID}" in called("S0614TZR7", "check").out
        figures = called("S0614TZR7", *ASKED)
        assert SAID in figures.err.splitlines()
        assert [row["state"] for row in figures.rows] == ["not_computable"]
        assert NOBODY not in called("S0614TZR7", "figures", "satisfied_share").err
        assert NOBODY not in called(desk, "sync").err
        figures = called(desk, *ASKED)
        assert NOBODY not in figures.err
        assert [(row["numerator"], row["denominator"]) for row in figures.rows] == [(1, 3)]
