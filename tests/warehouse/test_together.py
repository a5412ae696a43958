"""Several at once: two uploads, another process, kills at random moments, readers meanwhile."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.depth import THOROUGH
from warehouse import Origin, WarehouseError, open_warehouse
from warehouse.lock import holder
from warehouse.store import Patience

PROJECT = Path(__file__).parents[2]

# Writes loads of 3,000 rows until stopped; each row says which load it came with.
WRITER = """
import sys
import numpy as np, pyarrow as pa
from warehouse import Batch, Origin, open_warehouse
address, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
warehouse = open_warehouse(address)
print("ready", flush=True)
for number in range(first, last):
    ids = pa.array([f"{number}-{row}" for row in range(3000)] + [f"same-{row}" for row in range(1000)])
    rows = pa.table({"source": pa.repeat("a", 4000), "id": ids, "status": pa.repeat(str(number), 4000)})
    parts = [Batch({"ticket": rows.slice(start, 1000)}, 1000) for start in range(0, 4000, 1000)]
    warehouse.load(parts, Origin("a", "ticket", str(number)))
    print(number, flush=True)
"""

# Forks a writer per line of its standard input: starting Python anew for each would take a minute.
FORKS = """
import os, sys
import warehouse
program, acknowledged = sys.argv[2:]
for line in sys.stdin:
    first, last = line.split()
    child = os.fork()
    if not child:
        sys.argv = ["writer", sys.argv[1], first, last]
        sys.stdout = open(acknowledged, "a")
        exec(program)
        sys.stdout.flush()
        os._exit(0)
    os.write(1, b"%d\\n" % child)
    os.write(1, b"%d\\n" % os.waitpid(child, 0)[1])
"""

# Reads until its standard input closes; prints what it last saw, fails on half a load or an older state.
READER = """
import sys, threading, time
from warehouse import open_warehouse
warehouse = open_warehouse(sys.argv[1])
done = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), done.set()), daemon=True).start()
seen, reads = 0, 0
print("ready", flush=True)
while not done.is_set():
    with warehouse.snapshot() as snapshot:
        loads = snapshot.connection.exec_driver_sql("SELECT count(*) FROM load").scalar()
        own = snapshot.connection.exec_driver_sql(
            "SELECT status, count(*) FROM ticket WHERE NOT starts_with(id, 'same') GROUP BY status").fetchall()
        same = snapshot.connection.exec_driver_sql(
            "SELECT count(DISTINCT status), count(*) FROM ticket WHERE starts_with(id, 'same')").fetchone()
        assert all(rows == 3000 for _, rows in own), own
        assert tuple(same) in ((1, 1000), (0, 0)), same
        assert loads >= seen, (loads, seen)
        seen, reads = loads, reads + 1
    time.sleep(0.01)
print(seen, reads, flush=True)
"""


def start(program, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def started(program, *arguments):
    """As start(), and ended whatever happens in between."""
    process = start(program, *arguments)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def finish(process):
    """Its last words; the test fails if it did."""
    words = process.communicate(timeout=60)[0].split("\n")
    assert process.returncode == 0
    return words[-2]


def assert_only_whole_loads(warehouse, ask):
    loads = ask(warehouse, "SELECT origin FROM load")
    rows = ask(warehouse, "SELECT status, count(*) FROM ticket WHERE id NOT LIKE 'same%' GROUP BY status")
    assert {status for status, _ in rows} == {origin for (origin,) in loads}
    assert all(count == 3000 for _, count in rows)
    same = ask(warehouse, "SELECT count(DISTINCT status), count(*) FROM ticket WHERE id LIKE 'same%'")
    assert same in ([(1, 1000)], [(0, 0)])


def test_kills_at_random_moments_leave_whole_loads_only(warehouse, ask, tmp_path):
    """Twenty in CI, the first eight of them in a plain run. A reader in another process polls all the while, and one
    in this process keeps a connection open.
    """
    chance, number, told = random.Random(20), 0, tmp_path / "acknowledged"
    with contextlib.ExitStack() as kept_open:
        reader = kept_open.enter_context(started(READER, warehouse.address))
        assert reader.stdout.readline() == "ready\n"
        forks = kept_open.enter_context(started(FORKS, warehouse.address, WRITER, told))
        a_load = seconds_of_one_load(forks)
        kept = None
        for _ in range(20 if THOROUGH else 8):
            writer = fork(forks, number, number + 1000)
            time.sleep(chance.uniform(0.0, 2 * a_load))
            os.kill(writer, signal.SIGKILL)
            assert forks.stdout.readline() == f"{signal.SIGKILL}\n"
            assert_only_whole_loads(open_warehouse(warehouse.address), ask)
            there = {int(origin) for (origin,) in ask(warehouse, "SELECT origin FROM load")}
            assert acknowledged(told) <= there
            number = max(there, default=-1) + 1
            if kept is None and there:
                kept = kept_open.enter_context(warehouse.snapshot()).connection
                first_seen = kept.exec_driver_sql("SELECT count(*) FROM load").scalar()
        assert number > 3
        fork(forks, number, number + 1)
        assert finish(forks) == "0"
        assert acknowledged(told) >= {number}
        assert_only_whole_loads(warehouse, ask)
        assert kept.exec_driver_sql("SELECT count(*) FROM load").scalar() == first_seen
        seen, reads = map(int, finish(reader).split())
        assert seen == len(warehouse.loads())
        assert reads > 20


def seconds_of_one_load(forks):
    """So that kills fall before, within and after a load on a slow machine as on a quick one.

    The second load counts: the first also makes the warehouse.
    """
    for number in range(2):
        begun = time.monotonic()
        fork(forks, number, number + 1)
        assert forks.stdout.readline() == "0\n"
    return time.monotonic() - begun


def fork(forks, first, last):
    forks.stdin.write(f"{first} {last}\n")
    forks.stdin.flush()
    return int(forks.stdout.readline())


def acknowledged(told):
    words = told.read_text().split() if told.exists() else []
    return {int(word) for word in words if word.isdigit()}


def test_two_threads_that_upload_at_once_both_land(warehouse, batch, ask):
    told, failures = [], []
    warehouse.waiting = told.append

    def upload(source):
        try:
            rows = [{"id": str(number), "channel": "phone"} for number in range(2000)]
            warehouse.load([batch(source, ticket=rows)], Origin(source, "ticket", f"{source}.csv"))
        except WarehouseError as error:
            failures.append(error)

    threads = [threading.Thread(target=upload, args=(source,)) for source in ("a", "a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert ask(warehouse, "SELECT source, count(*) FROM ticket GROUP BY source ORDER BY source") == [
        ("a", 2000),
        ("b", 2000),
        ("c", 2000),
    ]
    assert ask(warehouse, "SELECT sum(rows_new), count(*) FROM load") == [(6000, 4)]


def test_an_upload_during_a_load_of_another_process_waits_and_lands(warehouse, load, ask):
    told = []
    warehouse.waiting = told.append
    writer = start(WRITER, warehouse.address, 0, 6)
    assert writer.stdout.readline() == "ready\n"
    uploads = [load(warehouse, "b", ticket=[{"id": str(number)}]) for number in range(6)]
    assert finish(writer) == "5"
    assert all(report.new == 1 for report in uploads)
    assert ask(warehouse, "SELECT source, count(*) FROM ticket GROUP BY 1 ORDER BY 1") == [
        ("a", 19000),
        ("b", 6),
    ]


def test_who_waits_is_told_for_whom(warehouse, load):
    told, landed = [], []
    warehouse.waiting = told.append
    with warehouse.store.writing("load of january.csv", Patience(told.append, 1)):
        thread = threading.Thread(target=lambda: landed.append(load(warehouse, ticket=[{"id": "1"}])))
        thread.start()
        while not told and thread.is_alive():
            thread.join(0.01)
        assert not landed
    thread.join()
    assert len(landed) == 1
    assert len(told) == 1
    assert f"process {os.getpid()}, load of january.csv, since 20" in told[0]


def test_who_waits_too_long_is_told_who_holds_the_warehouse(warehouse, load):
    warehouse.waiting = [].append
    warehouse.wait_seconds = 0.05
    with (
        warehouse.store.writing("load of january.csv", Patience(print, 1)),
        pytest.raises(WarehouseError, match=r"still being written by .* \(process \d+, load of january.csv"),
    ):
        load(warehouse, ticket=[{"id": "1"}])


def test_a_holder_that_never_said_who_it_is_is_another_load(tmp_path):
    assert holder(tmp_path) == "another load"


def test_readers_are_not_held_up_by_a_writer(warehouse, load, ask):
    load(warehouse, ticket=[{"id": "1"}])
    with warehouse.store.writing("a long load", Patience(print, 1)):
        began = time.monotonic()
        assert ask(warehouse, "SELECT count(*) FROM ticket") == [(1,)]
        assert time.monotonic() - began < 2


def test_readers_in_threads_see_whole_loads_while_one_writes(warehouse, batch, ask):
    stop, failures = threading.Event(), []

    def read():
        while not stop.is_set():
            with warehouse.snapshot() as snapshot:
                count, loads = snapshot.connection.exec_driver_sql(
                    "SELECT (SELECT count(*) FROM ticket), (SELECT count(*) FROM load)"
                ).one()
                if count != loads * 100:
                    failures.append((count, loads))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10):
        rows = [{"id": f"{number}-{row}"} for row in range(100)]
        warehouse.load([batch(ticket=rows)], Origin("a", "ticket", "f"))
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert ask(warehouse, "SELECT count(*) FROM ticket") == [(1000,)]
