"""The small pictures of a mail: the first charts of each page; programs that show mails take no drawings."""

from collections.abc import Sequence

from charts.forms import Single
from charts.listing import Listing
from language import _
from language.visible import one_line
from reports.chromium import find_chromium
from reports.message import LONGEST_SUBJECT, Picture
from reports.pictures import WIDTH, pictures
from reports.taken import Figure, ReportError, Taken

OF_A_PAGE = 3


def mail_pictures(pages: Sequence[Taken]) -> tuple[list[tuple[Picture, ...]], tuple[str, ...]]:
    """For each page the pictures of its first charts; and a line to be said where they could not be drawn."""
    charts = [_first(page) for page in pages]
    if not any(charts):
        return [], ()
    if find_chromium() is None:
        return [], (_("Without pictures: no Chromium or Chrome is installed where this was made."),)
    try:
        return [_drawn(page, figures) for page, figures in zip(pages, charts, strict=True)], ()
    except ReportError as error:
        return [], (_("Without pictures: {reason}").format(reason=one_line(str(error), LONGEST_SUBJECT)),)


def _first(page: Taken) -> list[Figure]:
    """The first panels that have a chart, in the order of the page."""
    return [figure for figure in page.panels if not isinstance(figure.form, Single | Listing | None)][
        :OF_A_PAGE
    ]


def _drawn(page: Taken, figures: Sequence[Figure]) -> tuple[Picture, ...]:
    drawn = pictures(page, figures) if figures else []
    return tuple(Picture(_words(one), data, WIDTH) for one, data in zip(figures, drawn, strict=True))


def _words(figure: Figure) -> str:
    """The picture for those who do not see it."""
    return one_line(figure.form.alt if figure.form else figure.title, 500)
