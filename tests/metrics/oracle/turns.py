"""Social work from posts: turns, messages and announcements, one thread after the other, post by post.

A turn is a run of one customer's posts in a thread with no post of a human at the desk between. Its answer is
that next post; where several customers share a thread of a network with reply chains, the first one that
descends from a post of the turn. Spam, bots and system posts are nobody's turn.
"""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any

from tests.metrics.oracle.asked import Asked
from tests.metrics.oracle.reading import by_the_clock, young
from tests.metrics.oracle.world import Row, World, minutes


def overheard(post: Row) -> bool:
    """Found by the watch list: it speaks of us, and not to us."""
    return post["kind"] == "overheard"


def by_customer(post: Row) -> bool:
    role = post["author_role"] or "customer"
    return post["direction"] == "in" and role == "customer" and not overheard(post)


def by_human_desk(post: Row) -> bool:
    return post["direction"] == "out" and (post["author_role"] or "desk") == "desk"


def spam(post: Row) -> bool:
    return post["intent"] == "spam"


def wants_answer(post: Row) -> bool:
    """Praise wants none; what a human said about it overrules; spam never does."""
    if spam(post):
        return False
    return post["intent"] != "praise" if post["needs_reply"] is None else post["needs_reply"]


def still_there(post: Row, answered_at: datetime | None) -> bool:
    """Not deleted before it was answered."""
    gone = post["deleted_at"]
    return gone is None or (answered_at is not None and gone >= answered_at)


class Network:
    """The posts of one source."""

    def __init__(self, posts: list[Row]) -> None:
        self.posts = {post["id"]: post for post in posts}
        threads: dict[str, list[Row]] = defaultdict(list)
        for post in posts:
            threads[post["conversation"] or post["id"]].append(post)
        self.threads = {
            name: sorted(thread, key=lambda post: (post["created_at"], post["id"]))
            for name, thread in threads.items()
        }

    @cached_property
    def chained(self) -> bool:
        """Whether replies point at what they answer, and not all at the first post of a thread."""
        if any(post["conversation_derived"] for post in self.posts.values()):
            return True
        parents = (self.posts.get(post["reply_to"]) for post in self.posts.values() if post["reply_to"])
        return any(parent and parent["reply_to"] not in (None, parent["id"]) for parent in parents)

    def above(self, post: Row) -> set[str]:
        """The posts it descends from; without a post it replies to, it is beneath the first of its thread."""
        found: set[str] = set()
        parent = self._parent(post)
        while parent is not None and parent not in found:
            found.add(parent)
            parent = self._parent(self.posts[parent]) if parent in self.posts else None
        return found

    def _parent(self, post: Row) -> str | None:
        if post["reply_to"] is not None:
            return post["reply_to"]
        return post["conversation"] if post["conversation"] != post["id"] else None

    def answer_to(self, run: list[Row], thread: list[Row]) -> datetime | None:
        """When the turn was answered."""
        replies = [post for post in thread if by_human_desk(post)]
        customers = {post["author"] for post in thread if by_customer(post) and not spam(post)}
        if self.chained and len(customers) > 1:
            own = {post["id"] for post in run}
            found = [post["created_at"] for post in replies if self.above(post) & own]
        else:
            found = [post["created_at"] for post in replies if _order(post) > _order(run[-1])]
        return min(found, default=None)

    def direct_answer(self, post: Row, thread: list[Row]) -> datetime | None:
        """When the single message was replied to; in a flat thread the desk's next post will do."""
        replies = [other for other in self.posts.values() if by_human_desk(other)]
        direct = [other["created_at"] for other in replies if other["reply_to"] == post["id"]]
        if not direct and not self.chained:
            direct = [o["created_at"] for o in thread if by_human_desk(o) and _order(o) > _order(post)]
        return min(direct, default=None)


def _order(post: Row) -> tuple[datetime, str]:
    return post["created_at"], post["id"]


def networks(world: World) -> dict[str, Network]:
    by_source: dict[str, list[Row]] = defaultdict(list)
    for post in world.posts:
        by_source[post["source"]].append(post)
    return {source: Network(posts) for source, posts in by_source.items()}


def runs(thread: list[Row]) -> list[list[Row]]:
    """The posts of each turn; a customer's posts on both sides of an answer are two turns."""
    found: dict[tuple[Any, int], list[Row]] = defaultdict(list)
    answers = 0
    for post in thread:
        if by_human_desk(post):
            answers += 1
        elif by_customer(post) and not spam(post):
            found[post["author"], answers].append(post)
    return list(found.values())


def turn_rows(world: World, asked: Asked) -> list[Row]:
    """One row per turn, by the day of the first post that is owed an answer, else of its first post."""
    found = []
    for source, network in networks(world).items():
        for thread in network.threads.values():
            found += [
                _turn(world, asked, source, run, network.answer_to(run, thread)) for run in runs(thread)
            ]
    return found


def _turn(world: World, asked: Asked, source: str, run: list[Row], answered_at: datetime | None) -> Row:
    due = [post for post in run if wants_answer(post) and still_there(post, answered_at)]
    first = (due or run)[0]
    return _timed(world, asked, source, first, answered_at) | {
        "owed": bool(due),
        "requester": run[0]["author"],
        **{name: _one(run, name) for name in ("desk", "service", "platform", "ticket")},
    }


def _one(run: list[Row], name: str) -> Any:
    """What the posts of a turn say; those drawn here never contradict each other."""
    said = {post.get(name) for post in run} - {None}
    assert len(said) <= 1
    return next(iter(said), None)


def _timed(world: World, asked: Asked, source: str, first: Row, answered_at: datetime | None) -> Row:
    spent = minutes(first["created_at"], answered_at)
    wait = by_the_clock(spent, world.open_minutes(first["created_at"], answered_at, first["desk"]), asked)
    return {
        "source": source,
        "origin": "post",
        "channel": "social",
        "day": world.day(first["created_at"], first["desk"]),
        "created_at": first["created_at"],
        "answered": answered_at is not None,
        "answered_at": answered_at,
        "minutes": wait,
        "timed": answered_at is None or (wait is not None and wait >= 0),
        "in_time": wait is not None and wait <= asked.within_hours * 60,
        "young": young(world, asked, source, first["created_at"]),
        "taken": answered_at is not None,
    }


def message_rows(world: World, asked: Asked) -> list[Row]:
    """One row per customer's post; `opener` when it is the first of its thread and replies to nothing."""
    found = []
    for source, network in networks(world).items():
        for thread in network.threads.values():
            for post in filter(by_customer, thread):
                answered_at = network.direct_answer(post, thread)
                row = _timed(world, asked, source, post, answered_at)
                row |= {name: post.get(name) for name in ("desk", "service", "kind", "platform")}
                row["owed"] = wants_answer(post) and still_there(post, answered_at)
                row["spam"] = spam(post)
                row["opener"] = post is thread[0] and post["reply_to"] is None
                found.append(row)
    return found


def announcement_rows(world: World, _: Asked) -> list[Row]:
    """The desk's own posts that reply to nobody: what they drew, and how many they reached."""
    own = [post for post in world.posts if post["direction"] == "out" and post["reply_to"] is None]
    by_impressions = bool(world.giving("post", "impressions"))
    found = []
    for post in own:
        if post["kind"] == "reply":
            continue
        drawn = [post[name] for name in ("reactions", "comments", "shares") if post[name] is not None]
        found.append(
            {
                **{name: post[name] for name in ("source", "desk", "service", "kind", "platform")},
                "origin": "post",
                "channel": "social",
                "day": world.day(post["created_at"], post["desk"]),
                "engagements": sum(drawn) if drawn else None,
                "reached": post["impressions"] if by_impressions else followers_at(world, post),
            }
        )
    return found


def followers_at(world: World, post: Row) -> int | None:
    """As the post came with; else as its account had when last told by the end of its day, else at first."""
    if post["followers"] is not None:
        return int(post["followers"])
    mine = post["source"], post.get("account")
    told = [row for row in world.audience if (row["source"], row["account"]) == mine]
    told = sorted((row for row in told if row["followers"] is not None), key=lambda row: row["day"])
    until = [row for row in told if row["day"] <= world.day(post["created_at"], post["desk"])]
    return int((until[-1:] or told)[0]["followers"]) if told else None
