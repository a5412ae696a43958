"""Medians and percentiles of a single slice: counted first, then the values at the ranks that are needed.

Engines find a few values of many in half the time of sorting all, but want to be told which: the ranks come
from how many there are. Of several slices each would need its own, so those are sorted (declaration.py).
"""

from typing import Any

import numpy as np
from sqlalchemy import Connection

from metrics.declaration import Columns, Percentile
from metrics.facts.rows import Scope
from metrics.statement import Batch, sorted_values


def with_ranked(
    batch: Batch, scope: Scope, connection: Connection, measures: list[dict[str, Any]]
) -> list[Columns]:
    """The measures of each metric, one number each, with the sorted values of those that have some."""
    wanted: dict[str, list[float]] = {}
    places = []
    for metric, own in zip(batch.metrics, measures, strict=True):
        if isinstance(metric, Percentile) and (n := int(own["used"][0])):
            shares = wanted.setdefault(metric.used.name, [])
            ranks = metric.ranks(n)
            places.append((metric, own, n, slice(len(shares), len(shares) + len(ranks))))
            shares += [(rank - 0.5) / n for rank in ranks]  # amid the share at which that value is found
    nothing = np.full(1, np.nan)
    for own, metric in zip(measures, batch.metrics, strict=True):
        own.update(dict.fromkeys(metric.ranked, nothing))
    if wanted:
        found = connection.execute(sorted_values(batch, scope, wanted)).mappings().one()
        for metric, own, n, place in places:
            values = metric.from_ranks(found[metric.used.name][place], n)
            own.update({name: np.array([value]) for name, value in values.items()})
    return list(measures)
