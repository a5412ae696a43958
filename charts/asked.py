"""From the analysis of requests to lists: what people ask for on social, by service and by word."""

from charts import words
from charts.listing import Listing
from language import _
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


def topics_listed(found: Requests, *, title: str, locale: str = words.ENGLISH) -> Listing | None:
    """The words that most posts use which name no service of ours."""
    rows = tuple(
        (str(row["word"]), words.count(row["posts"], locale))
        for row in found.topics.head(MOST).to_dict("records")
    )
    return Listing(title, (_("Word"), _("Posts")), rows, frozenset({1})) if rows else None
