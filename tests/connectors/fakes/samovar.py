"""The Samovar network on loopback: `changed_since` (inclusive), keyset pages in the order of change."""

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.instants import instant, iso
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

TOKEN = "Lapsang Souchong +/=&% 80°"


class Samovar:
    def __init__(self, world: SocialWorld, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()

    def clock(self) -> float:
        """Its Date is the world's, as everything it tells."""
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply({"ok": False, "error": "who are you?"}, 401)
        match request.path:
            case "/talk":
                return self._list(request, [one for one in self.world.posts.values() if not _ours(one)])
            case "/own":
                return self._list(request, [one for one in self.world.posts.values() if _ours(one)])
            case "/people":
                return _found(request.query["handle"])
        return Reply({"ok": False, "error": "unknown"}, 404)

    def _list(self, request: Request, posts: Sequence[Post]) -> Reply:
        """What changed since then; the page says after which change and post the next one begins."""
        since = instant(request.query["changed_since"])
        after = request.query.get("page", "")
        found = sorted(
            (one for one in posts if one.updated_at >= since and _place(one) > after),
            key=_place,
        )
        size = min(int(request.query["limit"]), self.page_size)
        shown = [self._shown(one) for one in found[:size]]
        more = {"next": _place(found[size - 1])} if len(found) > size else {}
        return Reply({"ok": True, "posts": shown, **more})

    def _shown(self, post: Post) -> dict[str, Any]:
        gone = {"id": name(post), "changed_at": iso(post.updated_at), "deleted": True}
        if post.deleted:
            return gone
        return {
            **gone,
            "deleted": False,
            "answers": None if post.reply_to is None else name(self.world.posts[post.reply_to]),
            "from": _person(post.author),
            "account": post.account.handle,
            "said_at": iso(post.claimed_at),
            "edited_at": _time(post.edited_at),
            "words": f"@{post.account.handle} {post.text}" if post.mentions else post.text,
            "likes": len(post.liked_by),
            "shares": post.shares,
            "answered": len(self.world.answers(post)),
            "whispered": post.private,
        }


def _found(handle: str) -> Reply:
    people = [one for one in (*DESKS, BOT, *PEOPLE) if one.handle == handle]
    return Reply(_person(people[0])) if people else Reply({"ok": False, "error": "nobody"}, 404)


def name(post: Post) -> int:
    """Beyond 2^53."""
    return snowflake(post.created_at, post.number)


def _place(post: Post) -> str:
    return f"{post.updated_at.timestamp():.0f}-{post.number:09}"


def _ours(post: Post) -> bool:
    return post.author in (*DESKS, BOT)


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": f"p{person.number}",
        "handle": person.handle,
        "name": person.name,
        "automatic": person is BOT,
    }


def _time(at: datetime | None) -> str | None:
    return iso(at) if at else None


def truth(fake: Samovar) -> Truth:
    """What the warehouse has to hold: all that was ever said, as it tells of every change."""
    world = fake.world
    counts = {"reactions": lambda post: len(post.liked_by), "shares": lambda post: post.shares}
    rows = posts_truth(
        world.posts.values(),
        lambda post: str(name(post)),
        world,
        counts=counts,
        more=lambda post: {"edited_at": post.edited_at},
    )
    return {"post": rows}


CASE = SocialCase(
    kind="samovar",
    fake=Samovar,
    options={"token": "${SAMOVAR_TOKEN}", "page_size": "10"},
    environment={"SAMOVAR_TOKEN": TOKEN},
    truth=truth,
    needed="said_at",
    optional=("shares", "shares"),
    only={"talk": "/talk", "own": "/own"},
    desk=("@helpdesk", "p2"),
    bots=("@helpbot",),
    lookups=("/people",),
    tells_counts=False,
    refusals=({"ok": False, "error": "boiling"}, {"ok": False, "error": "out of tea"}),
    backdates=True,
    has_private=True,
)
