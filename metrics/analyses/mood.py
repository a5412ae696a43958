"""How customers' messages sound: negative, neutral or positive, and how far whoever told it can be trusted.

Indicative only. A tone is a guess unless a person gave it; how often the known ways of guessing are right was
measured on labelled tweets, see MEASURED.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Select, Subquery, case, func, select

from language import N_
from metrics.analyses.link import Link, Pairs
from metrics.analyses.moments import origin
from metrics.availability import availability
from metrics.facts.posts import customer_rows
from metrics.facts.rows import Scope
from metrics.figures import Source, connected
from metrics.provenance import Provenance
from metrics.statement import dimension, filters, located
from metrics.units import State
from metrics.window import Question, Window, conditions
from warehouse.tables import post

FEWEST = 30
TONES = ("negative", "neutral", "positive")
DEFINITION = N_(
    "Customers' messages without spam, whose mood is known to be negative, neutral or "
    "positive. The mood is a guess of a program unless a person gave it, and those who write "
    "are not all customers."
)


@dataclass(frozen=True)
class Measured:
    """Of the messages of each mood a way of telling recognises `share` (0..1, the mean over the three moods:
    macro-averaged recall; guessing gets a third), measured on `n` messages of `data`.
    """

    share: float
    n: int
    data: str


TWEETS = "the test set of TweetEval 2020"
MEASURED = {
    "vader": Measured(0.570, 12_284, TWEETS),
    "afinn": Measured(0.572, 12_284, TWEETS),
    "textblob": Measured(0.494, 12_284, TWEETS),
}
BY_PEOPLE = frozenset({"human", "person", "agent", "manual"})


@dataclass(frozen=True)
class Mood:
    """`tones` has a row for each platform (None: not known): platform, negative, neutral, positive (counts),
    n; the most messages first. `methods`: method (None: the source does not say), n, most used first.

    State `few` under thirty messages, `none` without any, `not_computable` where no source gives a mood.
    """

    state: State
    n: int
    tones: pd.DataFrame
    methods: pd.DataFrame
    origin: Provenance | None
    window: Window
    where: Pairs

    def link(self, platform: str | None) -> Link:
        """Where the messages of a platform are."""
        return Link("mentions", (*self.where, ("platform", platform)), self.window)


def measured(method: str | None) -> Measured | None:
    """How well a way of telling did where it was measured; None where it never was."""
    return MEASURED.get((method or "").casefold())


def by_people(method: str | None) -> bool:
    """Whether a person told the mood."""
    return (method or "").casefold() in BY_PEOPLE


def mood(source: Source, window: Window | None = None, where: Pairs = ()) -> Mood:
    """The moods of the messages of a window, by platform."""
    question = Question(window or Window(), by=("platform",), where=conditions(where))
    with connected(source) as connection:
        available = availability(connection)
        if not available.fields.get("post.sentiment"):
            none = pd.DataFrame(columns=["platform", *TONES, "n"])
            methods = pd.DataFrame(columns=["method", "n"])
            return Mood(State.NOT_COMPUTABLE, 0, none, methods, None, question.window, where)
        told = customer_rows(Scope(question, available))
        rows = told.add_columns(post.c.sentiment_method.label("method")).subquery("messages")
        query = _by_platform(rows, question)
        tones = pd.DataFrame(connection.execute(query).all(), columns=["platform", *TONES, "n"])
        methods = pd.DataFrame(connection.execute(methods_of(rows, question)).all(), columns=["method", "n"])
        n = int(tones["n"].sum())
        made = origin(
            query,
            question,
            source,
            connection,
            name="mood",
            definition=DEFINITION,
            used=n,
            tables=("post",),
        )
    state = State.NONE if not n else State.FEW if n < FEWEST else State.OK
    return Mood(state, n, tones, methods, made, question.window, where)


def _by_platform(rows: Subquery, question: Question) -> Select[Any]:
    c = rows.c
    platform, n = dimension(rows, "platform").label("platform"), func.count().label("n")
    neutral = case((~c.positive & ~c.negative, 1))
    return (
        select(
            platform,
            func.count(case((c.negative, 1))).label("negative"),
            func.count(neutral).label("neutral"),
            func.count(case((c.positive, 1))).label("positive"),
            n,
        )
        .select_from(located(rows, tuple(question.dimensions)))
        .where(*filters(rows, question), c.classified, ~c.spam)
        .group_by(platform)
        .order_by(n.desc(), platform)
    )


def methods_of(rows: Subquery, question: Question) -> Select[Any]:
    """Who told the moods of rows with method, classified and spam: method, n, the most used first."""
    n = func.count().label("n")
    return (
        select(rows.c.method, n)
        .select_from(located(rows, tuple(question.dimensions)))
        .where(*filters(rows, question), rows.c.classified, ~rows.c.spam)
        .group_by(rows.c.method)
        .order_by(n.desc(), rows.c.method)
    )
