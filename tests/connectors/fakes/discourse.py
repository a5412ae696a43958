"""Discourse on loopback: the latest posts below a number, topics, groups and users.

What was deleted, or whispered to the staff, is not shown. A thread whose first post is private is a message.
The limits are the documented ones of an administrator's key and of an address, by the clock of the world.
"""

import html
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.contract import Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE, Person, Post, SocialWorld, posts_truth
from tests.connectors.fakes.specified import breach
from tests.connectors.social_contract import SocialCase

KEY = "d15c-7_+/=&% 80°"
USER = "reader"
GROUP = "it-staff"
HELP, OTHER = 5, 6  # categories
A_MINUTE, TEN_SECONDS = 60, 50  # requests by a key, and from an address
_SPECIFICATION = "../social/discourse/openapi.json"
_UNSPECIFIED = ("/private-posts.json",)  # of the application, not of its API's documents
_GONE = Reply(
    {"errors": ["The requested URL or resource could not be found."], "error_type": "not_found"}, 404
)
_REFUSED = Reply(
    {"errors": ["You are not permitted to view the requested resource."], "error_type": "invalid_access"}, 403
)


class Discourse:
    """`narrow`: an older version, which looks no further than fifty numbers down. `stubs`: posts that their
    authors deleted, of which a stub still stands. `unlisted`: topics that no list shows. `accepted`: posts that are the
    solution of their topic; None where the forum has no such plugin.
    """

    def __init__(self, world: SocialWorld, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.limited, self.narrow = False, False
        self.asked: list[datetime] = []
        self.stubs: set[int] = set()
        self.unlisted: set[int] = set()
        self.accepted: set[int] | None = set()

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        if (request.headers.get("Api-Key"), request.headers.get("Api-Username")) != (KEY, USER):
            return _REFUSED
        if self.limited and (wait := self._limited()):
            seconds = int(wait.total_seconds()) + 1
            said = {"errors": ["too many"], "error_type": "rate_limit", "extras": {"wait_seconds": seconds}}
            return Reply(said, 429, {"Retry-After": str(seconds)})
        if request.path not in _UNSPECIFIED:
            broken = breach(_SPECIFICATION, "https://discourse.example.com", request)
            if broken:
                return Reply({"errors": [broken]}, 400)
        return self._found(request)

    def _limited(self) -> timedelta | None:
        """How long to wait, where so many were asked for in a minute or in ten seconds; else this one counts."""
        for most, span in ((TEN_SECONDS, timedelta(seconds=10)), (A_MINUTE, timedelta(minutes=1))):
            lately = [at for at in self.asked if at > self.world.now - span]
            if len(lately) >= most:
                return lately[0] + span - self.world.now
        self.asked.append(self.world.now)
        return None

    def _found(self, request: Request) -> Reply:
        asked = parse_qs(urlsplit(request.url).query)
        match request.path.removesuffix(".json").strip("/").split("/"):
            case ["posts"]:
                return Reply({"latest_posts": self._latest(asked.get("before"), private=False)})
            case ["private-posts"]:
                return Reply({"private_posts": self._latest(asked.get("before"), private=True)})
            case ["site"]:
                return Reply({"categories": [_category(HELP, "help", None), _category(OTHER, "other", HELP)]})
            case ["t", topic, *posts]:
                return self._topic(topic, asked.get("post_ids[]") if posts else None)
            case [kind, name, *_]:
                return _group(name, asked) if kind == "groups" else _user(name)
        return _GONE

    def _latest(self, before: list[str] | None, *, private: bool) -> list[dict[str, Any]]:
        """The newest first, at most fifty."""
        top = (
            int(before[0]) if before else max((post_id(one) for one in self.world.posts.values()), default=0)
        )
        found = [
            one
            for one in self._there()
            if post_id(one) <= top
            and self._is_message(one) == private
            and one.root not in self.unlisted
            and (post_id(one) > top - 50 or not self.narrow)
        ]
        return [self._post(one) for one in found[::-1][: min(50, self.page_size)]]

    def _there(self) -> list[Post]:
        """Deleted ones leave a stub for a day; of private replies in an open topic only the staff knows."""
        return [
            one
            for one in self.world.posts.values()
            if (not one.deleted or one.number in self.stubs)
            and (not one.private or self.world.posts[one.root].private)
        ]

    def _is_message(self, post: Post) -> bool:
        return self.world.posts[post.root].private

    def _topic(self, topic: str, ids: list[str] | None) -> Reply:
        there = [one for one in self._there() if str(topic_id(one)) == topic]
        if not there:
            return _GONE
        shown = there[:20] if ids is None else [one for one in there if str(post_id(one)) in ids]
        posts = [{**self._post(one), "topic_title": None} for one in shown]
        stream: dict[str, Any] = {"posts": posts}
        if ids is None:
            stream["stream"] = [post_id(one) for one in there]
        archetype = "private_message" if self._is_message(there[0]) else "regular"
        return Reply({"post_stream": stream, "id": int(topic), "archetype": archetype})

    def _post(self, post: Post) -> dict[str, Any]:
        stub = post.number in self.stubs
        parent = None if post.reply_to is None else self.world.posts[post.reply_to]
        edited = post.edited_at
        return {
            "id": post_id(post),
            "name": post.author.name,
            "username": post.author.handle,
            "created_at": _time(post.created_at),
            "cooked": f"<p>{'(post deleted by author)' if stub else html.escape(post.text)}</p>",
            "post_number": self.place(post),
            "post_type": 1,
            "updated_at": _time(edited or post.created_at),
            "reply_count": len([one for one in self.world.answers(post) if not one.private]),
            "reply_to_post_number": None if parent is None or parent.reply_to is None else self.place(parent),
            "reads": 2 * len(post.liked_by),
            "topic_id": topic_id(post),
            "topic_slug": "a-topic",
            "topic_title": "A topic",
            "category_id": HELP,
            "primary_group_name": GROUP if post.author in DESKS else None,
            "version": post.edits + 1,
            "actions_summary": [{"id": 2, "count": len(post.liked_by)}] if post.liked_by else [],
            "moderator": False,
            "admin": False,
            "staff": post.author in DESKS,
            "user_id": post.author.number,
            "deleted_at": None,
            "user_deleted": stub,
            "hidden": False,
            **({} if self.accepted is None else {"accepted_answer": post.number in self.accepted}),
        }

    def place(self, post: Post) -> int:
        """Its number in its topic; numbers of deleted posts are not given again."""
        before = [one for one in self.world.posts.values() if one.root == post.root]
        return before.index(post) + 1


def post_id(post: Post) -> int:
    return 5000 + post.number


def topic_id(post: Post) -> int:
    return 100 + post.root


def _category(number: int, slug: str, parent: int | None) -> dict[str, Any]:
    return {"id": number, "slug": slug, "name": slug.title(), "parent_category_id": parent}


def _group(name: str, asked: dict[str, list[str]]) -> Reply:
    if name != GROUP:
        return _GONE
    first, size = int(asked["offset"][0]), int(asked["limit"][0])
    members = [_member(one) for one in DESKS][first : first + size]
    return Reply(
        {"members": members, "owners": [], "meta": {"total": len(DESKS), "limit": size, "offset": first}}
    )


def _user(name: str) -> Reply:
    people: Sequence[Person] = (*DESKS, BOT, *PEOPLE)
    found = next((one for one in people if one.handle == name), None)
    return _GONE if found is None else Reply({"user": _member(found)})


def _member(person: Person) -> dict[str, Any]:
    return {"id": person.number, "username": person.handle, "name": person.name}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def truth(fake: Discourse) -> Truth:
    """What the warehouse has to hold; a thread whose first post is private is private as a whole."""
    world = fake.world
    rows = posts_truth(
        world.posts.values(),
        lambda post: str(post_id(post)),
        world,
        counts={
            "reactions": lambda post: len(post.liked_by),
            "comments": lambda post: len([one for one in world.answers(post) if not one.private]),
            "impressions": lambda post: 2 * len(post.liked_by),
        },
        more=lambda post: {
            "edited_at": post.edited_at,
            "conversation": f"t/{topic_id(post)}",
            "accepted": None if fake.accepted is None else post.number in fake.accepted,
        },
        private=lambda post: post.private or world.posts[post.root].private,
    )
    return {"post": rows}


CASE = SocialCase(
    kind="discourse",
    fake=Discourse,
    options={"api_key": "${DISCOURSE_API_KEY}", "user": USER, "messages": "yes"},
    environment={"DISCOURSE_API_KEY": KEY},
    truth=truth,
    needed="created_at",
    optional=("reads", "impressions"),
    desk=(GROUP,),
    bots=(f"@{BOT.handle}",),
    lookups=("groups/", "u/"),
    has_private=True,
    finds_late_replies=timedelta(days=30),  # later ones too, but no longer how many the first post has
    quiet_calls=16,
)
