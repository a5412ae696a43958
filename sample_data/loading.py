"""The sample into a warehouse: an empty one only; one that a crash left half filled is completed."""

from collections.abc import Callable

import pyarrow as pa

from sample_data.company import AS_OF, sample_toml
from sample_data.generator import SEED, generate
from warehouse import Batch, LoadReport, Origin, Warehouse, WarehouseError

PARTS = 7  # a load for each source and table


class SampleError(WarehouseError):
    """The warehouse holds other data than the sample; the message says what to do."""


def load_sample(
    warehouse: Warehouse, *, seed: int = SEED, progress: Callable[[str], None] | None = None
) -> list[LoadReport]:
    """Load the sample company and give one report a load; none when it is all there already.

    Its desks, opening hours, targets and plans come with it and go with it. `progress` is told what is being
    loaded. Raises SampleError when the warehouse holds anything else.
    """
    there = _sample_loads(warehouse)
    if len(there) == PARTS:
        return []
    parts = [(table, rows) for table, tables in generate(seed).items() for rows in tables]
    missing = [(table, rows) for table, rows in parts if _name(table, rows) not in there]
    if missing:
        warehouse.keep_sample_configuration(sample_toml())
    return [_load(warehouse, table, rows, progress or _nobody) for table, rows in missing]


def _load(warehouse: Warehouse, table: str, rows: pa.Table, progress: Callable[[str], None]) -> LoadReport:
    name = _name(table, rows)
    progress(name)
    origin = Origin(source=_source(rows), table=table, name=name, as_of=AS_OF, sample=True)
    return warehouse.load([Batch({table: rows}, read=rows.num_rows)], origin)


def _name(table: str, rows: pa.Table) -> str:
    """What a load of the sample is called in the history, such as "sample-perch: post"."""
    return f"{_source(rows)}: {table}"


def _source(rows: pa.Table) -> str:
    return str(rows.column("source")[0].as_py())


def _sample_loads(warehouse: Warehouse) -> set[str]:
    """The names of the sample's loads that are there; raises SampleError where others are."""
    loads = warehouse.loads()
    others = loads[~loads["sample"].astype(bool)]
    if len(others):
        raise SampleError(
            f"{warehouse.url}: holds {len(others)} load(s) of your own; "
            "the sample goes into an empty warehouse only: name another with --warehouse"
        )
    return set(loads["origin"])


def _nobody(part: str) -> None:
    """Progress that nobody asked for."""
