"""Microsoft Teams: messages of a team's channels with their replies, by the delta query of Microsoft Graph.

A channel is left at the address that Graph gave for what comes next, and goes on there. Graph forgets such an
address after some days; then the channel begins anew, a day before the end of its last round: what is read
twice is the same. The delta query knows eight months; what is older comes from the plain list, once. Graph
names a thread again whenever something in it changes, and says itself what was deleted.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from urllib.parse import urlsplit

from configuration import Source
from connectors.authentication import OAuth2
from connectors.chosen_channels import chosen_channels
from connectors.fields import Item, each, text, time, value_at
from connectors.instants import instant, iso
from connectors.paging import next_address
from connectors.posts import POST, linked, plain
from connectors.rest import Answer, Ask, Client, Forbidden, Items, Json
from connectors.streams import Connector, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

_ADDRESS = "https://graph.microsoft.com/v1.0"
_LOGINS = {
    "graph.microsoft.com": "https://login.microsoftonline.com",
    "graph.microsoft.us": "https://login.microsoftonline.us",
    "dod-graph.microsoft.us": "https://login.microsoftonline.us",
    "microsoftgraph.chinacloudapi.cn": "https://login.chinacloudapi.cn",
}
_NEXT, _DELTA = "@odata.nextLink", "@odata.deltaLink"
_LISTED = 50  # threads on a page; the most that Graph gives
_EXPIRED = (400, 410)  # of an address that was kept: syncStateNotFound, or gone
_OVERLAP = timedelta(days=1)
_KNOWN = timedelta(days=240)  # of the delta query: eight months
_COLUMNS = tuple(name for name in POST if name != "shares")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NEEDED = re.compile(r"requires one of '([\w., ]{1,200})'")
_RIGHTS = "Channel.ReadBasic.All, ChannelMessage.Read.All"


@dataclass
class _Team:
    """Who is asked. `size`: threads on a page."""

    client: Client
    id: str
    size: int

    def listed(self, path: str, **params: str | int) -> Iterator[Item]:
        pages = self.client.pages(Ask(path, params), next_address(_NEXT), "value")
        return (item for _, found in pages for item in found)

    def channels(self, wanted: Sequence[str]) -> dict[str, str]:
        """Id -> name of the team's standard channels, or of the wanted ones, private and shared ones, too.

        Raises Forbidden where one lacks.
        """
        shown = self.listed(f"teams/{self.id}/channels", **{"$select": "id,displayName,membershipType"})
        items = (one for one in shown if wanted or one.get("membershipType") in (None, "standard"))
        found = {str(one["id"]): text(one, "displayName") or str(one["id"]) for one in items}
        lacking = [word for word in wanted if word not in (*found, *found.values())]
        if lacking:
            what = f"the team has no channel {', '.join(lacking)}, or not for this app"
            raise Forbidden(self.client.plain(f"{self.client.name}: {what}"))
        return {id_: name for id_, name in found.items() if not wanted or id_ in wanted or name in wanted}

    def people(self, words: Collection[str]) -> dict[str, list[str]]:
        """The ids of who is meant: who has an email address, the members of a tag of the team.

        Of an id nothing is asked: it is that of its author, or of nobody here.
        """
        return {word: self._meant(word) for word in words if not _GUID.fullmatch(word)}

    def _meant(self, word: str) -> list[str]:
        if word.startswith("@") and "@" in word[1:]:  # a name on another network
            return []
        if "@" in word[1:]:
            user = self.client.ask(Ask(f"users/{word}", {"$select": "id"}), absent=(404,)).body
            return [str(user["id"])] if user else []
        tag = self._tags.get(word.removeprefix("@"))
        members = self.listed(f"teams/{self.id}/tags/{tag}/members") if tag else ()
        return [str(one["userId"]) for one in members]

    @cached_property
    def _tags(self) -> dict[str, str]:
        """Name -> id."""
        tags = self.listed(f"teams/{self.id}/tags")
        return {str(one.get("displayName")): str(one["id"]) for one in tags}


@dataclass
class _Channel:
    """One channel; `listens`: people talk with each other there. `left`: `link`, where Graph goes on; `at`,
    up to when all is known, to begin anew there; `list`, the next page of what is older than the delta query
    knows, while there is one.
    """

    team: _Team
    id: str
    name: str
    left: dict[str, str] = field(default_factory=dict)
    listens: bool = False

    @property
    def messages(self) -> str:
        return f"teams/{self.team.id}/channels/{self.id}/messages"

    def pages(self, since: datetime) -> Iterator[Page]:
        """What changed since this channel was left, or since a time; `left` moves with each page."""
        now = self.team.client.now()
        for answer in self._answers(self._first(since)):
            page = self._page(self.team.client.items(answer, "value"))
            link = answer.body.get(_DELTA) or answer.body.get(_NEXT)
            if not link:
                raise self.team.client.error(answer.ask, "does not say where to go on; the API has changed")
            self.left["link"] = str(link)
            if _DELTA in answer.body:
                self.left["at"] = iso(now)
            yield page
        if "list" in self.left:
            yield from self._older(since)

    def _first(self, since: datetime) -> Answer:
        """The answer where the channel was left; else, or where Graph has forgotten it, of a new round."""
        client, link = self.team.client, self.left.get("link")
        answer = client.ask(Ask(link), absent=_EXPIRED) if link else None
        if answer is not None and answer.body is not None:
            return answer
        begin = instant(self.left["at"]) - _OVERLAP if "at" in self.left else since
        self.left["at"] = iso(begin)
        if begin < client.now() - _KNOWN:
            self.left["list"] = self.messages
        after = iso(
            begin.replace(microsecond=0) - timedelta(seconds=1)
        )  # only what is later than that is given
        words = {"$filter": f"lastModifiedDateTime gt {after}", **self._threads()}
        return client.ask(Ask(f"{self.messages}/delta", words))

    def _threads(self) -> dict[str, str | int]:
        return {"$top": self.team.size, "$expand": "replies"}

    def _answers(self, first: Answer) -> Iterator[Answer]:
        yield first
        following = _following(first, ())
        if following is not None:
            yield from (answer for answer, _ in self.team.client.pages(following, _following, "value"))

    def _older(self, since: datetime) -> Iterator[Page]:
        """All that the list has since a time, page by page from where it was left."""
        client, link = self.team.client, self.left["list"]
        answer = client.ask(Ask(link), absent=_EXPIRED) if link != self.messages else None
        if answer is None or answer.body is None:
            answer = client.ask(Ask(self.messages, self._threads()))
        for found in self._answers(answer):
            following = found.body.get(_NEXT)
            if following:
                self.left["list"] = str(following)
            else:
                self.left.pop("list")
            threads = client.items(found, "value")
            yield self._page([one for one in threads if (_changed(one) or since) >= since])

    def _page(self, threads: Items) -> Page:
        rows, refusals, removed = list[Row](), [], list[str]()
        for thread in threads:
            replies = self._replies(thread)
            said = [one for one in (thread, *replies) if _is_said(one)]
            removed += [self._id(one) for one in said if one.get("deletedDateTime")]
            there = [one for one in said if not one.get("deletedDateTime")]
            answers = sum(one is not thread for one in there)
            found, unfit = fitting(there, partial(self._row, answers))
            rows += found
            refusals += unfit
        return Page(rows, removed=removed, refusals=refusals)

    def _replies(self, thread: Item) -> list[Item]:
        """Those that came with it and, of a long thread, the rest; Graph may give the thread without any."""
        if "replies" not in thread:
            return list(self.team.listed(f"{self.messages}/{thread.get('id')}/replies", **{"$top": _LISTED}))
        further = thread.get(f"replies{_NEXT}")
        return [*each(thread, "replies"), *(self.team.listed(further) if further else ())]

    def _id(self, message: Item) -> str:
        """A message by what is unique: its id is so in its thread alone."""
        return "/".join(filter(None, (self.id, text(message, "replyToId"), text(message, "id"))))

    def _row(self, answers: int, message: Item) -> Row:
        root = text(message, "replyToId")
        said, links = _read(message)
        author = text(message, "from", "user", "id") or text(message, "from", "application", "id")
        return {
            "id": self._id(message),
            "conversation": f"{self.id}/{root}" if root else self._id(message),
            "reply_to": f"{self.id}/{root}" if root else None,
            "author": author,
            "bot": value_at(message, "from", "application") is not None,
            "account": self.name,
            "kind": "reply" if root else "mention",
            "addressed": not self.listens,
            "created_at": time(message, "createdDateTime"),
            "edited_at": time(message, "lastEditedDateTime"),
            "updated_at": _changed(message),
            "text": said,
            "links": links,
            "reactions": len(each(message, "reactions")),
            "comments": None if root else answers,
        }


def _following(answer: Answer, items: Items) -> Ask | None:  # noqa: ARG001  as every paging
    """The address as it came: what stands in it is Graph's own affair."""
    link = answer.body.get(_NEXT)
    return Ask(str(link)) if link else None


def _changed(message: Item) -> datetime | None:
    return time(message, "lastModifiedDateTime")


def _is_said(message: Item) -> bool:
    """Not what the system tells: who was added, what a channel is called now."""
    return text(message, "messageType") in (None, "message")


def _read(message: Item) -> tuple[str | None, tuple[str, ...]]:
    """The subject and the body as plain text, and the addresses that it links to."""
    content = text(message, "body", "content")
    marked = text(message, "body", "contentType") == "html"
    said = [text(message, "subject"), plain(content) if marked else content]
    return "\n".join(filter(None, said)) or None, linked(content) if marked else ()


def _pages(source: Source, reading: Reading) -> Iterator[Page]:
    """Channel by channel; what may not be read is told when the others are."""
    team, closed = _team(source, reading.client), list[Forbidden]()
    left: dict[str, dict[str, str]] = dict(reading.cursor.get("channels", {}))
    chosen = chosen_channels(source, team.channels)
    for place, (id_, name) in enumerate(chosen.names.items(), 1):
        channel = _Channel(team, id_, name, dict(left.get(id_, {})), id_ in chosen.listened)
        try:
            for page in channel.pages(reading.since):
                left = {**left, id_: dict(channel.left)}
                yield replace(page, cursor={"channels": left}, part=place / len(chosen.names))
        except Forbidden as error:
            closed.append(error)
    if closed:
        raise closed[0]


def _look(source: Source, reading: Reading) -> Seen:
    """Whether messages may be read, and since when there are any."""
    team = _team(source, reading.client)
    channels = chosen_channels(source, team.channels).names
    if not channels:
        return Seen(lacking=("Channel.ReadBasic.All",))
    try:
        for id_, name in channels.items():
            reading.client.ask(Ask(_Channel(team, id_, name).messages, {"$top": 1}))
    except Forbidden:
        return Seen(lacking=("ChannelMessage.Read.All",))
    return Seen()


def _objection(body: Json) -> Exception | None:
    """A refusal that names the permissions of which one lacks; what else is refused is told by its status."""
    said = text(body, "error", "message") if isinstance(body, dict) and "error" in body else None
    found = _NEEDED.search(said or "")
    return Forbidden(f"the app lacks a permission: {found[1]}, one of them") if found else None


def _team(source: Source, client: Client) -> _Team:
    return _Team(client, source.option("team"), source.whole("page_size", _LISTED))


def connect(source: Source) -> Rest:
    """Reached by an app of the tenant; its tokens come from its cloud's login, else from the same host."""
    source.whole("page_size", _LISTED)
    address = (source.address() if source.url else _ADDRESS).rstrip("/")
    parts = urlsplit(address)
    graph = f"{parts.scheme}://{parts.netloc}"
    auth = OAuth2(
        f"{_LOGINS.get(parts.netloc, graph)}/{source.option('tenant')}/oauth2/v2.0/token",
        source.option("client_id"),
        source.option("client_secret"),
        scope=f"{graph}/.default",
        method="client_secret_post",
    )
    posts = Stream("posts", {"post": _COLUMNS}, lambda reading: _pages(source, reading), lists_all=False)
    return Rest(
        address,
        auth,
        (posts,),
        objection=_objection,
        look=lambda reading: _look(source, reading),
        people=lambda reading, words: _team(source, reading.client).people(words),
        people_change=True,
    )


CONNECTOR = Connector(
    "Microsoft Teams",
    (
        Word("tenant", "Tenant"),
        Word("client_id", "Application (client) ID"),
        Word("client_secret", "Client secret", secret=True),
        Word("team", "Team ID"),
        Word(
            "desk_channels",
            "The desk's channels",
            needed=False,
            help="IT Help, Printers; else all that the whole team sees",
        ),
        Word(
            "listen_channels",
            "Channels that are only listened to",
            needed=False,
            help="General, Lunch; of these only what the watch list finds",
        ),
    ),
    connect,
    rights=f"an app of your tenant with the application permissions {_RIGHTS} (and, if [roster] names tags, "
    "TeamworkTag.Read.All, if email addresses, User.ReadBasic.All) and an administrator's consent",
    url_example=_ADDRESS,
)
