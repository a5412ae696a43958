"""Published surveys beside our figures: which ones, their words, and only where the comparison may be drawn.

A share of support centres stands beside our share of desks from ten desks on; below, the answer is yes or no.
"""

from dataclasses import replace
from typing import Any

import pandas as pd

from charts import words
from charts.forms import Bullet, BulletRow, Mark
from charts.readings import Reading, as_reading
from charts.shaping import of_metric
from language import _
from metrics import BENCHMARKS, compare
from metrics.analyses.ladder import Ladder, Rung
from metrics.benchmarks import Benchmark
from pages.leadership.cards import DESKS_TO_COMPARE, CardMark, quiet_words
from reports.sentences.ladder import POPULATIONS, beside_surveys

PUBLISHED = {benchmark.id: benchmark for benchmark in BENCHMARKS}
CENTRES, USING, PLANNING, CONTACT_CENTRES, RETAIL = "HDI-01", "ABD-02", "ABD-04", "DD-01", "STL-01"
PLANS = {USING: PLANNING, CONTACT_CENTRES: "DD-03"}  # what the same survey has as plans
BY_CHANNEL = {"phone": "HDI-15", "email": "HDI-16", "portal": "HDI-17", "chat": "HDI-14", "social": CENTRES}
CHANNEL_SURVEYS = tuple(PUBLISHED[id_] for id_ in BY_CHANNEL.values())
RUNGS = (CENTRES, CONTACT_CENTRES, USING)
LADDER = tuple(PUBLISHED[id_] for id_ in (*RUNGS, *PLANS.values()))


def label(benchmark: Benchmark) -> str:
    """'HDI 2012, n 875'; 'HDI 2015, n not given' where the survey does not say how many it asked."""
    told = {"publisher": benchmark.publisher, "year": benchmark.year, "n": benchmark.n}
    if benchmark.n:
        return _("{publisher} {year}, n {n}").format(**told)
    return _("{publisher} {year}, n not given").format(**told)


def card_marks(
    now: pd.DataFrame, locale: str = words.ENGLISH, *, channels_chosen: bool = False
) -> dict[str, tuple[CardMark, ...]]:
    """The published figures that stand on the cards, by metric.

    None on the desks where channels were chosen: those left out may be the very ones a desk is open on.
    """
    marks: dict[str, tuple[CardMark, ...]] = {}
    desks = _row(now, "desks_taking_social")
    if desks is not None and not channels_chosen and _drawn(desks, CENTRES) and _drawn(desks, USING):
        marks["desks_taking_social"] = _desk_marks(locale)
    social = _row(now, "social_answered_within_share")
    if social is not None and _drawn(social, RETAIL):
        retail = PUBLISHED[RETAIL]
        value = words.share(retail.value, locale)
        said = _("{share}, retail test {year}").format(share=value, year=retail.year)
        marks["social_answered_within_share"] = (CardMark(said, retail.value),)
    return marks


def _desk_marks(locale: str) -> tuple[CardMark, ...]:
    centres, using, planning = PUBLISHED[CENTRES], PUBLISHED[USING], PUBLISHED[PLANNING]
    return (
        CardMark(
            _("{publisher} {year}: {share}").format(
                publisher=centres.publisher, year=centres.year, share=words.share(centres.value, locale)
            ),
            centres.value,
        ),
        CardMark(
            _("{publisher} {year}: {share}, {planned} planned").format(
                publisher=using.publisher,
                year=using.year,
                share=words.share(using.value, locale),
                planned=words.share(planning.value, locale),
            ),
            using.value,
            planned=planning.value or 0.0,
        ),
    )


def _row(frame: pd.DataFrame, metric: str) -> dict[str, Any] | None:
    rows = of_metric(frame, metric).to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else None


def _drawn(row: dict[str, Any], benchmark: str) -> bool:
    """Whether the verdict and our own data let this published figure stand beside ours."""
    return compare(row, PUBLISHED[benchmark], desks=_desks(row)).drawn


def _desks(row: dict[str, Any]) -> int:
    return 0 if words.missing(row["denominator"]) else int(row["denominator"])


def enough_desks(desks: Reading) -> bool:
    """Whether our desks are many enough to speak of a share of them."""
    return desks.ok and (desks.denominator or 0) >= DESKS_TO_COMPARE


def quiet_desks(desks: Reading, contacts: pd.DataFrame) -> int:
    """How many of the desks had no contact; `contacts` are figures by desk."""
    reached = contacts[contacts["desk"].notna() & (contacts["n"].fillna(0) > 0)]
    return max(0, int(desks.denominator or 0) - len(reached))


def desk_ladder(desks: Reading, locale: str = words.ENGLISH, *, planned: int = 0) -> Bullet | None:
    """Ours and the surveys of one denominator on one axis; below ten desks ours in words, without a bar.

    `planned` of our desks are not there yet and plan to be.
    """
    if not desks.loaded or desks.numerator is None:
        return None
    bar = desks.value if enough_desks(desks) else None
    ours = BulletRow(
        _("Our desks"),
        bar,
        _with_planned(_counted(desks, locale), words.count(planned, locale) if planned else ""),
        planned=planned / (desks.denominator or 1) if bar is not None else 0.0,
        low=desks.low if bar is not None else None,
        high=desks.high if bar is not None else None,
        note="" if bar is not None else _("Under ten desks they are counted, without a share."),
    )
    return Bullet(
        _("Desks open on social, beside the surveys"),
        (ours, *(_survey(PUBLISHED[id_], _plans(id_), label(PUBLISHED[id_]), locale) for id_ in RUNGS)),
        locale=locale,
    )


def _with_planned(now: str, planned: str) -> str:
    return _("{now} + {planned} planned").format(now=now, planned=planned) if planned else now


def _plans(id_: str) -> float:
    return (PUBLISHED[PLANS[id_]].value or 0.0) if id_ in PLANS else 0.0


def ladder_form(
    ladder: Ladder, desks: Reading, locale: str = words.ENGLISH, *, planned: int = 0
) -> Bullet | None:
    """Ours and every survey of the ladder on one axis, each with how far ours is from it."""
    form = desk_ladder(desks, locale, planned=planned)
    if form is None:
        return None
    rungs = (_rung(rung, locale) for rung in ladder.rungs)
    return replace(form, rows=(form.rows[0], *rungs))


def _rung(rung: Rung, locale: str) -> BulletRow:
    note = " · ".join(filter(None, (label(rung.survey), _gap(rung, locale))))
    return _survey(rung.survey, rung.planned, note, locale)


def _gap(rung: Rung, locale: str) -> str:
    """'ours 39 points more (17 to 63)'; where chance explains it, that; '' below ten desks."""
    if rung.gap is None:
        return ""
    if rung.within_noise:
        return _("no clear difference from ours")
    far = words.points(rung.gap, locale)
    said = (_("ours {far} more") if rung.gap > 0 else _("ours {far} less")).format(far=far)
    if rung.low is None or rung.high is None:
        return said
    low, high = (words.count(end, locale) for end in sorted(100 * abs(end) for end in (rung.low, rung.high)))
    return f"{said} ({_('{begin} to {end}').format(begin=low, end=high)})"


def _counted(desks: Reading, locale: str) -> str:
    """'6 of 14 desks'; a single desk is open or it is not."""
    if desks.denominator == 1:
        return _("yes") if desks.numerator else _("no")
    return words.of_desks(desks.numerator, desks.denominator, locale)


def _survey(survey: Benchmark, planned: float, note: str, locale: str) -> BulletRow:
    """A survey's bar, what it has as plans hatched on top."""
    said = _with_planned(words.share(survey.value, locale), words.share(planned, locale) if planned else "")
    people = _(POPULATIONS.get(survey.id, survey.population))
    return BulletRow(
        f"{people[0].upper()}{people[1:]}",
        survey.value,
        said,
        ours=False,
        planned=planned,
        low=survey.low,
        high=survey.high,
        note=note,
    )


def ladder_caption(desks: Reading, locale: str = words.ENGLISH, *, quiet_desks: int = 0) -> str:
    """The ladder told in one sentence; '' where there were no cases to tell of."""
    if desks.state not in {"ok", "few"} or desks.numerator is None:
        return ""
    quiet = quiet_words(quiet_desks, locale) if quiet_desks else ""
    told = (PUBLISHED[CENTRES], PUBLISHED[USING])
    return beside_surveys(desks.numerator, desks.denominator or 0, told, note=quiet, locale=locale)


def desks_beside_survey(channels: pd.DataFrame, locale: str = words.ENGLISH) -> Bullet | None:
    """Our share of desks on each channel; the published share a diamond, where it may be drawn."""
    found = of_metric(channels, "desks_taking_channel_share").to_dict("records")
    records = [{str(name): value for name, value in row.items()} for row in found]
    rows = [
        _channel_row(row, locale)
        for row in records
        if row["state"] in {"ok", "few"} and not words.missing(row["channel"])
    ]
    rows.sort(key=lambda row: row.value or 0.0, reverse=True)
    return Bullet(_("Desks open on each channel"), tuple(rows), locale=locale) if rows else None


def _channel_row(row: dict[str, Any], locale: str) -> BulletRow:
    """Our desks on one channel; below ten desks in words only, as a share of them says little."""
    ours, channel = as_reading(row), str(row["channel"])
    marks: tuple[Mark, ...] = ()
    id_ = BY_CHANNEL.get(channel)
    if id_ is not None:
        survey = PUBLISHED[id_]
        # Social has a metric of its own; over the same desks it is the same share.
        comparable = {**row, "metric": survey.metric}
        if survey.value is not None and _drawn(comparable, id_):
            marks = (Mark(survey.value, label(survey)),)
    return BulletRow(
        words.channel_word(channel),
        ours.value if ours.ok else None,
        words.of_desks(ours.numerator, ours.denominator, locale),
        marks=marks,
        ours=channel == "social",
    )
