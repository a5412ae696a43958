"""Kills a backfill of each system and network again and again, and counts the tickets and posts.

`bench/killed.py [TICKETS KILLS [KIND ...]]`: 25,000 tickets (of a network: threads) and 20 kills (SIGKILL)
unless said otherwise, with all faults of the tests' fakes on. Ends with an error where the warehouse does not
hold exactly what the fake does.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from connectors.systems import kinds
from tests.connectors.contract import case_of
from tests.connectors.killed import killed


def main(arguments: list[str]) -> None:
    tickets, kills = (int(arguments[0]), int(arguments[1])) if len(arguments) > 1 else (25_000, 20)
    for kind in arguments[2:] or kinds():
        with tempfile.TemporaryDirectory() as folder:
            case = case_of(kind)
            found = killed(case, Path(folder), tickets=tickets, kills=kills, share=0.01)
        print(
            f"{kind}: {found.held:,} {case.table}s exactly, after {found.kills} kills, "
            f"{found.faults:,} faults, {found.requests:,} requests, {found.ended} runs that ended, "
            f"{found.seconds:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
