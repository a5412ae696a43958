"""From the analysis of requests to lists: what people ask for on social, by service and by word."""

from charts import words
from charts.listing import Listing
from language import _
from metrics.analyses.overheard import Overheard
from metrics.analyses.requests import Requests

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
    return Listing(title, header, rows, frozenset({1, 2, 3}))


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
    return Listing(title, header, rows, frozenset({1, 2, 3})) if rows else None


def topics_listed(found: Requests, *, title: str, locale: str = words.ENGLISH) -> Listing | None:
    """The words that most posts use which name no service of ours."""
    rows = tuple(
        (str(row["word"]), words.count(row["posts"], locale))
        for row in found.topics.head(MOST).to_dict("records")
    )
    return Listing(title, (_("Word"), _("Posts")), rows, frozenset({1})) if rows else None
