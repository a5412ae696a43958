"""The sample company in a warehouse, loaded once."""

from collections.abc import Iterator

import pytest

from sample_data import load_sample
from warehouse import Snapshot, open_warehouse


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    warehouse = open_warehouse(f"duckdb:///{tmp_path_factory.mktemp('company') / 'warehouse'}")
    load_sample(warehouse)
    with warehouse.snapshot() as snapshot:
        yield snapshot
