"""A backfill with all faults on, in a process of its own that is killed again and again without a warning."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.connectors.contract import AnyCase, AnyTrial, trying
from tests.connectors.fakes.server import Faults

ROOT = Path(__file__).parents[2]
PAGE = 100
OUTPUT = "output"  # a file: what the last run said
_LOOK_SECONDS = 0.01
_LONGEST_SECONDS = 3600.0
_RUNS = 10  # at most, after the last kill


@dataclass
class Killed:
    """What happened: `kills` that met a living process, runs that ended by themselves, faults, requests; and
    the tickets (or posts) that were held in the end.
    """

    held: int = 0
    kills: int = 0
    ended: int = 0
    faults: int = 0
    requests: int = 0
    seconds: float = 0.0


def killed(
    case: AnyCase[Any], folder: Path, *, tickets: int, kills: int, share: float = 0.02, seed: int = 1
) -> Killed:
    """Read so many tickets (or threads), which change meanwhile, with so many kills; then the warehouse has to
    hold exactly them.

    Raises AssertionError where it does not.
    """
    began, happened, chance = time.monotonic(), Killed(), random.Random(seed)
    world = case.world()
    world.begin = world.now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=300)
    world.open(tickets)
    world.change(tickets)
    world.rest()
    large = replace(case, page_size=PAGE, options={**case.options, **_options(case)})
    with trying(large, folder, world=world, faults=Faults(share=share, seed=seed)) as trial:
        command = _command(trial, folder)
        trial.server.meanwhile = lambda: world.change() if chance.random() < 0.05 else None
        while happened.kills < kills:
            after = chance.randint(1, 4 + tickets // PAGE)
            # Once all is read there is too little left to be killed at: from there on it is read anew.
            again = ["--full"] if happened.ended else []
            if _run([*command, *again], case.environment, trial, after) is None:
                happened.kills += 1
            else:
                happened.ended += 1
        trial.server.meanwhile = None
        world.rest()
        codes = [_run(command, case.environment, trial)]
        while codes[-1] != 0 and len(codes) < _RUNS:
            codes.append(_run(command, case.environment, trial))
        happened.ended += len(codes)
        assert codes[-1] == 0, (folder / OUTPUT).read_text()
        held, truth = trial.held(), trial.truth()
        for table in truth:
            assert held[table].keys() == truth[table].keys()
            assert held[table] == truth[table]
        happened.held = len(held[case.table])
    happened.faults, happened.requests = len(trial.server.faults.happened), len(trial.server.asked)
    happened.seconds = time.monotonic() - began
    return happened


def _options(case: AnyCase[Any]) -> dict[str, str]:
    pages = {"page_size": str(PAGE)} if "page_size" in case.options else {}
    return {"rows_at_once": "300", **pages}


def _command(trial: AnyTrial[Any], folder: Path) -> list[str]:
    """`deskscope sync` of the trial's source into its warehouse."""
    words = {"kind": trial.case.kind, "url": trial.source.url, **trial.source.options}
    lines = [f"{name} = '''{value}'''" for name, value in words.items()]
    roster = trial.case.configuration().roster
    speakers = [f"desk = {list(roster.desk)}", f"bots = {list(roster.bots)}"]
    said = ["[roster]", *speakers, f'[sources."{trial.source.name}"]', *lines]
    configuration = folder / "deskscope.toml"
    configuration.write_text("\n".join(said), encoding="utf-8")
    where = ["--warehouse", trial.warehouse.url, "--config", str(configuration)]
    return [sys.executable, "-m", "cli", "sync", *where]


def _run(
    command: list[str], environment: Mapping[str, str], trial: AnyTrial[Any], most: int = 0
) -> int | None:
    """The exit code of one run; None where it was killed, some time after so many of its requests."""
    asked = len(trial.server.asked)
    until = time.monotonic() + _LONGEST_SECONDS
    with (Path(command[command.index("--config") + 1]).parent / OUTPUT).open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
        while process.poll() is None and time.monotonic() < until:
            if most and len(trial.server.asked) - asked >= most:
                time.sleep(random.Random(most).random() / 2)
                process.send_signal(signal.SIGKILL)
                return None if process.wait() == -signal.SIGKILL else process.returncode
            time.sleep(_LOOK_SECONDS)
        process.kill()
    return process.wait()
