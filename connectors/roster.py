"""Whom the words of the roster mean on a network: handles, ids and groups, as its API tells."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from connectors.sound import documented
from connectors.streams import Reading, Rest
from warehouse.roster import found_words

if TYPE_CHECKING:
    from warehouse import Warehouse

Found = Mapping[str, Sequence[str]]
"""Word of the roster -> authors."""


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
