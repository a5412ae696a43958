"""Bluesky on loopback, as its servers behave: notifications by the earlier of two times and a cursor that is one.

The desk's account lives on this server, its bot on another one. Tokens are good for few requests only.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.instants import instant
from tests.connectors.contract import Truth
from tests.connectors.fakes.lexicons import breach, unlike
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE, Person, Post, SocialWorld, posts_truth
from tests.connectors.social_contract import SocialCase

PASSWORD = "oolong-+/=&%-80°"
DESK = DESKS[0]
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_HEARS = 5  # levels of replies of which an author is told
_USES = 11  # of a token, before it expires
_SESSIONS, _WINDOW = 30, 300


def did(person: Person) -> str:
    return f"did:plc:{_based(person.number, 24)}"


def handle(person: Person) -> str:
    return f"{person.handle.replace('_', '-')}.bsky.test"


def uri(post: Post) -> str:
    """Its key is the time in microseconds when it came, and ten bits more."""
    micros = int(post.created_at.timestamp()) * 1_000_000 + post.number
    return f"at://{did(post.author)}/app.bsky.feed.post/{_based(micros << 10, 13)}"


def _based(number: int, letters: int) -> str:
    return "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(letters)))


class Refused(Exception):  # noqa: N818  it is an answer
    def __init__(self, error: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        self.reply = Reply({"error": error, "message": "no"}, status, headers or {})


@dataclass
class Bluesky:
    world: SocialWorld
    page_size: int
    limited: bool = False  # in how many sessions may begin
    begun: int = 0
    tokens: dict[str, int] = field(default_factory=dict)  # access token -> uses left
    refreshing: str = ""
    shown: set[int] = field(default_factory=set)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        method = request.path.removeprefix("/xrpc/")
        asked = parse_qs(urlsplit(request.url).query)
        answers: dict[str, Callable[[dict[str, list[str]]], Any]] = {
            "com.atproto.server.getSession": lambda _: {"did": did(DESK), "handle": handle(DESK)},
            "com.atproto.repo.describeRepo": self._described,
            "com.atproto.repo.listRecords": self._records,
            "com.atproto.repo.getRecord": self._record,
            "com.atproto.identity.resolveHandle": self._resolved,
            "app.bsky.actor.getProfiles": self._profiles,
            "app.bsky.notification.listNotifications": self._notifications,
            "app.bsky.feed.getAuthorFeed": self._feed,
            "app.bsky.feed.getPosts": self._posts,
            "app.bsky.feed.getPostThread": self._thread,
            "app.bsky.feed.searchPosts": self._search,
        }
        assert (said := breach(method, request)) is None, said
        try:
            if method.startswith("com.atproto.server.") and request.method == "POST":
                body = self._session(method, request)
            else:
                self._admit(request)
                body = answers[method](asked)
        except Refused as refused:
            return refused.reply
        assert (said := unlike(method, body)) is None, said
        return Reply(body)

    # who asks

    def _session(self, method: str, request: Request) -> Any:
        if method.endswith("refreshSession"):
            if not self.refreshing or request.headers.get("Authorization") != f"Bearer {self.refreshing}":
                raise Refused("ExpiredToken")
        else:
            self._limit()
            if request.body != {"identifier": handle(DESK), "password": PASSWORD}:
                raise Refused("AuthenticationRequired", 401)
        number = len(self.tokens)
        access, self.refreshing = f"access-{number}-ä=".encode().hex(), f"refresh-{number}"
        self.tokens[access] = _USES
        return {"accessJwt": access, "refreshJwt": self.refreshing, "handle": handle(DESK), "did": did(DESK)}

    def _limit(self) -> None:
        self.begun += 1
        if self.limited and self.begun > _SESSIONS:
            ends = int(self.clock()) // _WINDOW * _WINDOW + _WINDOW
            self.begun = 0
            raise Refused(
                "RateLimitExceeded", 429, {"RateLimit-Reset": str(ends), "RateLimit-Remaining": "0"}
            )

    def _admit(self, request: Request) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not token:
            raise Refused("AuthMissing", 401)
        if token not in self.tokens:
            raise Refused("InvalidToken")
        if self.tokens[token] == 0:
            raise Refused("ExpiredToken")
        self.tokens[token] -= 1

    # what is shown

    def _there(self, address: str) -> Post | None:
        return next((post for post in self.world.there() if uri(post) == address), None)

    def _view(self, post: Post) -> dict[str, Any]:
        self.shown.add(post.number)
        return {
            "uri": uri(post),
            "cid": _cid(post),
            "author": _author(post.author),
            "record": self._written(post),
            "replyCount": len(self.world.answers(post)),
            "repostCount": post.shares // 2,
            "quoteCount": post.shares - post.shares // 2,
            "likeCount": len(post.liked_by),
            "bookmarkCount": 0,
            "indexedAt": _milliseconds(min(post.claimed_at, post.created_at)),
            "labels": [],
        }

    def _written(self, post: Post) -> dict[str, Any]:
        record: dict[str, Any] = {"$type": "app.bsky.feed.post", "createdAt": _claimed(post), "langs": ["en"]}
        named = f"@{handle(DESK)}"
        mention = {"$type": "app.bsky.richtext.facet#mention", "did": did(DESK)}
        if post.mentions and not post.by_desk:
            place = {"byteStart": 0, "byteEnd": len(named)}
            record["facets"] = [{"index": place, "features": [mention]}]
        record["text"] = f"{named} {post.text}" if "facets" in record else post.text
        if post.reply_to is not None:
            ends = {"root": self.world.posts[post.root], "parent": self.world.posts[post.reply_to]}
            record["reply"] = {name: {"uri": uri(one), "cid": _cid(one)} for name, one in ends.items()}
        return record

    def _described(self, asked: dict[str, list[str]]) -> Any:
        if asked["repo"] != [did(DESK)]:
            raise Refused("RepoNotFound")
        return {
            "did": did(DESK),
            "handle": handle(DESK),
            "didDoc": {},
            "collections": ["app.bsky.feed.post"],
            "handleIsCorrect": True,
        }

    def _records(self, asked: dict[str, list[str]]) -> Any:
        assert asked["repo"] == [did(DESK)]
        assert asked["collection"] == ["app.bsky.feed.post"]
        own = sorted((post for post in self.world.there() if post.author == DESK), key=uri, reverse=True)
        before = asked.get("cursor", ["~"])[0]
        found = [post for post in own if uri(post).rsplit("/", 1)[1] < before][: self._size(asked)]
        records = [{"uri": uri(post), "cid": _cid(post), "value": self._written(post)} for post in found]
        return {"records": records, **({"cursor": uri(found[-1]).rsplit("/", 1)[1]} if found else {})}

    def _record(self, asked: dict[str, list[str]]) -> Any:
        post = self._there(f"at://{asked['repo'][0]}/{asked['collection'][0]}/{asked['rkey'][0]}")
        if post is None:
            raise Refused("RecordNotFound")
        return {"uri": uri(post), "cid": _cid(post), "value": self._written(post)}

    def _resolved(self, asked: dict[str, list[str]]) -> Any:
        for person in (*DESKS, BOT, *PEOPLE):
            if handle(person) == asked["handle"][0]:
                return {"did": did(person)}
        raise Refused("HandleNotFound")

    def _profiles(self, asked: dict[str, list[str]]) -> Any:
        people = [one for one in (*DESKS, BOT) if {did(one), handle(one)} & set(asked["actors"])]
        return {"profiles": [{**_author(one), "followersCount": one.followers} for one in people]}

    def _notifications(self, asked: dict[str, list[str]]) -> Any:
        """A page holds half of what is asked for at least, where there is so much; what shares a time is cut."""
        told = [(post, reason) for post in self.world.there() if (reason := self.reason(post))]
        told += [(post, "like") for post in self.world.there() if post.author == DESK and post.liked_by]
        told.sort(key=lambda one: _sorted_at(one[0]), reverse=True)
        size, cursor, items = int(asked["limit"][0]), asked.get("cursor", [""])[0], list[dict[str, Any]]()
        for _ in range(10):
            before = instant(cursor) if cursor else None
            page = [one for one in told if before is None or _sorted_at(one[0]) < before][:size]
            items += [self._notified(*one) for one in page if one[1] in asked["reasons"]]
            cursor = _milliseconds(_sorted_at(page[-1][0])) if page else ""
            if len(items) >= size / 2 or not page:
                break
        return {"notifications": items, "priority": False, **({"cursor": cursor} if cursor else {})}

    def _notified(self, post: Post, reason: str) -> dict[str, Any]:
        view = self._view(post)
        kept = {name: view[name] for name in ("uri", "cid", "author", "record", "indexedAt", "labels")}
        return {**kept, "reason": reason, "isRead": False}

    def reason(self, post: Post) -> str | None:
        """Why the desk is told of a post: it names it, or is below a post of the desk that is still there."""
        if post.author == DESK:
            return None
        if post.mentions:
            return "mention"
        above = post
        for _ in range(_HEARS):
            if above.reply_to is None:
                return None
            above = self.world.posts[above.reply_to]
            if above.deleted_at is not None and above.deleted_at < post.created_at:
                return None
            if above.author == DESK and not above.deleted:
                return "reply"
        return None

    def _feed(self, asked: dict[str, list[str]]) -> Any:
        posts = [post for post in self.world.there() if did(post.author) == asked["actor"][0]]
        assert asked["filter"] == ["posts_with_replies"]
        found, cursor = self._newest(posts, asked)
        return {"feed": [{"post": self._view(post)} for post in found], **cursor}

    def _search(self, asked: dict[str, list[str]]) -> Any:
        words, since = asked["q"][0].strip('"').casefold(), instant(asked["since"][0])
        posts = [
            one for one in self.world.there() if words in one.text.casefold() and _sorted_at(one) >= since
        ]
        found, cursor = self._newest(posts, asked)
        return {"posts": [self._view(post) for post in found], **cursor}

    def _newest(
        self, posts: Sequence[Post], asked: dict[str, list[str]]
    ) -> tuple[list[Post], dict[str, str]]:
        """A page by time and content."""
        before = asked.get("cursor", ["~"])[0]
        ordered = sorted(posts, key=_keyed, reverse=True)
        found = [post for post in ordered if _keyed(post) < before][: self._size(asked)]
        return found, {"cursor": _keyed(found[-1])} if found else {}

    def _posts(self, asked: dict[str, list[str]]) -> Any:
        found = [post for address in asked["uris"] if (post := self._there(address))]
        return {"posts": [self._view(post) for post in found]}

    def _thread(self, asked: dict[str, list[str]]) -> Any:
        post = self._there(asked["uri"][0])
        if post is None:
            raise Refused("NotFound")
        return {"thread": self._node(post, int(asked["depth"][0]))}

    def _node(self, post: Post, depth: int) -> dict[str, Any]:
        replies = [self._node(one, depth - 1) for one in self.world.answers(post)] if depth else []
        kind = "app.bsky.feed.defs#threadViewPost"
        return {"$type": kind, "post": self._view(post), **({"replies": replies} if depth else {})}

    def _size(self, asked: dict[str, list[str]]) -> int:
        return min(int(asked["limit"][0]), self.page_size)


def _author(person: Person) -> dict[str, Any]:
    label = {"src": did(person), "uri": did(person), "val": "bot", "cts": "2026-01-01T00:00:00.000Z"}
    return {
        "did": did(person),
        "handle": handle(person),
        "displayName": person.name,
        "labels": [label] if person is BOT else [],
    }


def _cid(post: Post) -> str:
    return f"bafyrei{_based(post.number, 52)}"


def _sorted_at(post: Post) -> datetime:
    return min(post.claimed_at, post.created_at)


def _keyed(post: Post) -> str:
    return f"{int(_sorted_at(post).timestamp() * 1000)}::{_cid(post)}"


def _milliseconds(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _claimed(post: Post) -> str:
    """Apps write it in one way or the other."""
    return post.claimed_at.isoformat() if post.number % 2 else _milliseconds(post.claimed_at)


def _reachable(fake: Bluesky) -> Iterator[Post]:
    """What the desk wrote, what it is told of, all that it was ever shown, and what replies to these."""
    world, found = fake.world, set[int]()
    for post in world.posts.values():  # in the order in which they came: a parent before its replies
        above = world.posts[post.reply_to] if post.reply_to is not None else None
        below = above is not None and above.number in found and not above.deleted
        own = post.author in (DESK, BOT)
        if post.number in fake.shown or post.deleted or own or fake.reason(post) or below:
            found.add(post.number)
            yield post


def truth(fake: Bluesky) -> Truth:
    """What the warehouse has to hold, once it has seen all that can be seen now."""
    counts: dict[str, Callable[[Post], int | None]] = {
        "reactions": lambda post: len(post.liked_by),
        "shares": lambda post: post.shares,
        "comments": lambda post: len(fake.world.answers(post)),
    }
    account = {BOT: handle(BOT)}
    rows = posts_truth(
        list(_reachable(fake)),
        uri,
        fake.world,
        counts=counts,
        more=lambda post: {"account": account.get(post.author, handle(DESK))},
    )
    return {"post": rows}


CASE = SocialCase(
    kind="bluesky",
    fake=Bluesky,
    options={
        "identifier": handle(DESK),
        "app_password": "${BSKY_PASSWORD}",
        "accounts": f"@{handle(BOT)}",
    },
    environment={"BSKY_PASSWORD": PASSWORD},
    truth=truth,
    page_size=20,
    needed="createdAt",
    optional=("likeCount", "reactions"),
    searches=("/xrpc/com.atproto.server.createSession", "/xrpc/com.atproto.server.refreshSession"),
    only={"posts": "listNotifications"},
    quiet_calls=26,
    desk=(f"@{handle(DESK)}", did(DESKS[1])),
    bots=(handle(BOT),),
    lookups=("resolveHandle",),
    accounts=1,
    editing=False,
    finds_late_replies=timedelta(days=30),
    reread=timedelta(days=32),
    backdates=True,
)
