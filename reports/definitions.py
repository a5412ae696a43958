"""The definitions of all metrics in words, from their declarations: the text of docs/definitions.md.

`python -m reports.definitions` writes the file anew; the Definitions page says the same from the same words.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from charts import words
from language import N_, _
from metrics import BENCHMARKS, METRICS, Benchmark, Kind, Metric, Verdict
from metrics.catalogue import FAMILIES
from metrics.compare import judge
from metrics.kpis import ANSWERED_BY, LEFT_OUT

FILE = Path("docs/definitions.md")
INTRODUCTION = (
    "Made from the declarations by `python -m reports.definitions`; what is changed here is lost. Standards "
    "and firms are named from general knowledge: their texts were not all read. A share has a 95 % Wilson "
    "interval; a median one by order statistics from 6 values on, a 90th percentile from 45. With fewer "
    "cases than the smallest sample a figure is a dash. Behind each published figure stands how it may be "
    "used."
)
FAMILY_WORDS = {
    "adoption": N_("Which channels people use"),
    "response": N_("Whether and when they get an answer"),
    "resolution": N_("Whether and when it is resolved"),
    "satisfaction": N_("Whether they are content"),
    "social": N_("Social media"),
    "self-service and cost": N_("Self-service and cost"),
    "data": N_("The data themselves"),
}
_UNITS = {
    "share": N_("a share, printed in percent"),
    "share points": N_("a difference of shares, in points"),
    "minutes": N_("minutes"),
    "seconds": N_("seconds"),
    "count": N_("a count"),
    "score": N_("a score on the question's own scale"),
    "net score": N_("a net score, -100 to 100"),
    "channels": N_("a number of channels"),
    "money": N_("money, in the currency of the cost table"),
    "views": N_("views for each announcement"),
    "ratio": N_("so many for each one"),
}
_BETTER = {
    "higher": N_("more is better"),
    "lower": N_("less is better"),
    "neither": N_("neither is better: it informs"),
}
_FORMULAS = {
    "share": N_("those the definition names ÷ all {counted} that can be judged; added up before dividing"),
    "pooled": N_("one sum ÷ another, over the {counted} that have both; added up before dividing"),
    "count": N_("a count of the {counted} that the definition names"),
    "median": N_("the value with half of the {counted} below it; negative times are left out"),
    "percentile": N_("the value with {percent:g} % of the {counted} at or below it, interpolated (R-7)"),
    "mean": N_("the sum over the {counted} ÷ how many there are"),
    "difference": N_("the value now less the value a year earlier"),
    "diversity": N_("exp(-sum p ln p), p the share of each channel in the {counted}"),
    "age": N_("the minutes since the source was last heard of"),
    "net score": N_("100 times (those in favour less those against) ÷ all {counted}"),
}
_TABLES = {
    "ticket": N_("tickets"),
    "post": N_("posts"),
    "rating": N_("ratings"),
    "contact_volume": N_("daily totals"),
}
_FIELDS = {
    "inbound": N_("some from customers"),
    "outbound": N_("some from the desk"),
    "accepted": N_("whether accepted as the solution"),
    "sessions": N_("some of a portal, an app or a virtual agent"),
    "per_contact": "[[costs]] in deskscope.toml",
}
VERDICTS = {
    Verdict.COMPARABLE: N_("may be compared"),
    Verdict.ROUGHLY: N_("roughly, with its caveat"),
    Verdict.PORTFOLIO: N_("beside our share of desks, from ten desks on"),
    Verdict.CONTEXT: N_("in words only"),
    Verdict.REFUSED: N_("may not be compared"),
}
_KINDS = {
    Kind.ACTUAL: "",
    Kind.PLANNED: N_("planned"),
    Kind.USING_OR_PLANNING: N_("using or planning"),
    Kind.EXPECTED: N_("expected"),
}


def formula(metric: Metric) -> str:
    """How the number is made, in words; the statistic's own, for the things counted."""
    pattern = _(_FORMULAS.get(metric.statistic, "{counted}"))
    return pattern.format(counted=_(metric.counted.value), percent=100 * getattr(metric, "p", 0))


def facts_of(metric: Metric) -> dict[str, str]:
    """What to know of a metric beside its definition, as label -> words; what does not apply is not there."""
    smallest = f"{metric.min_sample} {_(metric.counted.value)}" if metric.min_sample else _("none")
    beside = _(METRICS[metric.beside].title) if metric.beside else ""
    share_of = _(metric.counted.value) if metric.unit.value in ("share", "share points") else ""
    facts = {
        _("Formula"): formula(metric),
        _("Unit"): _(_UNITS[metric.unit.value]),
        _("Direction"): _(_BETTER[metric.better.value]),
        _("A share of"): share_of,
        _("Counted in"): _(metric.counted.value),
        _("Clock"): _("all hours, or business hours if chosen") if metric.clocked else "",
        _("Smallest sample"): smallest,
        _("Needs"): needs_words((*metric.needs, *metric.facts.requires)),
        _("Shown with"): beside and _("{figure}, once over a tenth have no value").format(figure=beside),
        _("Shown"): _("on the pages")
        if metric.tier.value == "core"
        else _("on the command line and in Python"),
        _("Defined so by"): metric.source,
        _("Name"): metric.name,
    }
    return {label: text for label, text in facts.items() if text}


def needs_words(needs: Iterable[str]) -> str:
    """'ticket.opened_at' as 'tickets: opened'; of fields parted by a bar one is enough."""
    either = f" {_('or')} "
    return "; ".join(either.join(_need(field) for field in need.split("|")) for need in dict.fromkeys(needs))


def _need(field: str) -> str:
    table, name = field.split(".", 1)
    said = _(_FIELDS.get(name) or name.removesuffix("_at").replace("_", " "))
    return said if table == "cost" else f"{_(_TABLES[table])}: {said}"


def survey_value(row: Benchmark) -> str:
    """'59 % of organisations, using or planning': the published value in words, with what it is of."""
    kind = _(_KINDS[row.kind]) if _KINDS[row.kind] else ""
    if row.value is None and row.low is None:
        return ", ".join(filter(None, (_("said in words"), kind)))
    if row.value is not None:
        value = _value(row.value, row.unit)
    else:
        low, high = _value(row.low, row.unit), _value(row.high, row.unit)
        value = _("{begin} to {end}").format(begin=low, end=high)
    known = row.unit == "share" and row.of != "unclear"
    what = _("{value} of {things}").format(value=value, things=_(row.of)) if known else value
    return ", ".join(filter(None, (what, kind)))


def _value(value: float | None, unit: str) -> str:
    if unit == "share":
        return words.share(value)
    if unit == "share points":
        return words.points(value)
    if unit == "minutes":
        return words.duration(value)
    amount = words.decimal(value, 2) if unit.isupper() else words.number(value)  # money, or else a number
    return f"{amount} {_(unit)}"


def survey_words(metric: Metric | None, row: Benchmark) -> str:
    """One published figure in a line, and whether ours may stand beside it."""
    verdict, _ = judge(metric, row)
    asked = ", ".join(filter(None, (row.population, f"n = {words.count(row.n)}" if row.n else "")))
    where = f", by {words.channel_word(row.channel).lower()}" if row.channel else ""
    said = f"{row.question} {survey_value(row)}{where}"
    return f"{said} ({row.publisher} {row.year}; {asked}): {VERDICTS[verdict]}."


def text() -> str:
    """The whole of docs/definitions.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from ("# Definitions", "", INTRODUCTION)
    for family in FAMILIES:
        yield from ("", f"## {FAMILY_WORDS[family]}")
        for metric in METRICS.values():
            if metric.family == family:
                yield from _of_metric(metric, BENCHMARKS)
    yield from _without_metric(BENCHMARKS)
    yield from _left_out()


def _of_metric(metric: Metric, published: Sequence[Benchmark]) -> Iterator[str]:
    yield from ("", f"### {metric.title}", "", f"*{metric.question}*", "", metric.definition)
    if metric.caveat:
        yield from ("", f"Mind: {metric.caveat}")
    yield ""
    yield from (f"- {label}: {said}" for label, said in facts_of(metric).items())
    ids = [kpi for kpi, names in ANSWERED_BY.items() if metric.name in names]
    if ids:
        yield f"- Answers: {', '.join(ids)}"
    mine = sorted(
        (row for row in published if row.metric == metric.name), key=lambda row: (-row.year, row.id)
    )
    if mine:
        yield "- Published:"
        yield from (f"    - {survey_words(metric, row)}" for row in mine)


def _without_metric(published: Sequence[Benchmark]) -> Iterator[str]:
    yield from ("", "## Quoted figures that are none of ours", "")
    rows = sorted((row for row in published if row.metric is None), key=lambda row: (-row.year, row.id))
    yield from (f"- {survey_words(None, row)}" for row in rows)


def _left_out() -> Iterator[str]:
    yield from ("", "## What is not computed, and why", "")
    yield from (f"- **{kpi.title}** ({kpi.kpi}). {kpi.question} {kpi.reason}" for kpi in LEFT_OUT)


def main(arguments: Sequence[str]) -> int:
    """Write docs/definitions.md, or the file named."""
    path = Path(arguments[0]) if arguments else FILE
    path.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
