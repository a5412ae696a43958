"""Mentions that became tickets, in a warehouse of its own: one contact, and how soon it was a ticket."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from metrics import figures
from warehouse import Batch, Origin, Warehouse, arrow_schema, open_warehouse

Record = Mapping[str, Any]
AS_OF = datetime(2026, 6, 1, tzinfo=UTC)


def fill(house: Warehouse, table: str, source: str, rows: Sequence[Record]) -> None:
    whole = [{"source": source, **row} for row in rows]
    names = list(dict.fromkeys(name for row in whole for name in row))
    schema = pa.schema([arrow_schema(table).field(name) for name in names])
    columns = [
        pa.array([_read(row.get(name), field.type) for row in whole], field.type)
        for name, field in zip(names, schema, strict=True)
    ]
    batch = Batch({table: pa.table(columns, schema=schema)}, len(whole))
    house.load([batch], Origin(source, table, "by hand", as_of=AS_OF))


def _read(value: Any, kind: pa.DataType) -> Any:
    at = isinstance(value, str) and pa.types.is_timestamp(kind)
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if at else value


def ticket(name: str, channel: str, opened: str, answered: str | None) -> Record:
    opened_at = f"2026-03-{opened}"
    answered_at = answered and f"2026-03-{answered}"
    return {"id": name, "channel": channel, "opened_at": opened_at, "first_response_at": answered_at}


def post(name: str, at: str, **more: Any) -> Record:
    said = {"direction": "in", "author": name, "conversation": name, "ticket_named": None}
    return {"id": name, "created_at": f"2026-03-{at}", "intent": "question"} | said | more


def answer(name: str, at: str, to: str, **more: Any) -> Record:
    said = {"direction": "out", "author": "desk", "author_role": "desk", "reply_to": to}
    return post(name, at) | said | {"conversation": to} | more


@pytest.fixture
def house(tmp_path: Path) -> Warehouse:
    """Three tickets, one of them made of the first of three mentions: five contacts.

    In time are the call answered after half an hour, and the ticket of the mention after ten minutes. Late are
    a call (two days) and a mention (thirty hours); one mention has no answer.
    """
    house = open_warehouse(str(tmp_path / "warehouse"))
    tickets = [
        ticket("INC0000001", "phone", "02 09:00", "02 09:30"),
        ticket("INC0000002", "phone", "02 09:00", "04 09:00"),
        ticket("INC0000003", "social", "02 09:10", "02 09:20"),
    ]
    posts = [
        post("m1", "02 09:00"),
        answer("r1", "02 09:20", "m1", ticket_named="INC0000003"),
        post("m2", "02 10:00"),
        answer("r2", "03 16:00", "m2"),
        post("m3", "02 11:00"),
    ]
    fill(house, "post", "network", posts)
    fill(house, "ticket", "desk", tickets)
    return house


def figure(house: Warehouse, name: str, **more: Any) -> Any:
    return figures(name, warehouse=house, **more).iloc[0]


def by_channel(house: Warehouse, name: str) -> dict[str, tuple[float, float]]:
    """Channel -> numerator and denominator."""
    frame = figures(name, warehouse=house, by=("channel",))
    return {row.channel: (row.numerator, row.denominator) for row in frame.itertuples() if row.denominator}


def test_three_tickets_and_three_mentions_of_which_one_became_a_ticket_are_five_contacts(
    house: Warehouse,
) -> None:
    assert figure(house, "contacts")["value"] == 5
    frame = figures("contacts", warehouse=house, by=("channel",))
    assert dict(zip(frame["channel"], frame["value"], strict=True)) == {"phone": 2, "social": 3}


def test_tickets_and_mentions_in_one_figure_of_what_is_answered_within_24_hours(house: Warehouse) -> None:
    row = figure(house, "answered_within_share")
    assert (row["numerator"], row["denominator"]) == (2, 5)
    assert by_channel(house, "answered_within_share") == {"phone": (1, 2), "social": (1, 3)}


def test_each_of_the_five_is_either_a_ticket_or_a_mention(house: Warehouse) -> None:
    """The three turns on their own: the one that became a ticket is answered in time there, too."""
    row = figure(house, "social_answered_within_share")
    assert (row["numerator"], row["denominator"]) == (1, 3)


def test_from_the_mention_to_its_ticket_are_ten_minutes(house: Warehouse) -> None:
    row = figure(house, "mention_to_ticket_minutes")
    assert (row["value"], row["n"], row["state"]) == (10, 1, "few")


def test_one_of_three_messages_became_a_ticket(house: Warehouse) -> None:
    row = figure(house, "actionable_share")
    assert (row["numerator"], row["denominator"]) == (1, 3)


def test_a_ticket_by_phone_of_which_somebody_spoke_on_social_took_two_channels(house: Warehouse) -> None:
    before = figure(house, "channel_switching")
    fill(house, "post", "network", [post("m4", "02 12:00", ticket_named="INC0000002")])
    after = figure(house, "channel_switching")
    assert (before["numerator"], after["numerator"]) == (0, 1)
    assert figure(house, "contacts")["value"] == 5


def test_where_the_tool_alone_knows_of_which_post_it_made_its_ticket(tmp_path: Path) -> None:
    house = open_warehouse(str(tmp_path / "warehouse"))
    bare = {name: said for name, said in post("m1", "02 09:00").items() if name != "ticket_named"}
    fill(house, "post", "network", [bare])
    assert figure(house, "mention_to_ticket_minutes")["state"] == "not_computable"
    fill(house, "ticket", "desk", [ticket("7", "social", "02 09:25", None) | {"post": "m1"}])
    assert figure(house, "contacts")["value"] == 1
    assert figure(house, "mention_to_ticket_minutes")["value"] == 25
