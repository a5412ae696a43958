"""Figures against pandas written separately, on drawn tickets; and against the public file of 5,000 posts."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configuration import Configuration, Desk
from metrics import Window, figures, median_interval
from warehouse import Batch, Origin, arrow_schema, open_warehouse

START = pd.Timestamp("2026-01-01", tz="UTC")
ROW = st.fixed_dictionaries(
    {
        "day": st.integers(0, 40),
        "channel": st.sampled_from(["phone", "email", None]),
        "wait": st.one_of(st.none(), st.integers(-30, 3000)),
        "met": st.sampled_from([True, False, None]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=40))
def test_ticket_figures_equal_pandas(house, rows):
    for table in ("ticket", "load", "desk"):
        house.connection.exec_driver_sql(f"DELETE FROM {table}")
    tickets = []
    for row in rows:
        opened = (START + pd.Timedelta(days=row["day"], hours=9)).to_pydatetime()
        answered = None if row["wait"] is None else opened + timedelta(minutes=row["wait"])
        tickets.append(
            {
                "opened_at": opened,
                "first_response_at": answered,
                "channel": row["channel"],
                "resolution_target_met": row["met"],
            }
        )
    house.load("ticket", tickets)
    frame = pd.DataFrame(rows).assign(
        month=lambda each: (START + pd.to_timedelta(each["day"], unit="D")).dt.strftime("%Y-%m")
    )
    found = house.figures(
        "first_response_minutes",
        "answered_within_share",
        "resolution_target_met_share",
        "contacts",
        by=["channel"],
        grain="month",
        within_hours=10,
    )
    for (channel, month), group in frame.groupby(["channel", "month"], dropna=False):
        mine = found[
            (found["channel"].isna() if pd.isna(channel) else found["channel"] == channel)
            & (found["period"] == month)
        ].set_index("metric")
        waits = group["wait"].dropna().astype(float)
        good = waits[waits >= 0].sort_values().to_numpy()
        median = mine.loc["first_response_minutes"]
        assert (median["n"], median["excluded"]) == (len(good), len(group) - len(good))
        if len(good):
            assert median["value"] == pytest.approx(np.median(good))
        ranks = median_interval(len(good))
        if ranks:
            assert (median["low"], median["high"]) == (good[ranks[0] - 1], good[ranks[1] - 1])
        assert mine.loc["answered_within_share", "numerator"] == (waits <= 600).sum()
        assert mine.loc["answered_within_share", "denominator"] == len(group)
        assert mine.loc["resolution_target_met_share", "numerator"] == sum(
            met is True for met in group["met"]
        )
        assert mine.loc["resolution_target_met_share", "excluded"] == sum(met is None for met in group["met"])
        assert mine.loc["contacts", "value"] == len(group)


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
