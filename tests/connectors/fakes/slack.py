"""Slack on loopback: channels, their history and threads by cursor, refusals with the status 200.

Beside what people say it shows what a workspace is full of: joins, apps that speak for themselves and for
people, replies shown in the channel too, what stands in for a deleted first message.
"""

import base64
import json
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.connectors.contract import Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE, Person, Post, SocialWorld, posts_truth
from tests.connectors.social_contract import SocialCase

TOKEN = "xoxb-17+/=&%Oolong"
SCOPES = "channels:history,channels:read,groups:history,groups:read,usergroups:read,users:read"
NEEDED = {  # scope of each method; of those of channels the word after the colon
    "auth.test": None,
    "bots.info": "users:read",
    "conversations.history": ":history",
    "conversations.info": ":read",
    "conversations.replies": ":history",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "users.conversations": ":read",
    "users.list": "users:read",
    "users.lookupByEmail": "users:read.email",
}
CHANNELS = {DESKS[0]: "C0HELPDESK", DESKS[1]: "G0CAMPUSIT"}
PRIVATE, PRIVATE_NAME = "C0BOARDROOM", "boardroom"  # the app was invited there
GROUP, RELAY, BOT_APP = "S0DESK", "B0RELAY", "B0HELPBOT"
A_MINUTE = 50  # tier 3
_MOST_USERS = 3  # that a reaction names
_MOST_LISTED = 999
_PAGED = ("conversations.history", "conversations.replies", "users.conversations", "users.list")
Answered = Mapping[str, Any]


class Slack:
    """`a_minute`: requests of one method until one is refused with 429; that refusal begins a new minute.
    `scopes`: what the app may do; a method that needs another is refused by its name.
    """

    def __init__(self, world: SocialWorld, page_size: int, a_minute: int = A_MINUTE) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.a_minute, self.asked = a_minute, Counter[str]()
        self.scopes = {*SCOPES.split(","), "users:read.email"}
        self.methods: Mapping[str, Callable[[Mapping[str, str]], Answered]] = {
            "auth.test": lambda _: {"user_id": "U0APP", "bot_id": "B0APP", "team": "Campus"},
            "bots.info": self._bot,
            "conversations.history": self._history,
            "conversations.info": lambda asked: {"channel": {"id": asked["channel"], "num_members": 12}},
            "conversations.replies": self._replies,
            "usergroups.list": lambda _: {"usergroups": [{"id": GROUP, "handle": "desk-team"}]},
            "usergroups.users.list": self._group,
            "users.conversations": self._channels,
            "users.list": lambda asked: self._paged("members", [_person(one) for one in _people()], asked),
            "users.lookupByEmail": self._by_email,
        }

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        method = request.path.removeprefix("/api/")
        if (wrong := _breach(method, request.query)) is not None:
            return Reply({"ok": False, "error": "invalid_arguments", "detail": wrong}, 400)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply({"ok": False, "error": "invalid_auth"})
        if method not in self.methods:
            return Reply({"ok": False, "error": "unknown_method", "req_method": method})
        self.asked[method] += 1
        if self.asked[method] > self.a_minute:
            self.asked[method] = 0
            return Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "0"})
        given = ",".join(sorted(self.scopes))
        if lacking := needed(method, request.query) - self.scopes:
            refused = {"error": "missing_scope", "needed": ",".join(sorted(lacking)), "provided": given}
            return Reply({"ok": False, **refused}, headers={"X-OAuth-Scopes": given})
        return Reply({"ok": True, **self.methods[method](request.query)}, headers={"X-OAuth-Scopes": given})

    def _channels(self, asked: Mapping[str, str]) -> Answered:
        mine = [{"id": CHANNELS[desk], "name": desk.handle} for desk in DESKS[: self.world.accounts]]
        private = {"id": PRIVATE, "name": PRIVATE_NAME, "is_private": True}
        hidden = [private] if "private_channel" in asked.get("types", "").split(",") else []
        return self._paged("channels", [*mine, *hidden], asked)

    def _bot(self, asked: Mapping[str, str]) -> Answered:
        users = {BOT_APP: _user(BOT), RELAY: "U0RELAY"}
        if asked["bot"] not in users:
            return {"ok": False, "error": "bot_not_found"}
        return {"bot": {"id": asked["bot"], "deleted": False, "user_id": users[asked["bot"]]}}

    def _group(self, asked: Mapping[str, str]) -> Answered:
        if asked["usergroup"] != GROUP:
            return {"ok": False, "error": "no_such_subteam"}
        return {"users": [_user(desk) for desk in DESKS]}

    def _by_email(self, asked: Mapping[str, str]) -> Answered:
        found = [one for one in _people() if f"{one.handle}@example.org" == asked["email"]]
        return {"user": _person(found[0])} if found else {"ok": False, "error": "users_not_found"}

    def _history(self, asked: Mapping[str, str]) -> Answered:
        """First messages and replies shown in the channel, the newest first, within the times asked for."""
        if asked["channel"] == PRIVATE:
            return {"messages": [self._in_private()]}
        if asked["channel"] not in CHANNELS.values():
            return {"ok": False, "error": "channel_not_found"}
        ours = [one for one in self.world.posts.values() if CHANNELS[one.account] == asked["channel"]]
        shown = [message for one in ours if (message := self._in_channel(one))]
        joined = {"type": "message", "subtype": "channel_join", "user": _user(PEOPLE[0]), "text": "joined"}
        shown += [
            {**joined, "ts": f"{int(self.world.begin.timestamp())}.{count:06}"}
            for count in (999_998, 999_999)
        ]
        inclusive = asked.get("inclusive") == "true"
        within = [one for one in shown if _within(one["ts"], asked, inclusive=inclusive)]
        within.sort(key=lambda one: str(one["ts"]), reverse=True)
        return {**self._paged("messages", within, asked), "pin_count": 0}

    def _in_private(self) -> dict[str, Any]:
        ts = f"{int(self.world.begin.timestamp()) + 1}.000100"
        return {"type": "message", "user": _user(PEOPLE[0]), "text": "We cut the budget", "ts": ts}

    def _replies(self, asked: Mapping[str, str]) -> Answered:
        """The first message, on every page, then the replies, the oldest first."""
        there = [one for one in self.world.posts.values() if CHANNELS[one.account] == asked["channel"]]
        first = next((one for one in there if self._ts(one) == asked["ts"]), None)
        parent = self._in_channel(first) if first else None
        if first is None or parent is None:
            return {"ok": False, "error": "thread_not_found"}
        replies = [self._shown(one) for one in self.world.answers(first)]
        found = self._paged("messages", replies, asked, at_most=self.page_size - 1)
        return {**found, "messages": [parent, *found["messages"]]}

    def _ts(self, post: Post) -> str:
        return _written(at(post, self.world))

    def _in_channel(self, post: Post) -> dict[str, Any] | None:
        """A message as the channel shows it, if it does."""
        if post.deleted:
            return self._tombstone(post) if self.world.answers(post) else None
        if post.reply_to is None:
            return {**self._shown(post), **self._thread(post)}
        if not _is_broadcast(post):
            return None
        root = self.world.posts[post.root]
        return {**self._shown(post), "root": self._in_channel(root)}

    def _tombstone(self, post: Post) -> dict[str, Any]:
        stands = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
        return {**stands, "text": "This message was deleted.", "ts": self._ts(post), **self._thread(post)}

    def _thread(self, post: Post) -> dict[str, Any]:
        answers = self.world.answers(post)
        if not answers:
            return {}
        users = list(dict.fromkeys(_user(one.author) for one in answers))
        counted = {"reply_count": len(answers), "reply_users_count": len(users), "reply_users": users[:5]}
        return {
            "thread_ts": self._ts(post),
            "latest_reply": self._ts(answers[-1]),
            "subscribed": False,
            **counted,
        }

    def _shown(self, post: Post) -> dict[str, Any]:
        name = f"<@{_user(post.account)}> " if post.mentions else ""
        escaped = post.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        message: dict[str, Any] = {
            "type": "message",
            "ts": self._ts(post),
            "text": name + escaped,
            **_author(post),
        }
        if post.reply_to is not None:
            root = self.world.posts[post.root]
            message |= {"thread_ts": self._ts(root), "parent_user_id": _user(root.author)}
            message |= {"subtype": "thread_broadcast"} if _is_broadcast(post) else {}
        if post.edited_at:
            message["edited"] = {
                "user": _user(post.author),
                "ts": f"{int(post.edited_at.timestamp())}.000000",
            }
        if post.liked_by:
            users = [_user(one) for one in dict.fromkeys(post.liked_by)][:_MOST_USERS]
            message["reactions"] = [{"name": "+1", "users": users, "count": len(post.liked_by)}]
        return message

    def _paged(
        self, items: str, found: Sequence[Any], asked: Mapping[str, str], at_most: int | None = None
    ) -> dict[str, Any]:
        size = max(1, min(int(asked.get("limit", 100)), at_most or self.page_size))
        names = [str(one.get("ts") or one["id"]) for one in found]
        begin = 0
        if asked.get("cursor"):
            begin = names.index(base64.b64decode(asked["cursor"]).decode())
        more = begin + size < len(found)
        after = base64.b64encode(names[begin + size].encode()).decode() if more else ""
        metadata = {"response_metadata": {"next_cursor": after}}
        return {items: list(found[begin : begin + size]), "has_more": more, **metadata}


def needed(method: str, asked: Mapping[str, str]) -> set[str]:
    """The scopes without which a request is refused."""
    scope = NEEDED[method]
    if scope is None or not scope.startswith(":"):
        return {scope} if scope else set()
    types = asked.get("types", "private_channel" if asked.get("channel") == PRIVATE else "public_channel")
    return {f"{'groups' if 'private' in kind else 'channels'}{scope}" for kind in types.split(",")}


def name(post: Post, world: SocialWorld) -> str:
    return f"{CHANNELS[post.account]}:{_written(at(post, world))}"


def at(post: Post, world: SocialWorld) -> datetime:
    """When it came: what shares its channel and second is a microsecond later."""
    before = [world.posts[number] for number in range(1, post.number) if number in world.posts]
    place = sum((one.account, one.created_at) == (post.account, post.created_at) for one in before)
    return post.created_at + timedelta(microseconds=place)


def _written(at: datetime) -> str:
    return f"{int(at.timestamp())}.{at.microsecond:06}"


def _people() -> tuple[Person, ...]:
    return (*DESKS, BOT, *PEOPLE)


def _user(person: Person) -> str:
    return f"U0{person.number:04}"


def _person(person: Person) -> dict[str, Any]:
    return {"id": _user(person), "name": person.handle, "is_bot": person is BOT}


def _is_broadcast(post: Post) -> bool:
    """Every fifth reply of a human is shown in the channel, too."""
    return post.reply_to is not None and post.author is not BOT and post.number % 5 == 0


def _author(post: Post) -> dict[str, Any]:
    """The desk's bot as apps speak now and as they once did; every third of a desk speaks through an app."""
    if post.author is BOT and post.reply_to is None:
        return {"subtype": "bot_message", "bot_id": BOT_APP, "username": "Help Bot"}
    if post.author is BOT:
        return {"user": _user(BOT), "bot_id": BOT_APP}
    if post.by_desk and post.number % 3 == 0:
        return {"user": _user(post.author), "bot_id": RELAY}
    return {"user": _user(post.author)}


def _within(at: str, asked: Mapping[str, str], *, inclusive: bool) -> bool:
    oldest, latest = asked.get("oldest", "0"), asked.get("latest", "9" * 10)
    return oldest < at < latest or (inclusive and at in (oldest, latest))


@cache
def _specified() -> Mapping[str, Any]:
    """Method -> its parameters, of Slack's own description; empty where it is not at hand."""
    folder = os.environ.get("DESKSCOPE_SHARED")
    path = Path(folder or "") / "specs" / "social" / "slack" / "slack_web_openapi_v2.json"
    if not folder or not path.is_file():
        return {}
    paths = json.loads(path.read_text())["paths"]
    return {
        name.removeprefix("/"): {one["name"]: one for one in way["get"]["parameters"]}
        for name, way in paths.items()
        if "get" in way
    }


def _breach(method: str, asked: Mapping[str, str]) -> str | None:
    """What a request breaks of the specification; None where nothing, or there is none at hand."""
    if not _specified():
        return None
    if method not in _specified():
        return f"there is no {method}"
    known = {**_specified()[method], **({"limit": {"type": "integer"}} if method in _PAGED else {})}
    lacking = {one["name"] for one in known.values() if one.get("required")} - {"token", *asked}
    if lacking:
        return f"{method} needs {', '.join(lacking)}"
    return next((wrong for word, value in asked.items() if (wrong := _misfit(word, value, known))), None)


def _misfit(word: str, value: str, known: Mapping[str, Any]) -> str | None:
    if word not in known:
        return f"it takes no {word}"
    if word == "limit" and not 0 < int(value) <= _MOST_LISTED:
        return "limit is out of bounds"
    kind = known[word]["type"]
    fits = {
        "boolean": value in ("true", "false"),
        "integer": value.isdigit(),
        "number": value.replace(".", "", 1).isdigit(),
    }
    return None if fits.get(kind, True) else f"{word} is no {kind}"


def truth(fake: Slack) -> Truth:
    """What the warehouse has to hold."""
    world = fake.world
    counts = {
        "reactions": lambda post: len(post.liked_by),
        "comments": lambda post: len(world.answers(post)) if post.reply_to is None else None,
    }

    def more(post: Post) -> Mapping[str, object]:
        sent = {"account": post.account.handle, "edited_at": post.edited_at}
        return {**sent, "created_at": at(post, world)}

    rows = posts_truth(world.posts.values(), lambda post: name(post, world), world, counts=counts, more=more)
    return {"post": rows}


CASE = SocialCase(
    kind="slack",
    fake=Slack,
    options={"token": "${SLACK_TOKEN}", "page_size": "10"},
    environment={"SLACK_TOKEN": TOKEN},
    truth=truth,
    needed="ts",
    optional=("edited", "edited_at"),
    address="/api",
    desk=(GROUP,),
    bots=(BOT_APP,),
    lookups=("usergroups", "users.list", "lookupByEmail"),
    depth=1,
    reread=timedelta(days=14),
    finds_late_replies=timedelta(days=14),
    quiet_calls=10,
    refusals=(
        {"ok": False, "error": "invalid_auth"},
        {"ok": False, "error": "ratelimited"},
        {"ok": False, "error": "missing_scope", "needed": "channels:history", "provided": "chat:write"},
        {"ok": False, "error": "never_heard_of"},
    ),
    tells_edits=False,
    tells_counts=False,
)
