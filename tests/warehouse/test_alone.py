"""One sync at a time: the second is told who runs, whoever dies lets go, and warehouses are apart."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests import postgres
from warehouse import WarehouseError, open_warehouse

PROJECT = Path(__file__).parents[2]
HOLDER = """
import sys
from warehouse import open_warehouse
with open_warehouse(sys.argv[1]).alone("sync"):
    print("holds", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holding(address):
    """Another process that syncs, until it is killed."""
    words = [sys.executable, "-c", HOLDER, address]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT
    ) as process:
        assert process.stdout.readline() == "holds\n"
        yield process
        process.kill()


def test_a_second_sync_is_told_who_runs_and_since_when(warehouse):
    said = rf"a sync of this warehouse is already running: .*process {os.getpid()}, sync, since 20\d\d-.* UTC"
    with warehouse.alone("sync"), pytest.raises(WarehouseError, match=said), warehouse.alone("sync"):
        pass
    with warehouse.alone("sync"):
        pass


def test_others_may_load_meanwhile(warehouse, load):
    with warehouse.alone("sync"):
        assert load(warehouse, ticket=[{"id": "1"}]).new == 1


def test_a_sync_of_another_process_counts_until_it_is_killed(warehouse, address, holding):
    with pytest.raises(WarehouseError, match=f"process {holding.pid}, sync"), warehouse.alone("sync"):
        pass
    holding.send_signal(signal.SIGKILL)
    holding.wait()
    for _ in range(100):  # a server sees the end of a connection a moment later
        try:
            with open_warehouse(address).alone("sync"):
                return
        except WarehouseError:
            continue
    pytest.fail("a killed sync still holds the warehouse")


def test_two_warehouses_may_be_synced_at_once(tmp_path):
    with (
        open_warehouse(f"duckdb:///{tmp_path / 'one'}").alone("sync"),
        open_warehouse(f"duckdb:///{tmp_path / 'two'}").alone("sync"),
    ):
        pass


def test_so_may_two_schemas_of_one_database(postgres_url):
    with psycopg.connect(postgres.libpq(make_url(postgres_url)), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA other")
    other = open_warehouse(f"{postgres_url}?options=-csearch_path%3Dother")
    with open_warehouse(postgres_url).alone("sync"), other.alone("sync"):
        pass


def test_a_database_without_a_schema_says_so(postgres_url):
    nowhere = open_warehouse(f"{postgres_url}?options=-csearch_path%3Dnowhere")
    with pytest.raises(WarehouseError, match="no schema to write into"), nowhere.alone("sync"):
        pass
