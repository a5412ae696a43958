"""Every metric, on drawn data and drawn questions, equals its second reading in plain Python (tests/metrics/oracle).

DESKSCOPE_ORACLE=500 draws so many examples in place of the few that a quick run has time for.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import URL, Connection, Engine

from metrics import METRICS, Window, figures
from tests.depth import THOROUGH
from tests.metrics.oracle.asked import Asked
from tests.metrics.oracle.compared import check
from tests.metrics.oracle.draw import questions, worlds
from tests.metrics.oracle.fill import fill
from tests.metrics.oracle.registry import ORACLES, SLACK, SMALLEST
from tests.metrics.oracle.world import World
from tests.postgres import database
from warehouse.on_postgresql import PostgreSQLSession
from warehouse.postgresql import forget, opened, reading
from warehouse.schema import make_schema

DEEP = os.environ.get("DESKSCOPE_ORACLE")
drawn = settings(
    max_examples=int(DEEP or (40 if THOROUGH else 8)),
    derandomize=DEEP is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a smaller example is found by hand sooner than by shrinking worlds
)


def test_every_metric_has_a_second_reading() -> None:
    assert set(METRICS) == set(ORACLES)


@pytest.fixture(scope="module")
def postgres_engine(postgres_cluster: URL) -> Iterator[Engine]:
    """The readers' engine, on a database of its own with our tables."""
    with database(postgres_cluster, "oracle") as url:
        with opened(url, "tables for a test") as writer:
            make_schema(PostgreSQLSession(writer))
        yield reading(url)
        forget(url)


@pytest.fixture(params=["duckdb", "postgres"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    engine = request.getfixturevalue("_engine" if request.param == "duckdb" else "postgres_engine")
    with engine.connect() as found:
        if request.param == "postgres":
            found.connection.driver_connection.read_only = False  # what is written is rolled back
        yield found


@drawn
@given(world=worlds(), asked=questions())
def test_every_figure_equals_a_second_reading_of_its_definition(
    connection: Connection, world: World, asked: Asked
) -> None:
    transaction = connection.begin()
    try:
        fill(connection, world)
        compare(connection, world, asked)
    finally:
        transaction.rollback()


def compare(connection: Connection, world: World, asked: Asked) -> None:
    found = figures(
        *ORACLES,
        warehouse=connection,
        window=Window(asked.first, asked.last),
        by=asked.by,
        grain=asked.grain,
        where=asked.where,
        clock=asked.clock,
        dated=asked.dated,
        within_hours=asked.within_hours,
    )
    for name, oracle in ORACLES.items():
        mine = found[found["metric"] == name]
        try:
            check(mine, oracle(world, asked), asked, SMALLEST[name], SLACK.get(name, 1e-9))
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
