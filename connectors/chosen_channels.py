"""Which channels of a team are read: those of the desk, and those in which it only listens.

In the desk's channels every first message is a request. In the others people talk with each other: of that
only posts which name a service or a term of the watch list are kept, as overheard ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from configuration import Source

Named = Callable[[Sequence[str]], dict[str, str]]
"""Id -> name of the channels of these names or ids; of no names, of all that are open to everybody."""

DESK, LISTEN = "desk_channels", "listen_channels"


@dataclass(frozen=True)
class Chosen:
    """`names`: id -> name of all that are read; `listened`: the ids of those in which is only listened."""

    names: dict[str, str]
    listened: frozenset[str]


def chosen_channels(source: Source, named: Named) -> Chosen:
    """By the options `desk_channels` and `listen_channels`. What both name is the desk's; where no channel is
    said to be the desk's, all are but those that are listened to. Raises what `named` raises for one that
    lacks.
    """
    desk, listen = (_words(source, option) for option in (DESK, LISTEN))
    listened = named(listen) if listen else {}
    ours = named(desk)
    if not desk:
        ours = {id_: name for id_, name in ours.items() if id_ not in listened}
    return Chosen({**ours, **listened}, frozenset(listened) - ours.keys())


def _words(source: Source, option: str) -> list[str]:
    return [word.removeprefix("#") for word in source.words(option)]
