"""What people speak of without asking us, by service: found by the watch list, and how it sounds.

Indicative only: posts are found by words, and a mood is a guess unless a person gave it.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Select, Subquery, case, func, select

from language import N_
from metrics.analyses.link import Link, Pairs
from metrics.analyses.moments import origin
from metrics.analyses.mood import methods_of
from metrics.availability import availability
from metrics.facts.posts import overheard_rows
from metrics.facts.rows import Scope
from metrics.figures import Source, connected
from metrics.provenance import Provenance
from metrics.statement import filters, located
from metrics.units import State
from metrics.window import Question, Window, conditions
from warehouse.tables import post

COLUMNS = ("service", "posts", "people", "scored", "negative", "positive")
DEFINITION = N_(
    "Posts that name a service or a term of the watch list and are not said to us, without spam, by the "
    "service that they name first. The mood is that of the posts whose mood is known."
)
p = post.c


@dataclass(frozen=True)
class Overheard:
    """`services` has a row for each service (None: a term alone), the most posts first: service, posts,
    people (who wrote them; 0 where authors are not known), scored (posts whose mood is known), negative,
    positive.

    `methods`: method (None: the source does not say), n: who told the moods. State `none` without a post,
    `not_computable` where nothing was ever overheard.
    """

    state: State
    n: int
    services: pd.DataFrame
    methods: pd.DataFrame
    origin: Provenance | None
    window: Window
    where: Pairs

    def link(self, service: str | None) -> Link:
        """Where the posts about a service are."""
        return Link("overheard_mentions", (*self.where, ("service", service)), self.window)


def overheard(source: Source, window: Window | None = None, where: Pairs = ()) -> Overheard:
    """What was overheard in a window, by service; a channel among `where` is ignored."""
    asked_of = tuple(pair for pair in where if pair[0] != "channel")
    question = Question(window or Window(), by=("service",), where=conditions(asked_of))
    with connected(source) as connection:
        available = availability(connection)
        if not available.fields.get("post.overheard"):
            none, methods = pd.DataFrame(columns=list(COLUMNS)), pd.DataFrame(columns=["method", "n"])
            return Overheard(State.NOT_COMPUTABLE, 0, none, methods, None, question.window, asked_of)
        tone = func.lower(p.sentiment)
        told = overheard_rows(Scope(question, available)).add_columns(
            p.author,
            p.sentiment_method.label("method"),
            tone.in_(("positive", "neutral", "negative")).label("classified"),
            (tone == "positive").label("positive"),
            (tone == "negative").label("negative"),
        )
        rows = told.subquery("overheard")
        query = _by_service(rows, question)
        services = pd.DataFrame(connection.execute(query).all(), columns=list(COLUMNS))
        methods = pd.DataFrame(connection.execute(methods_of(rows, question)).all(), columns=["method", "n"])
        n = int(services["posts"].sum())
        made = origin(
            query,
            question,
            source,
            connection,
            name="overheard",
            definition=DEFINITION,
            used=n,
            tables=("post",),
        )
    state = State.OK if n else State.NONE
    return Overheard(state, n, services, methods, made, question.window, asked_of)


def _by_service(rows: Subquery, question: Question) -> Select[Any]:
    c, posts = rows.c, func.count().label("posts")
    return (
        select(
            c.service,
            posts,
            func.count(c.author.distinct()).label("people"),
            func.count(case((c.classified, 1))).label("scored"),
            func.count(case((c.negative, 1))).label("negative"),
            func.count(case((c.positive, 1))).label("positive"),
        )
        .select_from(located(rows, tuple(question.dimensions)))
        .where(*filters(rows, question), ~c.spam)
        .group_by(c.service)
        .order_by(posts.desc(), c.service)
    )
