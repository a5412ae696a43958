"""Weekdays and times of day as people write them in a configuration."""

import re
from collections.abc import Callable, Iterator
from datetime import time

from configuration import MIDNIGHT, ConfigurationError
from warehouse.toml_tables import nearest_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays(text: str, wrong: Callable[[str], ConfigurationError]) -> Iterator[int]:
    """The weekdays that "mon-fri", "sat" or "mon, wed-thu" name; a range may run over the week's end.

    Raises what `wrong` makes of a complaint.
    """
    for part in text.replace(" ", "").lower().split(","):
        ends = [end[:3] if end.endswith("day") else end for end in part.split("-")]
        unknown = next((end for end in ends if end not in WEEKDAYS), None)
        if unknown is not None or len(ends) > 2:
            nearest = nearest_of(unknown or part, WEEKDAYS)
            raise wrong(f'is no day or range of days; {nearest}, written like "mon-fri" or "sat"')
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        yield from ((first + step) % 7 for step in range((last - first) % 7 + 1))


def clock_time(text: str) -> time:
    """The time of day that "9:00" or "24:00" (midnight) says; raises ValueError."""
    if text == "24:00":
        return MIDNIGHT
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2]))
