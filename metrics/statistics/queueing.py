"""Erlang C: how long callers wait for a given number of agents, or how many agents a service level takes.

A. K. Erlang's formula of 1917 for a queue of Poisson arrivals and exponential handling times in which nobody
gives up: waits are longer than in reality where callers hang up. It plans; what happened is `service_level`.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
HALF_HOUR = 1800.0


@dataclass(frozen=True)
class Queue:
    """What callers meet, per number of agents: shares 0..1, seconds.

    Where the agents cannot keep up, everybody waits, the service level is 0 and the mean wait infinite.
    """

    traffic: float  # erlangs: the calls that are being handled at any time, on average
    wait_probability: Numbers
    service_level: Numbers  # answered within the time asked for
    occupancy: Numbers  # the part of their time in which agents handle calls
    speed_of_answer: Numbers  # the mean wait of all callers


def erlang_c(
    calls: float,
    agents: ArrayLike,
    *,
    handle_seconds: float,
    answer_seconds: float = 20,
    interval_seconds: float = HALF_HOUR,
) -> Queue:
    """The queue of so many calls an interval, for each number of agents, in their order.

    ValueError for no calls, no handling time or a part of an agent.
    """
    staff = np.asarray(agents, dtype=float)
    if (staff < 1).any() or (staff % 1 != 0).any():
        raise ValueError("agents are counted in whole numbers from 1")
    if not (calls > 0 and handle_seconds > 0 and interval_seconds > 0 and answer_seconds >= 0):
        raise ValueError(
            "calls, handling time and interval must be more than 0, the time to answer not below"
        )
    from scipy.stats import poisson  # noqa: PLC0415 takes a second, and no page needs it

    traffic = calls * handle_seconds / interval_seconds
    spare = np.maximum(staff - traffic, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lost = poisson.pmf(staff, traffic) / poisson.cdf(staff, traffic)  # Erlang B
        waiting = np.where(spare > 0, lost * staff / (spare + lost * traffic), 1.0)
        wait = waiting * handle_seconds / spare
    level = 1 - waiting * np.exp(-spare * answer_seconds / handle_seconds)
    return Queue(traffic, waiting, level, np.minimum(traffic / staff, 1), wait)


def agents_needed(
    calls: float,
    *,
    service_level: float,
    handle_seconds: float,
    answer_seconds: float = 20,
    interval_seconds: float = HALF_HOUR,
) -> int:
    """The fewest agents at work that answer this share of the calls in time; breaks and absence come on top.

    ValueError for a share that is not between 0 and 1, and for what `erlang_c` refuses.
    """
    if not 0 < service_level < 1:
        raise ValueError(f"a service level lies between 0 and 1, not {service_level:g}")
    asked = {
        "handle_seconds": handle_seconds,
        "answer_seconds": answer_seconds,
        "interval_seconds": interval_seconds,
    }
    fewest = int(erlang_c(calls, 1, **asked).traffic) + 1  # with fewer the queue grows without end
    return next(
        agents for agents in count(fewest) if erlang_c(calls, agents, **asked).service_level >= service_level
    )
