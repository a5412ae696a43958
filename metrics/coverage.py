"""How much of a catalogue is touched: the services that announcements speak of, of all services known."""

from dataclasses import dataclass, replace

import pandas as pd
from sqlalchemy import Connection, and_, case, func

from metrics.answer import fetched, finished, one_row
from metrics.composed import Composed, share_figures
from metrics.declaration import Measures, count_if
from metrics.facts import services as s
from metrics.facts.rows import Flag, Scope, usable
from metrics.mix import ALL, matched
from metrics.statement import Batch
from metrics.units import State
from metrics.window import Window


@dataclass(frozen=True, kw_only=True, eq=False)
class ServicesPromoted(Composed):
    """Distinct services announced in each slice and period, over those that its rows of any day name."""

    statistic: str = "share"
    min_sample: int = 5  # all services are counted, none is drawn from them

    def measures(self, usable: Flag) -> Measures:
        return {
            "promoted": func.count(case((and_(usable, s.announced), s.service)).distinct()),
            "known": func.count(s.service.distinct()),
            "announcements": count_if(and_(usable, s.announced)),
            "cases": count_if(self.cases),
        }

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        if usable(self.needs, self.facts, scope.available) is None:
            return one_row(self, scope, State.NOT_COMPUTABLE)
        ever = replace(scope, question=replace(scope.question, window=Window(), grain=None))
        told, known = (
            fetched(Batch((self,), self.facts, ()), each, connection).assign(**{ALL: 0})
            for each in (scope, ever)
        )
        keys = [*scope.question.by, ALL]
        told = told[told["announcements"] > 0]
        found = matched(told, known[[*keys, "known"]].rename(columns={"known": "services"}), keys)
        return finished(self, share_figures(found, found["promoted"], found["services"]), scope)
