"""News told in sentences: what is new since a visit, and what people ask for on social."""

from charts import words
from charts.readings import value_words
from metrics.analyses.requests import Requests
from metrics.analyses.visit import Visit
from metrics.catalogue import METRICS
from metrics.units import State
from reports.sentences.pieces import joined

MOST_NAMED = 3


def visit_sentence(found: Visit, locale: str = words.ENGLISH) -> str:
    """What was loaded since a visitor last looked, and which figures of the days since are others."""
    begin = f"since {words.day(found.since.date(), locale)}"
    if found.loads.empty:
        loads = f"{begin} nothing was loaded"
    else:
        count = len(found.loads)
        loads = (
            f"{begin} {words.count(count, locale)} {'load' if count == 1 else 'loads'} brought "
            f"{words.count(found.new_rows, locale)} new rows"
        )
    return joined([loads, *_moved(found, locale)])


def _moved(found: Visit, locale: str) -> list[str]:
    if found.window is None:
        return []
    rows = found.changed.to_dict("records")
    if not rows:
        return ["no figure moved beyond chance"]
    told = []
    for row in rows[:MOST_NAMED]:
        metric = METRICS[str(row["metric"])]
        now, before = (value_words(float(row[name]), metric.unit, locale) for name in ("value", "before"))
        told.append(f"{metric.short[:1].lower()}{metric.short[1:]} {now}, before {before}")
    if len(rows) > MOST_NAMED:
        told.append(f"{words.count(len(rows) - MOST_NAMED, locale)} more figures moved")
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
        return f"none of {asked} requests on social names a service"
    rows = found.unmet
    if rows.empty:
        return "every service that people name on social is one of ours"
    named = [
        f"{name} ({words.count(count, locale)})"
        for name, count in zip(rows["service"][:MOST_NAMED], rows["asked"][:MOST_NAMED], strict=True)
    ]
    more = len(rows) - MOST_NAMED
    told = words.listed([*named, *_more(more)])
    return f"of {asked} requests on social some are for what no ticket names: {told}"


def _more(count: int) -> list[str]:
    return [f"{count} more"] if count > 0 else []


def _unnamed(found: Requests, locale: str) -> list[str]:
    """The words used most where no service of ours is named; says so where texts are not kept."""
    if not found.text_kept:
        return ["texts are not kept, so what they speak of is not known"]
    if found.topics.empty:
        return []
    top = found.topics.head(MOST_NAMED)
    pairs = zip(top["word"], top["posts"], strict=True)
    told = [f"'{word}' ({words.count(posts, locale)})" for word, posts in pairs]
    return [f"elsewhere people speak of {words.listed(told)}"]
