"""Texts kept by name: they survive a new process, no undo takes them, and each kind is apart."""

import pytest

from warehouse import WarehouseError, open_warehouse
from warehouse.kept import LONGEST, kept

A_FILE = "id,kind\nMY-1,actual\n"


def texts(warehouse, kind="benchmarks"):
    with warehouse.snapshot() as snapshot:
        return kept(snapshot.connection, kind)


def test_a_text_is_there_for_the_next_process_and_gone_when_forgotten(warehouse, address):
    warehouse.keep("benchmarks", "peers.csv", A_FILE)
    assert texts(open_warehouse(address)) == {"peers.csv": A_FILE}
    assert open_warehouse(address).kept("benchmarks") == {"peers.csv": A_FILE}
    warehouse.forget("benchmarks", "peers.csv")
    assert texts(warehouse) == {}


def test_the_same_name_is_replaced_and_names_come_sorted(warehouse):
    for name, text in (("b.csv", "1"), ("a.csv", "2"), ("b.csv", "3")):
        warehouse.keep("benchmarks", name, text)
    assert list(texts(warehouse).items()) == [("a.csv", "2"), ("b.csv", "3")]


def test_kinds_are_apart_also_where_one_begins_like_the_other(warehouse):
    warehouse.keep("a_b", "x", "1")
    warehouse.keep("axb", "x", "2")
    assert texts(warehouse, "a_b") == {"x": "1"}
    warehouse.forget("a_b", "x")
    assert texts(warehouse, "axb") == {"x": "2"}


def test_any_name_and_text_come_back_as_they_were(warehouse):
    name, text = "50% of/us 'ä'.csv", 'zeile;"mit, Anführung"\r\n?;ß\n'
    warehouse.keep("benchmarks", name, text)
    assert texts(warehouse) == {name: text}


def test_keeping_publishes_and_leaves_the_loads_alone(warehouse, load):
    load(warehouse, ticket=[{"id": "1"}])
    before, loads = warehouse.snapshot_name(), warehouse.loads()
    warehouse.keep("benchmarks", "peers.csv", A_FILE)
    assert warehouse.snapshot_name() != before
    assert warehouse.loads().equals(loads)
    warehouse.undo(loads["load"][0])
    assert texts(warehouse) == {"peers.csv": A_FILE}


def test_a_text_too_long_is_refused_and_the_old_one_stays(warehouse):
    warehouse.keep("benchmarks", "peers.csv", A_FILE)
    with pytest.raises(WarehouseError, match="longer than 1,000,000 characters"):
        warehouse.keep("benchmarks", "peers.csv", "x" * (LONGEST + 1))
    assert texts(warehouse) == {"peers.csv": A_FILE}
