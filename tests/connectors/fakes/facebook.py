"""Meta's Graph API on loopback: one Page with its comments, and one Instagram account.

What stands below a post goes with it when it is deleted. Limits and refusals come as Meta's errors, with
status 400; the addresses of following pages hold the key.
"""

import json
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from tests.connectors.contract import Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import BOT, DESKS, Person, Post, SocialWorld, posts_truth
from tests.connectors.social_contract import SocialCase

TOKEN = "EAAB+/=&% 80°"
VERSION = "v25.0"
PAGE, ACCOUNT = "1000000000000001", "17841400000000001"
FOLLOWERS = {PAGE: 4200, ACCOUNT: 999}
OFFERED = ("post_media_view",)
_CALLS = 4800  # for each person who reads the Page, in an hour; here one does
_HOUR = 3600
_MOST = 100


class Facebook:
    """`instagram`: its posts are shown as those of the Instagram account, not of the Page."""

    def __init__(self, world: SocialWorld, page_size: int, *, instagram: bool = False) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.instagram, self.calls, self.allowed = instagram, Counter[int](), _CALLS
        self.refused_metrics: list[str] = []

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" or "access_token" in request.query:
            return _error(190, "Error validating access token: Session has expired")
        version, *path = request.path.strip("/").split("/")
        if version != VERSION:
            return _error(2635, "You are calling a deprecated version of the Ads API")
        hour = int(self.clock()) // _HOUR
        self.calls[hour] += 1
        used = 100 * self.calls[hour] // self.allowed
        usage = {"type": "pages", "call_count": used, "total_cputime": 1, "total_time": 1}
        regained = {"estimated_time_to_regain_access": 3 if used >= 100 else 0}
        headers = {"X-Business-Use-Case-Usage": json.dumps({PAGE: [{**usage, **regained}]})}
        if used >= 100:
            return _error(32, "Page request limit reached", headers)
        reply = self._answer(path, request)
        return Reply(reply.body, reply.status, headers)

    def _answer(self, path: Sequence[str], request: Request) -> Reply:  # noqa: PLR0911  one for each path
        posts = {(number if self.instagram else name)(post): post for post in self._there()}
        match path:
            case [("1000000000000001" | "17841400000000001") as own]:
                return Reply(_fields(_own(own), request))
            case ["1000000000000001", "feed"] if not self.instagram:
                return self._list(request, [self._post(one) for one in reversed(self._roots(request))])
            case ["17841400000000001", "media"] if self.instagram:
                return self._list(request, [self._medium(one) for one in reversed(self._roots(request))])
            case ["1000000000000001", "feed"] | ["17841400000000001", "media"]:
                return Reply({"data": []})
            case [id_, "comments"] if id_ in posts and not self.instagram:
                return self._comments(request, posts[id_])
            case [id_, ("comments" | "replies")] if id_ in posts and self.instagram:
                answers = reversed(self.world.answers(posts[id_]))
                return self._list(request, [self._reply(one) for one in answers])
            case [id_, "insights"] if id_ in posts:
                return self._insights(request, posts[id_])
        return _error(100, "Unsupported get request. Object does not exist", subcode=33)

    def _there(self) -> list[Post]:
        """What stands below something deleted goes with it; of comments on a Page only with the post."""
        return [one for one in self.world.there() if not any(up.deleted for up in self.above(one))]

    def above(self, post: Post) -> list[Post]:
        """What goes, and takes a post with it."""
        if not self.instagram:
            return [self.world.posts[post.root]]
        up = self.world.posts.get(post.reply_to or 0)
        return [] if up is None else [up, *self.above(up)]

    def _roots(self, request: Request) -> list[Post]:
        since = int(request.query.get("since", 0))
        return [one for one in self._there() if one.reply_to is None and one.created_at.timestamp() >= since]

    def _comments(self, request: Request, post: Post) -> Reply:
        """Without `filter=stream` only those that answer the post itself."""
        if request.query.get("filter") != "stream" or request.query.get("order") != "chronological":
            return _error(100, "the default filter leaves replies out")
        below = [one for one in self.world.thread(post) if one is not post]
        return self._list(request, [self._comment(one) for one in below])

    def _insights(self, request: Request, post: Post) -> Reply:
        asked = request.query["metric"].split(",")
        self.refused_metrics += [one for one in asked if one not in OFFERED]
        if any(one not in OFFERED for one in asked):
            return _error(100, "The value must be a valid insights metric")
        shown = [{"name": one, "period": "lifetime", "values": [{"value": views(post)}]} for one in asked]
        return Reply({"data": shown})

    def _list(self, request: Request, items: Sequence[Mapping[str, Any]]) -> Reply:
        """By a cursor that names the last item; the address of the next page has all that was asked, and the key."""
        size = min(int(request.query.get("limit", 25)), self.page_size, _MOST)
        after = request.query.get("after")
        first = next((place for place, one in enumerate(items, 1) if one["id"] == after), 0)
        shown = [_fields(one, request) for one in items[first : first + size]]
        paging: dict[str, Any] = {}
        if shown:
            paging["cursors"] = {"before": items[first]["id"], "after": items[first + len(shown) - 1]["id"]}
        if first + size < len(items):
            following = {**request.query, "after": paging["cursors"]["after"], "access_token": TOKEN}
            paging["next"] = f"{request.url.split('?')[0]}?{urlencode(following, quote_via=quote)}"
        return Reply({"data": shown, "paging": paging} if paging else {"data": shown})

    def _post(self, post: Post) -> dict[str, Any]:
        below = [one for one in self.world.thread(post) if one is not post]
        return {
            "id": name(post),
            "from": _from(post.author),
            "message": post.text,
            "created_time": _time(post.created_at),
            **({"shares": {"count": post.shares}} if post.shares else {}),
            "reactions": {"data": [], "summary": {"total_count": len(post.liked_by)}},
            "comments": {"data": [], "summary": {"total_count": len(below)}},
        }

    def _comment(self, post: Post) -> dict[str, Any]:
        parent = self.world.posts[post.reply_to or 0]
        return {
            "id": name(post),
            "from": _from(post.author),
            "message": post.text,
            "created_time": _time(post.created_at),
            "like_count": len(post.liked_by),
            "comment_count": len(self.world.answers(post)),
            **({"parent": {"id": name(parent)}} if parent.reply_to is not None else {}),
        }

    def _medium(self, post: Post) -> dict[str, Any]:
        return {
            "id": number(post),
            "caption": post.text,
            "timestamp": _time(post.created_at),
            "username": DESKS[0].handle,
            "like_count": len(post.liked_by),
            "comments_count": len(self.world.thread(post)) - 1,
        }

    def _reply(self, post: Post) -> dict[str, Any]:
        return {
            "id": number(post),
            "text": post.text,
            "timestamp": _time(post.created_at),
            "username": post.author.handle,
            "from": {"id": f"177{post.author.number:06}", "username": post.author.handle},
            "like_count": len(post.liked_by),
        }


def _error(
    code: int, message: str, headers: Mapping[str, str] | None = None, *, subcode: int | None = None
) -> Reply:
    error = {"message": message, "type": "OAuthException", "code": code, "error_subcode": subcode}
    return Reply({"error": error}, 400, headers or {})


def _fields(item: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """Only what is asked for by name."""
    asked = {one.split(".")[0] for one in request.query.get("fields", "id").split(",")}
    return {key: value for key, value in item.items() if key in asked}


def _own(own: str) -> dict[str, Any]:
    """The Page and the account have the same handle, and not the same followers."""
    handle = {"name": DESKS[0].name, "username": DESKS[0].handle}
    return {"id": own, **handle, "followers_count": FOLLOWERS[own]}


def _from(person: Person) -> dict[str, str]:
    return {"id": user_id(person), "name": person.name}


def user_id(person: Person) -> str:
    return PAGE if person is DESKS[0] else str(2 * 10**15 + person.number)


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


def name(post: Post) -> str:
    """A post by the Page and its number, a comment by its post and its number."""
    return f"{PAGE if post.reply_to is None else 9 * 10**14 + post.root}_{9 * 10**14 + post.number}"


def number(post: Post) -> str:
    """Of something on Instagram."""
    return str(18 * 10**15 + post.number)


def views(post: Post) -> int:
    return 1000 + post.number


def truth(fake: Facebook) -> Truth:
    """What the warehouse has to hold."""
    world = fake.world
    rows = posts_truth(
        world.posts.values(),
        name,
        world,
        counts={"reactions": lambda post: len(post.liked_by)},
        kind=lambda post: post.kind if post.reply_to is None else "comment",
        deleted=lambda post: post.deleted or world.posts[post.root].deleted,
        more=lambda post: {
            "impressions": views(post) if post.author is DESKS[0] and not post.reply_to else None
        },
    )
    return {"post": rows}


CASE = SocialCase(
    kind="facebook",
    fake=Facebook,
    options={"token": "${FACEBOOK_TOKEN}", "page": PAGE, "days": "40"},
    environment={"FACEBOOK_TOKEN": TOKEN},
    truth=truth,
    needed="created_time",
    optional=("values", "impressions"),
    desk=("@helpdesk",),
    bots=(user_id(BOT),),
    lookups=(f"/{PAGE}",),
    accounts=1,
    depth=2,
    quiet_calls=12,
    finds_late_replies=timedelta(days=40),
)
