"""Figures of what came in through the front door: days of the desks, tickets told twice, and 5,000 public posts."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from configuration import Configuration, Desk
from metrics import Window, figures
from warehouse import Batch, Origin, arrow_schema, open_warehouse


def batch(table, rows):
    schema = arrow_schema(table)
    names = [name for name in schema.names if any(name in row for row in rows)]
    columns = {name: pa.array([row.get(name) for row in rows], schema.field(name).type) for name in names}
    return Batch({table: pa.table(columns)}, len(rows))


def test_a_period_ends_at_midnight_in_the_desks_zone(tmp_path):
    """23:30 UTC on 31 March is already April in Berlin and still March in New York."""
    configuration = Configuration(
        path=None,
        desks={
            zone: Desk(id=zone, name=zone, time_zone=zone) for zone in ("Europe/Berlin", "America/New_York")
        },
    )
    warehouse = open_warehouse(str(tmp_path / "w"), configuration)
    opened = pd.Timestamp("2026-03-31 23:30", tz="UTC").to_pydatetime()
    rows = [
        {"source": "s", "id": zone, "desk": zone, "opened_at": opened}
        for zone in ("Europe/Berlin", "America/New_York")
    ]
    warehouse.load([batch("ticket", rows)], Origin("s", "ticket", "by hand"))
    found = figures("contacts", warehouse=warehouse, by=["desk"], grain="month")
    assert dict(zip(found["desk"], found["period"], strict=True)) == {
        "Europe/Berlin": "2026-04",
        "America/New_York": "2026-03",
    }
    inside = figures("contacts", warehouse=warehouse, window=Window(date(2026, 4, 1), None))
    assert inside["value"][0] == 1


def test_a_ticket_of_two_overlapping_exports_is_one_ticket_with_its_newest_words(tmp_path):
    """January's and February's file both have it: one contact, settled as the later one says."""
    warehouse = open_warehouse(str(tmp_path / "w"))
    ticket = {
        "source": "s",
        "id": "7",
        "opened_at": pd.Timestamp("2026-01-31 09:00", tz="UTC").to_pydatetime(),
    }
    later = ticket | {"resolved_at": pd.Timestamp("2026-02-01 09:00", tz="UTC").to_pydatetime()}
    for name, row in (("january", ticket | {"resolved_at": None}), ("february", later)):
        warehouse.load([batch("ticket", [row])], Origin("s", "ticket", name))
    found = figures("contacts", "backlog", warehouse=warehouse).set_index("metric")
    assert found["value"].to_dict() == {"contacts": 1, "backlog": 0}


@pytest.mark.shared
def test_the_5000_tweets_give_their_true_figures(tmp_path, shared):
    """By message 2,083 of 2,778 (74.98 %), by conversation 1,154 of 1,285 (89.81 %): the set's own definitions."""
    file = next(Path(shared).glob("data/twcs_head/twcs_first_rows*"))
    tweets = pd.read_csv(file, lineterminator="\n", dtype=str, index_col=0)
    times = pd.to_datetime(tweets["created_at"], format="%a %b %d %H:%M:%S %z %Y", utc=True)
    parents = tweets["in_response_to_tweet_id"].str.removesuffix(".0")
    rows = [
        {
            "source": "twitter",
            "id": id_,
            "author": author,
            "direction": "in" if inbound == "True" else "out",
            "created_at": moment.to_pydatetime(),
            "reply_to": None if pd.isna(parent) else parent,
        }
        for id_, author, inbound, moment, parent in zip(
            tweets["tweet_id"], tweets["author_id"], tweets["inbound"], times, parents, strict=True
        )
    ]
    warehouse = open_warehouse(str(tmp_path / "w"))
    warehouse.load([batch("post", rows)], Origin("twitter", "post", file.name))
    found = figures(
        "mentions",
        "social_answered_share_by_message",
        "social_answered_share_by_conversation",
        "social_answered_share",
        warehouse=warehouse,
    ).set_index("metric")
    assert found["value"]["mentions"] == 2778
    assert (
        found["numerator"]["social_answered_share_by_message"],
        found["denominator"]["social_answered_share_by_message"],
    ) == (2083, 2778)
    assert (
        found["numerator"]["social_answered_share_by_conversation"],
        found["denominator"]["social_answered_share_by_conversation"],
    ) == (1154, 1285)
    assert found["value"]["social_answered_share_by_message"] == pytest.approx(0.7498, abs=5e-5)
    assert found["value"]["social_answered_share_by_conversation"] == pytest.approx(0.8981, abs=5e-5)
    assert 0.7498 < found["value"]["social_answered_share"] < 1
