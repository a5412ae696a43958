"""Mastodon (and what speaks its API): mentions of the desk's account, its own posts, and their threads.

Mentions are notifications, read forward by `min_id`, which leaves no gap where `since_id` would. Who answers
without naming the desk causes none: such replies are found in the context of a post that has more replies
than are known. What was edited, liked or deleted lately is found by asking for the posts of a window again.
Ids are opaque texts in the order of (length, text); those of notifications are not those of posts. There is
no id of a conversation, and `in_reply_to_account_id` skips replies to oneself: threads go by the parents.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from configuration import Source
from connectors.authentication import bearer
from connectors.fields import Item, count, each, flag, sound_times, text, time
from connectors.gone import too_many
from connectors.instants import iso
from connectors.posts import POST, linked, plain
from connectors.rest import Ask, Client, Forbidden, Items
from connectors.streams import Connector, Held, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

DAYS = 30  # of the window that is read again
_ME = Ask("v1/accounts/verify_credentials")
_MENTIONS = Ask("v1/notifications", {"types[]": "mention", "include_filtered": "true", "limit": 80})
_OVERLAP = 20  # ids that are read again: a number may be given before one that is lower
_TOGETHER = 20  # the most posts that a server gives at once; it says so nowhere
_OPEN = frozenset({"public", "unlisted"})


@dataclass
class _Account:
    """One run of one account: asks, and remembers what it knows.

    `lists`: the newest ids of each list. `held`: posts of the window that earlier runs have read; `known`:
    with those of this run. `named`: id -> whether it is news. `replies`: how many there are to a post,
    `answers`: how many of them are known. `orphans`: replies to posts that are not. `waiting`: posts whose
    threads are not read yet; `left`, from a run that was cut off.
    """

    client: Client
    id: str
    name: str
    since: datetime
    goes_on_from: datetime
    lists: dict[str, list[str]]
    left: frozenset[str]
    held: Mapping[str, Held]
    known: dict[str, Held]
    answers: Counter[str]
    named: dict[str, bool] = field(default_factory=dict)
    replies: dict[str, int] = field(default_factory=dict)
    orphans: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    followers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, reading: Reading, days: float) -> "_Account":
        """The account of the token; another one than before would go on in lists that are not its own."""
        client, cursor = reading.client, reading.cursor
        me = client.ask(_ME).body
        if cursor and cursor["account"] != me["id"]:
            raise client.error(_ME, "its token is another account's than before; sync with --full")
        held = reading.held(reading.since if reading.full else client.now() - timedelta(days=days))
        known = {} if reading.full else dict(held)  # a full run reads every thread anew
        followers = count(me, "followers_count")
        return cls(
            client,
            me["id"],
            me["acct"],
            reading.since,
            reading.from_cursor(),
            {name: list(ids) for name, ids in cursor.get("lists", {}).items()},
            frozenset(cursor.get("waiting", ())),
            held,
            known,
            Counter({name: one.comments or 0 for name, one in known.items()}),
            followers={} if followers is None else {me["acct"]: followers},
        )

    def cursor(self) -> dict[str, object]:
        return {
            "account": self.id,
            "lists": dict(self.lists),
            "waiting": sorted(self.left | self.waiting),
            "since": iso(self.goes_on_from),
        }

    def listed(self, name: str, ask: Ask) -> Iterator[Page]:
        """What is new of a list; the first time all of it since the beginning, from its newest on."""
        seen = self.lists.get(name, [])
        for page in self._newer(ask, seen[0]) if seen else self._older(ask):
            found = [one for one in page if one["id"] not in seen]
            seen = sorted({*seen, *(one["id"] for one in found)}, key=_order)[-_OVERLAP:]
            if name in self.lists:
                self.lists[name] = seen
            yield self.page([post for one in found if (post := _said(one))], news=name in self.lists)
        self.lists[name] = seen
        yield Page([], self.cursor())

    def _newer(self, ask: Ask, after: str) -> Iterator[Items]:
        """Forward; some servers begin anew where nothing is newer, so the ids have to be higher."""
        while True:
            found = self._items(ask.having(min_id=after))
            newer = [one for one in found if _order(one["id"]) > _order(after)]
            if not newer:
                return
            yield newer
            after = max((one["id"] for one in newer), key=_order)

    def searched(self, term: str) -> Iterator[Page]:
        """Who speaks of a term: down to what was found before, as a search goes down even with `min_id`."""
        after, *_ = newest = self.lists.get(f"search {term}") or [""]
        asked = Ask("v2/search", {"q": term, "type": "statuses", "limit": 40})
        for found in self._older(asked, "statuses"):
            newest = [max([*newest, *(one["id"] for one in found)], key=_order)]
            others = [one for one in self._unnamed(found) if not self._is_ours(one)]
            yield self.page([post for one in others if (post := _said(one))], ours=False, news=bool(after))
            if any(_order(one["id"]) <= _order(after) for one in found):
                break
        self.lists[f"search {term}"] = newest
        yield Page([], self.cursor())

    def _older(self, ask: Ask, items: str | None = None) -> Iterator[Items]:
        before: str | None = None
        while True:
            found = self._items(ask.having(max_id=before) if before else ask, items)
            older = [one for one in found if before is None or _order(one["id"]) < _order(before)]
            if not older and found:
                raise self.client.error(ask, "gives the same page again; its paging is broken")
            if not older:
                return
            before = min((one["id"] for one in older), key=_order)
            there = [one for one in older if not self._too_old(one)]
            yield there
            if len(there) < len(older):
                return

    def _too_old(self, item: Item) -> bool:
        created = sound_times([item], lambda one: time(one, "created_at"), self.client.now())
        return bool(created) and created[0] < self.since

    def _items(self, ask: Ask, items: str | None = None) -> Items:
        return self.client.items(self.client.ask(ask), items)

    def again(self) -> Iterator[Page]:
        """The posts of the window that no list has named, as they are now; what is missing was deleted."""
        gone = list[str]()
        unnamed = sorted(self.held.keys() - self.named.keys(), key=_order)
        for first in range(0, len(unnamed), _TOGETHER):
            some = unnamed[first : first + _TOGETHER]
            found = {one["id"]: one for one in self._together(some)}
            for missing in [one for one in some if one not in found]:
                answer = self.client.ask(Ask(f"v1/statuses/{missing}"), absent=(404,))
                if answer.body is not None:
                    found[missing] = answer.body
            gone += [one for one in some if one not in found]
            yield self.page(list(found.values()), ours=False)  # or as they are held
        if too_many(len(gone), len(self.held)):
            what = (
                f"{len(gone):,} of {len(self.held):,} posts are no longer shown; nothing is marked as deleted"
            )
            raise self.client.error(Ask("v1/statuses"), f"{what}: check what its token may read")
        yield self.page([], gone=gone)

    def _together(self, ids: Sequence[str]) -> Items:
        """None from servers that do not give several at once, as Mastodon before 4.3."""
        answer = self.client.ask(Ask("v1/statuses", {"id[]": ids}), absent=(400, 404, 405))
        return [] if answer.body is None else self.client.items(answer, None)

    def threads(self) -> Iterator[Page]:
        """What is said above and below the posts of which not all is known, the oldest first."""
        done = set[str]()
        while todo := sorted((self.left | self.replies.keys()) - done, key=_order):
            for post in todo:
                if post not in done and self._grown(post):
                    answer = self.client.ask(Ask(f"v1/statuses/{post}/context"), absent=(404,))
                    page, covered = self._thread(post, answer.body)
                    done |= covered
                    self._done(covered)
                    yield replace(page, cursor=self.cursor())
                done.add(post)
                self._done({post})

    def _done(self, posts: set[str]) -> None:
        self.left -= posts
        self.waiting -= posts

    def _grown(self, post: str) -> bool:
        """Whether some of its thread is unknown: replies, or what it replies to."""
        if post in self.left:
            return True
        if post not in self.known:
            return False
        orphan = post in self.orphans and self.known[post].reply_to not in self.known
        return orphan or self.replies[post] > self.answers[post]

    def _thread(self, post: str, context: Item | None) -> tuple[Page, set[str]]:
        """The posts around one, and of which of them all replies are in; without a context it was deleted."""
        if context is None:
            return self.page([], gone=[post]), set()
        above, below = each(context, "ancestors"), each(context, "descendants")
        talk = next((place for place, one in enumerate(above) if self._is_ours(one)), len(above))
        others, ours = self._unnamed(above[:talk]), self._unnamed(above[talk:])
        before, page = self.page(others, ours=False), self.page([*ours, *below])
        found = replace(page, rows=[*before.rows, *page.rows], refusals=[*before.refusals, *page.refusals])
        return found, {post, *(one["id"] for one in below)}

    def _unnamed(self, posts: Sequence[Item]) -> list[Item]:
        return [one for one in posts if one["id"] not in self.named]

    def _is_ours(self, post: Item) -> bool:
        """It names the desk, or the desk has said it; what follows is talk with the desk."""
        names_us = any(one.get("id") == self.id for one in each(post, "mentions"))
        return names_us or text(post, "account", "id") == self.id

    def page(self, posts: Items, *, ours: bool = True, news: bool = False, gone: Sequence[str] = ()) -> Page:
        for one in gone:
            lost = self.known.pop(one, None)
            if lost is not None and lost.reply_to is not None:
                self.answers[lost.reply_to] -= 1
        rows, refusals = fitting(posts, partial(self._post, ours, news))
        return Page(rows, self.cursor(), removed=list(gone), refusals=refusals)

    def _post(self, ours: bool, news: bool, item: Item) -> Row:
        """A parent that was deleted is missing in its replies, too, so it stays as it was known."""
        name = str(item["id"])
        held = self.held.get(name)
        parent = text(item, "in_reply_to_id") or (held.reply_to if held else None)
        ours = ours or (held is not None and held.kind != "overheard")
        author = text(item, "account", "id")
        news = self.named.get(name, news or parent in self.held)
        self.named[name] = news
        row: dict[str, Any] = {
            "id": name,
            "reply_to": parent,
            "author": author,
            "author_names": _names(item),
            "bot": flag(item, "account", "bot"),
            "account": self.name,
            "kind": "reply" if parent else "announcement" if author == self.id else "mention",
            "addressed": ours,
            "news": news,
            "private": text(item, "visibility") not in _OPEN,
            "created_at": time(item, "created_at"),
            "edited_at": time(item, "edited_at"),
            "updated_at": time(item, "edited_at"),
            "text": "\n".join(filter(None, (text(item, "spoiler_text"), plain(text(item, "content"))))),
            "links": linked(text(item, "content")),
            "reactions": count(item, "favourites_count"),
            "shares": count(item, "reblogs_count"),
            "comments": count(item, "replies_count"),
        }
        self._know(name, Held(name, parent, row["comments"]), ours=ours, private=row["private"])
        return row

    def _know(self, name: str, post: Held, *, ours: bool, private: bool) -> None:
        if name not in self.known and post.reply_to:
            self.answers[post.reply_to] += not private
            self.orphans.add(name)
        self.known[name] = post
        if ours:
            self.replies[name] = post.comments or 0
            if self._grown(name):
                self.waiting.add(name)


def _posts(reading: Reading, days: float) -> Iterator[Page]:
    began, account = reading.client.now(), _Account.of(reading, days)
    yield from account.listed("mentions", _MENTIONS)
    yield from account.listed("own", _own(account.id))
    yield from account.again()
    yield from account.threads()
    account.goes_on_from = began
    yield Page([], account.cursor(), followers=account.followers)
    for term in reading.terms:  # at the end, as a token may lack the right to search
        yield from account.searched(term)


def _own(account: str) -> Ask:
    return Ask(
        f"v1/accounts/{account}/statuses",
        {"exclude_replies": "false", "exclude_reblogs": "true", "limit": 40},
    )


def _said(item: Item) -> Item | None:
    """The post of a notification, or of a list; what is only passed on is none."""
    post: Item | None = item.get("status") if "type" in item else item
    return None if post is None or post.get("reblog") else post


def _names(item: Item) -> list[str]:
    """What a roster may call its author: alone, or with the host."""
    name = text(item, "account", "acct") or ""
    return [name, name if "@" in name else f"{name}@{urlsplit(text(item, 'account', 'url') or '').netloc}"]


def _order(name: str) -> tuple[int, str]:
    return len(name), name


def _people(reading: Reading, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The ids of the accounts that a roster names; none for a word that names nobody here."""
    found = dict[str, list[str]]()
    for word in words:
        asked = Ask("v1/accounts/lookup", {"acct": word.removeprefix("@")})
        account = reading.client.ask(asked, absent=(404,)).body
        found[word] = [account["id"]] if account else []
    return found


def _look(reading: Reading) -> Seen:
    """Which scopes lack, and the oldest mention of the newest page."""
    lacking, since = list[str](), None
    try:
        me = reading.client.ask(_ME).body["id"]
    except Forbidden:
        return Seen(lacking=["read:accounts"])
    for scope, ask in (("read:notifications", _MENTIONS), ("read:statuses", _own(me))):
        try:
            found = reading.client.items(reading.client.ask(ask), None)
        except Forbidden:
            lacking.append(scope)
            continue
        since = since or (time(found[-1], "created_at") if found else None)
    return Seen(since=since, lacking=lacking)


def connect(source: Source) -> Rest:
    """Reached by the token of the desk's own account."""
    days = source.days("reread_days", DAYS)
    posts = Stream("posts", {"post": POST}, partial(_posts, days=days), lists_all=False)
    base = f"{source.address().rstrip('/')}/api"
    return Rest(base, bearer(source.option("token")), (posts,), look=_look, people=_people)


CONNECTOR = Connector(
    "Mastodon",
    (
        Word("token", "Access token", secret=True),
        Word("reread_days", "Days that are read again", needed=False, default=str(DAYS)),
    ),
    connect,
    rights="an access token of the desk's account with read:accounts, read:notifications and read:statuses",
    url_example="https://social.example.org",
)
