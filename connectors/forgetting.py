"""`deskscope forget`: whom a name means, and everywhere that they are taken out of.

The warehouse knows people by pseudonyms of the ids that networks give them. A handle is an id on some
networks; others are asked what they call its bearer, and kept answers may tell of one who is no longer there.
Who is not to be found so can be named by id, or by the pseudonym that the pages show of their posts: what
kept answers call them is then found by its hash.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select

from configuration import ConfigurationError
from connectors import sync
from connectors.forgotten_answers import PLACE, forget_answers
from connectors.kept_people import people_kept, runs_naming
from connectors.looking import ATTEMPTS, LONGEST_WAIT_SECONDS
from connectors.rest import SourceError
from connectors.sources import Known, known_sources, with_key
from connectors.streams import Reading, begin_of_backfill
from warehouse import Names, Person, Removal, WarehouseError, tables
from warehouse.forget import DELETED, LEFT

if TYPE_CHECKING:
    from warehouse import Warehouse

_PSEUDONYM = re.compile(r"[0-9a-f]{12}")
_MAPPINGS = "mappings"
_NOT_ASKED = "could not be asked"
_COLUMNS = ("place", "what", "count", "done")


@dataclass(frozen=True)
class Told:
    """What was done, place by place; `tried` says whom the name was taken to mean, `notes` what is left."""

    removals: tuple[Removal, ...]
    tried: str
    notes: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether no kept answer names them any more, as far as their names are known."""
        return not any(one.done == LEFT and one.place.startswith(f"{PLACE}/") for one in self.removals)


def forget_author(
    warehouse: "Warehouse", author: str, *, source: str | None = None, dry_run: bool = False
) -> Told:
    """Take an author out of the warehouse, its kept answers and its snapshots; with `dry_run` only say it.

    `author`: a handle or id as the network writes it, or a pseudonym; `source`: of that one alone. Raises
    WarehouseError where nothing of them is found, where they speak for the desk, where a number might mean
    several people, where a network that has to say whom a handle means does not answer, or while a sync is
    running; then nothing is changed.
    """
    with warehouse.alone("sync"):
        person, tried = _person(warehouse, author, source)
        if author.isdecimal() and source is None:
            _refuse_ambiguous(warehouse, author)
        forgotten = warehouse.forget_person(person, dry_run=dry_run)
        names = Names(person.words)
        answers = forget_answers(warehouse.folder, names, source, dry_run=dry_run)
        removals = [*forgotten.removals, *(one for one in answers if one.count)]
        if person.pseudonyms and not dry_run:
            removals += _left_answers(warehouse, person)
        removals += _mappings(warehouse.folder, names)
    if not removals:
        raise WarehouseError(f"nothing of this author is here; {tried}")
    notes = list[str]()
    if forgotten.before != forgotten.after and forgotten.before.endswith(".duckdb"):
        still = any(forgotten.before in line for line in forgotten.left)
        done = LEFT if still else DELETED
        removals.append(Removal(f"snapshots/{forgotten.before}", "published state", 1, done))
        notes.append(
            f"{forgotten.after}, of a file written anew, is published in place of {forgotten.before}; "
            "a dashboard that has the old one open lets go of it at its next click"
        )
    notes += forgotten.left
    notes.append("copies and backups that you made of the warehouse keep the person until you delete them")
    return Told(tuple(removals), tried, tuple(notes) if not dry_run else ())


def removals_frame(told: Told) -> pd.DataFrame:
    """A row a place: place (a table, or a file of the warehouse's folder), what, count, done."""
    return pd.DataFrame([asdict(removal) for removal in told.removals], columns=list(_COLUMNS))


def _person(warehouse: "Warehouse", author: str, source: str | None) -> tuple[Person, str]:
    """Whom the name means, and in one line how that was found out."""
    given = author.strip()
    if _PSEUDONYM.fullmatch(given):
        return _behind(warehouse, given, source)
    plain = given.removeprefix("@")
    written = tuple(dict.fromkeys((given, plain, f"@{plain}")))
    ids: dict[str | None, Sequence[str]] = {source: written}
    asked = list[str]()
    kept = _kept(warehouse, plain, source)
    for known in known_sources(warehouse):
        if source not in (None, known.name):
            continue
        found, said = _asked(warehouse, known, plain)
        asked += [f"{known.name}: {said}"] if said else []
        if not found:
            found = kept.get(known.name, ())
            if said.startswith(_NOT_ASKED):
                _refuse_half(warehouse, known.name, (*written, *found), said)
        if found:
            ids[known.name] = tuple(dict.fromkeys((*ids.get(known.name, ()), *found)))
    words = dict.fromkeys((plain, *_mentioned(plain), *(name for names in ids.values() for name in names)))
    tried = f"taken for a handle or an id as it is written; {'; '.join(asked) or 'no source was to be asked'}"
    return Person(tuple(words), ids, (), source), tried


def _behind(warehouse: "Warehouse", name: str, source: str | None) -> tuple[Person, str]:
    """Who bears a pseudonym, by the names that kept answers tell."""
    kept = people_kept(warehouse.folder, source, warehouse.bears(name))
    words = dict.fromkeys(word for names in kept.values() for word in names)
    where = f"; by name known from kept answers of {', '.join(sorted(kept))}" if kept else ""
    ids: dict[str | None, Sequence[str]] = {known: kept[known] for known in kept}
    return Person(tuple(words), ids, (name,), source), f"taken for the pseudonym of a person{where}"


def _left_answers(warehouse: "Warehouse", person: Person) -> list[Removal]:
    """Runs that still hold an id with the person's pseudonym: a short number, and no handle is known."""
    (name,) = person.pseudonyms
    if not Names(person.words).numbers or Names(person.words).words:
        return []
    return [
        Removal(f"{PLACE}/{path.parent.name}/{path.name}", "kept answers that may name them", 1, LEFT)
        for path in runs_naming(warehouse.folder, person.source, warehouse.bears(name))
    ]


def _kept(warehouse: "Warehouse", plain: str, source: str | None) -> Mapping[str, Sequence[str]]:
    """Source -> what kept answers call the bearer of a handle."""
    return people_kept(
        warehouse.folder,
        source,
        lambda word: word.removeprefix("@").casefold() == plain.casefold(),
        newest=True,
    )


def _refuse_half(warehouse: "Warehouse", source: str, names: Sequence[str], said: str) -> None:
    """Raises WarehouseError where posts of theirs may stay, under an id that nobody tells."""
    if _has_posts(warehouse, source) and not warehouse.wrote(source, names):
        raise WarehouseError(
            f"nothing was changed, for {source} has posts and {said}: try again when it answers, give the "
            "person's id there or the pseudonym that the pages show, or name another source with --source to "
            "leave this one out"
        )


def _has_posts(warehouse: "Warehouse", source: str) -> bool:
    with warehouse.snapshot() as snapshot:
        asked = select(tables.post.c.id).where(tables.post.c.source == source).limit(1)
        return snapshot.connection.execute(asked).first() is not None


def _mentioned(plain: str) -> tuple[str, ...]:
    """Within its own server a handle is written without that server."""
    name, at, _ = plain.partition("@")
    return (f"@{name}",) if at and name else ()


def _asked(warehouse: "Warehouse", known: Known, word: str) -> tuple[Sequence[str], str]:
    """The ids that a source gives for a handle, and what to say of having asked; of others nothing."""
    if not known.read:
        return (), ""
    try:
        source = with_key(warehouse, known)
        rest, client = sync.opened(source)
        client.attempts = min(client.attempts, ATTEMPTS)
        client.longest_wait = LONGEST_WAIT_SECONDS
        if rest.people is None:
            return (), ""
        with client.session:
            reading = Reading(source, client, begin_of_backfill(datetime.now(UTC)))
            found = rest.people(reading, (word,)).get(word, ())
    except (ConfigurationError, SourceError, OSError) as error:
        return (), f"{_NOT_ASKED} ({error})"
    return found, "knows them" if found else "knows nobody of that name"


def _refuse_ambiguous(warehouse: "Warehouse", number: str) -> None:
    """A bare number is another person in every source."""
    sources = sorted(set(warehouse.loads()["source"]))
    if len(sources) > 1:
        raise WarehouseError(
            f"{number} may be another person in every source; name one with --source ({', '.join(sources)})"
        )


def _mappings(folder: Path, names: Names) -> list[Removal]:
    """Saved mappings that name them: written by people, so that people have to mend them."""
    found = [
        path
        for path in sorted((folder / _MAPPINGS).glob("*"))
        if path.is_file() and names.in_text(path.read_text("utf-8", "replace"))
    ]
    return [Removal(f"{_MAPPINGS}/{path.name}", "a file that names them", 1, LEFT) for path in found]
