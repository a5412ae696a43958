"""What every post that is read by API gets from us: who may say it, when it counts from, what it speaks of.

A connector gives a post as its network shows it, with a few words beside our columns: `author_names` by which
the roster may name its author, `bot`, `private`, `links`, `addressed` (False: it was found by the watch list
and does not speak to us) and `news` (True: the network shows it among what is new, so that an old date is a
claim and no history). They are used up here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bs4 import BeautifulSoup

from configuration import Configuration, Roster
from connectors.listening import Listener
from connectors.streams import Row
from connectors.ticket_links import Links
from warehouse import Speakers

POST = (
    *("conversation", "reply_to", "author", "account", "kind", "created_at", "edited_at", "updated_at"),
    *("text", "reactions", "shares", "comments"),
)
"""The columns that most networks can give; those of views and followers where a network has them."""

_BACK = timedelta(hours=24)  # before the last run; what is older was there, unless it is new
_SKEW = timedelta(minutes=5)  # between a network's clocks


@dataclass
class Posts:
    """The posts of one run of one source.

    `read_until`: up to when an earlier run knew everything, None in a first one. `found`: word of the roster
    -> authors, as the network told; more are added as their posts pass. `links`: what names a ticket.
    `unasked`: words of the roster that the key may not ask about, None where nobody was asked.
    """

    kind: str
    configuration: Configuration
    read_until: datetime | None = None
    found: Mapping[str, Sequence[str]] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    unasked: Sequence[str] | None = None

    def __post_init__(self) -> None:
        self.listener = Listener.of(self.configuration)
        self.spelled = _spelled(self.configuration.roster)
        self.authors = {word: dict.fromkeys(authors) for word, authors in self.found.items()}
        self.other_bots = dict[str, None]()

    @property
    def speakers(self) -> Speakers:
        """Who speaks for the desk, as far as this run has found out."""
        roster = self.configuration.roster
        found = {word: tuple(authors) for word, authors in self.authors.items()}
        return Speakers(roster.desk, roster.bots, found, tuple(self.other_bots), self.unasked)

    def columns(self, provided: Sequence[str]) -> tuple[str, ...]:
        """The columns of table post that these rows fill, of a stream that provides so many."""
        named = ("ticket_named",) if self.links.any else ()
        judged = (*self.listener.gives, *named) if "text" in provided else ()
        return tuple(dict.fromkeys((*provided, "platform", "first_seen_at", "deleted_at", *judged)))

    def finished(self, rows: Iterable[Row], now: datetime) -> list[Row]:
        """The rows as they are kept; `now` is the network's clock. What may not be kept is left out."""
        return [self._finished(row, now) for row in rows if not self._hidden(row) and self._meant(row)]

    def hidden(self, rows: Iterable[Row]) -> list[str]:
        """The ids of posts that may not be kept; one that was there before it turned private goes, too."""
        return [str(row["id"]) for row in rows if self._hidden(row)]

    def _hidden(self, row: Row) -> bool:
        return bool(row.get("private")) and not self.configuration.privacy.keep_private

    def _meant(self, row: Row) -> bool:
        """A search finds more than its words mean."""
        return row.get("addressed") is not False or self.listener.finds(str(row.get("text") or ""))

    def _finished(self, row: Row, now: datetime) -> Row:
        ours = self._is_ours(row)
        if row.get("bot") and row.get("author"):
            self.other_bots[str(row["author"])] = None
        made = {**row, **self._said(row, ours=ours), "first_seen_at": now}
        made["platform"] = row.get("platform") or self.kind
        made["created_at"] = self._counts_from(row, now)
        if row.get("addressed") is False and not ours:
            made["kind"] = "overheard"
        if row.get("private"):
            made["text"] = None
        return made

    def _said(self, row: Row, *, ours: bool) -> Row:
        """What its text says: intent, mood and language, a service, a ticket."""
        text = str(row.get("text") or "")
        if not text:
            return {}
        judged = self.listener.judge(text, ours=ours)
        said = {name: getattr(judged, name) for name in self.listener.gives}
        if self.links.any:
            said["ticket_named"] = self.links.ticket(text, _texts(row.get("links")))
        return said

    def _counts_from(self, row: Row, now: datetime) -> datetime:
        """Its date; of one that was not there and claims to be old, and of one to come, when it was seen."""
        claimed = row["created_at"]
        if not isinstance(claimed, datetime):  # a page is complete before it comes here
            raise TypeError("created_at is no time")
        old = row.get("news") and self.read_until is not None and claimed < self.read_until - _BACK
        return now if old or claimed > now + _SKEW else claimed

    def _is_ours(self, row: Row) -> bool:
        """Whether a word of the roster names its author; which word is kept in mind."""
        author = str(row.get("author") or "")
        names = {_plain_name(name) for name in (author, *_texts(row.get("author_names")))}
        words = [self.spelled[name] for name in names if name in self.spelled]
        for word in words:
            self.authors.setdefault(word, {})[author] = None
        return bool(words) or any(author in authors for authors in self.authors.values())


def _spelled(roster: Roster) -> Mapping[str, str]:
    """How a word of the roster may be written -> the word."""
    return {_plain_name(word): word for word in (*roster.desk, *roster.bots)}


def _plain_name(name: str) -> str:
    return name.strip().removeprefix("@").casefold()


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list | tuple | set) else ()


_LINES = ("br", "p", "div", "li", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4", "hr")
_UNSAID = ("script", "style")


def plain(markup: str | None) -> str | None:
    """The text of a piece of HTML, its blocks on lines of their own; None where there is none."""
    if not markup:
        return None
    read = _parsed(markup)
    for silent in read(_UNSAID):
        silent.decompose()
    for block in read(_LINES):
        block.insert_before("\n")
        block.insert_after("\n")
    lines = (re.sub(r"\s+", " ", line).strip() for line in read.get_text().split("\n"))
    return "\n".join(line for line in lines if line) or None


def linked(markup: str | None) -> tuple[str, ...]:
    """The addresses that a piece of HTML links to, each once."""
    if not markup:
        return ()
    found = _parsed(markup)("a", href=True)
    return tuple(dict.fromkeys(str(one["href"]) for one in found))


def _parsed(markup: str) -> BeautifulSoup:
    """Inside an element, for a text that is nothing but an address draws a warning."""
    return BeautifulSoup(f"<div>{markup}</div>", "html.parser")
