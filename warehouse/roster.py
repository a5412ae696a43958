"""Who speaks for the desk on sources read by API: kept beside their posts, whose direction follows from it.

The words of the roster are kept with the pseudonyms of the authors that they mean on each source, so that a
word that comes later also tells who spoke in posts that are long there. Who has left a group spoke for the
desk while in it: an author stays known under a word for as long as that word is in the roster.

Where none of the desk's words means anybody, as far as the network told or the posts show, it is not known
who is the desk, and no post has a direction: it is not that everybody is a customer. Nor has any where a word
may not be asked about and never was: whom it means would count as customers.
"""

import json
from collections.abc import Iterable
from typing import TypedDict

import pyarrow as pa
from sqlalchemy import Connection, func, select

from warehouse.kept import keep as keep_text
from warehouse.kept import kept as kept_texts
from warehouse.pseudonyms import Pseudonyms, pseudonym
from warehouse.records import Speakers
from warehouse.session import Session, among, make_temporary
from warehouse.tables import post
from warehouse.turns import remember_touched

KIND = "speakers"  # of texts that the warehouse keeps
NOBODY = (
    "[roster] of deskscope.toml names nobody whom this source knows as the desk, so no response figure can "
    "be known: name the desk's accounts, groups and bots there, then sync"
)


UNASKED = (
    "whom {words} of [roster] of deskscope.toml means may not be asked there and is not known, so no "
    "response figure can be known: give the key the right that sync names, or name people by their ids"
)


class Known(TypedDict):
    """What is kept of a source: the roster's words, and pseudonyms of authors."""

    desk: list[str]
    bots: list[str]
    words: dict[str, list[str]]
    found: list[str]  # the words whose authors the network told
    other_bots: list[str]
    answered: list[str]  # the words about which the network said anything, though it be nobody
    unasked: list[str]  # those that the key may not ask about, and of which nothing is known


def keep_speakers(session: Session, source: str, speakers: Speakers, people: Pseudonyms) -> None:
    """Add what was found out about the speakers of a source to what is known of them."""
    kept = _known(session, source)
    words = dict[str, list[str]]()
    for word in dict.fromkeys((*speakers.desk, *speakers.bots)):
        bare = word.removeprefix("@")
        meant = _pseudonyms(people, (word, bare, bare.casefold(), *speakers.found.get(word, ())))
        words[word] = sorted(meant.union(kept["words"].get(word, ()) if kept else ()))
    found = {word for word, authors in speakers.found.items() if authors and word in words}
    found |= words.keys() & (kept["found"] if kept else ())
    answered = words.keys() & {*found, *speakers.found, *(kept["answered"] if kept else ())}
    asked = (kept["unasked"] if kept else ()) if speakers.unasked is None else speakers.unasked
    others = _pseudonyms(people, speakers.other_bots).union(kept["other_bots"] if kept else ())
    said: Known = {
        "desk": sorted(speakers.desk),
        "bots": sorted(speakers.bots),
        "words": words,
        "found": sorted(found),
        "other_bots": sorted(others),
        "answered": sorted(answered),
        "unasked": sorted((words.keys() & set(asked)) - answered),
    }
    if said != kept:
        keep_text(session, KIND, source, json.dumps(said, sort_keys=True))


def found_words(connection: Connection, source: str) -> frozenset[str]:
    """The words of the roster whose authors on this source are known."""
    text = kept_texts(connection, KIND).get(source)
    return frozenset(json.loads(text)["found"]) if text else frozenset()


def without_desk(connection: Connection) -> tuple[str, ...]:
    """The sources read by API whose posts do not tell who is the desk, because no roster says it, or because
    the roster's words mean nobody there.
    """
    known = kept_texts(connection, KIND)
    asked = select(post.c.source, func.count(post.c.direction)).where(post.c.source.in_(known))
    silent = {source for source, told in connection.execute(asked.group_by(post.c.source)) if not told}
    return tuple(source for source, text in known.items() if source in silent or not json.loads(text)["desk"])


def why_without_desk(connection: Connection) -> dict[str, str]:
    """Those sources, and why."""
    known = kept_texts(connection, KIND)
    unasked = {source: _read(known[source])["unasked"] for source in without_desk(connection)}
    return {
        source: UNASKED.format(words=", ".join(words)) if words else NOBODY
        for source, words in unasked.items()
    }


def knows_desk(session: Session, source: str) -> bool:
    """Whether a word of the desk means anybody there: the network told whom, or somebody who wrote a post;
    and no word is left of which nobody may ask whom it means.
    """
    known = _known(session, source)
    if known is None or not known["desk"] or known["unasked"]:
        return False
    if not set(known["desk"]).isdisjoint(known["found"]):
        return True
    authors = sorted({author for word in known["desk"] for author in known["words"][word]})
    query = f"SELECT 1 FROM post WHERE source = ? AND {among('author', authors)} LIMIT 1"
    return session.execute(query, [source, *authors]).fetchone() is not None


def follow_speakers(session: Session, source: str) -> None:
    """Give the posts of a source with known speakers their direction and role; others keep what they say.

    What opens a thread speaks to the desk, and is an announcement where the desk says it.
    """
    known = _known(session, source)
    if known is None:
        return
    _make_speakers(session, known)
    said = "true" if knows_desk(session, source) else "false"
    make_temporary(
        session,
        "spoken",
        f"""
        SELECT v.* FROM (
            SELECT p.{session.address} AS row_address, p.source, coalesce(p.conversation, p.id) AS label,
                p.direction AS old_direction, p.author_role AS old_role, p.kind AS old_kind,
                CASE WHEN {said} THEN CASE WHEN s.role IN ('desk', 'desk_bot') THEN 'out' ELSE 'in' END
                END AS direction,
                CASE WHEN {said} THEN coalesce(s.role, 'customer') END AS role,
                CASE WHEN {said} AND p.reply_to IS NULL AND p.kind IN ('mention', 'announcement')
                    THEN CASE WHEN s.role IN ('desk', 'desk_bot') THEN 'announcement' ELSE 'mention' END
                    ELSE p.kind END AS kind
            FROM post p LEFT JOIN speaker s ON s.author = p.author WHERE p.source = ?
        ) v
        WHERE v.direction IS DISTINCT FROM v.old_direction OR v.role IS DISTINCT FROM v.old_role
            OR v.kind IS DISTINCT FROM v.old_kind
        """,
        [source],
    )
    remember_touched(session, "SELECT DISTINCT source, label FROM spoken")
    session.execute(
        "UPDATE post SET direction = v.direction, author_role = v.role, kind = v.kind "
        f"FROM spoken v WHERE post.{session.address} = v.row_address"
    )
    session.execute("DROP TABLE spoken")
    session.execute("DROP TABLE speaker")


def _make_speakers(session: Session, known: Known) -> None:
    """Temporary table `speaker`: author (a pseudonym) and role; a bot of the desk is no human there."""
    roles = dict.fromkeys(known["other_bots"], "other_bot")
    for listed, role in ((known["desk"], "desk"), (known["bots"], "desk_bot")):
        for word in listed:
            roles.update(dict.fromkeys(known["words"][word], role))
    session.execute("DROP TABLE IF EXISTS speaker")
    session.execute(f"CREATE TEMPORARY TABLE speaker (author {session.text}, role {session.text})")
    rows = {"author": pa.array(roles, pa.string()), "role": pa.array(roles.values(), pa.string())}
    session.append("speaker", pa.table(rows))


def _known(session: Session, source: str) -> Known | None:
    found = session.execute("SELECT value FROM setting WHERE name = ?", [f"{KIND}/{source}"]).fetchone()
    return _read(found[0]) if found else None


def _read(text: str) -> Known:
    """As it was kept; by an earlier version without the last two."""
    known: Known = json.loads(text)
    known.setdefault("answered", [])
    known.setdefault("unasked", [])
    return known


def _pseudonyms(people: Pseudonyms, authors: Iterable[str]) -> set[str]:
    return {pseudonym(author, people.key) for author in authors}
