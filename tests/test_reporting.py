"""`deskscope report`: pages as files, a deck refreshed, and what it says where it cannot."""

import csv
import json
import os
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_COLOR_TYPE

from cli import main
from pages.alone import page_alone
from reports.message import not_there_yet
from reports.taken import Asked
from tests.reports import decks

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `deskscope report` over the sample company in an empty folder; gives code, results and messages."""
    monkeypatch.chdir(tmp_path)
    for name in ("DESKSCOPE_WAREHOUSE", "DESKSCOPE_CONFIG"):
        monkeypatch.setenv(name, "")  # as it is when the test ends

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["--warehouse", f"duckdb:///{sample_folder}", "report", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_page_is_a_file_by_the_ending_of_its_name(report: Run, tmp_path: Path) -> None:
    begins = {"pptx": b"PK", "xlsx": b"PK", "html": b"<!doctype html>", "csv": "\ufeffreport_page".encode()}
    for kind, begin in begins.items():
        code, said, _errors = report("--to", f"satisfaction.{kind}", "--page", "satisfaction")
        assert code == 0
        assert said.startswith(f"satisfaction.{kind}: Satisfaction; ")
        assert "invented company" in said
        assert (tmp_path / f"satisfaction.{kind}").read_bytes()[:20].lower().startswith(begin.lower())
    assert {path.suffix.lstrip(".") for path in tmp_path.iterdir()} == set(begins)


def test_to_takes_a_file_and_a_last_day(report: Run, tmp_path: Path) -> None:
    days = ("--from", "2026-01-01", "--to", "2026-03-31")
    assert report("--to", "r.csv", "--page", "satisfaction", *days, "--where", "channel=email")[0] == 0
    lines = list(csv.DictReader((tmp_path / "r.csv").read_text("utf-8-sig").splitlines()))
    assert {line["report_period"] for line in lines} == {"Jan 2026 to Mar 2026"}
    assert all(line["report_filters"].startswith("all desks · Email") for line in lines)


def test_several_pages_are_one_file(report: Run, tmp_path: Path) -> None:
    code, said, _errors = report("--to", "two.xlsx", "--page", "satisfaction,data-quality")
    assert (code, said.split(";")[0]) == (0, "two.xlsx: Satisfaction, Data quality")
    book = openpyxl.load_workbook(BytesIO((tmp_path / "two.xlsx").read_bytes()))
    assert {"Contents", "How computed"} <= set(book.sheetnames)


def test_a_deck_that_a_person_changed_gets_the_numbers_of_another_period(report: Run, tmp_path: Path) -> None:
    """Title, colour and order stay; the numbers are those of a new deck of that period."""
    page = ("--page", "satisfaction")
    january, march = (
        ("--from", "2025-11-01", "--to", "2026-01-31"),
        ("--from", "2026-01-01", "--to", "2026-03-31"),
    )
    report("--to", "deck.pptx", *page, *january)
    deck = Presentation(str(tmp_path / "deck.pptx"))
    charts = [shape for shape in decks.shapes(deck) if getattr(shape, "has_chart", False)]
    changed = charts[0]
    slide = next(slide for slide in deck.slides if changed.shape_id in {one.shape_id for one in slide.shapes})
    slide.shapes.title.text_frame.text = "What our people think"
    colour = RGBColor(0x12, 0x34, 0x56)
    changed.chart.plots[0].series[0].format.line.color.rgb = colour
    order = deck.slides._sldIdLst
    order.append(order[1])  # the first figure's slide goes to the end
    deck.save(str(tmp_path / "deck.pptx"))
    code, said, errors = report("--refresh", "deck.pptx", *march)
    assert (code, errors) == (0, "")
    assert "have new numbers" in said
    report("--to", "new.pptx", *page, *march)
    after, fresh = Presentation(str(tmp_path / "deck.pptx")), Presentation(str(tmp_path / "new.pptx"))
    assert "What our people think" in decks.titles(after)
    assert len(after.slides) == len(deck.slides)
    shown, wanted = numbers(after), numbers(fresh)
    assert shown == wanted
    assert shown != numbers(Presentation(str(tmp_path / "deck.before.pptx")))
    kept = [shape for shape in decks.shapes(after) if getattr(shape, "has_chart", False)]
    colours = [shape.chart.plots[0].series[0].format.line.color for shape in kept]
    assert any(one.type is MSO_COLOR_TYPE.RGB and one.rgb == colour for one in colours)


def test_the_deck_of_a_month_stays_one(report: Run, tmp_path: Path) -> None:
    """The sample company's last whole month is October 2026; a year is what the page would open with."""
    page = ("--page", "satisfaction")
    report("--to", "deck.pptx", *page, "--from", "2026-01-01", "--to", "2026-01-31")
    code, said, errors = report("--refresh", "deck.pptx")
    assert (code, errors) == (0, "")
    assert "deck.pptx: Oct 2026, where it was Jan 2026" in said.splitlines()
    report("--to", "new.pptx", *page, "--from", "2026-10-01", "--to", "2026-10-31")
    shown, wanted = (numbers(Presentation(str(tmp_path / name))) for name in ("deck.pptx", "new.pptx"))
    assert {name: shown[name] for name in wanted} == wanted


def test_no_deck_from_before_is_lost(report: Run, tmp_path: Path) -> None:
    report("--to", "deck.pptx", "--page", "data-quality")
    for kept in ("deck.before.pptx", "deck.before2.pptx"):
        handed_in = (tmp_path / "deck.pptx").read_bytes()
        report("--refresh", "deck.pptx")
        assert (tmp_path / kept).read_bytes() == handed_in


def test_a_page_that_has_nothing_for_the_filters_is_left_out_and_named(report: Run, tmp_path: Path) -> None:
    """Social speaks of one channel, and posts have no priority."""
    for where, why in (
        ("channel=email", "Social is not among the channels"),
        ("priority=2 - high", "priority"),
    ):
        code, said, errors = report("--to", "two.csv", "--page", "satisfaction,social", "--where", where)
        assert (code, said.split(";")[0]) == (0, "two.csv: Satisfaction")
        assert errors.startswith("two.csv: without the page social: ")
        assert why in errors
    (tmp_path / "two.csv").unlink()
    code, said, errors = report("--to", "one.csv", "--page", "social", "--where", "channel=email")
    assert (code, said, errors) == (1, "", "deskscope: Social is not among the channels chosen above.\n")


def test_a_page_knows_how_far_it_was_asked_beyond_the_data(sample_folder: Path, report: Run) -> None:
    """The sample company ends on 1 November: the report of November is not all of it, and says so."""
    report()  # the environment
    os.environ["DESKSCOPE_WAREHOUSE"] = f"duckdb:///{sample_folder}"
    november = page_alone(Asked("satisfaction", date(2026, 10, 1), date(2026, 11, 30)))
    assert november.asked.last == date(2026, 11, 30)
    assert not_there_yet([november]) == ("The data end on 1 Nov 2026, before the period does.",)


def numbers(deck: Any) -> dict[str, Any]:
    """The numbers of each chart by its query."""
    return {
        json.loads(decks.description(shape).splitlines()[-1])["figure"]: decks.series(shape.chart)
        for shape in decks.shapes(deck)
        if getattr(shape, "has_chart", False)
    }


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "name a file: --to report.pptx"),
        (("--to", "page.docx"), 2, "page.docx: no kind of report; name one of .pptx, .xlsx"),
        (("--to", "a.pptx", "--to", "b.pptx"), 2, "one file and one last day"),
        (("--to", "a.pptx", "--page", "respons"), 2, "there is no page 'respons'"),
        (("--to", "a.pptx", "--where", "desk=nowhere"), 2, "nowhere"),
        (("--to", "a.pptx", "--from", "2026-02-01", "--to", "2026-01-01"), 2, "ends"),
        (("--to", "missing/a.csv"), 1, "missing/a.csv: cannot be written: no such file or directory"),
        (
            ("--to", "a.csv", "--from", "1999-01-01", "--to", "1999-12-31"),
            1,
            "there are no data of these days",
        ),
        (("--refresh", "none.pptx"), 1, "none.pptx: no such file or directory"),
        (("--refresh", "."), 1, ".: is a directory"),
        (("--refresh", "deck.pptx", "--to", "deck.xlsx"), 2, "deck.xlsx: a refreshed deck is a deck"),
        (("weekly",), 1, "no report is called 'weekly'"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_line(
    words: tuple[str, ...], code: int, said: str, report: Run, tmp_path: Path
) -> None:
    found, out, errors = report(*words)
    assert (found, out) == (code, "")
    assert said in errors
    assert errors.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_over_an_empty_warehouse_there_is_nothing_to_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DESKSCOPE_WAREHOUSE", "DESKSCOPE_CONFIG"):
        monkeypatch.setenv(name, "")
    code = main(["--warehouse", f"duckdb:///{tmp_path / 'none'}", "report", "--to", str(tmp_path / "a.csv")])
    assert code == 1
    assert "nothing is loaded yet" in capsys.readouterr().err
