"""The pictures of a mail are those of the page's first charts, drawn by the installed Chromium."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reports.mail_pictures import mail_pictures
from reports.taken import Figure
from tests.reports.conftest import TREND, figure, page


def charts(count: int) -> tuple[Figure, ...]:
    return tuple(figure(f"mix{at}", f"Mix {at}", form=TREND) for at in range(count))


@pytest.mark.browser
def test_the_first_charts_of_each_page_are_drawn() -> None:
    drawn, said = mail_pictures([page(), page(figures=charts(5)), page(figures=())])
    assert said == ()
    assert [len(those) for those in drawn] == [1, 3, 0]
    for picture in (each for those in drawn for each in those):
        assert picture.words == TREND.alt
        with Image.open(BytesIO(picture.png)) as image:
            assert image.width == 2 * picture.width
            assert len(np.unique(np.asarray(image.convert("L")))) > 5  # something is drawn
        assert len(picture.png) < 100_000


def test_without_chromium_a_line_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", str(tmp_path / "none"))
    drawn, said = mail_pictures([page()])
    assert drawn == []
    assert said == ("Without pictures: no Chromium or Chrome is installed where this was made.",)


def test_a_chromium_that_cannot_draw_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho out of order\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", str(broken))
    drawn, (said,) = mail_pictures([page()])
    assert drawn == []
    assert said.startswith("Without pictures: ")


def test_a_page_without_charts_needs_no_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", str(tmp_path / "none"))
    assert mail_pictures([page(figures=())]) == ([], ())
