"""Where the sheets of a printed report end: no head without its rows, no box with nothing in it."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reports.chromium import pdf
from reports.html import document
from reports.taken import Taken
from tests.reports.documents import figure, page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed"),
]


def lower_and_lower() -> list[Taken]:
    """Pages with ever more lines on them, so that what closes a page begins ever lower on the sheet."""
    above = replace(figure(None, "Above"), section="")
    return [page([replace(above, lines=("line",) * n)], title=f"Page {n}") for n in range(36, 48)]


def sheets(folder: Path, pages: list[Taken]) -> list[list[str]]:
    """The lines of each sheet, without its foot."""
    file = folder / "pages.pdf"
    file.write_bytes(pdf(document(pages)))
    done = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, timeout=60
    )
    texts = done.stdout.decode().split("\f")
    return [[line for line in text.splitlines() if line.strip()][:-1] for text in texts if text.strip()]


def test_no_sheet_ends_within_what_says_where_the_data_are_from(tmp_path: Path) -> None:
    lasts = [lines[-1].split()[0] for lines in sheets(tmp_path, lower_and_lower())]
    assert len(lasts) > 14
    assert not {"Data", "Source", "Filters"} & set(lasts)
