"""The sample company in a warehouse, loaded once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import Snapshot, open_warehouse


@pytest.fixture(scope="session")
def company(sample_folder: Path) -> Iterator[Snapshot]:
    with open_warehouse(f"duckdb:///{sample_folder}").snapshot() as snapshot:
        yield snapshot
