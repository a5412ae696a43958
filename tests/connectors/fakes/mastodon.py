"""Mastodon on loopback: one account's notifications, its own posts, and the threads around them.

Ids of notifications are small, those of posts beyond 2^53 and made of the time that a post claims. Where nothing
is newer than `min_id`, the oldest page comes again, as some servers do. A reply whose parent was deleted replies
to nothing any more. Its requests are checked against the official pages of the methods, where they are at hand.
"""

import html
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.contract import Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import (
    BOT,
    DESKS,
    PEOPLE,
    Person,
    Post,
    SocialWorld,
    posts_truth,
    snowflake,
)
from tests.connectors.social_contract import SocialCase

TOKEN = "toot-7_+/=&% 80°"
DESK = DESKS[0]
HOST = "social.example"
A_WINDOW = timedelta(minutes=5)
TOGETHER = 20  # statuses by their ids
_GONE = Reply({"error": "Record not found"}, 404)


class Mastodon:
    """`a_window`: requests in five minutes of the world. `together`: several posts may be asked for at once."""

    def __init__(self, world: SocialWorld, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.a_window, self.window, self.used = 300, world.now, 0
        self.limited, self.together = False, True
        self.dismissed: set[int] = set()
        self.parents: dict[int, int] = {}  # as they were shown
        self.shown: set[int] = set()

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply({"error": "The access token is invalid"}, 401)
        if breach := undocumented(request):
            return Reply({"error": breach}, 400)
        return self._limited() or self._with_limit(self._found(request))

    def _limited(self) -> Reply | None:
        if self.world.now - self.window >= A_WINDOW:
            self.window, self.used = self.world.now, 0
        if self.limited and self.used >= self.a_window:
            return self._with_limit(Reply({"error": "Too many requests"}, 429))
        self.used += self.limited
        return None

    def _with_limit(self, reply: Reply) -> Reply:
        told = {
            "X-RateLimit-Limit": str(self.a_window),
            "X-RateLimit-Remaining": str(self.a_window - self.used),
            "X-RateLimit-Reset": _time(self.window + A_WINDOW),
        }
        return Reply(reply.body, reply.status, told)

    def _found(self, request: Request) -> Reply:
        asked = parse_qs(urlsplit(request.url).query)
        match request.path.removeprefix("/api/v1/").split("/"):
            case [*_, "search"]:
                return self._search(asked)
            case ["accounts", *path]:
                return self._of_account(path, asked)
            case ["notifications"]:
                return self._notifications(asked)
            case ["statuses"] if self.together:
                return self._several(asked)
            case ["statuses", id_, *context]:
                return self._single(self._post(id_), context=bool(context))
        return _GONE

    def _of_account(self, path: Sequence[str], asked: Mapping[str, list[str]]) -> Reply:
        if path == ["lookup"]:
            return _looked_up(asked["acct"][0])
        if path == ["verify_credentials"]:
            return Reply({**_account(DESK), "source": {}})
        if path != [str(DESK.number), "statuses"]:
            return _GONE
        own = [post for post in self.world.there() if post.author == DESK]
        return Reply([self._status(post) for post in self._page(own, status_id, asked, 20, 40)])

    def _notifications(self, asked: Mapping[str, list[str]]) -> Reply:
        """Those of others that name the account. Filtered ones only where they are asked for."""
        assert asked["types[]"] == ["mention"]
        assert "since_id" not in asked
        there = [
            post
            for post in self.world.there()
            if post.mentions and post.author != DESK and post.number not in self.dismissed
        ]
        if asked.get("include_filtered") != ["true"]:
            there = [post for post in there if post.number % 7]
        return Reply([self._notified(post) for post in self._page(there, _notification_id, asked, 40, 80)])

    def _search(self, asked: Mapping[str, list[str]]) -> Reply:
        """The newest first, also above a `min_id`."""
        found = [post for post in self.world.there() if asked["q"][0] in post.text and not post.private]
        statuses = [self._status(post) for post in self._page(found, status_id, asked, 20, 40)]
        return Reply({"accounts": [], "statuses": statuses, "hashtags": []})

    def _page(
        self,
        posts: Sequence[Post],
        id_: Callable[[Post], int],
        asked: Mapping[str, list[str]],
        usual: int,
        most: int,
    ) -> list[Post]:
        """The newest first; with `min_id` those just above it, or the oldest where there are none."""
        size = min(int(asked.get("limit", [str(usual)])[0]), most, self.page_size)
        found = sorted(posts, key=id_)
        if "max_id" in asked:
            found = [post for post in found if id_(post) < int(asked["max_id"][0])]
        if "min_id" in asked:
            newer = [post for post in found if id_(post) > int(asked["min_id"][0])]
            return (newer or found)[:size][::-1]
        return found[-size:][::-1]

    def _several(self, asked: Mapping[str, list[str]]) -> Reply:
        ids = asked["id[]"]
        if len(ids) > TOGETHER:
            return Reply({"error": "Validation failed"}, 422)
        found = [post for id_ in ids if (post := self._post(id_)) is not None]
        return Reply([self._status(post) for post in found])

    def _post(self, id_: str) -> Post | None:
        return next(
            (post for post in self.world.there() if str(status_id(post)) == id_ and self._visible(post)), None
        )

    def _visible(self, post: Post) -> bool:
        return not post.private or post.mentions or post.author == DESK

    def _single(self, post: Post | None, *, context: bool) -> Reply:
        if post is None:
            return _GONE
        if not context:
            return Reply(self._status(post))
        above, below, parent = [], [post], self._parent(post)
        while parent is not None:
            above.append(parent)
            parent = self._parent(parent)
        for one in below:
            below += self.world.answers(one)
        visible = [
            [self._status(one) for one in some if self._visible(one)] for some in (above[::-1], below[1:])
        ]
        return Reply({"ancestors": visible[0], "descendants": visible[1]})

    def _parent(self, post: Post) -> Post | None:
        parent = None if post.reply_to is None else self.world.posts[post.reply_to]
        return None if parent is None or parent.deleted else parent

    def _notified(self, post: Post) -> dict[str, Any]:
        return {
            "id": str(_notification_id(post)),
            "type": "mention",
            "group_key": f"ungrouped-{_notification_id(post)}",
            "status": self._status(post),
            "created_at": _time(post.created_at),
            "account": _account(post.author),
        }

    def _status(self, post: Post) -> dict[str, Any]:
        self.shown.add(post.number)
        parent = self._parent(post)
        if parent is not None:
            self.parents[post.number] = parent.number
        answers = [one for one in self.world.answers(post) if not one.private]
        return {
            "id": str(status_id(post)),
            "created_at": _time(post.claimed_at),
            "in_reply_to_id": None if parent is None else str(status_id(parent)),
            "in_reply_to_account_id": None if parent is None else str(DESK.number),  # not to be relied on
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "direct" if post.private else "public",
            "language": "en",
            "uri": f"https://{HOST}/users/{post.author.handle}/statuses/{status_id(post)}",
            "url": f"https://{HOST}/@{post.author.handle}/{status_id(post)}",
            "replies_count": len(answers),
            "reblogs_count": post.shares,
            "favourites_count": len(post.liked_by),
            "edited_at": None if post.edited_at is None else _time(post.edited_at),
            "content": _content(post),
            "reblog": None,
            "account": _account(post.author),
            "media_attachments": [],
            "mentions": [_mentioned(DESK)] if post.mentions and post.author != DESK else [],
            "tags": [],
            "emojis": [],
            "card": None,
            "poll": None,
        }

    def reachable(self) -> set[int]:
        """What the network shows: what names the account or is its own, what is said below, what it showed."""
        shown = set(self.shown)
        for post in self.world.posts.values():
            named = post.mentions or post.author == DESK
            if not post.deleted and (named or (post.reply_to in shown and self._parent(post))):
                shown.add(post.number)
        return shown


def status_id(post: Post) -> int:
    return snowflake(post.claimed_at, post.number)


def _notification_id(post: Post) -> int:
    """In the order in which they came; some are longer than others."""
    return 90 + post.number


def _content(post: Post) -> str:
    said = html.escape(post.text)
    if not post.mentions or post.author == DESK:
        return f"<p>{said}</p>"
    at = f'<a href="https://{HOST}/@{DESK.handle}" class="u-url mention">@<span>{DESK.handle}</span></a>'
    return f'<p><span class="h-card">{at}</span> {said}</p>'


def _account(person: Person) -> dict[str, Any]:
    """Without the day when it was opened, so that `created_at` is that of posts."""
    return {
        "id": str(person.number),
        "username": person.handle,
        "acct": person.handle,
        "display_name": person.name,
        "bot": person is BOT,
        "url": f"https://{HOST}/@{person.handle}",
        "followers_count": person.followers,
    }


def _mentioned(person: Person) -> dict[str, Any]:
    url = f"https://{HOST}/@{person.handle}"
    return {"id": str(person.number), "username": person.handle, "acct": person.handle, "url": url}


def _looked_up(name: str) -> Reply:
    handle = name.removesuffix(f"@{HOST}")
    found = next((one for one in (*DESKS, BOT, *PEOPLE) if one.handle == handle), None)
    return _GONE if found is None else Reply(_account(found))


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def undocumented(request: Request) -> str | None:
    """What of a request no official page of the methods knows; None where all is known, or none is at hand."""
    folder = os.environ.get("DESKSCOPE_SHARED")
    if not folder:
        return None
    if request.method != "GET":
        return f"{request.method} changes something"
    ways = documented(Path(folder) / "specs" / "social" / "mastodon" / "methods")
    for way, names in ways.items():
        if re.fullmatch(way, request.path):
            unknown = parse_qs(urlsplit(request.url).query).keys() - names
            return f"{request.path} does not know {sorted(unknown)}" if unknown else None
    return f"{request.path} is not documented"


@cache
def documented(pages: Path) -> Mapping[str, frozenset[str]]:
    """The paths that may be read, as patterns, with their parameters; those without a variable part first."""
    ways = dict[str, frozenset[str]]()
    for page in sorted(pages.glob("*.md")):
        for part in page.read_text().split("\n## ")[1:]:
            path = re.search(r"^GET (?:https://[^/]*)?(/api\S*) HTTP", part, re.MULTILINE)
            if path:
                query = part.partition("##### Query parameters")[2].partition("\n####")[0]
                names = re.findall(r"^([a-z_]+(?:\[\])?)$", query, re.MULTILINE)
                ways[re.sub(r":\w+", "[^/]+", path[1])] = frozenset(names)
    assert ways
    return dict(sorted(ways.items(), key=lambda way: "[" in way[0]))


def truth(fake: Mastodon) -> Truth:
    """What the warehouse has to hold. What was deleted before its replies were read is not above them."""
    world = fake.world

    def top(post: Post) -> Post:
        above = fake.parents.get(post.number)
        return post if above is None or post.private else top(world.posts[above])

    def more(post: Post) -> Mapping[str, object]:
        parent = fake.parents.get(post.number)
        return {
            "edited_at": post.edited_at,
            "account": DESK.handle,
            "reply_to": None if parent is None else name(world.posts[parent]),
            "conversation": name(top(post)),
        }

    def name(post: Post) -> str:
        return str(status_id(post))

    counts = {
        "reactions": lambda post: len(post.liked_by),
        "shares": lambda post: post.shares,
        "comments": lambda post: len([one for one in world.answers(post) if not one.private]),
    }
    reachable = fake.reachable()

    def unseen(post: Post) -> bool:
        return post.private or post.number not in reachable

    def kind(post: Post) -> str:
        return post.kind if post.number in fake.parents else replace(post, reply_to=None).kind

    said = world.posts.values()
    return {"post": posts_truth(said, name, world, counts=counts, more=more, kind=kind, private=unseen)}


CASE = SocialCase(
    kind="mastodon",
    fake=Mastodon,
    options={"token": "${MASTODON_TOKEN}"},
    environment={"MASTODON_TOKEN": TOKEN},
    truth=truth,
    needed="created_at",
    optional=("reblogs_count", "shares"),
    desk=(f"@{DESK.handle}@{HOST}",),
    bots=(f"@{BOT.handle}",),
    lookups=("accounts/lookup",),
    accounts=1,
    backdates=True,
    has_private=True,
    quiet_calls=13,
)
