"""Which answer was accepted as the solution: kept of each post, also by a warehouse that did not know of it."""

from tests.warehouse.older import VERSION_9
from warehouse import open_warehouse

KEPT = "SELECT id, accepted FROM post ORDER BY id"
POSTS = [
    {"id": "a", "accepted": False},
    {"id": "b", "reply_to": "a", "accepted": True},
    {"id": "c", "reply_to": "a", "accepted": None},
]


def test_an_accepted_answer_is_kept_taken_back_and_undone(warehouse, load, ask) -> None:
    load(warehouse, post=POSTS)
    assert ask(warehouse, KEPT) == [("a", False), ("b", True), ("c", None)]
    report = load(warehouse, post=[{"id": "b", "accepted": False}, {"id": "c", "accepted": True}])
    assert ask(warehouse, KEPT) == [("a", False), ("b", False), ("c", True)]
    warehouse.undo(report.load)
    assert ask(warehouse, KEPT) == [("a", False), ("b", True), ("c", None)]


def test_a_warehouse_of_schema_8_opens_and_takes_accepted_answers(warehouse, load, ask) -> None:
    load(warehouse, post=[{name: post[name] for name in post if name != "accepted"} for post in POSTS])
    with warehouse.store.writing("test", warehouse._patience()) as session:
        for statement in VERSION_9:
            session.execute(statement)
        session.execute("UPDATE schema_version SET version = 8")
    newer = open_warehouse(warehouse.address)
    assert ask(newer, KEPT) == [("a", None), ("b", None), ("c", None)]
    load(newer, post=POSTS)
    assert ask(newer, KEPT) == [("a", False), ("b", True), ("c", None)]
