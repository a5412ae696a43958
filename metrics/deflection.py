"""The kind of metric for what is avoided: known only where somebody counted it."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy import and_

from metrics.declaration import Columns, Measures, Ratio, count_if, where
from metrics.facts.rows import Flag


@dataclass(frozen=True, kw_only=True, eq=False)
class CountedRatio(Ratio):
    """A share that is not computable for a slice without a row that `counts` what the numerator adds up.

    No row is not 0: somebody who counted and found none has a row that says 0.
    """

    counts: Flag

    def measures(self, usable: Flag) -> Measures:
        counting = count_if(and_(usable, self.cases, self.counts))
        return {**super().measures(usable), "counting": counting}

    def finish(self, rows: Columns) -> Columns:
        found, counted = super().finish(rows), rows["counting"] > 0
        known = {name: where(counted, values) for name, values in found.items()}
        return {
            **known,
            "n": np.where(counted, found["n"], 0.0),
            "excluded": np.where(counted, found["excluded"], rows["cases"]),
            "unknowable": ~counted & (rows["cases"] > 0),
        }
