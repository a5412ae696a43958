"""The sample's daily totals: of five desks' phone systems, and of three desks' virtual agent.

A phone system counts calls offered, handled, given up and waited for; a virtual agent sessions begun, and
those that needed nobody.
"""

import numpy as np
import pandas as pd

from sample_data import draws
from sample_data.company import DESKS

WITH_VIRTUAL_AGENT = {"nordhaven": 9.0, "brackwater": 14.0, "kestrelby": 11.0}  # sessions on a first day


def calls(draw: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """A row a desk and local day with calls; a fifth more calls are handled than tickets are written."""
    counting = {desk.id: desk.time_zone for desk in DESKS if desk.counts_calls}
    phone = tickets[(tickets["channel"] == "phone") & tickets["desk"].isin(list(counting))]
    days = [_local(phone.loc[phone["desk"] == desk, "opened_at"], zone) for desk, zone in counting.items()]
    local = pd.concat(days).astype("datetime64[s]").dt.floor("D")
    written = phone.assign(day=local).groupby(["desk", "day"], as_index=False).size()
    count = len(written)
    handled = np.round(written["size"].to_numpy() * 1.2).astype(np.int64)
    years_on = draws.month_number(written["day"].to_numpy(dtype="datetime64[s]")) / draws.MONTHS
    abandoned = draw.poisson(handled * (0.06 + 0.03 * years_on))
    offered = handled + abandoned
    return pd.DataFrame(
        {
            "desk": written["desk"],
            "channel": "phone",
            "day": written["day"],
            "offered": offered,
            "handled": handled,
            "abandoned": abandoned,
            "answered_within_target": draw.binomial(handled, 0.79),
            "wait_seconds": np.round(offered * draw.lognormal(3.6, 0.5, count)),
        }
    )


def _local(instants: "pd.Series[pd.Timestamp]", zone: str) -> "pd.Series[pd.Timestamp]":
    return instants.dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)


def sessions(draw: np.random.Generator) -> pd.DataFrame:
    """A row a desk and day of the virtual agent; it is asked more and settles more as the months go by."""
    desks = np.repeat(np.array(list(WITH_VIRTUAL_AGENT), dtype=object), len(draws.DAYS))
    usual = np.repeat(list(WITH_VIRTUAL_AGENT.values()), len(draws.DAYS))
    days = np.tile(draws.DAYS, len(WITH_VIRTUAL_AGENT))
    years_on = draws.month_number(days.astype("datetime64[s]")) / draws.MONTHS
    quiet = np.where(draws.weekday(days) < 5, 1.0, 0.3)
    offered = draw.poisson(usual * quiet * (1 + years_on))
    handled = draw.binomial(offered, 0.2 + 0.15 * years_on)
    return pd.DataFrame(
        {
            "desk": desks,
            "channel": "virtual_agent",
            "day": pd.to_datetime(days),
            "offered": offered,
            "handled": handled,
            "abandoned": offered - handled,
        }
    )
