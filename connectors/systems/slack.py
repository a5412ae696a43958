"""Slack: the messages of the desk's channels and of their threads, read as the customer's own internal app.

History names the first messages of threads only, and changes nothing there when somebody answers, edits or
deletes. So each run reads the last days of a channel anew: a thread that has other replies than those that
are held is read, and what is held and no longer named was deleted. A `ts` is an id and stays text: as a
number it would lose digits. Slack refuses with `ok: false` and the status 200.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from configuration import Source
from connectors.authentication import bearer
from connectors.fields import Item, Unfit, count, each, text, value_at
from connectors.gone import too_many
from connectors.instants import instant, iso
from connectors.mrkdwn import read
from connectors.posts import POST
from connectors.rest import Again, Answer, Ask, Client, Denied, Forbidden, Items, Json, SourceError
from connectors.streams import Connector, Held, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

_ADDRESS = "https://slack.com/api"
_LISTED = 200  # messages on a page; Slack advises against more
_STEP = timedelta(days=28)  # of a first run: what is read before the cursor moves
_A_MINUTE = 50  # requests of history and of replies
_SCOPES = "channels:history, channels:read, groups:history, groups:read, usergroups:read, users:read"
_SAID = frozenset({None, "bot_message", "file_comment", "file_share", "me_message", "thread_broadcast"})
_COLUMNS = tuple(name for name in POST if name not in ("shares", "updated_at"))  # it has neither
_DELETED = "tombstone"  # stands for the deleted first message of a thread
_SLACKBOT = "USLACKBOT"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TS = re.compile(r"(\d{1,10})\.(\d{6})")
_PERSON, _GROUP = re.compile(r"[BUW][A-Z0-9]{3,}"), re.compile(r"S[A-Z0-9]{3,}")


class _NotThere(SourceError):  # noqa: N818
    """What was asked for does not exist, or no more."""


_REFUSALS: Mapping[type[SourceError], str] = {
    Denied: "account_inactive invalid_auth not_allowed_token_type not_authed token_expired token_revoked",
    Forbidden: "access_denied channel_not_found ekm_access_denied missing_scope no_permission not_in_channel",
    _NotThere: "bot_not_found no_such_subteam thread_not_found users_not_found",
}
_LIMIT = "rate_limited ratelimited"
_FAULT = "fatal_error internal_error request_timeout service_unavailable team_added_to_org"


@dataclass
class _Workspace:
    """Who is asked. `voices`: app -> the user that it speaks as."""

    client: Client
    size: int
    voices: dict[str, str | None] = field(default_factory=dict)

    def listed(self, method: str, items: str, **params: str) -> Iterator[Items]:
        asked = Ask(method, {**params, "limit": self.size})
        return (found for _, found in self.client.pages(asked, _older, items))

    def said(self, method: str, **params: str) -> Any:
        """The answer; empty where there is nothing of that name."""
        try:
            return self.client.ask(Ask(method, params)).body
        except _NotThere:
            return {}

    def channels(self, wanted: Sequence[str]) -> dict[str, str]:
        """Id -> name of those that the app is in, or of the wanted ones; raises Forbidden where one lacks."""
        pages = self.listed("users.conversations", "channels", types="public_channel,private_channel")
        found = {str(item["id"]): text(item, "name") or str(item["id"]) for page in pages for item in page}
        lacking = [word for word in wanted if word not in (*found, *found.values())]
        if lacking:
            what = f"the app is not in {', '.join(lacking)}; invite it there"
            raise Forbidden(self.client.plain(f"{self.client.name}: {what}"))
        return {id_: name for id_, name in found.items() if not wanted or id_ in wanted or name in wanted}

    def members(self, channel: str, name: str) -> dict[str, int]:
        """How many people are in a channel, by its name."""
        info = self.said("conversations.info", channel=channel, include_num_members="true")
        number = count(info, "channel", "num_members")
        return {} if number is None else {name: number}

    def is_bot(self, message: Item, user: str | None, app: str | None) -> bool:
        """An app that speaks as itself; what somebody says through an app is that person's."""
        if user == _SLACKBOT or text(message, "subtype") == "bot_message":
            return True
        return app is not None and (user is None or self.voice(app) in (None, user))

    def voice(self, app: str) -> str | None:
        """The user that an app speaks as."""
        if app not in self.voices:
            self.voices[app] = text(self.said("bots.info", bot=app), "bot", "user_id")
        return self.voices[app]

    def people(self, words: Collection[str]) -> dict[str, list[str]]:
        """The ids of who is meant: a group's members, who has an email address or a name."""
        named = [word for word in words if not _PERSON.fullmatch(word) and not _is_email(word)]
        handles = self._handles() if any(not _GROUP.fullmatch(word) for word in named) else {}
        return {word: self._meant(word, handles) for word in words}

    def _meant(self, word: str, handles: Mapping[str, str]) -> list[str]:
        if _is_email(word):
            one = text(self.said("users.lookupByEmail", email=word), "user", "id")
            return [one] if one else []
        name = word if _PERSON.fullmatch(word) or _GROUP.fullmatch(word) else handles.get(word.lstrip("@"))
        if name and _GROUP.fullmatch(name):
            members = self.said("usergroups.users.list", usergroup=name)
            return [str(one) for one in members.get("users", ())]
        user = self.voice(name) if name and name.startswith("B") else None
        return [one for one in (name, user) if one]

    def _handles(self) -> dict[str, str]:
        """Names of people and of groups -> their ids."""
        people = (item for page in self.listed("users.list", "members") for item in page)
        groups = self.client.items(self.client.ask(Ask("usergroups.list")), "usergroups")
        return {
            **{str(one["name"]): str(one["id"]) for one in people if one.get("name")},
            **{str(one["handle"]): str(one["id"]) for one in groups if one.get("handle")},
        }


@dataclass
class _Stretch:
    """Some days of one channel. `held`: the channel's posts that the warehouse has. `anew`: every thread is
    read, also one without news. `named` and `whole`: what was listed, and whether all of it had a name.
    """

    workspace: _Workspace
    channel: str
    name: str
    held: Mapping[str, Held]
    anew: bool
    named: set[str] = field(default_factory=set)
    threads: dict[str, None] = field(default_factory=dict)
    whole: bool = True

    def pages(self, begin: datetime, end: datetime) -> Iterator[Page]:
        """The messages between two times, and the threads that they begin."""
        asked = {"channel": self.channel, "oldest": _ts(begin), "latest": _ts(end), "inclusive": "true"}
        for found in self.workspace.listed("conversations.history", "messages", **asked):
            yield self._page(found)
            for message in found:
                self._remember(message)
        for thread in self.threads:
            yield from self._thread(thread)
        gone = self._vanished(begin, end) if self.whole else []
        if too_many(len(gone), len(self.held)):
            what = f"{len(gone):,} messages of {self.name} are no longer shown; none is taken for deleted"
            raise Forbidden(self.workspace.client.plain(f"{self.workspace.client.name}: {what}"))
        yield Page([], removed=gone)

    def _id(self, ts: str | None) -> str:
        """A message by what is unique in the workspace: its ts is so in the channel alone."""
        return f"{self.channel}:{ts}"

    def _page(self, found: Items) -> Page:
        """What is new of some messages; a deleted first message is told by what stands in its place."""
        fresh, removed = list[Item](), list[str]()
        for message in found:
            name, subtype = self._id(str(message.get("ts"))), text(message, "subtype")
            sound = _TS.fullmatch(str(message.get("ts"))) is not None
            self.whole = self.whole and sound
            if subtype in _SAID and not (sound and name in self.named):
                fresh.append(message)
            if subtype == _DELETED and name in self.held:
                removed.append(name)
            self.named.add(name)
        rows, refusals = fitting(fresh, self._row)
        return Page(rows, removed=removed, refusals=refusals)

    def _remember(self, message: Item) -> None:
        """The thread that a message begins, or that it was shown from, if it has other replies than we."""
        first: Item = value_at(message, "root") or message
        ts, replies = text(first, "thread_ts") or text(first, "ts"), count(first, "reply_count") or 0
        news = self._id(text(first, "latest_reply")) not in self.held
        is_first = first is message and text(message, "subtype") != "thread_broadcast"
        other = is_first and replies != len(self._replies(self._id(ts)))
        if ts and ((replies and (self.anew or news)) or other):
            self.threads[ts] = None

    def _replies(self, first: str) -> set[str]:
        """Those held; of a thread that is older than what is held not all are."""
        return self._conversations.get(first, set()) - {first}

    @cached_property
    def _conversations(self) -> dict[str, set[str]]:
        found = dict[str, set[str]]()
        for name, post in self.held.items():
            found.setdefault(post.conversation, set()).add(name)
        return found

    def _thread(self, ts: str) -> Iterator[Page]:
        """The replies of a thread; its first message comes with them on every page."""
        named = set[str]()
        try:
            for found in self.workspace.listed(
                "conversations.replies", "messages", channel=self.channel, ts=ts
            ):
                yield self._page(found)
                named.update(self._id(text(message, "ts")) for message in found)
        except _NotThere:  # deleted meanwhile
            return
        if self.whole:
            yield Page([], removed=sorted(self._replies(self._id(ts)) - named))

    def _vanished(self, begin: datetime, end: datetime) -> list[str]:
        """What is held of threads that began in these days and of which nothing was named."""
        firsts = (first for first in self._conversations if first not in self.named)
        gone = [one for one in firsts if begin <= _instant(one.removeprefix(self._id(""))) <= end]
        return sorted(name for first in gone for name in self._conversations[first])

    def _row(self, message: Item) -> Row:
        ts, thread = text(message, "ts"), text(message, "thread_ts")
        first = thread in (None, ts)
        user, app = text(message, "user") or text(message, "comment", "user"), text(message, "bot_id")
        said, links = read(message)
        return {
            "id": self._id(ts),
            "conversation": self._id(thread or ts),
            "reply_to": None if first else self._id(thread),
            "author": user or app,
            "author_names": tuple(filter(None, (user, app, text(message, "username")))),
            "bot": self.workspace.is_bot(message, user, app),
            "account": self.name,
            "kind": "mention" if first else "reply",
            "created_at": _time(message, "ts"),
            "edited_at": _time(message, "edited", "ts"),
            "text": said,
            "links": links,
            "reactions": sum(count(one, "count") or 0 for one in each(message, "reactions")),
            "comments": (count(message, "reply_count") or 0) if first else None,
        }


def _pages(source: Source, reading: Reading) -> Iterator[Page]:
    """Channel by channel, each from some days before where it was left; what is closed to us is told last."""
    workspace, closed = _workspace(source, reading.client), list[Forbidden]()
    channels = workspace.channels(_wanted(source))
    reached: dict[str, str] = dict(reading.cursor.get("channels", {}))
    again = timedelta(days=float(source.option("reread_days", "14")))
    begins = {id_: instant(reached[id_]) - again if id_ in reached else reading.since for id_ in channels}
    held = reading.held(min(begins.values(), default=reading.since))
    for place, (channel, begin) in enumerate(begins.items(), 1):
        ours = {name: post for name, post in held.items() if name.startswith(f"{channel}:")}
        anew = channel not in reached
        try:
            for start, end in _steps(begin, reading.client.now()):
                yield from _Stretch(workspace, channel, channels[channel], ours, anew).pages(start, end)
                reached = {**reached, channel: iso(end)}
                yield Page([], {"channels": reached}, part=place / len(channels))
            yield Page([], followers=workspace.members(channel, channels[channel]))
        except Forbidden as error:
            closed.append(error)
    if closed:
        raise closed[0]


def _steps(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while begin < end:
        yield begin, min(begin + _STEP, end)
        begin += _STEP


def _older(answer: Answer, items: Items) -> Ask | None:
    """A blank cursor is the end; answers of old have none, and say only that there is more."""
    after = value_at(answer.body, "response_metadata", "next_cursor")
    if after:
        return answer.ask.having(cursor=after)
    if not answer.body.get("has_more") or "latest" not in answer.ask.params:
        return None
    oldest = min((str(item["ts"]) for item in items), default="")
    return answer.ask.having(latest=oldest) if oldest and oldest != answer.ask.params["latest"] else None


def _objection(body: Json) -> Exception | None:
    if not isinstance(body, dict) or body.get("ok") is not False:
        return None
    word = str(body.get("error"))
    if word in _LIMIT.split():
        return Again("its limit is reached", limited=True)
    if word in _FAULT.split():
        return Again(f"Slack says {word}")
    needed = f": {body['needed']} is needed" if body.get("needed") else ""
    kind = next((kind for kind, words in _REFUSALS.items() if word in words.split()), SourceError)
    return kind(f"Slack says {word}{needed}")


def _ts(at: datetime) -> str:
    seconds, rest = divmod(at - _EPOCH, timedelta(seconds=1))
    return f"{seconds}.{rest.microseconds:06}"


def _instant(ts: str) -> datetime:
    found = _TS.fullmatch(ts)
    if found is None:
        raise ValueError(f"{ts} is no ts")
    return _EPOCH + timedelta(seconds=int(found[1]), microseconds=int(found[2]))


def _time(item: Item, *path: str) -> datetime | None:
    """The instant of a ts, which has to be text."""
    found = value_at(item, *path)
    if found is None:
        return None
    if not isinstance(found, str) or not _TS.fullmatch(found):
        raise Unfit(".".join(path), found, "is no ts")
    return _instant(found)


def _is_email(word: str) -> bool:
    return "@" in word[1:]


def _wanted(source: Source) -> list[str]:
    """The words of `channels`: a list, or names with commas between."""
    said = source.options.get("channels") or ""
    words = said.split(",") if isinstance(said, str) else said
    return [word.strip().removeprefix("#") for word in words if word.strip()]


def _look(source: Source, reading: Reading) -> Seen:
    """By the scopes that Slack tells with every answer, and the newest page of each channel."""
    answer = reading.client.ask(Ask("auth.test"))
    given = {word.strip() for word in answer.headers.get("X-OAuth-Scopes", "").split(",")} - {""}
    lacking = [scope for scope in _SCOPES.split(", ") if given and scope not in given]
    if lacking:
        return Seen(lacking=lacking)
    workspace = _workspace(source, reading.client)
    channels = workspace.channels(_wanted(source))
    if not channels:
        return Seen(lacking=("to be invited to a channel",))
    calls = sum(_cost(workspace, one, reading) for one in channels)
    return Seen(calls=int(calls), seconds=calls / _A_MINUTE * 60)


def _cost(workspace: _Workspace, channel: str, reading: Reading) -> float:
    """Requests for all since the begin, if it was always as in the newest page: threads cost one each."""
    days, now = (reading.client.now() - reading.since).days, reading.client.now()
    newest = next(workspace.listed("conversations.history", "messages", channel=channel), ())
    threads = sum(1 for item in newest if item.get("reply_count"))
    oldest = min((at for item in newest if (at := _time(item, "ts"))), default=now)
    a_day = 1 / max((now - oldest) / timedelta(days=1), 1)
    return days / _STEP.days + days * a_day * (threads + len(newest) / workspace.size)


def _workspace(source: Source, client: Client) -> _Workspace:
    return _Workspace(client, int(source.option("page_size", str(_LISTED))))


def connect(source: Source) -> Rest:
    """Reached by the token of the bot."""
    posts = Stream("posts", {"post": _COLUMNS}, lambda reading: _pages(source, reading), lists_all=False)
    return Rest(
        (source.address() if source.url else _ADDRESS).rstrip("/"),
        bearer(source.option("token")),
        (posts,),
        objection=_objection,
        look=lambda reading: _look(source, reading),
        people=lambda reading, words: _workspace(source, reading.client).people(words),
        people_change=True,
    )


CONNECTOR = Connector(
    "Slack",
    (
        Word("token", "Bot token", secret=True, help="xoxb-..., of an internal app of your workspace"),
        Word(
            "channels", "The desk's channels", needed=False, help="it-help, C0123ABC; else all the app is in"
        ),
        Word("reread_days", "Days that are read again", needed=False, default="14"),
    ),
    connect,
    rights=f"an internal app of your own workspace, in the desk's channels, with {_SCOPES}",
    url_example=_ADDRESS,
)
