"""What users ask for on social, by service and topic, and which of it no service of ours answers to.

A request is a customer's post that is owed an answer: no praise, no spam, nothing judged to need none or
deleted before one. A service is offered when tickets name it. Where posts name no service but their text is
kept, the words that most posts use stand for topics.

The columns follow the four activities of social work: **aware** and **promote** are the desk's own posts
(about how things stand, and about a service), **identify** is finding requests, **engage** answering them.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from metrics.analyses.link import Link, Pairs
from metrics.facts.social import ANSWERS
from metrics.figures import Source, connected, figures
from metrics.units import State
from metrics.window import QuestionError, Window, conditions
from warehouse.tables import message, post, ticket

FEWEST = 5  # posts before a topic is one
MOST_TOPICS = 20
WORD = re.compile(r"[^\W\d_]{4,}")
LINKS = re.compile(r"https?://\S+|[@#]\w+")
EVERYDAY = """
about after again also another anyone anything because been before being cannot could does doesn
done dont down each even ever every everyone from getting give going good have having hello help
here hours into issue just keep keeps know last like long look made make many maybe more most much
must need needs never nobody nothing once only other over people please problem question really
right same says seems should since some somebody someone something still such sure take team tell
than thank thanks that their them then there these they thing things this those through time today
tomorrow tried trying until very waiting want wants week well went were what when where which while
will with without work working works would year yesterday yours your
"""
COMMON = frozenset(EVERYDAY.split())
p, m = post.c, message.c
SAME = and_(m.source == p.source, m.id == p.id)
DIMENSIONS = {"desk": p.desk, "source": p.source, "service": p.service, "platform": p.platform}


@dataclass(frozen=True)
class Requests:
    """What was asked for. `services`, most asked first: service (None: not named), asked (identify), answered
    (their share, 0..1, by message; engage), announced (promote), offered (whether tickets name it).

    `topics`, where text is kept: word, posts, for posts that name no service we offer. `announced` counts all
    the desk's own posts and `about_nothing` those about no service (aware). State `none` without a request,
    `not_computable` without posts of customers.
    """

    state: State
    asked: int
    services: pd.DataFrame
    topics: pd.DataFrame
    with_text: int
    announced: int
    about_nothing: int
    window: Window
    where: Pairs

    @property
    def unmet(self) -> pd.DataFrame:
        """The services asked for that no ticket ever named."""
        named = self.services["service"].notna() & (self.services["asked"] > 0)
        return self.services[named & ~self.services["offered"].astype(bool)]

    @property
    def text_kept(self) -> bool:
        return self.with_text > 0

    def link(self, service: str | None) -> Link:
        """Where the posts about a service are."""
        return Link("mentions", (*self.where, ("service", service)), self.window)


def social_requests(
    source: Source, window: Window | None = None, where: Pairs = (), *, topics: bool = True
) -> Requests:
    """The requests of a window; `where` may name desks, sources and services (channels are ignored).

    `topics` false reads no text: then there are none, and `with_text` is 0.
    """
    within = window or Window()
    asked_of = tuple(pair for pair in where if pair[0] != "channel")
    kept = _kept(within, asked_of)
    with connected(source) as connection:
        if figures("mentions", warehouse=connection)["state"].iloc[0] == State.NOT_COMPUTABLE:
            return Requests(State.NOT_COMPUTABLE, 0, _services([]), _topics({}), 0, 0, 0, within, asked_of)
        rows = connection.execute(_by_service(kept)).all()
        offered = _offered(connection)
        texts = list(connection.execute(_texts(kept, offered)).scalars()) if topics else []
    services = _services(
        [(row.service, row.asked, row.answered, row.announced, row.service in offered) for row in rows]
    )
    asked, announced = int(services["asked"].sum()), int(services["announced"].sum())
    silent = services[services["service"].isna()]
    return Requests(
        state=State.OK if asked else State.NONE,
        asked=asked,
        services=services,
        topics=_topics(topic_words(texts, offered)),
        with_text=len(texts),
        announced=announced,
        about_nothing=int(silent["announced"].sum()),
        window=within,
        where=asked_of,
    )


def _kept(window: Window, where: Pairs) -> list[ColumnElement[bool]]:
    kept = []
    for name, wanted in conditions(where).items():
        if name not in DIMENSIONS:
            raise QuestionError(f"posts have no {name}; they have {', '.join(DIMENSIONS)}")
        named = [value for value in wanted if value is not None]
        column = DIMENSIONS[name]
        kept.append(or_(column.is_(None), column.in_(named)) if None in wanted else column.in_(named))
    if window.first:
        kept.append(p.created_on >= window.first)
    if window.last:
        kept.append(p.created_on <= window.last)
    return kept


def _by_service(kept: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    announces = and_(ANSWERS, p.reply_to.is_(None), func.coalesce(p.kind, "announcement") != "reply")
    return (
        select(
            p.service,
            _how_many(m.owed).label("asked"),
            _how_many(and_(m.owed, m.answered_at.is_not(None))).label("answered"),
            _how_many(announces).label("announced"),
        )
        .select_from(post.outerjoin(message, SAME))
        .where(*kept)
        .group_by(p.service)
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _offered(connection: Connection) -> frozenset[str]:
    """The services that tickets name."""
    named = select(ticket.c.service).where(ticket.c.service.is_not(None)).distinct()
    return frozenset(connection.execute(named).scalars())


def _texts(kept: list[ColumnElement[bool]], offered: frozenset[str]) -> Select[Any]:
    elsewhere = or_(p.service.is_(None), p.service.not_in(sorted(offered)))
    asked = select(p.text).select_from(post.join(message, SAME))
    return asked.where(*kept, m.owed, elsewhere, p.text.is_not(None))


def topic_words(texts: Iterable[str], offered: Iterable[str] = ()) -> Counter[str]:
    """In how many texts each word of four letters and more is used; a word counts once a text.

    Links, names of people and tags, everyday words and the words of the services we offer are left out.
    """
    known = COMMON.union(*(WORD.findall(name.casefold()) for name in offered))
    found: Counter[str] = Counter()
    for text in texts:
        found.update(set(WORD.findall(LINKS.sub(" ", text.casefold()))) - known)
    return found


def _topics(found: "Counter[str] | dict[str, int]") -> pd.DataFrame:
    most = sorted(
        ((count, word) for word, count in found.items() if count >= FEWEST), key=lambda at: (-at[0], at[1])
    )
    return pd.DataFrame([(word, count) for count, word in most[:MOST_TOPICS]], columns=["word", "posts"])


def _services(rows: list[tuple[str | None, int, int, int, bool]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["service", "asked", "answers", "announced", "offered"])
    table = table[(table["asked"] > 0) | (table["announced"] > 0)]
    asked, answers = table["asked"].to_numpy(float), table.pop("answers").to_numpy(float)
    share = np.divide(answers, asked, out=np.full(len(asked), np.nan), where=asked > 0)
    table.insert(2, "answered", share)
    return table.sort_values(["asked", "announced"], ascending=False, ignore_index=True)
