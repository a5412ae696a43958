"""Kinds of metric that speak of money: the mean cost of a contact, and what another mix makes of it."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from sqlalchemy import Connection, and_, case, func

from metrics.answer import fetched, finished, one_row
from metrics.composed import Composed
from metrics.declaration import Columns, Measures, Metric, divided, sum_if, where
from metrics.facts import costs as k
from metrics.facts.rows import Flag, Scope, usable
from metrics.mix import ALL, matched
from metrics.statement import Batch
from metrics.units import State, Unit
from metrics.window import year_before, year_earlier

SUMS = ["numerator", "denominator"]


def costs_and_contacts(usable: Flag, cases: Flag) -> Measures:
    """The cost of the contacts that have one, their number, all contacts, and whether currencies mix."""
    known = and_(usable, cases, k.per_contact.is_not(None))
    first, last = (end(case((known, k.currency))) for end in (func.min, func.max))
    return {
        "numerator": sum_if(known, k.per_contact * k.weight),
        "denominator": sum_if(known, k.weight),
        "cases": sum_if(cases, k.weight),
        "mixed": func.coalesce(case((first != last, 1), else_=0), 0),
    }


@dataclass(frozen=True, kw_only=True, eq=False)
class MeanCost(Metric):
    """The cost of contacts over their number: a census of configured costs, so there is no interval."""

    min_sample: int = 30
    unit: Unit = Unit.MONEY
    statistic: str = "pooled"

    def measures(self, usable: Flag) -> Measures:
        return costs_and_contacts(usable, self.cases)

    def finish(self, rows: Columns) -> Columns:
        one = rows["mixed"] == 0
        return {
            "value": where(one, divided(rows["numerator"], rows["denominator"])),
            "n": rows["denominator"],
            "numerator": where(one, rows["numerator"]),
            "denominator": rows["denominator"],
            "excluded": rows["cases"] - rows["denominator"],
            "unknowable": ~one,
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class MixShiftCost(Composed):
    """Sum over channels of (share now - share a year before) x cost of a contact by the channel now.

    A channel that is not used any more has the cost it had then; one without a cost is left out of both
    mixes. The numerator is the effect on all contacts of the period. Not computable where the two years'
    costs are not all in one currency.
    """

    unit: Unit = Unit.MONEY
    statistic: str = "difference"
    min_sample: int = 30

    def measures(self, usable: Flag) -> Measures:
        known = and_(usable, self.cases, k.per_contact.is_not(None))
        return {
            **costs_and_contacts(usable, self.cases),
            "currency": func.min(case((known, k.currency_number))),
        }

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        question = scope.question
        known = usable(self.needs, self.facts, scope.available) is not None
        if not known or not (question.grain or question.window.first):
            return one_row(self, scope, State.NOT_COMPUTABLE)
        asked = replace(question, by=tuple(name for name in question.by if name != "channel"))
        earlier = replace(asked, window=year_earlier(asked.window, question.grain))
        now, then = (self._years(replace(scope, question=each), connection) for each in (asked, earlier))
        if question.grain:
            now = tuple(frame[frame["period"].notna()] for frame in now)
            now = tuple(frame.assign(before=list(map(year_before, frame["period"]))) for frame in now)
            then = tuple(frame.rename(columns={"period": "before"}) for frame in then)
        keys = [*asked.by, *(["before"] if question.grain else []), ALL]
        found = _with_effect(_in_both_years(now[0], then[0], keys), now[1], then[1], keys)
        missing = [name for name in (*question.by, "period") if name not in found.columns]
        return finished(self, found.assign(**dict.fromkeys(missing)), scope)

    def _years(self, scope: Scope, connection: Connection) -> tuple[pd.DataFrame, ...]:
        """The costs and contacts of the slices, and those of their channels."""
        frames = (
            fetched(Batch((self,), self.facts, extra), scope, connection) for extra in ((), ("channel",))
        )
        return tuple(frame.assign(**{ALL: 0}) for frame in frames)


def _in_both_years(now: pd.DataFrame, then: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The slices that have contacts with a cost in both years; those of the year before as `_then`."""
    names = (*SUMS, "mixed", "currency")
    earlier = then[[*keys, *names]].rename(columns={name: f"{name}_then" for name in names})
    both = matched(now, earlier, keys)
    return both[(both["denominator"] > 0) & (both["denominator_then"] > 0)]


def _with_effect(both: pd.DataFrame, now: pd.DataFrame, then: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The slices with what the shift between their channels costs per contact, as FIGURE."""
    channels = pd.concat(
        [frame[[*keys, "channel"]].astype(object) for frame in (now, then)]
    ).drop_duplicates()
    each = matched(channels, both[[*keys, "denominator", "denominator_then"]], keys)
    for frame, when in ((now, "now"), (then, "was")):
        own = frame[[*keys, "channel", *SUMS]].rename(columns={name: f"{name}_{when}" for name in SUMS})
        each = matched(each, own, [*keys, "channel"], "left")
    sums = each.drop(columns=[*keys, "channel"]).astype(float).fillna(0.0)
    cost = np.where(
        sums["denominator_now"] > 0,
        divided(sums["numerator_now"], sums["denominator_now"]),
        divided(sums["numerator_was"], sums["denominator_was"]),
    )
    share_now = divided(sums["denominator_now"], sums["denominator"])
    share_then = divided(sums["denominator_was"], sums["denominator_then"])
    effect = each[keys].assign(effect=np.nan_to_num(cost) * (share_now - share_then))
    summed = effect.groupby(keys, dropna=False, as_index=False)[["effect"]].sum()
    found = matched(both, summed, keys)
    mixed = (found["mixed"] + found["mixed_then"]).astype(float) > 0
    mixed |= found["currency"].astype(float) != found["currency_then"].astype(float)
    value, contacts = found["effect"].astype(float).where(~mixed), found["denominator"].astype(float)
    return found.assign(
        value=value,
        n=found[["denominator", "denominator_then"]].astype(float).min(axis=1),
        numerator=value * contacts,
        denominator=contacts,
        excluded=found["cases"].astype(float) - contacts,
        low=np.nan,
        high=np.nan,
        unknowable=mixed,
    )
