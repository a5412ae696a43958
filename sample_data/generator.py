"""The sample company's two years of data as Arrow tables, the same for the same seed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sample_data import calls, draws, overheard, posts, ratings, tickets, ties
from sample_data.company import ASSISTANT_SOURCE, NETWORKS, PHONE_SOURCE, SURVEY_SOURCE, TICKET_SOURCE

SEED = 7
# Draws of their own, so that the other numbers stay as they were without them.
ASSISTANT, TIES, LISTENING = 1, 2, 3

_INSTANT = pa.timestamp("us", tz="UTC")
_TYPES: Mapping[str, pa.DataType] = {
    **dict.fromkeys(("reopened", "reassigned"), pa.int64()),
    **dict.fromkeys(("offered", "handled", "abandoned", "answered_within_target"), pa.int64()),
    **dict.fromkeys(("reactions", "shares", "comments", "impressions", "followers"), pa.int64()),
    **dict.fromkeys(("score", "scale_low", "scale_high", "wait_seconds"), pa.float64()),
    **dict.fromkeys(("best_is_high", "needs_reply", "first_contact_resolved"), pa.bool_()),
    **dict.fromkeys(("response_target_met", "resolution_target_met"), pa.bool_()),
    "day": pa.date32(),
}


def generate(seed: int = SEED) -> dict[str, list[pa.Table]]:
    """The sample as {"ticket": [...], "contact_volume": [...], "post": [...], "rating": [...]}.

    Each table has the canonical columns its source provides, and the source in `source`; the posts come in
    two (the community network gives no view counts and no conversations), the ratings in two as well.
    Times are UTC instants. The ticket table holds the planted faults and exact repeats: see TRUTHS.
    """
    frames = sample_frames(seed)
    public, community = (frames["post"][frames["post"]["source"] == name] for name in NETWORKS)
    return {
        "ticket": [_table(frames["ticket"], TICKET_SOURCE)],
        "contact_volume": [
            _table(frames["contact_volume"], PHONE_SOURCE),
            _table(frames["sessions"], ASSISTANT_SOURCE),
        ],
        "post": [
            _table(public, NETWORKS[0]),
            _table(community.drop(columns=["impressions", "conversation"]), NETWORKS[1]),
        ],
        "rating": [
            _table(frames["csat"], TICKET_SOURCE),
            _table(frames["nps"], SURVEY_SOURCE),
        ],
    }


def sample_frames(seed: int = SEED) -> dict[str, pd.DataFrame]:
    """The same data as frames, before they become tables.

    They are ticket, contact_volume, sessions, post, csat and nps.
    """
    draw = np.random.default_rng(seed)
    plain = tickets.plain_tickets(draw)
    volumes = calls.calls(draw, plain)
    turns = posts.turns(draw, posts.social_contacts(_other_contacts(plain, volumes)))
    aside = np.random.default_rng([seed, TIES])
    turns = turns.assign(service=ties.named_services(aside, turns))
    opened = pd.concat([plain, tickets.social_openings(turns)], ignore_index=True)
    worked = tickets.worked(draw, opened).drop(columns="answered_at")
    heard = overheard.overheard(np.random.default_rng([seed, LISTENING]))
    return {
        "csat": ratings.ticket_ratings(draw, worked),
        "nps": ratings.recommendations(draw),
        "post": pd.concat(
            [posts.posts(draw, turns, aside, ties.also_said(aside, turns, worked)), heard], ignore_index=True
        ),
        "contact_volume": volumes,
        "sessions": calls.sessions(np.random.default_rng([seed, ASSISTANT])),
        "ticket": tickets.with_planted_faults(draw, worked),
    }


def _other_contacts(plain: pd.DataFrame, volumes: pd.DataFrame) -> np.ndarray:
    """Contacts by other channels than social in each month: handled calls in place of their phone tickets."""
    replaced = (plain["channel"] == "phone") & plain["desk"].isin(volumes["desk"].unique())
    month = draws.month_number(plain.loc[~replaced, "opened_at"].to_numpy(dtype="datetime64[s]"))
    called = draws.month_number(volumes["day"].to_numpy(dtype="datetime64[s]"))
    return np.bincount(month, minlength=draws.MONTHS) + np.bincount(
        called, weights=volumes["handled"], minlength=draws.MONTHS
    )


def _table(frame: pd.DataFrame, source: str) -> pa.Table:
    """The frame's columns as Arrow arrays of the warehouse's types; NaT, NaN and None become null."""
    columns = frame.assign(source=source)
    return pa.table({str(name): _array(str(name), columns[name]) for name in columns})


def _array(name: str, column: "pd.Series[Any]") -> pa.Array:
    if name.endswith("_at"):
        return pa.array(column.astype("datetime64[us]").dt.tz_localize("UTC"), type=_INSTANT)
    if name == "day":
        return pa.array(column.dt.date, type=pa.date32())
    return pa.array(column, type=_TYPES.get(name, pa.string()), from_pandas=True)
