"""Documents on paper and as pictures, by the Chromium that is there; and in one line what to do without."""

import re
import stat
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image

from reports import chromium
from reports.chromium import find_chromium, pdf, png
from reports.html import document
from reports.pictures import WIDTH, height_of, pictures
from reports.taken import ReportError
from tests.charts.every_form import EVERY_FORM
from tests.reports.documents import OTHER, WHOLE, figure, page

SHEETS = re.compile(rb"/Type\s*/Page\b")
A4 = re.compile(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]")


@pytest.fixture
def own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def _running(folder: Path) -> list[str]:
    """The processes that were started with something of the folder."""
    return [
        " ".join(process.info["cmdline"])
        for process in psutil.process_iter(["cmdline", "status"])
        if process.info["cmdline"] and process.info["status"] != psutil.STATUS_ZOMBIE
        and any(str(folder) in word for word in process.info["cmdline"])
    ]  # fmt: skip


@pytest.mark.browser
def test_a_report_is_printed_on_sheets_of_a4_and_leaves_nothing_behind(own_temporary: Path) -> None:
    made = pdf(document([WHOLE, OTHER]))
    assert made.startswith(b"%PDF-")
    assert len(SHEETS.findall(made)) == len(A4.findall(made)) >= 3
    assert list(own_temporary.iterdir()) == []
    assert _running(own_temporary) == []


@pytest.mark.browser
def test_each_page_begins_on_a_sheet_of_its_own() -> None:
    one, two = (len(SHEETS.findall(pdf(document(pages)))) for pages in ([OTHER], [OTHER, OTHER]))
    assert (one, two) == (1, 2)


@pytest.mark.browser
def test_a_document_is_drawn_twice_as_sharp_as_it_is_asked_for() -> None:
    picture = Image.open(BytesIO(png(document([OTHER], theme="dark"), 600, 400)))
    assert picture.size == (1200, 800)


@pytest.mark.browser
@pytest.mark.parametrize(("theme", "card"), [("light", (255, 255, 255)), ("dark", (22, 24, 29))])
def test_every_chart_is_a_picture_of_its_own_in_one_run(
    theme: str, card: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    monkeypatch.setattr(
        "reports.pictures.png", lambda html, wide, high: runs.append(high) or png(html, wide, high)
    )
    figures = [figure(form) for form in EVERY_FORM]
    made = [
        Image.open(BytesIO(data)).convert("RGB") for data in pictures(page(figures), figures, theme=theme)
    ]
    assert runs == [sum(height_of(form) for form in EVERY_FORM)]
    assert [picture.size for picture in made] == [(2 * WIDTH, 2 * height_of(form)) for form in EVERY_FORM]
    for form, picture in zip(EVERY_FORM, made, strict=True):
        assert picture.getpixel((4, 4)) == card, form.title
        colours = picture.getcolors(maxcolors=1_000_000)
        assert colours is not None
        assert len(colours) > 20, form.title


@pytest.mark.browser
def test_a_hostile_title_is_a_picture_all_the_same() -> None:
    figures = [figure(EVERY_FORM[1], text) for text in ("<script>alert(1)</script>", "x" * 10_000, "\ud800")]
    assert len(pictures(page(figures), figures)) == 3


def test_without_a_browser_one_line_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", "/nowhere/chromium")
    assert find_chromium() is None
    with pytest.raises(ReportError) as failure:
        pdf(document([OTHER]))
    said = str(failure.value)
    assert "apt install chromium" in said
    assert "DESKSCOPE_CHROMIUM" in said
    assert "\n" not in said


def test_the_browser_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "mine"
    named.write_text("")
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", str(named))
    assert find_chromium() == named


def _program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "browser"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", str(program))


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "echo first >&2; echo the sandbox is missing >&2; exit 7",
            "ended with code 7: the sandbox is missing",
        ),
        ("exit 0", "wrote no file: it said nothing"),
    ],
)
def test_a_browser_that_draws_nothing_is_told_of(
    script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, script, monkeypatch)
    with pytest.raises(ReportError, match=said):
        pdf(b"<p>x</p>")


def test_a_browser_that_hangs_is_ended_with_all_it_started(
    own_temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(own_temporary, f"sleep 600 & echo $! > {own_temporary}/child; wait", monkeypatch)
    monkeypatch.setattr(chromium, "MOST_SECONDS", 2)
    with pytest.raises(ReportError, match="drew nothing within 2 seconds"):
        pdf(b"<p>x</p>")
    child = int((own_temporary / "child").read_text())
    gone = not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
    assert gone


def test_a_file_that_cannot_be_started_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "text"
    named.write_text("no program")
    named.chmod(0o600)
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", str(named))
    with pytest.raises(ReportError, match="cannot be started"):
        pdf(b"<p>x</p>")
