"""Whom the words of the roster mean on a network: handles, ids and groups, as its API tells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from connectors.rest import Forbidden
from connectors.sound import documented
from connectors.streams import Reading, Rest
from connectors.systems import connector
from warehouse.roster import found_words, why_without_desk

if TYPE_CHECKING:
    from warehouse import Warehouse

Authors = Mapping[str, Sequence[str]]
"""Word of the roster -> authors."""
People = Callable[[Reading, Sequence[str]], Authors]


@dataclass(frozen=True)
class Found:
    """What a network said of the roster's words; `unasked`: those that the key may not ask about, None where
    it was not asked at all.
    """

    authors: Authors = field(default_factory=dict)
    unasked: Sequence[str] | None = None


def nobody_is_the_desk(warehouse: "Warehouse", source: str) -> str | None:
    """One line where posts of the source are there and it is not known who among them is the desk."""
    with warehouse.snapshot() as snapshot:
        return why_without_desk(snapshot.connection).get(source)


def found_people(warehouse: "Warehouse", rest: Rest, reading: Reading) -> tuple[Found, str | None]:
    """The authors that the words of the roster mean, of those not known yet, of a network with groups of all;
    and one line on the words that the key may not ask about, which keep nobody from asking about the others.

    Raises SourceError where the network does not say.
    """
    roster = warehouse.configuration.roster
    words = tuple(dict.fromkeys((*roster.desk, *roster.bots)))
    if rest.people is None or not words:
        return Found(unasked=()), None
    if not rest.people_change:
        with warehouse.snapshot() as snapshot:
            known = found_words(snapshot.connection, reading.source.name)
        words = tuple(word for word in words if word not in known)
    with documented(reading.client):
        try:
            return Found(rest.people(reading, words) if words else {}, ()), None
        except Forbidden:
            return _each_apart(rest.people, reading, words)


def _each_apart(people: People, reading: Reading, words: Sequence[str]) -> tuple[Found, str | None]:
    found, refused = dict[str, Sequence[str]](), dict[str, Forbidden]()
    for word in words:
        try:
            found.update(people(reading, (word,)))
        except Forbidden as error:
            refused[word] = error
    return Found(found, tuple(refused)), _told(reading, refused) if refused else None


def _told(reading: Reading, refused: Mapping[str, Forbidden]) -> str:
    """Which words, why, and which rights a key needs."""
    name, rights = reading.source.name, connector(reading.source.kind).rights
    why = str(next(iter(refused.values()))).removeprefix(f"{name}: ")
    needed = f"; needed is {rights}" if rights else ""
    return f"{name}: who is meant in [roster] by {', '.join(refused)} may not be asked: {why}{needed}"
