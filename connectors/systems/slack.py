"""Slack: the messages of the desk's channels and of their threads, read as the customer's own internal app.

History names the first messages of threads only, and changes nothing there when somebody answers, edits or
deletes. So each run reads the last days of a channel anew: a thread that has other replies than those that
are held is read, and what is held and no longer named was deleted. A `ts` is an id and stays text: as a
number it would lose digits. Slack refuses with `ok: false` and the status 200.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from configuration import Source
from connectors.authentication import bearer
from connectors.chosen_channels import chosen_channels
from connectors.fields import Item, Unfit, count, each, text, value_at
from connectors.gone import too_many
from connectors.instants import instant, iso
from connectors.mrkdwn import read
from connectors.posts import POST
from connectors.rest import Ask, Client, Forbidden, Items, SourceError
from connectors.slack_web_api import NotThere, Workspace, objection
from connectors.streams import Connector, Held, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

_ADDRESS = "https://slack.com/api"
_LISTED = 200  # messages on a page; Slack advises against more
_STEP = timedelta(days=28)  # of a first run: what is read before the cursor moves
_A_MINUTE = 50  # requests of history and of replies
_SCOPES = "channels:history, channels:read, groups:history, groups:read, usergroups:read, users:read"
_SAID = frozenset({None, "bot_message", "file_comment", "file_share", "me_message", "thread_broadcast"})
_COLUMNS = tuple(name for name in POST if name not in ("shares", "updated_at"))  # it has neither
_DELETED = "tombstone"  # stands for the deleted first message of a thread

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TS = re.compile(r"(\d{1,10})\.(\d{6})")


@dataclass
class _Stretch:
    """Some days of one channel. `held`: the channel's posts that the warehouse has. `anew`: every thread is
    read, also one without news. `listens`: people talk with each other there, and no thread is read. `named`
    and `whole`: what was listed, and whether all of it had a name.
    """

    workspace: Workspace
    channel: str
    name: str
    held: Mapping[str, Held]
    anew: bool
    listens: bool = False
    named: set[str] = field(default_factory=set)
    threads: dict[str, None] = field(default_factory=dict)
    whole: bool = True
    doubts: list[SourceError] = field(default_factory=list)

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
            self.doubts.append(
                SourceError(self.workspace.client.plain(f"{self.workspace.client.name}: {what}"))
            )
            gone = []
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
        if self.listens:
            return
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
        except NotThere:  # deleted meanwhile
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
            "author_names": tuple(filter(None, (user, app))),  # a username is whatever an app says
            "bot": self.workspace.is_bot(message, user, app),
            "account": self.name,
            "kind": "mention" if first else "reply",
            "addressed": not self.listens,
            "created_at": _time(message, "ts"),
            "edited_at": _time(message, "edited", "ts"),
            "text": said,
            "links": links,
            "reactions": sum(count(one, "count") or 0 for one in each(message, "reactions")),
            "comments": (count(message, "reply_count") or 0) if first else None,
        }


def _pages(source: Source, reading: Reading) -> Iterator[Page]:
    """Channel by channel, each from some days before where it was left; what is closed to us is told last."""
    workspace, told = _workspace(source, reading.client), list[SourceError]()
    chosen = chosen_channels(source, workspace.channels)
    channels = chosen.names
    reached: dict[str, str] = dict(reading.cursor.get("channels", {}))
    again = _reread(source)
    begins = {id_: instant(reached[id_]) - again if id_ in reached else reading.since for id_ in channels}
    held = reading.held(min(begins.values(), default=reading.since))
    for place, (channel, begin) in enumerate(begins.items(), 1):
        ours = {name: post for name, post in held.items() if name.startswith(f"{channel}:")}
        anew, listens = channel not in reached, channel in chosen.listened
        try:
            for start, end in _steps(begin, reading.client.now()):
                stretch = _Stretch(workspace, channel, channels[channel], ours, anew, listens)
                yield from stretch.pages(start, end)
                told += stretch.doubts
                reached = {**reached, channel: iso(end)}
                yield Page([], {"channels": reached}, part=place / len(channels))
            if not listens:
                yield Page([], followers=workspace.members(channel, channels[channel]))
        except Forbidden as error:
            told.append(error)
    if told:
        raise told[0]


def _steps(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while begin < end:
        yield begin, min(begin + _STEP, end)
        begin += _STEP


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


def _reread(source: Source) -> timedelta:
    """How long before the end of the last run a run begins."""
    return timedelta(days=source.days("reread_days", 14))


def _look(source: Source, reading: Reading) -> Seen:
    """By the scopes that Slack tells with every answer, and the newest page of each channel."""
    answer = reading.client.ask(Ask("auth.test"))
    given = {word.strip() for word in answer.headers.get("X-OAuth-Scopes", "").split(",")} - {""}
    lacking = [scope for scope in _SCOPES.split(", ") if given and scope not in given]
    if lacking:
        return Seen(lacking=lacking)
    workspace = _workspace(source, reading.client)
    chosen = chosen_channels(source, workspace.channels)
    if not chosen.names:
        return Seen(lacking=("to be invited to a channel; a private one is named in desk_channels",))
    calls = sum(_cost(workspace, one, reading, listens=one in chosen.listened) for one in chosen.names)
    return Seen(calls=int(calls), seconds=calls / _A_MINUTE * 60)


def _cost(workspace: Workspace, channel: str, reading: Reading, *, listens: bool) -> float:
    """Requests for all since the begin, if it was always as in the newest page: threads cost one each."""
    days, now = (reading.client.now() - reading.since).days, reading.client.now()
    newest = next(workspace.listed("conversations.history", "messages", channel=channel), ())
    threads = 0 if listens else sum(1 for item in newest if item.get("reply_count"))
    oldest = min((at for item in newest if (at := _time(item, "ts"))), default=now)
    a_day = 1 / max((now - oldest) / timedelta(days=1), 1)
    return days / _STEP.days + days * a_day * (threads + len(newest) / workspace.size)


def _workspace(
    source: Source, client: Client, handles: dict[str, Mapping[str, str]] | None = None
) -> Workspace:
    size = source.whole("page_size", _LISTED)
    return Workspace(client, size, handles={} if handles is None else handles)


def connect(source: Source) -> Rest:
    """Reached by the token of the bot; raises ConfigurationError for a number that is none."""
    _reread(source)
    source.whole("page_size", _LISTED)
    handles = dict[str, Mapping[str, str]]()
    posts = Stream("posts", {"post": _COLUMNS}, lambda reading: _pages(source, reading), lists_all=False)
    return Rest(
        (source.address() if source.url else _ADDRESS).rstrip("/"),
        bearer(source.option("token")),
        (posts,),
        objection=objection,
        look=lambda reading: _look(source, reading),
        people=lambda reading, words: _workspace(source, reading.client, handles).people(words),
        people_change=True,
    )


CONNECTOR = Connector(
    "Slack",
    (
        Word("token", "Bot token", secret=True, help="xoxb-..., of an internal app of your workspace"),
        Word(
            "desk_channels",
            "The desk's channels",
            needed=False,
            help="it-help, C0123ABC; else all public ones that the app is in",
        ),
        Word(
            "listen_channels",
            "Channels that are only listened to",
            needed=False,
            help="general, C0456DEF; of these only what the watch list finds",
        ),
        Word("reread_days", "Days that are read again", needed=False, default="14"),
    ),
    connect,
    rights=f"an internal app of your own workspace, in the desk's channels, with {_SCOPES}, and "
    "users:read.email if [roster] names email addresses",
    url_example=_ADDRESS,
)
