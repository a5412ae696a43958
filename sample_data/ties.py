"""What ties the sample's social side to the rest: services named, peers who help, cases in two channels.

These turns come on top of the planned ones, by draws of their own: the other numbers stay as they were
without them. Instants are UTC without a zone.
"""

from typing import Any

import numpy as np
import pandas as pd

from sample_data import draws, posts
from sample_data.company import TRUTHS
from sample_data.draws import DAYS, END, NEVER, Words
from sample_data.posts import COMMUNITY, PUBLIC
from sample_data.tickets import SERVICES

NAMED = 0.45  # of the turns name a service
ASKED_IN_VAIN = 0.09  # as often as a service of usual size
HELPED = {PUBLIC: 0.06, COMMUNITY: 0.16}  # of the conversations another customer answers first
SWITCHED_FROM = ("phone", "email", "portal", "chat")  # what people turn to after they wrote on social


def named_services(draw: np.random.Generator, spoken: pd.DataFrame) -> Words:
    """The service each turn names, or None; who goes on speaks of the same.

    A ticket never names the one that nobody offers, so a turn that became one does not either.
    """
    weights = SERVICES | {TRUTHS.service_asked_in_vain: ASKED_IN_VAIN}
    service = draws.words(draw, weights, len(spoken))
    service[draw.random(len(spoken)) >= NAMED] = None
    service[(service == TRUTHS.service_asked_in_vain) & spoken["ticket"].notna().to_numpy()] = None
    follows = spoken["follows"].to_numpy(dtype=np.int64)
    return np.asarray(np.where(follows >= 0, service[follows], service), dtype=object)


def also_said(draw: np.random.Generator, spoken: pd.DataFrame, tickets: pd.DataFrame) -> pd.DataFrame:
    """The turns beside the planned ones, numbered on from them: peers' answers, and cases that went on."""
    more = pd.concat([_peers(draw, spoken), _switched(draw, tickets)], ignore_index=True)
    return more.assign(under=False, follows=-1, deleted_at=NEVER, ticket_at=NEVER, run=1).set_axis(
        np.arange(len(more)) + len(spoken)
    )


def _peers(draw: np.random.Generator, spoken: pd.DataFrame) -> pd.DataFrame:
    """Another customer's word under a turn that opened a conversation, before the desk's."""
    said = posts.last_said(spoken)
    answered = spoken["answered_at"].fillna(END + np.timedelta64(1, "s")).to_numpy(dtype="datetime64[s]")
    room = np.minimum(answered - said, np.timedelta64(90, "m"))
    opens = (spoken["follows"] < 0) & ~spoken["under"] & spoken["deleted_at"].isna()
    helped = draw.random(len(spoken)) < spoken["source"].map(HELPED).to_numpy(dtype=float)
    rows = np.flatnonzero(opens.to_numpy() & helped & (spoken["intent"] != "praise").to_numpy())
    part = draw.uniform(0.1, 0.9, len(rows))
    asked = spoken.iloc[rows]
    return pd.DataFrame(
        {
            "source": asked["source"].to_numpy(),
            "desk": asked["desk"].to_numpy(),
            "customer": draws.numbered("peer-", len(rows)),
            "intent": "other",
            "needs_reply": False,
            "ticket": None,
            "start": said[rows] + (room[rows].astype(np.int64) * part).astype("timedelta64[s]"),
            "answered_at": NEVER,
            "bot_at": NEVER,
            "service": asked["service"].to_numpy(),
            "replies_to": posts.post_ids(rows, asked["run"].to_numpy() - 1),
        }
    )


def _switched(draw: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """What customers had written on social up to a day before they came by another channel as well."""
    chosen = tickets.iloc[_cases(draw, tickets)]
    count = len(chosen)
    opened = chosen["opened_at"].to_numpy(dtype="datetime64[s]")
    asked = draws.words(draw, {"question": 0.35, "complaint": 0.3, "request": 0.2, "outage": 0.15}, count)
    frame = pd.DataFrame(
        {
            "source": PUBLIC,
            "desk": chosen["desk"].to_numpy(),
            "customer": draws.numbered("caller-", count),
            "intent": asked,
            "needs_reply": True,
            "ticket": chosen["id"].to_numpy(),
            "start": opened - draws.seconds(draw.uniform(30, 1440, count)),
            "service": chosen["service"].to_numpy(),
            "replies_to": None,
        }
    )
    return posts.with_answers(draw, frame)


def _cases(draw: np.random.Generator, tickets: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Places of as many tickets as planted, of desks on social, more of them as social grows."""
    opened = tickets["opened_at"].to_numpy(dtype="datetime64[s]")
    desks = [desk.id for desk in posts.SOCIAL_DESKS]
    possible = tickets["channel"].isin(SWITCHED_FROM) & tickets["desk"].isin(desks)
    weight = (possible & (opened >= DAYS[2])).to_numpy() * (1.0 + draws.month_number(opened))
    chosen = draw.choice(len(tickets), TRUTHS.cases_in_two_channels, replace=False, p=weight / weight.sum())
    return np.sort(chosen)
