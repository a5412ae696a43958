"""A mention that became a ticket, from two servers to the figures: one contact, not two."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.fakes import mastodon, servicenow
from tests.connectors.fakes.server import Server, serving
from tests.connectors.fakes.social_world import DESKS, PEOPLE, SocialWorld
from tests.connectors.fakes.world import World

ALICE, BOB, CAROL = PEOPLE[:3]
DESK = DESKS[0]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Two incidents: one by phone, and one that the desk made of Alice's mention ten minutes after it."""
    for name, value in servicenow.CASE.environment.items():
        monkeypatch.setenv(name, value)
    world = World(list(servicenow.CHANNELS))
    world.open(2)
    for number, channel, after in ((1, "phone", 0), (2, "self-service", 10)):
        at = world.begin + timedelta(minutes=after)
        world.tickets[number] = replace(world.tickets[number], channel=channel, opened_at=at, updated_at=at)
    world.rest(timedelta(days=3))
    with serving(servicenow.ServiceNow(world, 10)) as server:
        yield server


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Three mentions: the answer to Alice names the incident, Bob has an answer, Carol none."""
    for name, value in mastodon.CASE.environment.items():
        monkeypatch.setenv(name, value)
    world = SocialWorld(accounts=1, steps=(0,))
    alice, bob = (world.post(one, DESK, text="The network is down, what can I do?") for one in (ALICE, BOB))
    world.post(CAROL, DESK, text="Where do I find my password?")
    world.rest(timedelta(minutes=20))
    world.post(DESK, DESK, alice, text="We look into it: INC0000002")
    world.post(DESK, DESK, bob, text="Please start it again, ticket INC9999999 is nobody's")
    world.rest(timedelta(days=3))
    with serving(mastodon.Mastodon(world, 10)) as server:
        yield server


@pytest.fixture
def house(tmp_path: Path, network: Server, tool: Server, impatient: list[float]) -> Path:
    path = tmp_path / "deskscope.toml"
    path.write_text(
        f"""
[roster]
desk = ["{mastodon.CASE.desk[0]}"]

[sources.network]
kind = "mastodon"
url = "{network.url}"
token = "${{MASTODON_TOKEN}}"
since = "2026-01-01"

[sources.tool]
kind = "servicenow"
url = "{tool.url}"
user = "reader"
password = "${{SERVICENOW_PASSWORD}}"
since = "2026-01-01"
"""
    )
    return path


@pytest.mark.parametrize("order", [("network", "tool"), ("tool", "network")])
def test_a_mention_that_became_a_ticket_is_one_contact(
    order: tuple[str, str], house: Path, run: Callable[..., Any]
) -> None:
    """Two incidents and three mentions, one of them an incident: four contacts, whatever is read first."""
    for name in order:
        ran = run("--config", str(house), "sync", name)
        assert ran.code == 0, ran.out + ran.err
    asked = ("figures", "social_answered_share", "contacts", "--by", "channel", "--format", "json")
    rows = run("--config", str(house), *asked).rows
    contacts = {row["channel"]: row["value"] for row in rows if row["metric"] == "contacts"}
    assert contacts == {"phone": 1, "portal": 1, "social": 2}
    (answered,) = [row for row in rows if row["metric"] == "social_answered_share" and row["denominator"]]
    assert (answered["channel"], answered["numerator"], answered["denominator"]) == ("social", 2, 3)
    times = run("--config", str(house), "figures", "mention_to_ticket_minutes", "--format", "json").rows
    assert [(row["n"], row["value"]) for row in times] == [(1, 10)]
