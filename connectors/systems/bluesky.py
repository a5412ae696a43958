"""Bluesky: what its account is told of, the desk's own posts, the talk below them, and what is searched for.

What the account is told of is listed by when a post says that it was written, so a back-dated one stands far
down, and its pages go on after a bare time: each is read again from the last time of the one before, and once
a day all are read. A post carries in its key when its server took it. Every post is shown in full by its
address, which also tells whether it is still there: nothing says that a post was deleted. Replies of which
the account is not told are found because a post has more of them than are known.
"""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from configuration import Source
from connectors.at_protocol import ABSENT, Session, written_at
from connectors.fields import Item, count, each, text, time, value_at
from connectors.gone import too_many
from connectors.instants import instant, iso
from connectors.paging import next_token
from connectors.posts import POST
from connectors.rest import Answer, Ask, Client, Items, Param, SourceError
from connectors.streams import Connector, Held, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

_TOLD = ("mention", "reply", "quote")
_LISTED, _SHOWN = 100, 25  # the most on a page, and of posts or people shown at once
_DEEP = 100  # levels of replies; what is deeper is asked for from there
_DAYS = 30  # that are looked at again
_ALL_AFTER = timedelta(days=1)
_BACK = timedelta(days=1)
_LATE = timedelta(days=1)  # a search finds a post after so long at most
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_MOMENT = timedelta(milliseconds=1)
_COLLECTION = "app.bsky.feed.post"


@dataclass(frozen=True)
class _Desk:
    """The accounts of the desk, id -> handle, the source's own first."""

    handles: Mapping[str, str]
    followers: Mapping[str, int]

    @classmethod
    def of(cls, reading: Reading) -> "_Desk":
        client = reading.client
        own = str(client.ask(Ask("com.atproto.server.getSession")).body["did"])
        further = [name for words in reading.source.words("accounts") for name in words.split()]
        actors = list(dict.fromkeys([own, *(name.removeprefix("@") for name in further)]))
        found = [
            profile
            for start in range(0, len(actors), _SHOWN)
            for profile in client.items(
                client.ask(Ask("app.bsky.actor.getProfiles", {"actors": actors[start : start + _SHOWN]})),
                "profiles",
            )
        ]
        found.sort(key=lambda profile: profile.get("did") != own)
        counts = {str(one["handle"]): count(one, "followersCount") for one in found}
        return cls(
            {str(one["did"]): str(one["handle"]) for one in found},
            {handle: number for handle, number in counts.items() if number is not None},
        )

    def row(self, item: Item, *, overheard: bool = False) -> Row:
        """A post as the network shows it: back-dated where its server took it much later than it says."""
        created, written = time(item, "record", "createdAt"), written_at(str(item.get("uri")))
        uri, author = text(item, "uri"), text(item, "author", "did")
        handle = text(item, "author", "handle") or ""
        parent = text(item, "record", "reply", "parent", "uri")
        shares = [
            number for name in ("repostCount", "quoteCount") if (number := count(item, name)) is not None
        ]
        return {
            "id": uri,
            "conversation": text(item, "record", "reply", "root", "uri") or uri,
            "reply_to": parent,
            "author": author,
            "author_names": (handle, f"@{handle}") if handle else (),
            "bot": any(label.get("val") == "bot" for label in each(item, "author", "labels")),
            "account": None
            if overheard
            else self.handles.get(str(author), next(iter(self.handles.values()))),
            "kind": "reply" if parent else "announcement" if author in self.handles else "mention",
            "created_at": created,
            "text": text(item, "record", "text"),
            "links": _links(item),
            "reactions": count(item, "likeCount"),
            "shares": sum(shares) if shares else None,
            "comments": count(item, "replyCount"),
            "addressed": not overheard,
            "news": bool(created and written and written - created > _BACK),
        }


def _links(item: Item) -> Sequence[str]:
    """The addresses in its text, and that of its card."""
    features = (feature for facet in each(item, "record", "facets") for feature in each(facet, "features"))
    cards = (("record", "embed", "external", "uri"), ("record", "embed", "media", "external", "uri"))
    found = chain((text(feature, "uri") for feature in features), (text(item, *path) for path in cards))
    return [address for address in found if address]


@dataclass
class _Run:
    """What a run knows: what is held, what it has looked at, and how many replies each post has."""

    reading: Reading
    desk: _Desk
    held: Mapping[str, Held]
    begin: datetime  # from here on all is looked at again
    now: datetime
    everything: bool
    seen: set[str] = field(default_factory=set)
    replies: dict[str, int] = field(default_factory=dict)  # as the network counts them
    known: Counter[str | None] = field(default_factory=Counter)
    stirred: set[str] = field(default_factory=set)  # conversations with a post that is new
    hidden: list[str] = field(default_factory=list)  # held, and not shown any more

    @classmethod
    def of(cls, reading: Reading) -> "_Run":
        desk, held = _Desk.of(reading), reading.held(_NEVER)
        now, begin = reading.client.now(), reading.since
        if reading.cursor:
            begin = max(begin, reading.from_cursor() - _again(reading.source))
        everything = not reading.cursor or now - instant(reading.cursor["all"]) > _ALL_AFTER
        known = Counter(one.reply_to for one in held.values())
        return cls(reading, desk, held, begin, now, everything, known=known)

    @property
    def cursor(self) -> Mapping[str, str]:
        return {
            "since": iso(self.now),
            "all": iso(self.now) if self.everything else self.reading.cursor["all"],
        }

    def wanted(self, uri: str) -> bool:
        """New, or of the time that is looked at again."""
        written = written_at(uri)
        since = self.begin if uri in self.held else self.reading.since
        return written is None or written >= since

    def looked_at(self, uris: Iterable[str]) -> Iterator[Page]:
        """Posts by their addresses, in full."""
        client, left = self.reading.client, [uri for uri in dict.fromkeys(uris) if self._is_new(uri)]
        for start in range(0, len(left), _SHOWN):
            asked = left[start : start + _SHOWN]
            items = client.items(client.ask(Ask("app.bsky.feed.getPosts", {"uris": asked})), "posts")
            shown = {text(item, "uri") for item in items}
            self.hidden += [uri for uri in asked if uri not in shown and uri in self.held]
            yield self._page(items)

    def removed(self) -> Page:
        """Those of the hidden that were deleted. Raises SourceError where they are too many to be true."""
        if too_many(len(self.hidden), len(self.seen)):
            what = f"{len(self.hidden):,} of {len(self.seen):,} posts are no longer shown"
            raise SourceError(f"{self.reading.client.name}: {what}; none is taken for deleted")
        gone = [uri for uri in self.hidden if _gone(self.reading.client, uri)]
        self.known.subtract(self.held[uri].reply_to for uri in gone)
        return Page([], removed=gone)

    def threads(self) -> Iterator[Page]:
        """The replies below posts that have more of them than are known."""
        waiting = deque(sorted((uri for uri, number in self.replies.items() if number), key=_place))
        while waiting:
            uri = waiting.popleft()
            if self.replies[uri] <= self.known[uri]:
                continue
            asked = Ask("app.bsky.feed.getPostThread", {"uri": uri, "depth": _DEEP, "parentHeight": 0})
            found = self.reading.client.ask(asked, absent=ABSENT).body
            items = [item for item in _below(found) if self._is_new(str(item.get("uri")))]
            page = self._page(items)
            waiting.extend(str(row["id"]) for row in page.rows if row["comments"])
            yield page

    def _is_new(self, uri: str) -> bool:
        new = uri not in self.seen
        self.seen.add(uri)
        return new

    def _page(self, items: Items) -> Page:
        rows, refusals = fitting(items, self._row)
        for row in rows:
            name, parent, number = (row[key] for key in ("id", "reply_to", "comments"))
            if row["addressed"] and isinstance(number, int):
                self.replies[str(name)] = number
            if name not in self.held:
                self.known[str(parent)] += 1
                self.stirred.add(str(row["conversation"]))
        return Page(rows, refusals=refusals)

    def _row(self, item: Item) -> Row:
        held = self.held.get(str(text(item, "uri")))
        return self.desk.row(item, overheard=held is not None and held.kind == "overheard")


def _again(source: Source) -> timedelta:
    return timedelta(days=source.days("look_again_days", _DAYS))


def _place(uri: str) -> tuple[str, str]:
    return uri.rsplit("/", 1)[-1], uri


def _gone(client: Client, uri: str) -> bool:
    """Whether a post that is not shown was deleted: it may also be of somebody who blocks the desk."""
    repo, collection, key = uri.removeprefix("at://").split("/")
    asked = {"repo": repo, "collection": collection, "rkey": key}
    return client.ask(Ask("com.atproto.repo.getRecord", asked), absent=ABSENT).body is None


def _below(found: Any) -> Iterator[Item]:
    """The posts of a thread but for its first; what is hidden or deleted is left out."""
    waiting = list(each(value_at(found, "thread"), "replies")) if found else []
    while waiting:
        node = waiting.pop()
        if "post" in node:
            yield node["post"]
            waiting += each(node, "replies")


def _posts(reading: Reading) -> Iterator[Page]:
    run = _Run.of(reading)
    yield Page([], followers=run.desk.followers)
    own = (_own(run, did) for did in run.desk.handles)
    held = sorted(run.held, key=_place)
    for uris in chain(_told(run), *own, [held]):
        yield from run.looked_at(uri for uri in uris if run.wanted(uri))
    yield from run.looked_at(uri for uri in held if run.held[uri].conversation in run.stirred)
    yield run.removed()
    yield from run.threads()
    yield Page([], run.cursor)


def _told(run: _Run) -> Iterator[list[str]]:
    """What the account was told of, the newest first."""
    asked: dict[str, Param] = {"reasons": _TOLD, "priority": "false", "limit": _LISTED}
    pages = run.reading.client.pages(
        Ask("app.bsky.notification.listNotifications", asked), _once_more, "notifications"
    )
    for _, items in pages:
        yield [str(item["uri"]) for item in items if item.get("reason") in _TOLD]
        if items and not run.everything and (time(items[-1], "indexedAt") or run.now) < run.begin:
            return


def _once_more(answer: Answer, items: Items) -> Ask | None:
    """On from the last time of a page and not after it, where that is not all that the page holds."""
    after = answer.body.get("cursor")
    if not after:
        return None
    if items and _TIME.match(after):
        last, first = instant(after), time(items[0], "indexedAt")
        if first is not None and first > last:
            return answer.ask.having(cursor=(last + _MOMENT).isoformat(timespec="milliseconds"))
    return answer.ask.having(cursor=after)


def _own(run: _Run, did: str) -> Iterator[list[str]]:
    """An account's posts from its own server, which lists all, else as the network shows them."""
    client = run.reading.client
    here = client.ask(Ask("com.atproto.repo.describeRepo", {"repo": did}), absent=ABSENT).body is not None
    listed = Ask("com.atproto.repo.listRecords", {"repo": did, "collection": _COLLECTION, "limit": _LISTED})
    shown: dict[str, Param] = {"actor": did, "filter": "posts_with_replies", "limit": _LISTED}
    asked, place = (listed, "records") if here else (Ask("app.bsky.feed.getAuthorFeed", shown), "feed")
    for _, items in client.pages(asked, next_token("cursor", "cursor"), place):
        uris = [uri for item in items if (uri := text(item, "uri") or text(item, "post", "uri"))]
        yield [uri for uri in uris if uri.startswith(f"at://{did}/")]  # a feed shows reposts, too
        if uris and (written_at(uris[-1]) or run.now) < run.begin:
            return


def _overheard(reading: Reading) -> Iterator[Page]:
    """What a search finds that is no talk with the desk; the stream of posts looks at it again."""
    if not reading.terms:
        return
    desk, held = _Desk.of(reading), reading.held(_NEVER)
    now, seen = reading.client.now(), set(held)
    ours = {one.conversation for one in held.values() if one.kind != "overheard"}
    begin = (
        reading.from_cursor() - _LATE if reading.cursor else max(reading.since, now - _again(reading.source))
    )
    for term in reading.terms:
        words = {"q": f'"{term}"' if " " in term else term, "sort": "latest", "since": iso(begin)}
        asked = Ask("app.bsky.feed.searchPosts", {**words, "limit": _LISTED})
        for _, items in reading.client.pages(asked, next_token("cursor", "cursor"), "posts"):
            rows, refusals = fitting(items, lambda item: desk.row(item, overheard=True))
            fresh = [row for row in rows if row["id"] not in seen and row["conversation"] not in ours]
            seen.update(str(row["id"]) for row in rows)
            yield Page([row for row in fresh if row["author"] not in desk.handles], refusals=refusals)
    yield Page([], {"since": iso(now)})


def _people(reading: Reading, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The account of each handle; of an id nothing is asked: it is that of its author, or of nobody here."""
    return {
        word: found for word in words if (found := _person(reading.client, word.strip().removeprefix("@")))
    }


def _person(client: Client, name: str) -> list[str]:
    if name.startswith("did:") or "." not in name:
        return []
    asked = Ask("com.atproto.identity.resolveHandle", {"handle": name.lower()})
    found = client.ask(asked, absent=ABSENT).body
    return [str(found["did"])] if found else []


def _look(reading: Reading) -> Seen:
    """Whether the account may read what it is told of."""
    _Desk.of(reading)
    reading.client.ask(Ask("app.bsky.notification.listNotifications", {"reasons": _TOLD, "limit": 1}))
    return Seen()


def connect(source: Source) -> Rest:
    """By an app password of the desk's account."""
    url = source.address().rstrip("/").removesuffix("/xrpc")
    session = Session(
        url, source.option("identifier").strip().removeprefix("@"), source.option("app_password").strip()
    )
    _again(source)
    streams = [
        Stream(name, {"post": POST}, pages, lists_all=False)
        for name, pages in (("posts", _posts), ("overheard", _overheard))
    ]
    return Rest(f"{url}/xrpc", session, streams, look=_look, people=_people)


CONNECTOR = Connector(
    "Bluesky",
    (
        Word("identifier", "Handle of the desk's account", help="such as helpdesk.bsky.social"),
        Word("app_password", "App password", secret=True, help="not the password of the account"),
        Word("accounts", "Further accounts of the desk", needed=False, help="handles, with commas"),
        Word("look_again_days", "Days that are looked at again", needed=False, default=str(_DAYS)),
    ),
    connect,
    rights="an app password; direct messages need not be allowed, they are never read",
    url_example="https://bsky.social",
)
