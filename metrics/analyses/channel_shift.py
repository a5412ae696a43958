"""How the mix of channels moved since the same period last year, and what that does to the cost."""

from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, select

from metrics.analyses.link import Link, Pairs
from metrics.availability import availability
from metrics.facts.costs import costed_rows
from metrics.facts.rows import Scope
from metrics.figures import Source, connected, figures
from metrics.intervals import wilson
from metrics.statement import filters, located
from metrics.units import State
from metrics.versus import versus
from metrics.window import Question, Window, conditions, year_earlier

METRIC = "channel_share"


@dataclass(frozen=True)
class ChannelShift:
    """The channels, largest first: channel, value (share now), n, before, change, change_low, change_high,
    within_noise, state; shares 0..1.

    `cost_per_contact` is what the shift adds to the cost of a contact and `cost` to that of all contacts of
    the period, in `currency`, below 0 where it became cheaper; None without costs, and where those of the
    two years are in several `currencies` (`cost_state` says that there is none).
    """

    state: State
    channels: pd.DataFrame
    cost_per_contact: float | None
    cost: float | None
    cost_state: State
    window: Window
    where: Pairs
    currencies: tuple[str, ...] = ()  # of the costs of both years, by ISO 4217

    @property
    def currency(self) -> str | None:
        """The one currency of the costs; None without costs, or with several."""
        return self.currencies[0] if len(self.currencies) == 1 else None

    def link(self, channel: str | None) -> Link:
        """Where the contacts of a channel are."""
        elsewhere = tuple(pair for pair in self.where if pair[0] != "channel")
        return Link("contacts", (*elsewhere, ("channel", channel)), self.window)


def channel_shift(source: Source, window: Window, where: Pairs = ()) -> ChannelShift:
    """The shift within a window against the same days a year earlier.

    A channel with no contact in one of the two has the share 0 there, where the other year is known. Without
    the year before there is no change.
    """
    with connected(source) as connection:
        now, then = (
            figures(METRIC, warehouse=connection, window=each, by=("channel",), where=where)
            for each in (window, year_earlier(window))
        )
        cost = figures("cost_of_mix_shift", warehouse=connection, window=window, where=where).iloc[0]
        money = _currencies(connection, window, where)
    known = cost["state"] == State.OK
    both = versus(_with_absent(now, then), _with_absent(then, now))
    return ChannelShift(
        state=_state(now),
        channels=both.sort_values("value", ascending=False, ignore_index=True).drop(
            columns=["metric", "period"]
        ),
        cost_per_contact=float(cost["value"]) if known else None,
        cost=float(cost["numerator"]) if known else None,
        cost_state=State(cost["state"]),
        window=window,
        where=where,
        currencies=money,
    )


def _currencies(connection: Connection, window: Window, where: Pairs) -> tuple[str, ...]:
    """Those of the costs of the contacts of both years, in the order of the alphabet."""
    found: set[str] = set()
    for each in (window, year_earlier(window)):
        question = Question(each, where=conditions(where))
        rows = costed_rows(Scope(question, availability(connection))).subquery("costed")
        asked = (
            select(rows.c.currency)
            .select_from(located(rows, tuple(question.where)))
            .where(rows.c.currency.is_not(None), *filters(rows, question))
        )
        found |= set(connection.execute(asked.distinct()).scalars())
    return tuple(sorted(found))


def _with_absent(frame: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """The shares with a row of 0 for each channel that only the other year has; as they are without any."""
    known = frame[frame["n"] > 0]
    absent = other[(other["n"] > 0) & ~other["channel"].isin(frame["channel"])]
    if known.empty or absent.empty:
        return frame
    whole = float(known["denominator"].iloc[0])
    nothing = absent.assign(
        value=0.0,
        n=whole,
        numerator=0.0,
        denominator=whole,
        excluded=0.0,
        low=0.0,
        state=known["state"].iloc[0],
    )
    nothing["high"] = wilson(0, whole)[1]
    return pd.concat([frame, nothing], ignore_index=True)


def _state(frame: pd.DataFrame) -> State:
    """The state of the mix as a whole."""
    states = set(frame["state"])
    order = (State.OK, State.FEW, State.NONE)
    return next((state for state in order if state.value in states), State.NOT_COMPUTABLE)
