"""A chart described once, apart from how it is drawn: its rows, marks, words and what it says aloud.

Values are in base units (shares 0..1, minutes, counts); None is a gap, never zero. Every form gives its `alt`
text and a `table` of the words it shows, for readers who do not see it. The page draws a form with Plotly, a
report draws the same form natively.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import floor

from charts import words
from charts.note_mark import NoteMark
from language import _
from metrics.units import Unit

Header = tuple[str, ...]
Rows = tuple[tuple[str, ...], ...]


_WORDS: dict[Unit, Callable[[float | None, str], str]] = {
    Unit.SHARE: words.share,
    Unit.MINUTES: words.duration,
    Unit.COUNT: words.count,
    Unit.SHARE_POINTS: words.points,
    Unit.SECONDS: lambda value, locale: words.duration(None if value is None else value / 60, locale),
    Unit.SCORE: lambda value, locale: words.decimal(value, 1, locale),
    Unit.NET: lambda value, locale: words.decimal(value, 0, locale),
    Unit.CHANNELS: words.number,
    Unit.MONEY: lambda value, locale: words.decimal(value, 2, locale),
    Unit.VIEWS: words.count,
    Unit.RATIO: words.number,
}


def in_words(value: float | None, unit: Unit, locale: str = words.ENGLISH) -> str:
    """A value in the words of its unit."""
    return _WORDS[unit](value, locale)


@dataclass(frozen=True)
class Mark:
    """A published figure or a target, drawn as a diamond with its label ('HDI 2012, n 875')."""

    value: float
    label: str


@dataclass(frozen=True)
class BulletRow:
    """One bar from zero; `planned` is hatched on top of it, `low`..`high` a thin whisker."""

    label: str
    value: float | None
    words: str
    marks: tuple[Mark, ...] = ()
    low: float | None = None
    high: float | None = None
    planned: float = 0.0
    ours: bool = True
    note: str = ""


@dataclass(frozen=True)
class Bullet:
    """Figures beside published ones, on one axis from zero."""

    title: str
    rows: tuple[BulletRow, ...]
    maximum: float = 1.0
    unit: Unit = Unit.SHARE
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        return _sentence(self.title, (self._aloud(row) for row in self.rows))

    @property
    def table(self) -> tuple[Header, Rows]:
        rows = tuple(
            (
                row.label,
                row.words,
                in_words(row.planned, self.unit, self.locale) if row.planned else "",
                "; ".join(
                    f"{mark.label}: {in_words(mark.value, self.unit, self.locale)}" for mark in row.marks
                ),
                row.note,
            )
            for row in self.rows
        )
        return ("", _("Figure"), _("Planned"), _("Published"), _("Note")), rows

    def _aloud(self, row: BulletRow) -> str:
        aloud = f"{row.label} {row.words}"
        if row.planned:
            planned = in_words(row.planned, self.unit, self.locale)
            aloud = _("{value} and {planned} planned").format(value=aloud, planned=planned)
        for mark in row.marks:
            aloud += f" ({mark.label}: {in_words(mark.value, self.unit, self.locale)})"
        return aloud


@dataclass(frozen=True)
class Line:
    """One series over the periods of its Trend; the subject in the accent, `previous` lighter and dotted.

    `said` has the words of the periods without a shown value, '7 of 12' where the cases are too few.
    """

    name: str
    values: tuple[float | None, ...]
    subject: bool = False
    previous: bool = False
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def first(self) -> float | None:
        return next((value for value in self.values if not words.missing(value)), None)

    @property
    def last(self) -> float | None:
        return next((value for value in reversed(self.values) if not words.missing(value)), None)


@dataclass(frozen=True)
class Trend:
    """Change over time, one line a series, its label at the line's end; `undrawn` are in the table only.

    `steps` is the target by period, None where none was in force; `target` the last of them with its label.
    """

    title: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: Unit
    target: Mark | None = None
    undrawn: tuple[Line, ...] = ()
    steps: tuple[float | None, ...] = ()
    notes: tuple[NoteMark, ...] = ()
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        aim = [_("target {value}").format(value=self._words(self.target.value))] if self.target else []
        noted = [_("noted {note}").format(note=note.said) for note in self.notes]
        return _sentence(self.title, [*(self._aloud(line) for line in self.lines), *aim, *noted])

    @property
    def table(self) -> tuple[Header, Rows]:
        every = self.lines + self.undrawn
        rows = tuple(
            (words.period(label, self.locale), *(self._cell(line, at) for line in every), *self._written(at))
            for at, label in enumerate(self.periods)
        )
        written = (_("Target"),) * bool(self.steps) + (_("Notes"),) * bool(self.notes)
        return ("", *(line.name for line in every), *written), rows

    def _written(self, at: int) -> tuple[str, ...]:
        """The cells of a period for its target and its notes, where the chart has any."""
        target = (self._words(self.steps[at]),) if self.steps else ()
        own = "; ".join(note.said for note in self.notes if floor(note.at + 0.5) == at)
        return (*target, own) if self.notes else target

    @property
    def left_out(self) -> str:
        """Which lines are not drawn, each with its last words; '' when all are."""
        return _left_out(_("Not drawn"), [(line.name, self._last(line)) for line in self.undrawn])

    def _aloud(self, line: Line) -> str:
        return _("{name} from {first} to {last}").format(
            name=line.name, first=self._words(line.first), last=self._words(line.last)
        )

    def _words(self, value: float | None) -> str:
        return in_words(value, self.unit, self.locale)

    def _cell(self, line: Line, at: int) -> str:
        if words.missing(line.values[at]) and line.said and line.said[at]:
            return line.said[at]
        return self._words(line.values[at])

    def _last(self, line: Line) -> str:
        cells = (self._cell(line, at) for at in reversed(range(len(self.periods))))
        return next((cell for cell in cells if cell != words.DASH), words.DASH)


@dataclass(frozen=True)
class Single:
    """A change over time of which one period is known: its value in words, `under` what belongs to it.

    `table` has every period, those of too few cases too.
    """

    title: str
    value: str
    under: str
    table: tuple[Header, Rows]

    @property
    def alt(self) -> str:
        return _sentence(self.title, (f"{self.value}, {self.under}",))


@dataclass(frozen=True)
class RangeRow:
    """A time: half are done by `typical`, nine of ten by `within`; minutes.

    `answered`: of all cases the share that has a time, said where it is under nine in ten; else None.
    """

    label: str
    typical: float | None
    within: float | None
    n: int
    subject: bool = False
    target: float | None = None
    answered: float | None = None


@dataclass(frozen=True)
class DotRange:
    """Times from seconds to weeks side by side, on an axis of 1 m, 1 h, 1 d; `few` (name, words) undrawn."""

    title: str
    rows: tuple[RangeRow, ...]
    few: tuple[tuple[str, str], ...] = ()
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        return _sentence(self.title, (self._aloud(row) for row in self.rows))

    @property
    def table(self) -> tuple[Header, Rows]:
        header = ("", _("Typical"), _("9 of 10 within"), _("Answers"), _("Answered"))
        rows = tuple(
            (
                row.label,
                words.duration(row.typical, self.locale),
                words.duration(row.within, self.locale),
                words.count(row.n, self.locale),
                "" if row.answered is None else words.share(row.answered, self.locale),
            )
            for row in self.rows
        )
        rows += tuple((label, said, "", "", "") for label, said in self.few)
        wide = len(header) if any(row.answered is not None for row in self.rows) else len(header) - 1
        return header[:wide], tuple(row[:wide] for row in rows)

    @property
    def left_out(self) -> str:
        """Which slices have too few cases for a dot, each with its n; '' when none."""
        return _left_out(_("Not drawn"), self.few)

    def _aloud(self, row: RangeRow) -> str:
        typical, within = words.duration(row.typical, self.locale), words.duration(row.within, self.locale)
        said = _("{label} typically {typical}, 9 of 10 within {within}").format(
            label=row.label, typical=typical, within=within
        )
        share = "" if row.answered is None else words.share(row.answered, self.locale)
        return _("{times} of those answered ({share})").format(times=said, share=share) if share else said


@dataclass(frozen=True)
class LikertRow:
    """Ratings of one slice; `shares` from worst to best, adding up to 1, in the order of Likert.answers."""

    label: str
    shares: tuple[float, ...]
    n: int


@dataclass(frozen=True)
class FewRatings:
    """A slice of too few ratings to draw: how many gave each answer, worst to best."""

    label: str
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Likert:
    """Opinions, centred on the answer in the middle, so that good and bad can be compared by length.

    `good` is what those right of the centre are called together.
    """

    title: str
    answers: tuple[str, ...]
    neutral: int  # which answer straddles the centre
    rows: tuple[LikertRow, ...]
    few: tuple[FewRatings, ...] = ()
    good: str = "satisfied"
    locale: str = words.ENGLISH

    def start(self, row: LikertRow) -> float:
        """Where the row's bar begins, left of the centre: 0 is the middle of the neutral answer."""
        return -sum(row.shares[: self.neutral]) - row.shares[self.neutral] / 2

    def satisfied(self, row: LikertRow) -> float:
        return sum(row.shares[self.neutral + 1 :])

    @property
    def alt(self) -> str:
        shares = [words.share(self.satisfied(row), self.locale) for row in self.rows]
        counts = [words.count(row.n, self.locale) for row in self.rows]
        told = (
            _("{label} {share} {good}, n {n}").format(label=row.label, share=share, good=self.good, n=n)
            for row, share, n in zip(self.rows, shares, counts, strict=True)
        )
        return _sentence(self.title, told)

    @property
    def table(self) -> tuple[Header, Rows]:
        rows = tuple(
            (
                row.label,
                *(words.share(share, self.locale) for share in row.shares),
                words.count(row.n, self.locale),
            )
            for row in self.rows
        )
        few = tuple(
            (
                row.label,
                *(words.few(count, row.n, self.locale) for count in row.counts),
                words.count(row.n, self.locale),
            )
            for row in self.few
        )
        return ("", *self.answers, _("Ratings")), rows + few

    @property
    def left_out(self) -> str:
        """Which slices have too few ratings for a bar: 'Too few to draw: Other 9 of 12 satisfied.'"""
        satisfied = [(row.label, sum(row.counts[self.neutral + 1 :]), row.n) for row in self.few]
        return _left_out(
            _("Too few to draw"),
            [(label, f"{words.few(good, n, self.locale)} {self.good}") for label, good, n in satisfied],
        )


@dataclass(frozen=True)
class Bar:
    """One bar; `words` stand at its end, `faint` is for a value of too few cases."""

    label: str
    value: float | None
    words: str
    subject: bool = False
    faint: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bars:
    """A ranking or a comparison of slices, from zero; a target or benchmark is a thin line across."""

    title: str
    rows: tuple[Bar, ...]
    unit: Unit
    marks: tuple[Mark, ...] = ()
    maximum: float | None = None
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        return _sentence(self.title, (f"{row.label} {row.words}" for row in self.rows))

    @property
    def table(self) -> tuple[Header, Rows]:
        return ("", _("Figure")), tuple((row.label, row.words) for row in self.rows)


MOST_LEFT_OUT = 4  # named below a chart; the table has them all


def _left_out(why: str, slices: Sequence[tuple[str, str]]) -> str:
    """'Not drawn: Other 9 of 12, Letter 3 of 7.'; '' for none."""
    if not slices:
        return ""
    named = [f"{name} {said}" for name, said in slices[:MOST_LEFT_OUT]]
    more = len(slices) - MOST_LEFT_OUT
    rest = [_("and {n} more, in the table behind the i").format(n=more)] if more > 0 else []
    return f"{why}: {' '.join([', '.join(named), *rest])}."


def _sentence(title: str, parts: Iterable[str]) -> str:
    spoken = list(parts)
    return f"{title}: {'; '.join(spoken)}." if spoken else _("{title}: no data.").format(title=title)
