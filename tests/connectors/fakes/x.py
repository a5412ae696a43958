"""X on loopback: timelines and search, newest first, by id; and what each answer is billed.

A post is billed for each answer that holds it, and a user too; as documented, only once in a day of UTC
(`billed`), and without that (`at_worst`), for X does not promise it.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from connectors.instants import instant, iso
from tests.connectors.contract import Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import BOT, DESKS, Person, Post, SocialWorld, posts_truth, snowflake
from tests.connectors.fakes.specified import breach
from tests.connectors.social_contract import SocialCase

TOKEN = "AAAA%2Fx+/=&% 80°"
SPECIFICATION = "social/x/openapi.json"
OURS = (*DESKS, BOT)
_USER, _POST = Decimal("0.010"), Decimal("0.005")
_EPOCH = 1_288_834_974_657
_REACH = {"mentions": 800, "tweets": 3200}
_FEWEST = {"mentions": 5, "tweets": 5, "search": 10}
_LIMITS = {"mentions": 450, "tweets": 10_000, "search": 450, "users": 500, "counts": 300}
_WINDOW = 900  # seconds
_ALWAYS = ("id", "text", "edit_history_tweet_ids")
_TWEET_FIELDS = {
    *("author_id", "conversation_id", "created_at", "entities", "note_tweet", "public_metrics"),
    *("referenced_tweets", "id"),
}


@dataclass
class X:
    world: SocialWorld
    page_size: int
    price: Decimal = _POST
    """Of a post in the lists of an account: 0.001 where the key is of the account that owns the app."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    billed: Decimal = Decimal(0)
    at_worst: Decimal = Decimal(0)
    returned: Counter[str] = field(default_factory=Counter)
    before: set[tuple[str, str]] = field(default_factory=set)
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:  # noqa: PLR0911  one for each path
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _problem(401, "Unauthorized")
        query = dict(request.query)
        if not set(query.pop("tweet.fields", "id").split(",")) <= _TWEET_FIELDS:
            return _problem(400, "a field of no post")  # X leaves it out without a word, and bills
        if broken := breach(SPECIFICATION, "https://api.x.com", request):
            return _problem(400, broken)
        match request.method, request.path.removeprefix("/2/").split("/"):
            case "GET", ["users", "by", "username", handle]:
                return self._limited("users", self._users([handle], alone=True))
            case "GET", ["users", "by"]:
                return self._limited("users", self._users(query["usernames"].split(",")))
            case "GET", ["users", user, ("mentions" | "tweets") as kind]:
                return self._limited(kind, self._timeline(user, kind, request.query))
            case "GET", ["tweets"]:
                wanted = [post for post in self.versions() if _ids(post)[-1] in query["ids"].split(",")]
                whole = {**request.query, "max_results": "100"}
                return self._limited("tweets", self._page(wanted, whole, 1, _POST))
            case "GET", ["tweets", "search", "recent"]:
                return self._limited("search", self._search(request.query))
            case "GET", ["tweets", "counts", "recent"]:
                found = list(_matching(self.versions(), query["query"]))
                return self._limited("counts", Reply({"meta": {"total_tweet_count": len(found)}}))
        return _problem(404, "Not Found")

    def versions(self) -> list[Post]:
        """The posts there are, the newest version first."""
        return sorted(self.world.there(), key=lambda post: int(_ids(post)[-1]), reverse=True)

    def _limited(self, kind: str, reply: Reply) -> Reply:
        window = int(self.clock()) // _WINDOW
        self.asked[kind, window] += 1
        left = _LIMITS[kind] - self.asked[kind, window]
        headers = {
            "x-rate-limit-limit": str(_LIMITS[kind]),
            "x-rate-limit-remaining": str(max(left, 0)),
            "x-rate-limit-reset": str((window + 1) * _WINDOW),
        }
        return Reply(reply.body, reply.status, headers) if left >= 0 else _problem(429, "Too Many", headers)

    def _timeline(self, user: str, kind: str, query: Mapping[str, str]) -> Reply:
        own = kind == "tweets"
        there = [
            post
            for post in self.versions()
            if (user_id(post.author) == user if own else user in map(user_id, _mentioned(post)))
        ]
        return self._page(there[: _REACH[kind]], query, _FEWEST[kind], self.price)

    def _search(self, query: Mapping[str, str]) -> Reply:
        if not 0 < len(query.get("query", "")) <= 512:
            return _problem(400, "query")
        reach = self.world.now - timedelta(days=7)
        for name in ("since_id", "until_id"):
            if name in query and _made(query[name]) < reach:
                return _problem(400, f"{name} lies more than seven days back")
        if "start_time" in query and instant(query["start_time"]) < reach:
            return _problem(400, "start_time lies more than seven days back")
        found = [post for post in _matching(self.versions(), query["query"]) if post.created_at >= reach]
        return self._page(found, query, _FEWEST["search"], _POST)

    def _page(self, posts: Sequence[Post], query: Mapping[str, str], fewest: int, price: Decimal) -> Reply:
        size = int(query.get("max_results", 10))
        if not fewest <= size <= 100:
            return _problem(400, "max_results")
        found = [post for post in posts if _within(post, query)]
        first = int(query.get("pagination_token", "t0").removeprefix("t"))
        last = first + min(size, self.page_size)
        asked = (*_ALWAYS, *query.get("tweet.fields", "id").split(","))
        shown = [{name: value for name, value in self.shown(post).items() if name in asked} for post in found]
        shown = shown[first:last]
        self.bill([tweet["id"] for tweet in shown], price)
        meta: dict[str, Any] = {"result_count": len(shown)}
        if last < len(found):
            meta["next_token"] = f"t{last}"
        if not shown:
            return Reply({"meta": meta})
        return Reply(
            {"data": shown, "meta": {**meta, "newest_id": shown[0]["id"], "oldest_id": shown[-1]["id"]}}
        )

    def _users(self, handles: Sequence[str], *, alone: bool = False) -> Reply:
        people = {post.author for post in self.world.posts.values()} | set(OURS)
        found = {one.handle: one for one in people}
        users = [_user(found[handle.lower()]) for handle in handles if handle.lower() in found]
        self.bill([f"u{user['id']}" for user in users], _USER)
        if not users:
            return Reply({"errors": [{"title": "Not Found Error", "detail": "Could not find user"}]})
        return Reply({"data": users[0] if alone else users})

    def bill(self, resources: Sequence[str], price: Decimal) -> None:
        day = str(self.world.now.date())
        new = {(one, day) for one in resources} - self.before
        self.before |= new
        self.billed += len(new) * price
        self.at_worst += len(resources) * price
        self.returned.update(resources)

    def shown(self, post: Post) -> dict[str, Any]:
        """A post in X's words, with every field there is."""
        ids = _ids(post)
        parent = None if post.reply_to is None else self.world.posts[post.reply_to]
        handles = [person.handle for person in _mentioned(post)]
        return {
            "id": ids[-1],
            "text": " ".join([*(f"@{handle}" for handle in handles), _escaped(post.text)]),
            "edit_history_tweet_ids": ids,
            "author_id": user_id(post.author),
            "conversation_id": name(self.world.posts[post.root]),
            "created_at": iso(post.edited_at or post.created_at).replace("Z", ".000Z"),
            **({"referenced_tweets": [{"type": "replied_to", "id": _ids(parent)[-1]}]} if parent else {}),
            "entities": {"mentions": [{"username": handle} for handle in handles]},
            "public_metrics": {
                "retweet_count": post.shares,
                "reply_count": len(self.world.answers(post)),
                "like_count": len(post.liked_by),
                "quote_count": 0,
                "bookmark_count": 0,
                "impression_count": 100 + post.number,
            },
        }


def _problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply({"title": "Invalid Request", "detail": detail, "status": status}, status, headers or {})


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _ids(post: Post) -> list[str]:
    """Of its first version, and of the last one."""
    first = [str(_id(post.created_at, post.number))]
    return [*first, str(_id(post.edited_at, post.number))] if post.edited_at else first


def _id(at: datetime, number: int) -> int:
    return snowflake(at, number, since_ms=_EPOCH, shift=22)


def _made(post: str) -> datetime:
    return datetime.fromtimestamp(((int(post) >> 22) + _EPOCH) / 1000, tz=instant("2026-01-01").tzinfo)


def name(post: Post) -> str:
    """What we keep it as."""
    return _ids(post)[0]


def user_id(person: Person) -> str:
    return str(10**18 + person.number)


def _user(person: Person) -> dict[str, Any]:
    return {
        "id": user_id(person),
        "name": person.name,
        "username": person.handle,
        "public_metrics": {"followers_count": person.followers, "tweet_count": 12_000},
    }


def _mentioned(post: Post) -> list[Person]:
    return [post.account] if post.mentions and post.author not in OURS else []


def _matching(posts: Sequence[Post], query: str) -> Iterator[Post]:
    """Posts with the first word or phrase of a query, without what stands after a minus."""
    term = (re.match(r'"([^"]+)"|(\S+)', query) or [""])[0].strip('"').lower()
    without = re.findall(r"-(from:|@)(\w+)", query)
    for post in posts:
        unwanted = [
            post.author.handle == handle
            if how == "from:"
            else handle in [one.handle for one in _mentioned(post)]
            for how, handle in without
        ]
        if term in post.text.lower() and not any(unwanted):
            yield post


def _within(post: Post, query: Mapping[str, str]) -> bool:
    id_ = int(_ids(post)[-1])
    if "since_id" in query:
        return int(query["since_id"]) < id_ < int(query.get("until_id", 2**63))
    since = instant(query["start_time"]) if "start_time" in query else instant("2010-11-06")
    return (post.edited_at or post.created_at) >= since and id_ < int(query.get("until_id", 2**63))


def truth(fake: X) -> Truth:
    """What the warehouse has to hold: what names the desk's accounts, and what they say themselves."""
    world = fake.world
    seen = [post for post in world.posts.values() if post.author in OURS or _mentioned(post)]
    rows = posts_truth(
        seen,
        name,
        world,
        counts={},  # those of the moment when it was read
        deleted=lambda post: False,  # X does not say, and to ask is billed
        more=lambda post: {"edited_at": post.edited_at, "impressions": 100 + post.number},
    )
    return {"post": rows}


CASE = SocialCase(
    kind="x",
    fake=X,
    options={
        "token": "${X_TOKEN}",
        "accounts": "@helpdesk, campus_it, helpbot",
        "budget_dollars": "1000",
        "followers": "no",
    },
    environment={"X_TOKEN": TOKEN},
    truth=truth,
    needed="created_at",
    optional=("impression_count", "impressions"),
    desk=("@helpdesk", "campus_it"),
    bots=("helpbot",),
    lookups=("/2/users/by",),
    tells_edits=False,
    tells_counts=False,
    tells_deletions=False,
    shows_deletions=False,
    quiet_calls=7,
)
