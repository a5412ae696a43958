"""Published figures as leaders read them: what was asked, of whom, why ours may or may not stand beside it.

Terms of the definitions are put in plain words here; the definitions keep them. Nothing of ours is said
beside a figure that it may not be compared with.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from charts import words
from charts.readings import more_words, value_words
from language import N_, _
from metrics import BENCHMARKS, METRICS, Benchmark, Kind, Metric, Verdict
from metrics.benchmarks.benchmark import COLUMNS, EVIDENCE, OWN
from metrics.catalogue import FAMILIES
from metrics.compare import Comparison, judge, of_one_channel, unlike
from metrics.comparisons import MISTAKEN
from metrics.units import Unit
from reports.definitions import FAMILY_WORDS

VERDICT_WORDS = {
    Verdict.COMPARABLE: N_("May be compared"),
    Verdict.ROUGHLY: N_("Roughly, with care"),
    Verdict.PORTFOLIO: N_("Beside our desks"),
    Verdict.CONTEXT: N_("In words only"),
    Verdict.REFUSED: N_("Not comparable"),
}
VERDICT_MEANING = {
    Verdict.COMPARABLE: N_("The same thing counted the same way."),
    Verdict.ROUGHLY: N_("Close enough to stand side by side, with what differs said beside it."),
    Verdict.PORTFOLIO: N_(
        "A share of organisations: it may stand beside our share of desks, from ten desks on."
    ),
    Verdict.CONTEXT: N_(
        "Good to know: a plan, a wish or another measure. No number of ours stands beside it."
    ),
    Verdict.REFUSED: N_("Counted in another way or of other things: side by side the two would mislead."),
}
OTHERS = N_("None of our figures")
COLUMN_HELP = (  # in the words of the file itself
    ("id", N_("a short name of its own, such as MY-1")),
    ("metric", N_("the figure of ours that it may stand beside; leave it empty for none")),
    ("kind", N_("actual, planned, using_or_planning or expected")),
    ("publisher, year, population, question", N_("who published it, when, whom they asked and what")),
    (
        "value, low, high",
        N_("shares as 0.7 for 70 %, times in minutes; low and high for a range"),
    ),
    (
        "unit, of, statistic",
        N_("such as share, tickets, share: the unit, what it is a share of, how it was made"),
    ),
    ("n, n_of", N_("how many were asked or counted, and of what; empty where it is not told")),
    ("verdict", N_("comparable, roughly, portfolio (a share of organisations), context or refused")),
    ("caveat", N_("what differs from ours; needed unless it is comparable")),
)
_FAIR = (Verdict.COMPARABLE, Verdict.ROUGHLY, Verdict.PORTFOLIO)
_ORDER = {verdict: at for at, verdict in enumerate(VERDICT_WORDS)}
_KINDS = {
    Kind.ACTUAL: "",
    Kind.PLANNED: N_("planned"),
    Kind.USING_OR_PLANNING: N_("using or planning"),
    Kind.EXPECTED: N_("expected"),
}
_THINGS = {
    "turns": N_("questions"),
    "desks": N_("organisations"),
    "difference": N_("the difference of two shares"),
    "unclear": N_("something not told"),
}
A_SHARE, A_FIGURE = N_("a share"), N_("a figure")
_STATISTICS = {
    "mean": N_("an average"),
    "mean over centres": N_("an average over centres"),
    "mean over centres offering it": N_("an average over the centres that offer it"),
    "mean over companies": N_("an average over companies"),
    "median": N_("a middle value"),
    "typical company": N_("that of a typical company"),
    "pooled": A_SHARE,
    "share": A_SHARE,
    "percentile": N_("a time within which most were"),
    "count": N_("a count"),
    "band": N_("a range"),
    "order": N_("an order without numbers"),
    "net score": N_("those in favour less those against"),
    "complement": N_("what is left of another share"),
}
_UNITS = {
    Unit.SHARE.value: N_("shares"),
    Unit.SHARE_POINTS.value: N_("points"),
    Unit.NET.value: N_("marks from −100 to 100"),
    Unit.COUNT.value: N_("numbers"),
    Unit.MONEY.value: N_("your own money"),
}
_PLAIN = (
    (r"not the median", "not the one in the middle"),
    (r"turns", "questions"),
    (r"turn", "question"),
    (r"median", "the one in the middle"),
    (r"net promoter score", "recommendation score"),
)


@dataclass(frozen=True)
class Published:
    """One published figure in words. `ours` and `gap` are empty wherever they may not be drawn."""

    benchmark: Benchmark
    verdict: Verdict
    reason: str
    topic: str
    about: str
    value: str
    whose: str
    asked: str
    ours: str = ""
    gap: str = ""
    comparison: Comparison | None = None

    @property
    def metric(self) -> str | None:
        return self.benchmark.metric

    @property
    def channel_tells(self) -> bool:
        """Whether the channel is to be said: the figure beside it does not name it itself."""
        metric = METRICS.get(self.benchmark.metric or "")
        return metric is None or not of_one_channel(metric)

    @property
    def drawn(self) -> bool:
        return bool(self.ours)

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """(label, words) of all there is to know, for the opened row."""
        row = self.benchmark
        lines = (
            (_("Why"), self.reason),
            (_("Mind"), _sentence(in_plain_words(row.caveat, row)) if row.caveat else ""),
            (_("Checked"), _sentence(in_plain_words(row.finding, row)) if row.finding else ""),
            (_("Asked"), ", ".join(filter(None, (row.population, row.region, n_words(row), row.period)))),
            (_("What it is"), kind_of_figure(row)),
            (_("Beside"), self.gap and _("Ours {ours}, {gap}.").format(ours=self.ours, gap=self.gap)),
            (_("Evidence"), evidence_words(row)),
        )
        seen: set[str] = set()
        kept = []
        for label, said in lines:
            if said and said not in seen:
                seen.add(said)
                kept.append((label, said))
        return tuple(kept)


def published(row: Benchmark, comparison: Comparison | None = None, locale: str = words.ENGLISH) -> Published:
    """A published figure with its verdict; `comparison` with ours where there is one."""
    metric = METRICS.get(row.metric or "")
    verdict, reason = judge(metric, row)
    if comparison is not None:
        verdict, reason = comparison.verdict, comparison.reason
    drawn = comparison is not None and comparison.drawn and comparison.ours is not None
    unit = metric.unit if metric else None
    return Published(
        benchmark=row,
        verdict=verdict,
        reason=_sentence(plain_reason(metric, row, reason)),
        topic=FAMILY_WORDS[metric.family] if metric else OTHERS,
        about=metric.short if metric else OTHERS,
        value=value_of(row, locale),
        whose=f"{row.publisher} {_when(row)}",
        asked=n_words(row, locale),
        ours=value_words(comparison.ours, unit, locale) if drawn and comparison and unit else "",
        gap=gap_words(comparison, unit, locale) if drawn and comparison and unit else "",
        comparison=comparison,
    )


def _when(row: Benchmark) -> str:
    """The year, or the quarter where it is known: surveys of a quarter come several a year."""
    return row.period if re.fullmatch(r"Q[1-4] \d{4}", row.period) else str(row.year)


def plain_reason(metric: Metric | None, row: Benchmark, reason: str) -> str:
    """Why, in plain words: differing definitions are told from what differs, other reasons put plainly."""
    other = unlike(metric, row) if metric and row.verdict is not Verdict.REFUSED else None
    if other is None or metric is None or reason != other.words(metric, row):
        return in_plain_words(_(reason), row)
    theirs, ours = (_term(other.what, side) for side in (other.theirs, other.ours))
    return {
        "of": _("Theirs is a figure of {theirs}, ours one of {ours}"),
        "statistic": _("Theirs is {theirs}, ours {ours}"),
        "unit": _("Theirs is in {theirs}, ours in {ours}"),
        "money": _("Theirs is in {currency} of {year}, ours in your own money: add it converted"),
        "question": _("It answers another question than {figure}"),
    }[other.what].format(theirs=theirs, ours=ours, figure=_(metric.short), currency=row.unit, year=row.year)


def _term(what: str, name: str) -> str:
    """A term of the definitions in plain words; one that needs none as it is."""
    known = {"of": _THINGS, "statistic": _STATISTICS, "unit": _UNITS}.get(what, {})
    return _(known.get(name, name))


def in_plain_words(text: str, row: Benchmark | None = None) -> str:
    """Text of the library without terms of statistics; what users wrote themselves stays as it is."""
    if row is not None and row.own:
        return text
    for term, plain in _PLAIN:
        text = re.sub(rf"\b{term}\b", plain, text)
    return text


def value_of(row: Benchmark, locale: str = words.ENGLISH) -> str:
    """'59 %', '50 % to 60 %', '1 m 36 s'; 'no number' for what was said in words."""
    if row.value is not None:
        return _number(row.value, row.unit, locale)
    if row.low is None or row.high is None:
        return _("no number")
    low, high = (_number(end, row.unit, locale) for end in (row.low, row.high))
    unit = f"\u00a0{_(row.unit)}"
    return _("{begin} to {end}").format(begin=low.removesuffix(unit), end=high)


def span_of(rows: Sequence[Benchmark], locale: str = words.ENGLISH) -> str:
    """'16 % to 28 %' of several figures of one unit; of one, or of equal ones, as `value_of` says it."""
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    if len({value_of(row, locale) for row in rows}) == 1 or not ends:
        return value_of(rows[0], locale)
    return value_of(replace(rows[0], value=None, low=min(ends), high=max(ends)), locale)


def kind_of_figure(row: Benchmark) -> str:
    """'A share of organisations, planned.'"""
    said, thing = _STATISTICS.get(row.statistic, A_FIGURE), _term("of", row.of)
    whole = _("a share of {thing}") if said == A_SHARE else _("{figure}, of {thing}")
    kind = _(_KINDS[row.kind]) if _KINDS[row.kind] else ""
    return _sentence(", ".join(filter(None, (whole.format(figure=_(said), thing=thing), kind))))


def n_words(row: Benchmark, locale: str = words.ENGLISH) -> str:
    """'n 875', or 'n not given'."""
    return _("n {n}").format(n=words.count(row.n, locale)) if row.n else _("n not given")


def evidence_words(row: Benchmark) -> str:
    """Who vouches for the number."""
    said = _(EVIDENCE[row.evidence])
    mine = _("added by you") if row.own else ""
    old = _("over five years old") if row.historic else ""
    return _sentence(", ".join(filter(None, (said if row.evidence != OWN else "", mine, old))))


def gap_words(found: Comparison, unit: Unit, locale: str = words.ENGLISH) -> str:
    """'39 points more (17 to 63)', '15 times as long', 'no clear difference'; '' without a gap."""
    if found.gap is None:
        return ""
    if found.within_noise:
        return _("no clear difference")
    if unit in (Unit.MINUTES, Unit.SECONDS):
        return _("{number} times as long").format(number=words.number(found.gap, locale))
    size = words.points(found.gap, locale) if unit is Unit.SHARE else words.number(abs(found.gap), locale)
    said = more_words(size, rose=found.gap > 0)
    if found.low is None or found.high is None:
        return said
    low, high = sorted((abs(found.low), abs(found.high)))
    ends = [_end(end, unit, locale) for end in (low, high)]
    return f"{said} ({_('{begin} to {end}').format(begin=ends[0], end=ends[1])})"


def matching(
    rows: Iterable[Published], search: str = "", topic: str = "", about: str = "", verdict: str = ""
) -> list[Published]:
    """The rows with all words of the search, of a topic, beside a figure and of a verdict; '' for any."""
    wanted = search.casefold().split()
    return [
        row
        for row in rows
        if topic in ("", row.topic)
        and about in ("", row.about)
        and verdict in ("", VERDICT_WORDS[row.verdict])
        and all(word in _text(row) for word in wanted)
    ]


def by_topic(rows: Iterable[Published]) -> dict[str, list[Published]]:
    """Topic -> its rows: those that may be compared first, then the newest; topics as on the definitions."""
    names = (*(FAMILY_WORDS[family] for family in FAMILIES), OTHERS)
    topics: dict[str, list[Published]] = {name: [] for name in names}
    for row in sorted(rows, key=lambda row: (_ORDER[row.verdict], -row.benchmark.year, row.benchmark.id)):
        topics[row.topic].append(row)
    return {topic: found for topic, found in topics.items() if found}


def library_sentence(rows: Sequence[Published]) -> str:
    """How many may stand beside ours, how many not."""
    fair = sum(row.verdict in _FAIR for row in rows)
    told = sum(row.verdict is Verdict.CONTEXT for row in rows)
    refused = len(rows) - fair - told
    return _(
        "Of {n} published figures {fair} may stand beside ours, {told} are told in words only "
        "and {refused} would mislead."
    ).format(n=len(rows), fair=fair, told=told, refused=refused)


def often_mistaken(library: Mapping[str, Benchmark]) -> list[tuple[str, str]]:
    """(what is often held against what, why not), of the comparisons that are asked for and refused."""
    told = []
    for name, ids in MISTAKEN.items():
        metric = METRICS[name]
        for row in (library[id_] for id_ in ids if id_ in library):
            verdict, reason = judge(metric, row)
            if verdict is Verdict.REFUSED:
                said = _("{figure} beside {publisher}'s {value} of {year}").format(
                    figure=_(metric.short), publisher=row.publisher, value=value_of(row), year=row.year
                )
                told.append((said, _sentence(plain_reason(metric, row, reason))))
    return told


def library_frame(rows: Iterable[Published]) -> pd.DataFrame:
    """The rows as a table for a file: the columns of the library, verdict and reason as shown, and ours.

    Then ours, gap, gap_low, gap_high in base units: None wherever they may not be drawn.
    """
    records = []
    for row in rows:
        own = {name: getattr(row.benchmark, name) for name in COLUMNS}
        found = row.comparison if row.drawn else None
        records.append(
            own
            | {
                "kind": row.benchmark.kind.value,
                "evidence": row.benchmark.grade,
                "verdict": row.verdict.value,
                "reason": row.reason,
                "ours": found and found.ours,
                "gap": found and found.gap,
                "gap_low": found and found.low,
                "gap_high": found and found.high,
            }
        )
    columns = [*COLUMNS, "reason", "ours", "gap", "gap_low", "gap_high"]
    return pd.DataFrame(records, columns=columns, dtype=object)


def template() -> pd.DataFrame:
    """The columns of the library with one row as an example, to fill in."""
    example = next(row for row in BENCHMARKS if row.id == "HDI-22")
    own = {name: getattr(example, name) for name in COLUMNS}
    changed: dict[str, object] = {
        "id": "MY-1",
        "publisher": "Your source",
        "kind": example.kind.value,
        "evidence": OWN,
    }
    changed |= {"verdict": example.verdict.value, "url": None, "title": "Name of the report", "finding": None}
    return pd.DataFrame([own | changed], columns=list(COLUMNS), dtype=object)


def _number(value: float, unit: str, locale: str) -> str:
    if unit in set(Unit) and unit != Unit.MONEY:
        return value_words(value, Unit(unit), locale)
    amount = words.decimal(value, 2, locale) if unit.isupper() else words.number(value, locale)
    return f"{amount}\u00a0{_(unit)}"


def _end(value: float, unit: Unit, locale: str) -> str:
    return words.number(round(100 * value), locale) if unit is Unit.SHARE else words.number(value, locale)


def _text(row: Published) -> str:
    own = row.benchmark
    parts = (own.id, own.question, own.population, own.region, own.title, own.caveat, own.finding)
    return " ".join(filter(None, (*parts, row.whose, row.about, row.topic, row.reason))).casefold()


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    text = text[:1].upper() + text[1:]
    return text if text[-1] in ".!?" else f"{text}."
