"""News told in sentences: what is new since a visit, and what people ask for on social."""

from charts import words
from charts.readings import value_words
from language import _, ngettext
from metrics.analyses.requests import Requests
from metrics.analyses.visit import Visit
from metrics.catalogue import METRICS
from metrics.units import State
from reports.sentences.pieces import inside, joined

MOST_NAMED = 3


def visit_sentence(found: Visit, locale: str = words.ENGLISH) -> str:
    """What was loaded since a visitor last looked, and which figures of the days since are others."""
    since, count = words.day(found.since.date(), locale), len(found.loads)
    if found.loads.empty:
        loads = _("since {day} nothing was loaded").format(day=since)
    else:
        loads = ngettext(
            "since {day} {loads} load brought {rows} new rows",
            "since {day} {loads} loads brought {rows} new rows",
            count,
        ).format(day=since, loads=words.count(count, locale), rows=words.count(found.new_rows, locale))
    return joined([loads, *_moved(found, locale)])


def _moved(found: Visit, locale: str) -> list[str]:
    if found.window is None:
        return []
    rows = found.changed.to_dict("records")
    if not rows:
        return [_("no figure moved beyond chance")]
    told = []
    for row in rows[:MOST_NAMED]:
        metric = METRICS[str(row["metric"])]
        now, before = (value_words(float(row[name]), metric.unit, locale) for name in ("value", "before"))
        figure = inside(_(metric.short))
        told.append(_("{figure} {now}, before {before}").format(figure=figure, now=now, before=before))
    more = len(rows) - MOST_NAMED
    if more > 0:
        said = ngettext("{n} more figures moved", "{n} more figures moved", more)
        told.append(said.format(n=words.count(more, locale)))
    return told


def requests_sentence(found: Requests, locale: str = words.ENGLISH) -> str:
    """What is asked for on social that no service of ours answers to; '' where nothing was asked."""
    if found.state is not State.OK:
        return ""
    return joined([_unmet(found, locale), *_unnamed(found, locale)])


def _unmet(found: Requests, locale: str) -> str:
    asked = words.count(found.asked, locale)
    if (
        not found.services["service"].notna().any()
        or not found.services.dropna(subset="service")["asked"].sum()
    ):
        return _("none of {asked} requests on social names a service").format(asked=asked)
    rows = found.unmet
    if rows.empty:
        return _("every service that people name on social is one of ours")
    named = [
        f"{name} ({words.count(count, locale)})"
        for name, count in zip(rows["service"][:MOST_NAMED], rows["asked"][:MOST_NAMED], strict=True)
    ]
    more = len(rows) - MOST_NAMED
    told = words.listed([*named, *_more(more, locale)])
    said = _("of {asked} requests on social some are for what no ticket names: {services}")
    return said.format(asked=asked, services=told)


def _more(count: int, locale: str) -> list[str]:
    return [_("{n} more").format(n=words.count(count, locale))] if count > 0 else []


def _unnamed(found: Requests, locale: str) -> list[str]:
    """The words used most where no service of ours is named; says so where texts are not kept."""
    if not found.text_kept:
        return [_("texts are not kept, so what they speak of is not known")]
    if found.topics.empty:
        return []
    top = found.topics.head(MOST_NAMED)
    pairs = zip(top["word"], top["posts"], strict=True)
    told = [f"'{word}' ({words.count(posts, locale)})" for word, posts in pairs]
    return [_("elsewhere people speak of {words}").format(words=words.listed(told))]
