"""Whatever a tile or a panel shows is what `deskscope figures` prints for the same filters: all pages, all tabs.

Held against the command in words, as the table beside each chart has them. Analyses beyond figures() are no figures
that the command prints; they are held against their definition where they are made.
"""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charts import words
from charts.forms import Likert
from charts.readings import Reading, as_reading
from cli import main
from metrics import METRICS
from pages.parts import panels, view
from tests.depth import part
from tests.pages import walk

FILTERS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "a desk, half a year, business hours": {
        "period": "6 months",
        "desk": "Desk Nordhaven",
        "clock": "Business hours",
    },
    "two channels, everything": {"period": "All", "channel": ["Phone", "Social"], "compare": "Nothing"},
    "a quarter, a desk, a channel": {"period": "3 months", "desk": "Desk Brackwater", "channel": ["Email"]},
}
ASKED = part(FILTERS, ("a desk, half a year, business hours", "two channels, everything"))
ANALYSES = {"shift", "shift_cost", "one_or_many", "requests", "topics"}  # and whatever says its own origin
FIGURES = tuple(page for page in walk.LEAD if not page.endswith(("records.py", "alerts.py")))
Row = dict[str, Any]
Printed = Callable[..., list[Row]]


@dataclass
class Drawn:
    """What a page drew: every panel with a chart or list, and the question of its figures."""

    view: Any = None
    panels: dict[str, tuple[Any, Row]] = field(default_factory=dict)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    found, original, opened_view = Drawn(), panels.panel, view.open_view

    def noted(page: Any, form: Any, frame: Any, **said: Any) -> None:
        if form is not None and not said.get("origin") and said["key"] not in ANALYSES:
            found.panels[said["key"]] = form, said
        original(page, form, frame, **said)

    def opening(*said: Any, **more: Any) -> Any:
        found.view = opened_view(*said, **more)
        return found.view

    monkeypatch.setattr(panels, "panel", noted)
    monkeypatch.setattr(view, "open_view", opening)
    for module in ("trends",):  # which has taken the name already
        monkeypatch.setattr(f"pages.parts.{module}.panel", noted, raising=False)
    return found


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """The rows that the command prints for a question under the filters of a view."""

    def rows(
        folder: Path, view: Any, *metrics: str, by: Sequence[str] = (), grain: str | None = None
    ) -> list[Row]:
        asked = ["--warehouse", f"duckdb:///{folder}", "figures", *metrics, "--format", "json"]
        if view.filters is not None:
            asked += ["--from", str(view.window.first), "--to", str(view.window.last)]
            asked += ["--clock", view.chosen.clock]
            for dimension, value in view.chosen.where:
                asked += ["--where", f"{dimension}={value or ''}"]
        asked += ["--by", ",".join(by)] if by else []
        asked += ["--grain", grain] if grain else []
        capsys.readouterr()
        assert main(asked) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return rows


@pytest.mark.parametrize("page", FIGURES)
@pytest.mark.parametrize("address", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("folder", ["sample"], indirect=True)
def test_every_panel_shows_what_the_command_prints(  # noqa: PLR0917 - fixtures and what is asked
    folder: Path,
    opened: Callable[..., AppTest],
    drawn: Drawn,
    printed: Printed,
    page: str,
    address: dict[str, Any],
) -> None:
    app = opened(folder, **address)
    drawn.panels.clear()
    tiles: dict[str, str] = {}
    for shown in walk.tabs(app.switch_page(page).run()):
        assert not shown.exception
        tiles |= {block.key: block.html for block in walk.blocks(shown) if block.is_tile}
    held = 0
    for key, (form, said) in drawn.panels.items():
        rows = printed(folder, drawn.view, *said["metrics"], by=said.get("by", ()), grain=said.get("grain"))
        known = [row for row in rows if row["state"] == "ok" and row["metric"] in said["metrics"]]
        held += len(known)
        assert list(differing(form, known, said, drawn.view)) == [], key
    for key, html in tiles.items():
        (row,) = printed(folder, drawn.view, key.removeprefix("activity_"))
        held += row["state"] == "ok"
        assert row["state"] != "ok" or any(one in html for one in in_words(row, drawn.view)), key
    assert held or address, "nothing was compared"


def differing(form: Any, rows: list[Row], said: Row, view: Any) -> Iterator[str]:
    """The rows of the command that the form shows otherwise, or not at all."""
    if isinstance(form, Likert):
        yield from differing_opinions(form, rows, view)
        return
    header, table = form.table
    for row in rows:
        line, column = place(row, said, view)
        cells = [cells for cells in table if not line or cells[0] == line]
        if column:
            cells = [(one[header.index(column)],) for one in cells] if column in header else []
        expected = in_words(row, view)
        if not any(plain(each).startswith(tuple(expected)) for one in cells for each in one):
            yield f"{row['metric']} {line} {column}: {expected} is not among {cells}"


def place(row: Row, said: Row, view: Any) -> tuple[str, str]:
    """The line of the table, and the column, where a row of the command belongs; '' where any will do."""
    named = [names(view, dimension)(row[dimension]) for dimension in said.get("by", ())]
    if said.get("grain"):
        return words.period(row["period"], view.locale), named[0] if named else ""
    return (*named, "", "")[0], (*named, "", "")[1]


def names(view: Any, dimension: str) -> Callable[[str | None], str]:
    return view.desk_name if dimension == "desk" else words.channel_word


def in_words(row: Row, view: Any) -> set[str]:
    """How a page may say it: the figure in its unit, a share of few as a count."""
    one: Reading = as_reading(row)
    told = {one.in_words(view.locale), words.duration(row["value"], view.locale)}
    if row["metric"] == "channels_per_desk":
        told.add(words.count(row["value"], view.locale))
    if row["numerator"] is not None and row["denominator"]:
        numerator, denominator = row["numerator"], row["denominator"]
        told.add(words.of_desks(numerator, denominator, view.locale))
        told.add(f"{words.count(numerator, view.locale)} of {words.count(denominator, view.locale)}")
        told.add("Yes" if numerator else "No")
    return {plain(each) for each in told}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def differing_opinions(form: Likert, rows: list[Row], view: Any) -> Iterator[str]:
    shown = {row.label: form.satisfied(row) for row in form.rows}
    for row in rows:
        dimension = next(name for name in ("channel", "desk") if name in row)
        label = names(view, dimension)(row[dimension])
        if row["metric"] == "satisfied_share" and not math.isclose(shown.get(label, -1), row["value"]):
            yield f"{label}: {row['value']} is not {shown.get(label)}"


@pytest.mark.parametrize("folder", ["sample"], indirect=True)
def test_figures_of_the_data_are_of_everything_that_is_loaded(
    folder: Path, opened: Callable[..., AppTest], printed: Printed
) -> None:
    app = opened(folder).switch_page("analysts/data_quality.py").run()
    tiles = {block.key: block.html for block in walk.blocks(app) if block.is_tile and block.key in METRICS}
    assert len(tiles) == 5
    bare = type("Bare", (), {"filters": None, "locale": words.ENGLISH})()
    for metric, html in tiles.items():
        (row,) = printed(folder, bare, metric)
        assert plain(as_reading(row).in_words()) in html, metric
