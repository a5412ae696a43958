"""Posts of the public network that speak of the company's services, and not to a desk of it."""

import numpy as np
import pandas as pd

from sample_data import draws
from sample_data.company import NETWORKS, TRUTHS

SERVICES = {"Mail and calendar": 4, "Sign-in and access": 3, "Printing": 2, "Till and stock": 1}
NAMED = 0.8  # of them name a service, the others only the company's IT
MOODS = {"negative": 0.35, "neutral": 0.5, "positive": 0.15}
SCORED = 0.9  # of them are in a language that is scored
AUTHORS = 90


def overheard(draw: np.random.Generator) -> pd.DataFrame:
    """A row a post, with the columns of the post table that it fills."""
    count = TRUTHS.overheard
    service, mood = draws.words(draw, SERVICES, count), draws.words(draw, MOODS, count)
    service[draw.random(count) >= NAMED] = None
    mood[draw.random(count) >= SCORED] = None
    ids = draws.numbered("heard-", count)
    return pd.DataFrame(
        {
            "id": ids,
            "conversation": ids,
            "source": NETWORKS[0],
            "author": [f"passer-by-{number:03d}" for number in draw.integers(AUTHORS, size=count)],
            "author_role": "customer",
            "direction": "in",
            "kind": "overheard",
            "created_at": draws.office_times(draw, draw.choice(draws.DAYS[:-2], count)),
            "service": service,
            "sentiment": mood,
            "sentiment_method": ["planted" if each else None for each in mood],
        }
    )
