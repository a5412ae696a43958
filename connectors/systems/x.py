"""X: mentions and own posts of the desk's accounts, and what the watch list finds, within a budget.

X bills each post and each user that it returns, so nothing is read twice, by a full run neither. What is
still to be read of a list are gaps between ids. The newest gap is read first, and mentions never further back
than own posts: none looks unanswered only because its answer is not read yet. Deletions and later counts are
not seen; to see them, what is there would have to be read, and billed, again.

Fields are asked for in the words of `tweet.fields`, where the author and the parent are fields of a post:
`post.fields` gives them as expansions, which bill a user for each author. Answers are read in both words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from html import unescape
from math import ceil
from typing import Any

from authlib.integrations.requests_client import OAuth1Auth
from requests.auth import AuthBase

from configuration import ConfigurationError, Source
from connectors.authentication import bearer
from connectors.billing import Bill, Spent, dollars
from connectors.fields import Item, count, each, text, time, value_at
from connectors.instants import instant, iso
from connectors.newest_first import NOW, Listing, edge
from connectors.posts import POST
from connectors.rest import Ask, Client, Items, SourceError
from connectors.streams import Connector, Page, Reading, Rest, Row, Seen, Stream, Word, fitting
from connectors.x_costs import cost_line, in_lists, in_searches
from connectors.x_posts import id_at, made_at, references, shares, target, versions_of

_FIELDS = "author_id,conversation_id,created_at,entities,note_tweet,public_metrics,referenced_tweets"
_MENTIONS, _OWN, _SEARCH = "mentions", "posts", "search"
_PATHS = {_MENTIONS: "2/users/{}/mentions", _OWN: "2/users/{}/tweets", _SEARCH: "2/tweets/search/recent"}
_FEWEST = {_MENTIONS: 5, _OWN: 5, _SEARCH: 10}  # posts that one may ask for
_COLUMNS = (*POST, "impressions")
_MOST = 100
_SEARCHED = timedelta(days=6, hours=23)  # search gives seven days, and refuses what lies before
_QUERY = 512  # characters
_EMPTY_PAGES = 20
_KEPT = 200  # ids
_BUDGET = "10"  # US dollars a month, unless said
_PRICES = {"price_post": "0.005", "price_owned": "0.001", "price_user": "0.010"}  # US dollars
_HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,15})")
_PLAIN = re.compile(r"\w+")


class _Run:
    """One run: the lists, the accounts, and the first id of posts that were edited."""

    def __init__(self, reading: Reading, bill: Bill) -> None:
        self.reading, self.client, self.bill, kept = reading, reading.client, bill, reading.cursor
        self.posts_price = _price(reading)
        self.page = min(_MOST, reading.source.whole("page_size", _MOST))
        begin = reading.since.replace(microsecond=0)
        read = instant(kept["since"]) if kept else begin
        self.since = min(begin, read) if reading.full else read
        self.accounts = {
            handle: kept.get("accounts", {}).get(handle, {}) for handle in _handles(reading.source)
        }
        self.edited: dict[str, str] = dict(kept.get("edited", {}))
        self.unfit: dict[str, str] = dict(kept.get("unfit", {}))  # posts that could not be used -> their list
        asked = {_OWN: self.accounts, _MENTIONS: self.accounts, _SEARCH: reading.terms}  # in this order
        self.lists = [
            Listing.left(kind, word, kept.get("lists", {})) for kind, words in asked.items() for word in words
        ]
        for one in self.lists if self.since < read else ():  # a full run reads what lies before the first one
            if all(after for after, _ in one.gaps):  # another gap reaches as far back as there is anything
                one.gaps.append(("", id_at(read)))
        self.began: datetime | None = None
        self.users: list[Item] = []  # the accounts, as far as they were asked for

    @property
    def cursor(self) -> dict[str, Any]:
        return {
            "since": iso(self.since),
            **self.bill.kept,
            "accounts": dict(self.accounts),
            "edited": dict(list(self.edited.items())[-_KEPT:]),
            "unfit": dict(list(self.unfit.items())[-_KEPT:]),
            "lists": {one.name: one.kept for one in self.lists},
        }

    def pages(self) -> Iterator[Page]:
        """What is new, then what an earlier run left, until the budget ends it."""
        try:
            self.bill.begin(self.client, self.reading.cursor)
            yield from self._followed()
            if not self.reading.cursor:
                cost, _ = _cost(self.bill, self.reading, self.users)
                self.client.say(cost_line(self.client.name, cost, self.bill.budget))
            yield from self._unfit_again()
            while (found := max(self.lists, key=lambda one: one.edge)).gaps:
                yield from self._next(found)
        except Spent:
            raise SourceError(self._stopped()) from None
        yield Page([], self.cursor)

    def _followed(self) -> Iterator[Page]:
        """The id of each account, once, and once a day how many follow it."""
        daily = self.reading.source.flag("followers", default=True)
        for handle, known in self.accounts.items():
            if known and not (daily and known["day"] != str(self.client.now().date())):
                continue
            if not self.bill.most("price_user"):
                raise Spent
            user = _account(self.client, handle, self.bill)
            self.bill.pay(self.client, 1, "price_user")
            self.users.append(user)
            self.accounts[handle] = {"id": str(user["id"]), "day": str(self.client.now().date())}
            followers = count(user, "public_metrics", "followers_count")
            yield Page([], self.cursor, followers={} if followers is None else {handle: followers})

    def _unfit_again(self) -> Iterator[Page]:
        """A full run asks once more for the posts that could not be used."""
        for one in self.lists if self.reading.full else ():
            ids = [id_ for id_, name in self.unfit.items() if name == one.name]
            if ids := ids[: min(_MOST, self.bill.most("price_post"))]:
                asked = Ask("2/tweets", {"tweet.fields": _FIELDS, "ids": ",".join(ids)})
                items, _ = self._found(asked, len(ids), "price_post")
                self.unfit = {id_: name for id_, name in self.unfit.items() if id_ not in ids}
                yield self._page(one, items)

    def _next(self, found: Listing) -> Iterator[Page]:
        """The newest posts of the newest gap of a list, at most as many as can be paid."""
        after, before = found.gap
        own = max((one.edge for one in self.lists if one.kind == _OWN), default=-1)
        bound = str(own) if max(int(after or 0), -1) < own < edge(before) and found.kind != _OWN else ""
        price = "price_post" if found.kind == _SEARCH else self.posts_price
        size = min(self.page, self.bill.most(price))
        if size < _FEWEST[found.kind]:
            raise Spent
        ask = self._ask(found, bound or after, before)
        items, more = self._found(ask.having(max_results=size), size, price) if ask else ((), False)
        if items:
            yield Page([], self.cursor)  # what was paid is kept, whatever comes of it
        ids = sorted((str(item["id"]) for item in items), key=int)
        if ids and int(ids[-1]) >= edge(before):
            raise self.client.error(Ask(self._path(found)), "gives the same page again; its paging is broken")
        found.found(ids, ids[0] if more and ids else bound if ask else "")
        yield self._page(found, items)

    def _page(self, found: Listing, items: Items) -> Page:
        for versions in map(versions_of, items):
            self.edited |= dict.fromkeys(versions[1:], versions[0])
        ours = [item for item in items if "retweeted" not in references(item)]
        rows, refusals = fitting(ours, partial(self._post, found))
        fit = {row["id"] for row in rows if row["created_at"]}
        self.unfit |= {str(item["id"]): found.name for item in ours if versions_of(item)[0] not in fit}
        told = all(before for one in self.lists for _, before in one.gaps)  # what is new is all there
        return Page(rows, self.cursor, refusals=refusals, as_of=self.began if told else None)

    def _path(self, found: Listing) -> str:
        return _PATHS[found.kind].format(self.accounts.get(found.word, {}).get("id"))

    def _ask(self, found: Listing, after: str, before: str) -> Ask | None:
        """None for a part of a search that lies before what X searches."""
        begin, asked = self.since, {"tweet.fields": _FIELDS}
        if found.kind == _OWN:
            asked["exclude"] = "retweets"
        elif found.kind == _SEARCH:
            asked["query"] = _query(found.word, self.accounts)
            begin = max(begin, (self.client.now() - _SEARCHED).replace(microsecond=0))
            after = after if after and made_at(after) > begin else ""
            if before and made_at(before) <= begin:
                return None
        asked |= {"since_id": after} if after else {"start_time": iso(begin)}
        return Ask(self._path(found), {**asked, "until_id": before} if before else asked)

    def _found(self, ask: Ask, most: int, price: str) -> tuple[Items, bool]:
        """The posts of the next page that has any, and whether there are more. No `data`: no posts."""
        for _ in range(_EMPTY_PAGES):
            answer = self.bill.ask(self.client, ask, most, price)
            items = self.client.items(answer, "data") if "data" in answer.body else ()
            self.bill.pay(self.client, len(items), price)
            self.began = self.began or self.client.now()
            token = text(answer.body, "meta", "next_token")
            if items or not token:
                return items, bool(token)
            ask = ask.having(pagination_token=token)
        raise self.client.error(ask, f"gives {_EMPTY_PAGES} empty pages; its paging is broken")

    def _post(self, found: Listing, item: Item) -> Row:
        """A post by the id of its first version, for an edit gives it another."""
        versions, author = versions_of(item), text(item, "author_id")
        first, edits = versions[0], len(versions) > 1
        parent, metrics = references(item).get("replied_to"), value_at(item, "public_metrics") or {}
        by = next((name for name, known in self.accounts.items() if known.get("id") == author), None)
        overheard, long = found.kind == _SEARCH, item.get("note_tweet") or item.get("note_post") or {}
        shown = text(long, "text") or text(item, "text")
        urls = [*each(item, "entities", "urls"), *each(long, "entities", "urls")]
        return {
            "id": first,
            "conversation": self._first(text(item, "conversation_id")),
            "reply_to": self._first(parent),
            "author": author,
            "author_names": (by, f"@{by}") if by else (),
            "account": None if overheard else found.word,
            "kind": "overheard" if overheard else "reply" if parent else "mention",
            "addressed": not overheard,
            "created_at": made_at(first) if edits else time(item, "created_at"),
            "edited_at": made_at(versions[-1]) if edits else None,
            "text": None if shown is None else unescape(shown),
            "links": tuple(link for url in urls if (link := target(url))),
            "reactions": count(metrics, "like_count"),
            "shares": shares(metrics),
            "comments": count(metrics, "reply_count"),
            "impressions": count(metrics, "impression_count"),
        }

    def _first(self, post: str | None) -> str | None:
        return self.edited.get(post, post) if post else None

    def _stopped(self) -> str:
        left = ", ".join(_unread(one) for one in self.lists if one.gaps)
        return (
            f"{self.client.name}: its budget is used up, {self.bill}; still unread: {left}. It goes on there "
            "in the next month, or with a larger budget_dollars"
        )


def _unread(one: Listing) -> str:
    what = f"search for {one.word}" if one.kind == _SEARCH else f"{one.kind} of @{one.word}"
    return f"new {what}" if one.edge == NOW else f"{what} before {made_at(str(one.edge)):%Y-%m-%d}"


def _account(client: Client, handle: str, bill: Bill | None = None) -> Item:
    asked = Ask(f"2/users/by/username/{handle}", {"user.fields": "public_metrics"})
    answer = bill.ask(client, asked, 1, "price_user") if bill else client.ask(asked)
    user: Item | None = value_at(answer.body, "data")
    if not user or "id" not in user:
        raise client.error(asked, f"there is no account @{handle}")
    return user


def _query(term: str, accounts: Iterable[str]) -> str:
    """Posts with a term that are neither from the desk nor name it: those are in the other lists."""
    word = term.strip('"')
    said = word if _PLAIN.fullmatch(word) else f'"{word.replace(chr(34), " ")}"'
    desk = " ".join(f"-from:{handle} -@{handle}" for handle in accounts)
    query = f"{said} -is:retweet {desk}"
    if len(query) > _QUERY:
        raise ConfigurationError(f"X searches for {_QUERY} characters at most; shorten '{term[:40]}...'")
    return query


def _handles(source: Source) -> list[str]:
    found = [word.removeprefix("@") for word in source.words("accounts")]
    if not found or not all(_HANDLE.fullmatch(word) for word in found):
        raise ConfigurationError(f"{source.name}: accounts is '{source.option('accounts')}'; write handles")
    return found


def _posts(bill: Bill, reading: Reading) -> Iterator[Page]:
    if not reading.trial:
        yield from _Run(reading, bill).pages()
        return
    most = None if reading.cursor else _cost(bill, reading, _accounts(reading))[0]
    cost = bill.budget if most is None else min(bill.budget, most)
    reading.client.account.bill = (
        f"a trial reads no posts, for X bills each; this run costs ${cost:,.2f} at most"
    )
    yield Page([])


def _cost(bill: Bill, reading: Reading, users: Sequence[Item]) -> tuple[Decimal | None, int]:
    """What a first run costs at most, None where X does not say, and for how many posts."""
    handles, listed = _handles(reading.source), in_lists(users)
    found = in_searches(reading.client, [_query(term, handles) for term in reading.terms])
    if found is None:
        return None, listed
    cost = listed * bill.prices[_price(reading)] + found * bill.prices["price_post"]
    return cost + len(handles) * bill.prices["price_user"], listed + found


def _accounts(reading: Reading) -> list[Item]:
    return [_account(reading.client, handle) for handle in _handles(reading.source)]


def _price(reading: Reading) -> str:
    """Of a post in the lists of an account: lower where the app belongs to the account."""
    return "price_owned" if reading.source.flag("owned", default=False) else "price_post"


def _look(bill: Bill, reading: Reading) -> Seen:
    """That the key is good, by the accounts, and what a first run costs: itself it costs a user each."""
    cost, posts = _cost(bill, reading, _accounts(reading))
    most = bill.budget if cost is None else cost
    return Seen(calls=ceil(posts / _MOST), cost=float(most), budget=float(bill.budget))


def _people(bill: Bill, reading: Reading, words: Sequence[str]) -> dict[str, list[str]]:
    """The authors that handles name: each that is found is a user read, so no more than can be paid.

    The accounts themselves are known, or their own posts tell.
    """
    handles = {word: match[1].lower() for word in words if (match := _HANDLE.fullmatch(word))}
    accounts = reading.cursor.get("accounts", {})
    ours = {handle.lower(): accounts.get(handle, {}).get("id") for handle in _handles(reading.source)}
    known = {handle: [id_] for handle, id_ in ours.items() if id_}
    asked = [handle for handle in handles.values() if handle not in ours]
    if asked and not reading.trial:
        known |= _users(bill, reading, asked)
    return {word: known[handle] for word, handle in handles.items() if handle in known}


def _users(bill: Bill, reading: Reading, handles: Sequence[str]) -> dict[str, list[str]]:
    """Handle -> its id, of those that can be paid; none where nobody has it."""
    bill.begin(reading.client, reading.cursor)
    asked = handles[: min(_MOST, bill.most("price_user"))]
    if not asked:
        return {}
    by = Ask("2/users/by", {"usernames": ",".join(asked)})
    try:
        users = each(bill.ask(reading.client, by, len(asked), "price_user").body, "data")
    except Spent:  # the next run asks for them
        return {}
    bill.pay(reading.client, len(users), "price_user")
    found = {str(text(user, "username")).lower(): [str(text(user, "id"))] for user in users}
    return {handle: found.get(handle, []) for handle in asked}


def connect(source: Source) -> Rest:
    """Reached by a bearer token, or in the name of a user by the four keys of OAuth 1.0a."""
    prices = {name: dollars(source, name, price) for name, price in _PRICES.items()}
    bill = Bill(dollars(source, "budget_dollars", _BUDGET), prices, Ask(_PATHS[_SEARCH]))
    _handles(source)
    source.flag("owned", default=False)
    source.flag("followers", default=True)
    posts = Stream("posts", {"post": _COLUMNS}, partial(_posts, bill), lists_all=False, once=True)
    return Rest(
        source.address().rstrip("/").removesuffix("/2"),
        _auth(source),
        (posts,),
        look=partial(_look, bill),
        people=partial(_people, bill),
        bill=bill,
    )


def _auth(source: Source) -> AuthBase:
    if source.option("token", ""):
        return bearer(source.option("token"))
    keys = ("api_key", "api_key_secret", "access_token", "access_token_secret")
    auth: AuthBase = OAuth1Auth(*(source.option(name).strip() for name in keys))
    return auth


CONNECTOR = Connector(
    "X",
    (
        Word("accounts", "Accounts of the desk", help="handles, separated by commas"),
        Word("budget_dollars", "US dollars that may be spent in a month", default=_BUDGET),
        Word("token", "Bearer token", secret=True, needed=False),
        Word("api_key", "API key", secret=True, needed=False, help="with the next three, instead of a token"),
        Word("api_key_secret", "API key secret", secret=True, needed=False),
        Word("access_token", "Access token", secret=True, needed=False),
        Word("access_token_secret", "Access token secret", secret=True, needed=False),
        Word("owned", "The app belongs to the account (yes or no)", needed=False, default="no"),
    ),
    connect,
    rights="an app that reads only; for the lower price the keys of the account that owns it",
    url_example="https://api.x.com",
)
