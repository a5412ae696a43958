"""Two figures of each slice side by side, described once: what it was and is, or plain and like for like."""

from dataclasses import dataclass

from charts import words
from charts.forms import Header, Rows, in_words
from language import _
from metrics.units import Unit


@dataclass(frozen=True)
class Move:
    """One slice from `start` to `end`; `certain` where they differ by more than chance, None if not known."""

    label: str
    start: float | None
    end: float | None
    said: str
    subject: bool = False
    certain: bool | None = None


@dataclass(frozen=True)
class Moves:
    """A hollow dot where each slice starts and a filled one where it ends, on one axis."""

    title: str
    rows: tuple[Move, ...]
    names: tuple[str, str]  # of start and end
    unit: Unit = Unit.SHARE
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        start, end = (name.lower() for name in self.names)
        told = [
            f"{row.label} {start} {self._words(row.start)}, {end} {self._words(row.end)}" for row in self.rows
        ]
        return (
            f"{self.title}: {'; '.join(told)}." if told else _("{title}: no data.").format(title=self.title)
        )

    @property
    def table(self) -> tuple[Header, Rows]:
        return ("", *self.names, _("Difference")), tuple(
            (row.label, self._words(row.start), self._words(row.end), row.said) for row in self.rows
        )

    def _words(self, value: float | None) -> str:
        return in_words(value, self.unit, self.locale)
