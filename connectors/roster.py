"""Whom the words of the roster mean on a network: handles, ids and groups, as its API tells."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from connectors.sound import documented
from connectors.streams import Reading, Rest
from warehouse.roster import found_words, without_desk

if TYPE_CHECKING:
    from warehouse import Warehouse

Found = Mapping[str, Sequence[str]]
"""Word of the roster -> authors."""


NOBODY = (
    "nobody has said who is the desk, so no response figure can be known: name its accounts, groups and bots "
    "in [roster] of deskscope.toml, then sync"
)


def nobody_is_the_desk(warehouse: "Warehouse", source: str) -> str | None:
    """One line where posts of the source are there and no roster says who is the desk."""
    with warehouse.snapshot() as snapshot:
        return NOBODY if source in without_desk(snapshot.connection) else None


def found_people(warehouse: "Warehouse", rest: Rest, reading: Reading) -> Found:
    """The authors that the words of the roster mean, of those not known yet; of a network with groups of all.

    Raises SourceError where the network does not say.
    """
    roster = warehouse.configuration.roster
    words = tuple(dict.fromkeys((*roster.desk, *roster.bots)))
    if rest.people is None or not words:
        return {}
    if not rest.people_change:
        with warehouse.snapshot() as snapshot:
            known = found_words(snapshot.connection, reading.source.name)
        words = tuple(word for word in words if word not in known)
    with documented(reading.client):
        return rest.people(reading, words) if words else {}
