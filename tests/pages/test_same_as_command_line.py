"""Whatever a tile or a chart shows is what `deskscope figures` prints for the same filters."""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from charts import words
from charts.forms import Bars, DotRange, Likert, Trend
from charts.readings import as_reading
from cli import main
from pages.leadership.cards import CARDS, NAMES
from pages.parts import panels, view

PAGES = (
    "leadership/overview.py",
    "managers/channels.py",
    "managers/response.py",
    "managers/satisfaction.py",
    "managers/social.py",
)
FILTERS: dict[str, dict[str, str]] = {
    "defaults": {},
    "a desk, half a year, business hours": {
        "period": "6 months",
        "desk": "Desk Nordhaven",
        "clock": "Business hours",
    },
}
Row = dict[str, Any]
AT_LEAST = dict.fromkeys(PAGES, 5) | {"leadership/overview.py": 0}  # tiles, which the other test holds


@dataclass
class Drawn:
    """What a page drew: every panel with a chart, and the question of its figures."""

    view: Any = None
    panels: list[tuple[Any, Row]] = field(default_factory=list)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    found, original, opened_view = Drawn(), panels.panel, view.open_view

    def noted(page: Any, form: Any, frame: Any, **said: Any) -> None:
        if not said.get("origin"):
            found.panels.append((form, said))
        original(page, form, frame, **said)

    def opening(*said: Any, **more: Any) -> Any:
        found.view = opened_view(*said, **more)
        return found.view

    monkeypatch.setattr(panels, "panel", noted)
    monkeypatch.setattr(view, "open_view", opening)
    return found


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[Row]]:
    """The rows that the command prints for a question under the filters of a view."""

    def rows(
        folder: Path, view: Any, *metrics: str, by: tuple[str, ...] = (), grain: str | None = None
    ) -> list[Row]:
        chosen = view.chosen
        asked = ["--warehouse", f"duckdb:///{folder}", "figures", *metrics, "--format", "json"]
        asked += ["--from", str(view.window.first), "--to", str(view.window.last), "--clock", chosen.clock]
        for dimension, value in chosen.where:
            asked += ["--where", f"{dimension}={value or ''}"]
        asked += ["--by", ",".join(by)] if by else []
        asked += ["--grain", grain] if grain else []
        capsys.readouterr()
        assert main(asked) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return rows


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("address", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("folder", ["sample"], indirect=True)
def test_each_tile_is_what_the_command_prints(
    folder: Path, opened: Callable[..., AppTest], drawn: Drawn, printed: Any, address: dict[str, str]
) -> None:

    app = opened(folder, **address)
    assert not app.exception
    chosen = drawn.view
    shown = {
        tile.split('"ds-name">')[1].split("<")[0]: tile.split('"ds-value')[1].split(">")[1].split("<")[0]
        for tile in (element.proto.body for element in app.get("html"))
        if '"ds-name">' in tile
    }
    compared = 0
    for row in printed(folder, chosen, *CARDS):
        name = NAMES[row["metric"]]
        label = next((each for each in shown if each.startswith(name)), None)
        if label is None or row["metric"] == "desks_taking_social":
            continue  # told as 'yes' or '6 of 14 desks', which the next line holds against the command
        assert shown[label] == as_reading(row).in_words(chosen.locale), row["metric"]
        compared += 1
    assert compared == len(CARDS) - 1
    desks = next(row for row in printed(folder, chosen, "desks_taking_social"))
    told = {"Yes", "No"} if desks["denominator"] == 1 else {
        words.of_desks(desks["numerator"], desks["denominator"], chosen.locale)
    }  # fmt: skip
    assert told & set(shown.values())


@pytest.mark.parametrize(
    ("page", "address"), [(page, each) for page in PAGES for each in FILTERS.values()], ids=str
)
@pytest.mark.parametrize("folder", ["sample"], indirect=True)
def test_each_chart_draws_what_the_command_prints(  # noqa: PLR0917 - fixtures and what is asked
    folder: Path,
    opened: Callable[..., AppTest],
    drawn: Drawn,
    printed: Any,
    page: str,
    address: dict[str, str],
) -> None:
    app = opened(folder, page, **address)
    assert not app.exception
    compared = 0
    for form, said in drawn.panels:
        by, grain = said.get("by", ()), said.get("grain")
        if len(by) > 1 or (not by and not grain):
            continue
        rows = printed(folder, drawn.view, *said["metrics"], by=by, grain=grain)
        compared += agreeing(form, rows, said["metrics"], by, namer(drawn.view, by))
    assert compared >= AT_LEAST[page]


def namer(view: Any, by: tuple[str, ...]) -> Callable[[str | None], str]:
    return view.desk_name if by == ("desk",) else words.channel_word


def agreeing(
    form: Any, rows: list[Row], metrics: tuple[str, ...], by: tuple[str, ...], name: Callable[..., str]
) -> int:
    """How many values of the form were held against the rows of the command; all of them agree."""
    known = {
        (row["metric"], name(row[by[0]]) if by else "", row["period"]): row
        for row in rows
        if row["state"] == "ok"
    }
    held = 0
    for metric, label, period, value in values(form, metrics, bool(by)):
        row = known.get((metric, label, period))
        if row is not None and value is not None:
            assert math.isclose(value, row["value"], rel_tol=1e-9, abs_tol=1e-12), (metric, label, period)
            held += 1
    return held


def values(
    form: Any, metrics: tuple[str, ...], split: bool
) -> Iterator[tuple[str, str, str | None, float | None]]:
    """(metric, label, period, value) of everything that a form draws of the period shown."""
    if isinstance(form, Bars) and split:
        yield from ((metrics[0], row.label, None, row.value) for row in form.rows if not row.faint)
    elif isinstance(form, DotRange):
        for row in form.rows:
            yield metrics[0], row.label, None, row.typical
            yield metrics[1], row.label, None, row.within
    elif isinstance(form, Likert):
        yield from (("satisfied_share", row.label, None, form.satisfied(row)) for row in form.rows)
    elif isinstance(form, Trend):
        for line in form.lines:
            if not line.previous:
                label = line.name if split else ""
                pairs = zip(form.periods, line.values, strict=True)
                yield from ((metrics[0], label, period, value) for period, value in pairs)
