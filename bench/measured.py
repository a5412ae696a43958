"""Runs a piece of work in a process of its own and tells its seconds and its highest memory."""

import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

# The clock starts after the imports: they are the same few hundred milliseconds for any program.
CHILD = """
import json, sys, time
from pathlib import Path
sys.path[:0] = [{here!r}]
{imports}
def memory_mb(name):
    return next(int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith(name))
idle = memory_mb("VmRSS")
started = time.perf_counter()
{work}
seconds = time.perf_counter() - started
print("\\n" + json.dumps({{"seconds": seconds, "peak_mb": memory_mb("VmHWM"), "idle_mb": idle}}))
"""


@dataclass(frozen=True)
class Measured:
    """What one run took: seconds of wall time, the highest resident memory in MB, and that before."""

    seconds: float
    peak_mb: float
    idle_mb: float


def measured(imports: str, work: str, python: Path = Path(sys.executable)) -> Measured:
    """Run the statements `work` after `imports` in a fresh Python; Linux only, for the memory."""
    program = CHILD.format(here=str(HERE), imports=imports, work=work)
    said = subprocess.run([str(python), "-c", program], check=True, capture_output=True, text=True)
    return Measured(**json.loads(said.stdout.splitlines()[-1]))


def typical(runs: Sequence[Measured]) -> Measured:
    """The median time and the highest memory of several runs."""
    return Measured(
        statistics.median(run.seconds for run in runs),
        max(run.peak_mb for run in runs),
        max(run.idle_mb for run in runs),
    )
