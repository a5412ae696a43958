"""A mark of a chart, or a row of its table, as the slice and the period that it speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charts import words
from charts.form import Form
from charts.forms import Bars, DotRange, Likert, Line, Single, Trend
from pages.parts.records import Place
from pages.parts.view import View


@dataclass(frozen=True)
class Slices:
    """What the marks of a chart are: of which metric, split by what, and the values by their words."""

    metric: str
    by: tuple[str, ...]
    grain: str | None
    names: Mapping[str, str | None]

    def place(self, label: str, period: str | None = None) -> Place | None:
        """The place of a label and a period; None where the label is no slice, as of a compared one."""
        if not self.by:
            return Place(self.metric, (), self.grain, period) if period else None
        if len(self.by) > 1 or label not in self.names:
            return None
        at = ((self.by[0], self.names[label]),)
        return Place(self.metric, at, self.grain if period else None, period)


def names_of(view: View, by: Sequence[str]) -> dict[str, str | None]:
    """The words of the channels or desks that a chart is split by -> their values; of equal words none."""
    values: list[str | None] = []
    said: list[str] = []
    if tuple(by) == ("channel",):
        values = [*view.extent.channels]
        said = [words.channel_word(value) for value in values]
    if tuple(by) == ("desk",):
        values = [desk for desk, _ in view.extent.desks]
        said = [view.desk_name(value) for value in values]
    return {word: value for word, value in zip(said, values, strict=True) if said.count(word) == 1}


def place_of_row(form: Form | Single, row: int, slices: Slices) -> Place | None:
    """The place of a row of the chart's table; None where it is no slice."""
    if isinstance(form, Trend):
        return None if slices.by else slices.place("", form.periods[row])
    if isinstance(form, Bars | DotRange | Likert):
        return slices.place(form.table[1][row][0])
    return None


def place_of_point(form: Form | Single, point: Mapping[str, Any], slices: Slices) -> Place | None:
    """The place of a point that Plotly tells of; None where it is no slice."""
    if isinstance(form, Trend):
        line = _lines_by_curve(form.lines)[int(point["curve_number"])]
        at = round(float(point["x"]))
        if line.previous or not 0 <= at < len(form.periods):
            return None
        return slices.place(line.name, form.periods[at])
    labels: list[str] = []
    if isinstance(form, Bars | Likert):
        labels = [row.label for row in form.rows]
    elif isinstance(form, DotRange):
        labels = [row.label for row in form.rows if row.typical is not None]
    at = len(labels) - round(float(point["y"]))  # rows stand from the top down, at 1 and more
    return slices.place(labels[at]) if 0 <= at < len(labels) else None


def _lines_by_curve(lines: Sequence[Line]) -> list[Line]:
    """The line of each drawn curve: a band has a curve of its own before its line's."""
    return [line for line in lines for _ in range(2 if line.low and line.high else 1)]
