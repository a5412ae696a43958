"""The sample company on each engine."""

import pytest

from sample_data import load_sample
from tests import postgres
from warehouse import open_warehouse, postgresql


@pytest.fixture(scope="package", params=["duckdb", "postgres"])
def company(request, sample_folder):
    """A connection to the sample company, on each engine."""
    if request.param == "duckdb":
        with open_warehouse(str(sample_folder)).snapshot() as snapshot:
            yield snapshot.connection
        return
    cluster = request.getfixturevalue("postgres_cluster")
    with postgres.database(cluster, "behind") as url:
        warehouse = open_warehouse(url.render_as_string(hide_password=False))
        load_sample(warehouse)
        with warehouse.snapshot() as snapshot:
            yield snapshot.connection
        postgresql.forget(url)
