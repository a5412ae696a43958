"""Facebook Pages, with the comments of an Instagram account: posts of a window of days, read again each run.

Meta does not say which comment was edited or deleted, so every run reads the comments of the window's posts
anew, and what is not there any more was deleted. A comment below a post older than the window is not seen.
The addresses of following pages hold the key; it is taken out of them and goes in a header. One metric that
Meta no longer offers fails a whole request for metrics, so they are asked for one by one after that.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from configuration import ConfigurationError, Source
from connectors.authentication import bearer
from connectors.fields import Item, count, each, text, time, value_at
from connectors.gone import too_many
from connectors.instants import iso
from connectors.paging import same_host
from connectors.posts import POST
from connectors.rest import Again, Answer, Ask, Client, Denied, Forbidden, Items, Json, Param, SourceError
from connectors.streams import Connector, Held, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

VERSION = "v25.0"
DAYS = 30  # of the window that is read again
_POSTS, _COMMENTS = 50, 100  # on a page
_METRICS = "post_media_view,post_impressions"  # the first that is offered; Meta has changed them twice
_VANISHED = 33  # of error 100
_PAGE = "id,name,username,followers_count"
_POST = (
    "id,from,message,created_time,shares,reactions.limit(0).summary(total_count),"
    "comments.filter(stream).limit(0).summary(total_count)"
)
_COMMENT = "id,from,message,created_time,like_count,comment_count,parent"
_ACCOUNT = "id,username,followers_count"
_MEDIA = "id,caption,timestamp,username,like_count,comments_count"
_REPLY = "id,text,timestamp,username,from,like_count,parent_id"


class NotOfferedError(SourceError):
    """A field or a metric that Meta does not offer (any more)."""


class VanishedError(SourceError):
    """A post that is not there any more, or not for this key."""


def refusal(body: Json) -> Exception | None:
    """What Meta objects to, by the number of its error; it says so with status 400, mostly."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return None
    said = f"error {error.get('code')}"
    if error.get("error_subcode") == _VANISHED:
        return VanishedError(f"this is not there ({said})")
    for codes, objection in _ERRORS:
        if error.get("code") in codes:
            return objection(said)
    return SourceError(f"{said}, which is not expected")


_ERRORS: Sequence[tuple[Container[object], Callable[[str], Exception]]] = (
    ({4, 17, 32, 613, 80001, 80002}, lambda said: Again(f"its limit is reached ({said})", limited=True)),
    ({1, 2}, lambda said: Again(f"is out of order ({said})")),
    ({102, 190}, lambda said: Denied(f"the key is not accepted, or has expired ({said})")),
    ({3, 10, *range(200, 300)}, lambda said: Forbidden(f"the key may not read this ({said})")),
    ({100}, lambda said: NotOfferedError(f"this is not offered ({said})")),
)


@dataclass
class _List:
    """One run of one list of posts with what is below them: whose it is, and what it has named so far."""

    reading: Reading
    own: Item  # the Page, or the Instagram account
    begin: datetime
    in_two_parts: bool
    named: set[str] = field(default_factory=set)
    refused: bool = False

    @property
    def client(self) -> Client:
        return self.reading.client

    @property
    def account(self) -> str:
        """By its handle; a Page and an Instagram account often have the same, and are two."""
        handle = text(self.own, "username") or str(self.own["id"])
        return handle if self.in_two_parts else f"instagram:{handle}"

    def pages(
        self, roots: Ask, below: Callable[[Item], Iterator[Page]], row: Callable[[Item], Row]
    ) -> Iterator[Page]:
        """The posts of the window, each with what is below it, then what is no longer there."""
        held, began = self._held(), self.client.now()
        followers = count(self.own, "followers_count")
        yield Page([], followers={} if followers is None else {self.account: followers})
        for _, found in self.client.pages(roots, following, "data"):
            yield self.page(found, row)
            for item in found:
                yield from self._below(item, below)
        there = self.named.union(held)
        gone = [id_ for id_, one in held.items() if id_ not in self.named and one.conversation in there]
        if too_many(len(gone), len(held)):
            what = f"{len(gone):,} of {len(held):,} posts are no longer shown; none is taken for deleted"
            raise SourceError(f"{self.client.name}: {what}: check what its key may read")
        yield Page([], {"since": iso(began)}, removed=[] if self.refused else gone)

    def _below(self, item: Item, below: Callable[[Item], Iterator[Page]]) -> Iterator[Page]:
        """Of a post that is deleted while the list is read, the next run tells."""
        try:
            yield from below(item)
        except VanishedError:
            self.refused = True

    def _held(self) -> Mapping[str, Held]:
        """Of this list: the numbers of the Page's posts and comments have two parts."""
        held = self.reading.held(self.begin)
        return {id_: one for id_, one in held.items() if ("_" in id_) == self.in_two_parts}

    def page(self, items: Items, row: Callable[[Item], Row]) -> Page:
        rows, refusals = fitting(items, row)
        self.named.update(str(item["id"]) for item in items if "id" in item)
        self.refused = self.refused or bool(refusals)
        return Page(rows, refusals=refusals)

    def said(self, item: Item, author: str | None) -> dict[str, object]:
        """What every row has. The names of people are not read."""
        ours = author == str(self.own["id"])
        return {
            "id": text(item, "id"),
            "author": author,
            "author_names": _names(self.own) if ours else (),
            "account": self.account,
            "kind": "mention",
        }


def _page(reading: Reading) -> Iterator[Page]:
    """Posts of and on the Page, and all comments below them, whatever their level."""
    own = reading.client.ask(Ask(reading.source.option("page"), {"fields": _PAGE})).body
    here = _List(reading, own, _begin(reading), in_two_parts=True)
    insights = _Insights(reading)

    def post(item: Item) -> Row:
        author = text(item, "from", "id")
        return {
            **here.said(item, author),
            "created_at": time(item, "created_time"),
            "text": text(item, "message"),
            "reactions": count(item, "reactions", "summary", "total_count"),
            "shares": count(item, "shares", "count") or 0,  # left out where nobody has shared it
            "comments": count(item, "comments", "summary", "total_count"),
            "impressions": insights.of(item) if author == own["id"] else None,
        }

    def below(item: Item) -> Iterator[Page]:
        if not count(item, "comments", "summary", "total_count"):
            return
        order: dict[str, Param] = {"filter": "stream", "order": "chronological"}
        asked = Ask(f"{item['id']}/comments", {**order, "fields": _COMMENT, "limit": _COMMENTS})
        for _, found in reading.client.pages(asked, following, "data"):
            yield here.page(found, partial(comment, str(item["id"])))

    def comment(root: str, item: Item) -> Row:
        return {
            **here.said(item, text(item, "from", "id")),
            "kind": "comment",
            "conversation": root,
            "reply_to": text(item, "parent", "id") or root,
            "created_at": time(item, "created_time"),
            "text": text(item, "message"),
            "reactions": count(item, "like_count"),
            "comments": count(item, "comment_count"),
        }

    roots = Ask(f"{own['id']}/feed", {"fields": _POST, "since": _epoch(here.begin), "limit": _POSTS})
    yield from here.pages(roots, below, post)


def _instagram(reading: Reading) -> Iterator[Page]:
    """What the account shows, the comments on it, and the replies to these: there is one level."""
    own = reading.client.ask(Ask(reading.source.option("instagram"), {"fields": _ACCOUNT})).body
    here = _List(reading, own, _begin(reading), in_two_parts=False)

    def author(item: Item) -> str | None:
        """The account's own comments have another number of it, by which only others know it."""
        named = text(item, "username") or text(item, "from", "username")
        return str(own["id"]) if named == text(own, "username") else text(item, "from", "id")

    def medium(item: Item) -> Row:
        return {
            **here.said(item, str(own["id"])),
            "platform": "instagram",
            "created_at": time(item, "timestamp"),
            "text": text(item, "caption"),
            "reactions": count(item, "like_count"),
            "comments": count(item, "comments_count"),
        }

    def below(item: Item) -> Iterator[Page]:
        asked = Ask(f"{item['id']}/comments", {"fields": _REPLY, "limit": _COMMENTS})
        for _, found in reading.client.pages(asked, following, "data") if item.get("comments_count") else ():
            yield here.page(found, partial(comment, str(item["id"])))
            for one in found:
                replies = Ask(f"{one['id']}/replies", {"fields": _REPLY, "limit": _COMMENTS})
                for _, more in reading.client.pages(replies, following, "data"):
                    yield here.page(more, partial(comment, str(item["id"]), to=str(one["id"])))

    def comment(root: str, item: Item, to: str | None = None) -> Row:
        return {
            **here.said(item, author(item)),
            "platform": "instagram",
            "kind": "comment",
            "conversation": root,
            "reply_to": to or root,
            "created_at": time(item, "timestamp"),
            "text": text(item, "text"),
            "reactions": count(item, "like_count"),
        }

    since = _epoch(here.begin)
    roots = Ask(f"{own['id']}/media", {"fields": _MEDIA, "since": since, "limit": _POSTS})
    yield from here.pages(roots, below, medium)


@dataclass
class _Insights:
    """How often a post was shown: by the first metric that Meta offers."""

    reading: Reading
    offered: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.offered = list(_metrics(self.reading.source))

    def of(self, item: Item) -> int | None:
        """None where no metric is offered, or there is no number yet."""
        if not self.offered:
            return None
        try:
            return self._number(item, self.offered)
        except NotOfferedError:
            self.offered = [name for name in self.offered if self._is_offered(item, name)]
            return self._number(item, self.offered) if self.offered else None

    def _is_offered(self, item: Item, name: str) -> bool:
        try:
            self._number(item, [name])
        except NotOfferedError:
            return False
        return True

    def _number(self, item: Item, names: Sequence[str]) -> int | None:
        asked = Ask(f"{item['id']}/insights", {"metric": ",".join(names), "period": "lifetime"})
        told = {text(one, "name"): one for one in each(self.reading.client.ask(asked).body, "data")}
        numbers = (
            count(value, "value") for name in names if name in told for value in each(told[name], "values")
        )
        return next((number for number in numbers if number is not None), None)


def following(answer: Answer, items: Items) -> Ask | None:  # noqa: ARG001  one of several
    """The address of the next page, without the key that stands in it."""
    address = value_at(answer.body, "paging", "next")
    if not address:
        return None
    ask = same_host(answer, address)
    return replace(ask, params={name: said for name, said in ask.params.items() if name != "access_token"})


def _begin(reading: Reading) -> datetime:
    """Of the window: its days before the last run ended, or where a first one begins."""
    days = timedelta(days=reading.source.days("days", DAYS))
    return reading.from_cursor() - days if reading.cursor else reading.since


def _metrics(source: Source) -> Sequence[str]:
    """Those to ask for, the best first; none where the option says so."""
    return source.words("insights") if "insights" in source.options else _METRICS.split(",")


def _epoch(at: datetime) -> int:
    return int(at.timestamp())


def _names(own: Item) -> tuple[str, ...]:
    """By which the roster may name an account of the desk."""
    name = text(own, "username")
    return (str(own["id"]), *((name, f"@{name}") if name else ()))


def _accounts(reading: Reading) -> Iterator[tuple[str, Item]]:
    """Each with the list that it has."""
    for word, fields, path in (("page", _PAGE, "feed"), ("instagram", _ACCOUNT, "media")):
        if id_ := reading.source.option(word, ""):
            yield path, reading.client.ask(Ask(id_, {"fields": fields})).body


def _people(reading: Reading, words: Sequence[str]) -> dict[str, list[str]]:
    """The Page and the Instagram account; other people cannot be looked up."""
    found = {name.lower(): [str(own["id"])] for _, own in _accounts(reading) for name in _names(own)}
    return {word: found[word.lower()] for word in words if word.lower() in found}


def _look(reading: Reading) -> Seen:
    """That the accounts and the newest posts may be read."""
    lacking = []
    for path, own in _accounts(reading):
        try:
            reading.client.ask(Ask(f"{own['id']}/{path}", {"fields": "id", "limit": 1}))
        except Forbidden:
            lacking.append("pages_read_user_content" if path == "feed" else "instagram_basic")
    return Seen(lacking=lacking)


def connect(source: Source) -> Rest:
    """Reached by the token of the Page."""
    source.days("days", DAYS)
    version = source.option("version", VERSION)
    if not re.fullmatch(r"v\d+\.\d+", version):
        raise ConfigurationError(f"{source.name}: version is '{version}'; write it as {VERSION}")
    columns = (*POST, "impressions")
    streams = [Stream("page", {"post": columns}, _page, lists_all=False)]
    if source.option("instagram", ""):
        streams.append(Stream("instagram", {"post": (*POST, "platform")}, _instagram, lists_all=False))
    return Rest(
        f"{source.address().rstrip('/')}/{version}",
        bearer(source.option("token")),
        streams,
        objection=refusal,
        look=_look,
        people=_people,
    )


CONNECTOR = Connector(
    "Facebook Page and Instagram",
    (
        Word("page", "Number of the Page"),
        Word("token", "Page access token", secret=True),
        Word("instagram", "Number of the Instagram account", needed=False),
        Word("version", "Version of the Graph API", needed=False, default=VERSION),
    ),
    connect,
    rights="a token of the Page with pages_read_engagement and pages_read_user_content; for Instagram also "
    "instagram_basic and instagram_manage_comments",
    url_example="https://graph.facebook.com",
)
