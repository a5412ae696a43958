"""A chart described once, apart from how it is drawn: its rows, marks, words and what it says aloud.

Values are in base units (shares 0..1, minutes, counts); None is a gap, never zero. Every form gives its `alt`
text and a `table` of the words it shows, for readers who do not see it. The page draws a form with Plotly, a
report draws the same form natively.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from charts import palette, words
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
        return ("", "Figure", "Planned", "Published", "Note"), rows

    def _aloud(self, row: BulletRow) -> str:
        aloud = f"{row.label} {row.words}"
        if row.planned:
            aloud += f" and {in_words(row.planned, self.unit, self.locale)} planned"
        for mark in row.marks:
            aloud += f" ({mark.label}: {in_words(mark.value, self.unit, self.locale)})"
        return aloud


@dataclass(frozen=True)
class Line:
    """One series over the periods of its Trend; the subject in the accent, `previous` lighter and dotted."""

    name: str
    values: tuple[float | None, ...]
    subject: bool = False
    previous: bool = False
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()

    @property
    def first(self) -> float | None:
        return next((value for value in self.values if not words.missing(value)), None)

    @property
    def last(self) -> float | None:
        return next((value for value in reversed(self.values) if not words.missing(value)), None)


@dataclass(frozen=True)
class Trend:
    """Change over time, one line a series, its label at the line's end."""

    title: str
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: Unit
    target: Mark | None = None
    from_zero: bool = True
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        return _sentence(self.title, (self._aloud(line) for line in self.lines))

    @property
    def table(self) -> tuple[Header, Rows]:
        rows = tuple(
            (words.period(label, self.locale), *(self._words(line.values[at]) for line in self.lines))
            for at, label in enumerate(self.periods)
        )
        return ("", *(line.name for line in self.lines)), rows

    def _aloud(self, line: Line) -> str:
        return f"{line.name} from {self._words(line.first)} to {self._words(line.last)}"

    def _words(self, value: float | None) -> str:
        return in_words(value, self.unit, self.locale)


@dataclass(frozen=True)
class RangeRow:
    """A time: half are done by `typical`, nine of ten by `within`; minutes."""

    label: str
    typical: float | None
    within: float | None
    n: int
    subject: bool = False
    target: float | None = None


@dataclass(frozen=True)
class DotRange:
    """Times from seconds to weeks side by side, on an axis of 1 m, 1 h, 1 d."""

    title: str
    rows: tuple[RangeRow, ...]
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        return _sentence(self.title, (self._aloud(row) for row in self.rows))

    @property
    def table(self) -> tuple[Header, Rows]:
        rows = tuple(
            (
                row.label,
                words.duration(row.typical, self.locale),
                words.duration(row.within, self.locale),
                words.count(row.n, self.locale),
            )
            for row in self.rows
        )
        return ("", "Typical", "9 of 10 within", "Answers"), rows

    def _aloud(self, row: RangeRow) -> str:
        typical, within = words.duration(row.typical, self.locale), words.duration(row.within, self.locale)
        return f"{row.label} typically {typical}, 9 of 10 within {within}"


@dataclass(frozen=True)
class LikertRow:
    """Ratings of one slice; `shares` from worst to best, adding up to 1, in the order of Likert.answers."""

    label: str
    shares: tuple[float, ...]
    n: int


@dataclass(frozen=True)
class Likert:
    """Satisfaction, centred on the answer in the middle, so that good and bad can be compared by length."""

    title: str
    answers: tuple[str, ...]
    neutral: int  # which answer straddles the centre
    rows: tuple[LikertRow, ...]
    locale: str = words.ENGLISH

    def start(self, row: LikertRow) -> float:
        """Where the row's bar begins, left of the centre: 0 is the middle of the neutral answer."""
        return -sum(row.shares[: self.neutral]) - row.shares[self.neutral] / 2

    def satisfied(self, row: LikertRow) -> float:
        return sum(row.shares[self.neutral + 1 :])

    @property
    def alt(self) -> str:
        return _sentence(
            self.title,
            (
                f"{row.label} {words.share(self.satisfied(row), self.locale)} satisfied, n {row.n}"
                for row in self.rows
            ),
        )

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
        return ("", *self.answers, "Ratings"), rows


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
        return ("", "Figure"), tuple((row.label, row.words) for row in self.rows)


Form = Bullet | Trend | DotRange | Likert | Bars


@dataclass(frozen=True)
class Sparkline:
    """A line without axes, as an image that also works where <svg> is stripped."""

    values: tuple[float | None, ...]
    width: int = 240
    height: int = 34

    @property
    def svg(self) -> str:
        """The drawing; '' with fewer than two values."""
        points = self._points()
        if len(points) < 2:
            return ""
        path = " ".join(f"{'M' if at == 0 else 'L'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(points))
        (first_x, _), (last_x, last_y) = points[0], points[-1]
        area = f"{path} L{last_x:.1f} {self.height} L{first_x:.1f} {self.height} Z"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'preserveAspectRatio="none"><path d="{area}" fill="{palette.ACCENT}" fill-opacity="0.12"/>'
            f'<path d="{path}" fill="none" stroke="{palette.ACCENT}" stroke-width="1.6" '
            'stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
            f'<circle cx="{last_x:.1f}" cy="{last_y:.1f}" r="2.2" fill="{palette.ACCENT}"/></svg>'
        )

    @property
    def address(self) -> str:
        """The drawing as a data: address; '' with fewer than two values."""
        return "data:image/svg+xml;base64," + b64encode(self.svg.encode()).decode() if self.svg else ""

    def _points(self) -> list[tuple[float, float]]:
        known = [
            (at, float(value))
            for at, value in enumerate(self.values)
            if value is not None and not words.missing(value)
        ]
        if not known:
            return []
        low = min(value for _, value in known)
        spread = (max(value for _, value in known) - low) or 1.0
        step = (self.width - 6) / max(1, len(self.values) - 1)
        return [
            (3 + at * step, self.height - 4 - (value - low) / spread * (self.height - 8))
            for at, value in known
        ]


def _sentence(title: str, parts: Iterable[str]) -> str:
    spoken = list(parts)
    return f"{title}: {'; '.join(spoken)}." if spoken else f"{title}: no data."
