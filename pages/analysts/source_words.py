"""The words of the sources, what each is read as, and which of them nothing understands.

Nothing here knows Streamlit. A channel, an intent and a mood are one of a closed list. Any text is a kind, a
priority, a category or a service: of those a word is only suspected of being another one, spelt otherwise.
"""

import re
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, select

from language import N_, _
from warehouse.meanings import CLOSED, FIELDS
from warehouse.tables import post, ticket

TELLING = 3  # letters; fewer are a code
_STORED: dict[str, Any] = {"ticket": ticket, "post": post}
Field = tuple[str, str]  # table, column
NAMES: dict[Field, str] = {
    ("ticket", "channel"): N_("Channel"),
    ("ticket", "kind"): N_("Kind"),
    ("ticket", "priority"): N_("Priority"),
    ("ticket", "category"): N_("Category"),
    ("ticket", "service"): N_("Service"),
    ("post", "intent"): N_("What a post wants"),
    ("post", "sentiment"): N_("Mood of a post"),
    ("post", "service"): N_("Service of a post"),
}
EFFECTS: dict[Field, str] = {
    (
        "ticket",
        "channel",
    ): N_(
        "A channel word that is not understood counts as 'other': its tickets are in Contacts, "
        "and missing from the channel they came by."
    ),
    ("ticket", "kind"): N_(
        "Two spellings of one kind are two kinds in every figure by kind, and like for like "
        "comparisons then set them apart."
    ),
    (
        "ticket",
        "priority",
    ): N_(
        "Two spellings of one priority are two priorities in every figure by priority, and like "
        "for like comparisons then set them apart."
    ),
    ("ticket", "category"): N_(
        "Two spellings of one category are two categories in every figure by category."
    ),
    ("ticket", "service"): N_("Two spellings of one service are two services in every figure by service."),
    (
        "post",
        "intent",
    ): N_(
        "Only 'praise' is owed no answer, and only 'spam' is no contact: a post with another word"
        " for them counts as unanswered."
    ),
    (
        "post",
        "sentiment",
    ): N_("A post whose mood is none of positive, neutral and negative is left out of the mood."),
    ("post", "service"): N_("Two spellings of one service are two services in every figure by service."),
}


def words(connection: Connection, field: Field) -> pd.DataFrame:
    """The words of every source in a field, the most frequent first.

    Columns: source, word (as the source spells it), rows, reads (what they count as), said (the meaning given
    on the page, or None), doubt (why it may want a meaning; '' where nothing seems wrong).
    """
    stored, (table, name) = _STORED[field[0]].c, field
    given, reads = stored[f"{name}_given"], stored[name]
    heard = stored.channel_raw if field == ("ticket", "channel") else func.coalesce(given, reads)
    said = case((given.is_not(None), reads))
    each = (
        select(
            *(stored.source, heard.label("word"), reads.label("reads"), said.label("said")),
            _unknown(field).label("unknown"),
        )
        .where(heard.is_not(None), reads.is_not(None))
        .subquery("each")
        .c
    )
    rows = select(*each, func.count()).group_by(*each)
    columns = ["source", "word", "reads", "said", "unknown", "rows"]
    found = pd.DataFrame(connection.execute(rows).all(), columns=columns).astype({"said": object})
    found["said"] = found["said"].where(found["said"].notna(), None)
    found["doubt"] = _doubts(found, closed=(table, name) in CLOSED)
    found = found.sort_values(["rows", "source", "word"], ascending=[False, True, True], ignore_index=True)
    return found[["source", "word", "rows", "reads", "said", "doubt"]]


def _unknown(field: Field) -> ColumnElement[Any]:
    """Whether no rule understands the stored word, where there are rules."""
    t, p = ticket.c, post.c
    if field == ("ticket", "channel"):
        unmapped = func.coalesce(t.channel_rule, "unmapped") == "unmapped"
        return and_(t.channel == "other", unmapped, t.channel_given.is_(None))
    if field == ("post", "intent"):
        return and_(p.intent.not_in(CLOSED[field]), p.intent_given.is_(None))
    if field == ("post", "sentiment"):
        return and_(func.lower(p.sentiment).not_in(CLOSED[field]), p.sentiment_given.is_(None)).label(
            "unknown"
        )
    return literal(False)


def _doubts(found: pd.DataFrame, *, closed: bool) -> "pd.Series[str]":
    if closed:
        return found["unknown"].map({True: _("not understood"), False: ""}).astype(object)
    bare = found["reads"].map(bare_word)
    spellings: dict[str, list[str]] = {}
    for key, word in zip(bare, found["reads"], strict=True):
        if word not in spellings.setdefault(key, []):
            spellings[key].append(word)
    return pd.Series(
        [
            ", ".join(_("like {word}").format(word=other) for other in spellings[key] if other != word)
            if key
            else ""
            for key, word in zip(bare, found["reads"], strict=True)
        ],
        index=found.index,
        dtype=object,
    )


def bare_word(word: str) -> str:
    """A word without case, punctuation, a number before it and a plural's s: '3 - Moderate' is 'moderate'.

    Any other number says something: 'P1' and 'P2' are two words, as are '1 - P' and '2 - P'.
    """
    plain = re.sub(r"[\W_]+", " ", word.casefold()).strip()
    letters = re.sub(r"^\d+ ", "", plain)
    return (letters if len(letters) >= TELLING else plain).removesuffix("s")


def in_use(connection: Connection) -> list[Field]:
    """The fields in which any source says anything, in the order they are shown."""
    fields = [(table, name) for table, names in FIELDS.items() for name in names]
    told = {
        table: connection.execute(select(*(func.max(_STORED[table].c[name]) for name in FIELDS[table]))).one()
        for table in FIELDS
    }
    return [field for field in fields if told[field[0]][FIELDS[field[0]].index(field[1])] is not None]
