"""The sample's ratings: a survey after the ticket, one to five, and recommendations from 0 to 10.

In every kind and priority, callers are a little more content than those who chat; but they bring the hard
cases, so over all ratings the order is the other way round.
"""

import numpy as np
import pandas as pd

from sample_data import draws
from sample_data.company import DESKS, TRUTHS
from sample_data.draws import END, NEVER

INVITED = 0.6
RATED = 0.34  # of the invited
SATISFIED = {  # of those who rate, by kind and priority
    ("incident", "1 - critical"): 0.58,
    ("incident", "2 - high"): 0.66,
    ("incident", "3 - moderate"): 0.76,
    ("incident", "4 - low"): 0.82,
    ("request", "1 - critical"): 0.74,
    ("request", "2 - high"): 0.80,
    ("request", "3 - moderate"): 0.88,
    ("request", "4 - low"): 0.92,
}
SATISFIED_OTHERWISE = 0.7
BY_CHANNEL = {"phone": 0.06, "walk_up": 0.03, "email": -0.03, "portal": -0.01, "social": -0.05}
WHERE_SLOWER = -0.05
RECOMMENDATIONS = 1_600


def ticket_ratings(draw: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """A row an invitation after a resolved ticket; score and rated_at empty where nobody answered."""
    asked = tickets[tickets["resolved_at"].notna() & (draw.random(len(tickets)) < INVITED)]
    count = len(asked)
    resolved = asked["resolved_at"].to_numpy(dtype="datetime64[s]")
    invited = draws.known_by_the_end(resolved + np.timedelta64(1, "h"))
    rated = draws.known_by_the_end(invited + draws.seconds(draw.exponential(1440, count)))
    rated = np.where(draw.random(count) < RATED, rated, NEVER)
    frame = pd.DataFrame(
        {
            "id": "R" + asked["id"].to_numpy(dtype=object),
            "ticket": asked["id"].to_numpy(),
            "desk": asked["desk"].to_numpy(),
            "channel": asked["channel"].to_numpy(),
            "question": "csat",
            "score": np.where(np.isnat(rated), np.nan, _scores(draw, asked)),
            "scale_low": 1.0,
            "scale_high": 5.0,
            "best_is_high": True,
            "invited_at": invited,
            "rated_at": rated,
        }
    )
    return frame[frame["invited_at"].notna()]


def _scores(draw: np.random.Generator, asked: pd.DataFrame) -> np.ndarray:
    count = len(asked)
    chance = np.array(
        [
            SATISFIED.get(case, SATISFIED_OTHERWISE)
            for case in zip(asked["kind"], asked["priority"], strict=True)
        ]
    )
    chance = chance + asked["channel"].map(BY_CHANNEL).fillna(0).to_numpy(dtype=float)
    slower = (asked["desk"] == TRUTHS.slower_desk) & (asked["opened_at"] >= pd.Timestamp(TRUTHS.slower_from))
    chance = chance + np.where(slower, WHERE_SLOWER, 0)
    satisfied = draw.choice([4, 5], size=count, p=[0.42, 0.58])
    other = draw.choice([1, 2, 3], size=count, p=[0.26, 0.26, 0.48])
    return np.where(draw.random(count) < chance, satisfied, other).astype(float)


def recommendations(draw: np.random.Generator) -> pd.DataFrame:
    """A row an answer to 'would you recommend us', 0 to 10, asked of a few people every day, by desk."""
    desk = draws.by_weight(draw, [d.id for d in DESKS], [d.weight for d in DESKS], RECOMMENDATIONS)
    rated = np.sort(draws.busy_days(draw, RECOMMENDATIONS)).astype("datetime64[s]") + np.timedelta64(12, "h")
    mix = [1, 0.5, 1, 1, 1.5, 4, 5, 14, 22, 24, 26]
    return pd.DataFrame(
        {
            "id": draws.numbered("N", RECOMMENDATIONS),
            "desk": desk,
            "question": "nps",
            "score": draws.by_weight(draw, [str(n) for n in range(11)], mix, RECOMMENDATIONS).astype(float),
            "scale_low": 0.0,
            "scale_high": 10.0,
            "best_is_high": True,
            "rated_at": np.minimum(rated, END),
        }
    )
