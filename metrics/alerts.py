"""Alerts: what a rule says of the published data, and when that is news.

A rule of a value looks at one period that ends with the last day of the data, never with today; one of
signals at the newest whole week (or month, where weeks have too few cases) of its control chart of two years.
Too few cases and data that are not there are neither an alarm nor an all-clear: what was said before stays.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from numbers import Real

from sqlalchemy import Connection

from configuration import Alert, Calendar, Configuration, Recipients
from metrics.analyses.changes import HISTORY, unbounded
from metrics.analyses.series import Series, first_day, last_day, series, whole
from metrics.figures import figures, metric_named
from metrics.statistics.control import signals, xmr
from metrics.units import State, Unit
from metrics.window import QuestionError, Window
from warehouse import Snapshot, Warehouse, WarehouseError, covered
from warehouse.alert_book import CROSSED, RECOVERED, Delivery, Event, News, events, waiting
from warehouse.alert_entries import USUAL_CHANNELS, AlertEntry, alert_entries
from warehouse.alerts_toml import BELOW, SIGNALS
from warehouse.spans import span_days, span_words

_ATTEMPTS = 5  # to judge and write while others write
# Beyond these no value of the unit can be, whatever the moves of a chart make of its usual range.
BOUNDS = {Unit.SHARE: (0.0, 1.0), Unit.MINUTES: (0.0, math.inf), Unit.SECONDS: (0.0, math.inf)}


class Verdict(StrEnum):
    """What a rule says now."""

    CROSSED = "crossed"
    QUIET = "quiet"
    FEW = "too few"
    NOT_COMPUTABLE = "not computable"


class Signal(StrEnum):
    """Which rule of a control chart the newest point meets (metrics.statistics.control)."""

    ABOVE = "above"
    BELOW = "below"
    LONG_ABOVE = "long above"
    LONG_BELOW = "long below"
    RISING = "rising"
    FALLING = "falling"


@dataclass(frozen=True)
class Judged:
    """What a rule says, and of which figure: `value`, `low` and `high` in the metric's unit, None where there
    is none; with signals low..high is the usual range. `why` is the reason of not computable.
    """

    verdict: Verdict
    window: Window = field(default_factory=Window)
    value: float | None = None
    n: int = 0
    numerator: float | None = None
    low: float | None = None
    high: float | None = None
    signal: Signal | None = None
    why: str = ""


@dataclass(frozen=True)
class Watched:
    """A rule with the key of its history; `entry` where it was written on a page."""

    key: str
    rule: Alert
    entry: AlertEntry | None = None

    @property
    def question(self) -> str:
        """What exactly is asked, as JSON: a rule that is changed begins anew."""
        rule = self.rule
        names = ("metric", "sign", "value", "at_least", "where", "clock")
        asked = {name: getattr(rule, name) for name in names}
        return json.dumps(asked | {"over": span_words(rule.over) if rule.over else None}, ensure_ascii=False)


@dataclass(frozen=True)
class Standing:
    """A rule, what it says now, and what happened to it last (None: nothing yet)."""

    watched: Watched
    judged: Judged
    last: Event | None

    @property
    def happens(self) -> str | None:
        """What is news about it: it is crossed and was not, or it was and has recovered."""
        was_crossed = self.last is not None and self.last.happened == CROSSED
        if self.judged.verdict is Verdict.CROSSED and not was_crossed:
            return CROSSED
        return RECOVERED if self.judged.verdict is Verdict.QUIET and was_crossed else None

    def event(self, happened: str, at: datetime) -> Event:
        """The news as a row of the history."""
        rule, judged = self.watched.rule, self.judged
        return Event(
            rule=self.watched.key,
            question=self.watched.question,
            name=rule.name,
            metric=rule.metric,
            sign=rule.sign,
            happened=happened,
            at=at,
            value=judged.value,
            n=judged.n,
            numerator=judged.numerator,
            low=judged.low,
            high=judged.high,
            threshold=rule.value,
            signal=judged.signal or "",
            first=judged.window.first,
            last=judged.window.last,
        )


def watched(connection: Connection, configuration: Configuration) -> list[Watched]:
    """Every rule: those of the configuration as they stand there, then those of the pages by name."""
    configured = [Watched(f"configuration/{rule.name}/{rule.sign}", rule) for rule in configuration.alerts]
    return configured + [Watched(entry.id, entry.rule, entry) for entry in alert_entries(connection)]


def standings(snapshot: Snapshot, configuration: Configuration) -> list[Standing]:
    """What every rule says of a snapshot, and what happened to it last."""
    connection = snapshot.connection
    rules = watched(connection, configuration)
    if not rules:
        return []
    newest: dict[tuple[str, str], Event] = {}
    for event in events(connection):
        newest.setdefault(event.key, event)
    day, calendar = covered.last_day(connection), covered.calendar_of(connection)
    return [
        Standing(each, judge(each.rule, snapshot, day, calendar), newest.get((each.key, each.question)))
        for each in rules
    ]


def judge(rule: Alert, source: Snapshot | Connection, day: date | None, calendar: Calendar) -> Judged:
    """What a rule says of data that end with `day` (None: there are none)."""
    if day is None:
        return Judged(Verdict.NOT_COMPUTABLE, why="nothing is loaded")
    asked = replace(rule, where=_where(rule, source))
    try:
        if rule.sign == SIGNALS:
            return _by_chart(asked, source, Window(day - HISTORY, day))
        return _by_value(asked, source, day, calendar)
    except QuestionError as error:
        return Judged(Verdict.NOT_COMPUTABLE, why=str(error))


def _where(rule: Alert, source: Snapshot | Connection) -> tuple[tuple[str, str | None], ...]:
    """The conditions; the usual channels are those that the data have now, without the automatic ones."""
    if USUAL_CHANNELS not in rule.where:
        return rule.where
    connection = source.connection if isinstance(source, Snapshot) else source
    usual = covered.usual_channels(covered.channels(connection))
    return (*(one for one in rule.where if one != USUAL_CHANNELS), *usual)


def _by_value(rule: Alert, source: Snapshot | Connection, day: date, calendar: Calendar) -> Judged:
    if rule.over is None or rule.value is None:
        raise QuestionError("the rule has no value or no period")
    window = Window(*span_days(rule.over, day, calendar))
    frame = figures(rule.metric, warehouse=source, window=window, where=rule.where, clock=rule.clock)
    row = {str(name): value for name, value in frame.to_dict("records")[0].items()}
    value = _known(row["value"])
    crossed = value is not None and (value < rule.value if rule.sign == BELOW else value > rule.value)
    return Judged(
        _verdict(str(row["state"]), int(_known(row["n"]) or 0), rule, crossed=crossed),
        window,
        value,
        int(_known(row["n"]) or 0),
        _known(row["numerator"]),
        _known(row["low"]),
        _known(row["high"]),
    )


def _verdict(state: str, n: int, rule: Alert, *, crossed: bool) -> Verdict:
    if state == State.NOT_COMPUTABLE:
        return Verdict.NOT_COMPUTABLE
    if state != State.OK or n < rule.at_least:
        return Verdict.FEW
    return Verdict.CROSSED if crossed else Verdict.QUIET


def _by_chart(rule: Alert, source: Snapshot | Connection, history: Window) -> Judged:
    metric = unbounded(metric_named(rule.metric).name)
    for grain in ("week", "month"):
        frame = figures(
            metric, warehouse=source, window=history, grain=grain, where=rule.where, clock=rule.clock
        )
        if set(frame["state"]) == {State.NOT_COMPUTABLE.value}:
            return Judged(Verdict.NOT_COMPUTABLE, history)
        found = next(series(whole(frame, history), None, grain), None)
        if found is not None:
            return _newest(rule, found)
    return Judged(Verdict.FEW, history, n=int(frame["n"].sum()))


def _newest(rule: Alert, chart: Series) -> Judged:
    """What the newest point of a chart says."""
    usual, signal, n = xmr(chart.values), signal_of(chart), int(chart.n[-1])
    least, most = BOUNDS.get(metric_named(rule.metric).unit, (-math.inf, math.inf))
    return Judged(
        _verdict(State.OK, n, rule, crossed=signal is not None),
        Window(first_day(chart.periods[-1]), last_day(chart.periods[-1])),
        float(chart.values[-1]),
        n,
        _known(chart.numerator[-1]),
        max(usual.low, least),
        min(usual.high, most),
        signal,
    )


def signal_of(chart: Series) -> Signal | None:
    """The signal of the newest point of a series, the strongest one of several; None without."""
    found = signals(chart.values)
    kinds: Sequence[tuple[int, Signal, Signal]] = (
        (int(found.outside[-1]), Signal.ABOVE, Signal.BELOW),
        (int(found.shift[-1]), Signal.LONG_ABOVE, Signal.LONG_BELOW),
        (int(found.trend[-1]), Signal.RISING, Signal.FALLING),
    )
    return next(((up if side > 0 else down) for side, up, down in kinds if side), None)


def _known(value: object) -> float | None:
    """A number of a frame; None for null and NaN."""
    number = float(value) if isinstance(value, Real) else math.nan
    return None if math.isnan(number) else number


def take_note(warehouse: Warehouse, means: Callable[[Recipients], Sequence[str]]) -> tuple[Delivery, ...]:
    """Judge every rule, keep what is news, and give who is to be told now: the caller tells them.

    `means` gives the words for the ways to recipients. Nothing is written where nothing happened. However
    many judge at once, each crossing is given once. Raises WarehouseError.
    """
    for _ in range(_ATTEMPTS):
        now = datetime.now(UTC)
        with warehouse.snapshot() as snapshot:
            found = standings(snapshot, warehouse.configuration)
            news = [
                _news(each, happened, now, warehouse.configuration, means)
                for each in found
                if (happened := each.happens)
            ]
            if not news and not waiting(snapshot.connection, now):
                return ()
            judged_on = snapshot.name
        told = warehouse.note_alerts(news, judged_on)
        if told is not None:
            return told
    raise WarehouseError(f"others kept writing while the alerts were judged {_ATTEMPTS} times")


def _news(
    each: Standing,
    happened: str,
    now: datetime,
    configuration: Configuration,
    means: Callable[[Recipients], Sequence[str]],
) -> News:
    told: dict[str, str] = {}  # the way, and who is told by it first: whoever is named twice is told once
    if happened == CROSSED:
        for name, group in told_by(each.watched.rule, configuration).items():
            for way in means(group):
                told.setdefault(way, name)
    return News(each.event(happened, now), tuple((name, way) for way, name in told.items()))


def told_by(rule: Alert, configuration: Configuration) -> Mapping[str, Recipients]:
    """Whom a rule tells, by name; '' are those of its own."""
    groups = {name: configuration.recipients[name] for name in rule.to if name in configuration.recipients}
    return {"": rule.recipients, **groups}
