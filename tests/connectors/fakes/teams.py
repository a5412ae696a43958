"""Microsoft Graph on loopback: a team's channels, their messages by delta, list and replies, and its tokens.

It shows what Graph's documentation says: addresses of the next page and of the next round, eight months by
delta and all by the list, replies of long threads on pages of their own, deleted messages with their time,
what the system says between, and an access token that ends.
"""

import base64
import html
import json
import re
import threading
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

from connectors.instants import instant
from tests.connectors.contract import Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE, Person, Post, SocialWorld, posts_truth
from tests.connectors.social_contract import SocialCase

SECRET = "q8~+/=&%Sencha"
TENANT, CLIENT, TEAM = "tenant-of-ours", "app-of-ours", "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b"
CHANNELS = {DESKS[0]: "19:helpdesk@thread.tacv2", DESKS[1]: "19:campus@thread.tacv2"}
PRIVATE, PRIVATE_NAME = "19:boardroom@thread.tacv2", "Boardroom"  # the app sees it as it does every channel
TAG = "desk"
KNOWN = timedelta(days=240)  # of the delta query
A_SECOND = 30
_LASTS = 60  # requests with one access token
_MOST = 50
_FEW_REPLIES = 3  # of a thousand, that come with their thread
_NEEDED = (  # part of a path -> the permissions of which one is needed
    ("/messages", ("ChannelMessage.Read.All", "ChannelMessage.Read.Group")),
    ("/tags", ("TeamworkTag.Read.All", "TeamworkTag.ReadWrite.All")),
    ("/users/", ("User.ReadBasic.All", "User.Read.All")),
    ("/channels", ("Channel.ReadBasic.All", "ChannelSettings.Read.Group")),
)
_CHANGED_AFTER = re.compile(r"lastModifiedDateTime gt (\S+Z)")
_GRAPH = f"/v1.0/teams/{TEAM}"


class Teams:
    """`a_second`: requests until one is refused with 429; `forget()` ends every address of a next round.
    `roles`: the application permissions that were consented to.
    """

    def __init__(self, world: SocialWorld, page_size: int, a_second: int = A_SECOND) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.a_second, self.asked, self.tokens = a_second, 0, dict[str, int]()
        self.generation, self.numbers = 0, count(1)
        self.roles = {role for _, roles in _NEEDED for role in roles[:1]}
        self.shown: list[dict[int, object]] = []  # by each answer of the delta query, with those before

    def clock(self) -> float:
        return self.world.now.timestamp()

    def forget(self) -> None:
        self.generation += 1

    def answer(self, request: Request) -> Reply:
        if request.path == f"/{TENANT}/oauth2/v2.0/token":
            return self._token(request)
        access = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.tokens.get(access, 0) <= 0:
            return _refused(401, "InvalidAuthenticationToken", "Lifetime validation failed")
        self.tokens[access] -= 1
        self.asked += 1
        if self.asked > self.a_second:
            self.asked = 0
            return Reply(_error("TooManyRequests", "throttled"), 429, {"Retry-After": "0"})
        return self._graph(request, request.url.partition("/v1.0/")[0])

    def _token(self, request: Request) -> Reply:
        asked: Mapping[str, str] = request.body or {}
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT, SECRET):
            return Reply({"error": "invalid_client", "error_description": "AADSTS7000215"}, 401)
        if asked.get("grant_type") != "client_credentials" or not asked.get("scope", "").endswith(
            "/.default"
        ):
            return Reply({"error": "invalid_scope"}, 400)
        access = f"ey-matcha-{next(self.numbers)}"
        self.tokens[access] = _LASTS
        return Reply({"token_type": "Bearer", "expires_in": 3599, "access_token": access})

    def _graph(self, request: Request, host: str) -> Reply:
        needed = next(roles for part, roles in _NEEDED if part in request.path)
        if self.roles.isdisjoint(needed):
            one, there = ", ".join(needed), ", ".join(sorted(self.roles))
            what = f"Missing role permissions on the request. API requires one of '{one}'. Roles on the request '{there}'."
            return _refused(403, "Forbidden", what)
        if request.path.startswith("/v1.0/users/"):
            found = [one for one in _people() if request.path.endswith(f"/{one.handle}@example.org")]
            return Reply({"id": user(found[0])}) if found else _refused(404, "ResourceNotFound", "no user")
        desks = DESKS[: self.world.accounts]
        lists = {
            "/channels": [*(_listed(CHANNELS[one], one.handle, "standard") for one in desks), _PRIVATE],
            "/tags": [{"id": "tag-1", "displayName": TAG, "memberCount": 2}],
            "/tags/tag-1/members": [{"id": f"m{one.number}", "userId": user(one)} for one in DESKS],
        }
        path = request.path.removeprefix(_GRAPH)
        if path in lists:
            return Reply({"value": lists[path]})
        if path.startswith(f"/channels/{PRIVATE}/messages"):
            return self._in_private(f"{host}{request.path}")
        return self._channel(request, path.split("/"), f"{host}{request.path}")

    def _channel(self, request: Request, path: list[str], here: str) -> Reply:
        if len(path) < 4 or path[1] != "channels" or path[2] not in CHANNELS.values():
            return _refused(404, "NotFound", "no such thing")
        if not 0 < int(request.query.get("$top", 20)) <= _MOST:
            return _refused(400, "BadRequest", "The limit of '50' for Top query has been exceeded.")
        match path[3:]:
            case ["messages"]:
                return self._list(here, path[2], request.query)
            case ["messages", "delta"]:
                return self._delta(here, path[2], request.query)
            case ["messages", root, "replies"]:
                return self._all_replies(here, path[2], root, request.query)
        return _refused(404, "NotFound", "no such thing")

    def _in_private(self, here: str) -> Reply:
        times = dict.fromkeys(("createdDateTime", "lastModifiedDateTime"), _written(self.world.begin))
        body = {"contentType": "text", "content": "We cut the budget"}
        said = {"id": "7", "messageType": "message", "from": _from(PEOPLE[0]), "body": body, "replies": []}
        return Reply({"value": [{**said, **times}], "@odata.deltaLink": f"{here}?$deltatoken=none"})

    def _list(self, here: str, channel: str, asked: Mapping[str, str]) -> Reply:
        """Every thread, by its beginning, the newest first; what is said meanwhile moves no page."""
        threads = sorted(self._roots(channel), key=lambda one: one.number, reverse=True)
        if "$skiptoken" in asked:
            asked = {**asked, **_opened(asked["$skiptoken"])}
            threads = [one for one in threads if one.number < int(asked["after"])]
        size = min(int(asked.get("$top", 20)), self.page_size)
        system = [] if "after" in asked else [self._system()]
        shown = [self._thread(one, here, asked) for one in threads[:size]]
        body: dict[str, Any] = {"value": [*system, *shown]}
        if len(threads) > size:
            body["@odata.nextLink"] = _link(here, "$skiptoken", asked, after=threads[size - 1].number)
        return Reply(body)

    def _delta(self, here: str, channel: str, asked: Mapping[str, Any]) -> Reply:
        """Threads that are not as this round, or the last one, has shown them, by their change."""
        kept = asked.get("$skiptoken") or asked.get("$deltatoken")
        if kept:
            asked = _opened(kept)
            if asked["generation"] != self.generation:
                return _refused(410, "syncStateNotFound", "The sync state generation is not found.")
            shown = self.shown[int(asked["state"])]
        else:
            shown = {
                one.number: self._state(one) for one in self._roots(channel) if not self._is_due(one, asked)
            }
        due = [one for one in self._roots(channel) if shown.get(one.number) != self._state(one)]
        due.sort(key=lambda one: (self._changed(one), one.number))
        size = min(int(asked.get("$top", 20)), self.page_size)
        self.shown.append({**shown, **{one.number: self._state(one) for one in due[:size]}})
        threads = [self._thread(one, here, asked) for one in due[:size]]
        words = {**asked, "generation": self.generation, "state": len(self.shown) - 1}
        more = len(due) > size
        link = _link(here, "$skiptoken" if more else "$deltatoken", words)
        system = [] if kept else [self._system()]
        return Reply({"value": [*system, *threads], "@odata.nextLink" if more else "@odata.deltaLink": link})

    def _all_replies(self, here: str, channel: str, root: str, asked: Mapping[str, str]) -> Reply:
        first = next((one for one in self._roots(channel) if self._id(one) == root), None)
        if first is None:
            return _refused(404, "NotFound", "no such message")
        begin = int(_opened(asked["$skiptoken"])["after"]) if "$skiptoken" in asked else 0
        replies, size = self._answers(first), min(int(asked.get("$top", 20)), self.page_size)
        body: dict[str, Any] = {"value": [self._shown(one) for one in replies[begin : begin + size]]}
        if begin + size < len(replies):
            body["@odata.nextLink"] = _link(here, "$skiptoken", {}, after=begin + size)
        return Reply(body)

    def _roots(self, channel: str) -> list[Post]:
        posts = self.world.posts.values()
        return [one for one in posts if one.reply_to is None and CHANNELS[one.account] == channel]

    def _answers(self, first: Post) -> list[Post]:
        """Deleted ones, too."""
        return [one for one in self.world.posts.values() if one.reply_to == first.number]

    def _changed(self, first: Post) -> datetime:
        return max(one.updated_at for one in (first, *self._answers(first)))

    def _is_due(self, first: Post, asked: Mapping[str, Any]) -> bool:
        """Whether a first round gives it: what is not too old, and changed after the time that is asked for."""
        after = _CHANGED_AFTER.fullmatch(asked["$filter"])
        assert after is not None, asked
        return first.created_at >= self.world.now - KNOWN and self._changed(first) > instant(after[1])

    def _state(self, first: Post) -> object:
        """What a change of it changes; reactions are a change to Graph, but the world does not date them."""
        return [
            (one.number, one.updated_at, one.edits, one.deleted) for one in (first, *self._answers(first))
        ]

    def _thread(self, first: Post, here: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A first message; where replies are asked for with some of them, and the address of the rest."""
        shown = self._shown(first)
        if asked.get("$expand") != "replies":
            return shown
        replies = self._answers(first)
        shown["replies"] = [self._shown(one) for one in replies[:_FEW_REPLIES]]
        if len(replies) > _FEW_REPLIES:
            rest = f"{here.partition('/messages')[0]}/messages/{self._id(first)}/replies"
            shown["replies@odata.nextLink"] = _link(rest, "$skiptoken", {}, after=_FEW_REPLIES)
        return shown

    def _id(self, post: Post) -> str:
        return str(int(at(post, self.world).timestamp() * 1000))

    def _system(self) -> dict[str, Any]:
        """Somebody was added to the team."""
        said: dict[str, Any] = {
            "messageType": "systemEventMessage",
            "from": None,
            "eventDetail": {"members": []},
        }
        times = dict.fromkeys(("createdDateTime", "lastModifiedDateTime"), _written(self.world.begin))
        return {
            "id": "1",
            "replyToId": None,
            **times,
            **said,
            "body": {"content": "<systemEventMessage/>"},
            "replies": [],
        }

    def _shown(self, post: Post) -> dict[str, Any]:
        if post.author is PEOPLE[0] and post.number % 7 == 0:
            marked = {"contentType": "text", "content": post.text}
        else:
            called = f'<at id="0">{post.account.handle}</at>&nbsp;' if post.mentions else ""
            marked = {"contentType": "html", "content": f"<p>{called}{html.escape(post.text)}</p>"}
        root = None if post.reply_to is None else self._id(self.world.posts[post.root])
        return {
            "id": self._id(post),
            "replyToId": root,
            "etag": self._id(post),
            "messageType": "message",
            "createdDateTime": _written(at(post, self.world)),
            "lastModifiedDateTime": _written(max(post.updated_at, at(post, self.world))),
            "lastEditedDateTime": _written(post.edited_at),
            "deletedDateTime": _written(post.deleted_at),
            "subject": None,
            "from": _from(post.author),
            "body": {"contentType": "text", "content": ""} if post.deleted else marked,
            "channelIdentity": {"teamId": TEAM, "channelId": CHANNELS[post.account]},
            "mentions": [],
            "reactions": [
                {"reactionType": "like", "user": {"user": {"id": user(one)}}} for one in post.liked_by
            ],
        }


def at(post: Post, world: SocialWorld) -> datetime:
    """When it came: what shares its channel and second is a millisecond later, for that is its id."""
    before = [world.posts[number] for number in range(1, post.number) if number in world.posts]
    place = sum((one.account, one.created_at) == (post.account, post.created_at) for one in before)
    return post.created_at + timedelta(milliseconds=place)


def _listed(id_: str, name: str, membership: str) -> dict[str, str]:
    return {"id": id_, "displayName": name, "membershipType": membership}


_PRIVATE = _listed(PRIVATE, PRIVATE_NAME, "private")


def user(person: Person) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, str(person.number)))


def _people() -> tuple[Person, ...]:
    return (*DESKS, *PEOPLE)


def _from(person: Person) -> dict[str, Any]:
    nobody = {"application": None, "device": None, "user": None}
    identity = {"id": user(person), "displayName": person.name}
    if person is BOT:
        return {**nobody, "application": {**identity, "applicationIdentityType": "bot"}}
    return {**nobody, "user": {**identity, "userIdentityType": "aadUser"}}


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _link(here: str, name: str, asked: Mapping[str, Any], **more: object) -> str:
    """An address with all that was asked in its token."""
    kept = {key: value for key, value in asked.items() if key not in ("$skiptoken", "$deltatoken")}
    token = base64.urlsafe_b64encode(json.dumps({**kept, **more}).encode()).decode()
    return f"{here}?{name}={quote(token)}"


def _opened(token: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token))
    return found


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "innerError": {}}}


def _refused(status: int, code: str, message: str) -> Reply:
    return Reply(_error(code, message), status)


def truth(fake: Teams) -> Truth:
    """What the warehouse has to hold."""
    world = fake.world

    def written(post: Post) -> str:
        return str(int(at(post, world).timestamp() * 1000))

    def name(post: Post) -> str:
        first = (written(world.posts[post.root]),) if post.reply_to is not None else ()
        return "/".join((CHANNELS[post.account], *first, written(post)))

    counts = {
        "reactions": lambda post: len(post.liked_by),
        "comments": lambda post: len(world.answers(post)) if post.reply_to is None else None,
    }

    def more(post: Post) -> Mapping[str, object]:
        sent = {"account": post.account.handle, "edited_at": post.edited_at}
        return {**sent, "created_at": at(post, world)}

    return {"post": posts_truth(world.posts.values(), name, world, counts=counts, more=more)}


CASE = SocialCase(
    kind="teams",
    fake=Teams,
    options={
        "tenant": TENANT,
        "client_id": CLIENT,
        "client_secret": "${TEAMS_SECRET}",
        "team": TEAM,
        "page_size": "10",
    },
    environment={"TEAMS_SECRET": SECRET},
    truth=truth,
    needed="createdDateTime",
    optional=("lastEditedDateTime", "edited_at"),
    address="/v1.0",
    searches=(f"/{TENANT}/oauth2/v2.0/token",),
    desk=(f"@{TAG}",),
    bots=(user(BOT),),
    lookups=("/tags", "/users/"),
    depth=1,
    tells_counts=False,
    finds_late_replies=KNOWN,
    quiet_calls=8,
)
