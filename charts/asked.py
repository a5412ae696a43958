"""From the analysis of requests to lists: what people ask for on social, by service and by word."""

from collections.abc import Iterable

from charts import words
from charts.forms import Rows
from charts.headlines import largest
from charts.listing import Listing, known
from language import _
from metrics.analyses.overheard import Overheard
from metrics.analyses.requests import Requests
from metrics.units import Unit

MOST = 15


def services_listed(found: Requests, *, title: str, locale: str = words.ENGLISH) -> Listing | None:
    """A row a service, most asked for first: requests, how many were answered, our own posts about it."""
    named = found.services[found.services["service"].notna()]
    if named.empty:
        return None
    rows = tuple(
        (
            str(row["service"]),
            words.count(row["asked"], locale),
            words.share(row["answered"], locale),
            words.count(row["announced"], locale),
            _("yes") if row["offered"] else _("no"),
        )
        for row in named.head(MOST).to_dict("records")
    )
    header = (_("Service"), _("Requests"), _("Answered"), _("Our posts"), _("Ours"))
    behind = tuple(
        (
            None,
            known(row["asked"], Unit.COUNT),
            known(row["answered"], Unit.SHARE),
            known(row["announced"], Unit.COUNT),
            None,
        )
        for row in named.head(MOST).to_dict("records")
    )
    most = _most(rows, named["asked"])
    return Listing(title, header, rows, frozenset({1, 2, 3}), says=most, behind=behind)


def overheard_listed(found: Overheard, *, title: str, locale: str = words.ENGLISH) -> Listing | None:
    """A row a service, most spoken of first: posts, people, how many of those with a mood are negative."""
    rows = tuple(
        (
            _("Other words we listen for") if words.missing(row["service"]) else str(row["service"]),
            words.count(row["posts"], locale),
            words.count(row["people"], locale) if row["people"] else words.DASH,
            words.few(row["negative"], row["scored"], locale) if row["scored"] else words.DASH,
        )
        for row in found.services.head(MOST).to_dict("records")
    )
    header = (_("Service"), _("Posts"), _("People"), _("Negative (indicative)"))
    behind = tuple(
        (None, known(row["posts"], Unit.COUNT), known(row["people"] or None, Unit.COUNT), None)
        for row in found.services.head(MOST).to_dict("records")
    )
    most = _most(rows, found.services["posts"])
    return Listing(title, header, rows, frozenset({1, 2, 3}), says=most, behind=behind) if rows else None


def topics_listed(found: Requests, *, title: str, locale: str = words.ENGLISH) -> Listing | None:
    """The words that most posts use which name no service of ours."""
    rows = tuple(
        (str(row["word"]), words.count(row["posts"], locale))
        for row in found.topics.head(MOST).to_dict("records")
    )
    most = _most(rows, found.topics["posts"])
    behind = tuple(
        (None, known(row["posts"], Unit.COUNT)) for row in found.topics.head(MOST).to_dict("records")
    )
    header = (_("Word"), _("Posts"))
    return Listing(title, header, rows, frozenset({1}), says=most, behind=behind) if rows else None


def _most(rows: Rows, counts: Iterable[float]) -> str:
    """Which row has most of what the first column of numbers counts."""
    return largest((row[0], float(count), row[1]) for row, count in zip(rows, counts, strict=False))
