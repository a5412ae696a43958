"""How much a run asks. CI, which names what it requires (DESKSCOPE_REQUIRE), asks everything; a plain run a part of
the sweeps that go over all figures under many questions, so that it ends within five minutes on two cores.
"""

import os
from collections.abc import Collection, Mapping
from typing import TypeVar

THOROUGH = bool(os.environ.get("DESKSCOPE_REQUIRE"))
Case = TypeVar("Case")


def part(cases: Mapping[str, Case], quick: Collection[str]) -> dict[str, Case]:
    """All cases; of a plain run those named."""
    return {name: case for name, case in cases.items() if THOROUGH or name in quick}
