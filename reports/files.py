"""Pages as a file, by the ending of its name."""

from collections.abc import Callable, Sequence

from reports.taken import ReportError, Taken
from reports.tidy_csv import tidy_csv

Pages = Sequence[Taken]
MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html",
    "csv": "text/csv",
}


def written(pages: Pages, kind: str) -> bytes:
    """The file; raises ReportError where a kind is unknown or cannot be made here."""
    if kind not in MIME:
        raise ReportError(f".{kind} is no kind of report; known are {', '.join(MIME)}")
    return _MADE[kind](pages)


def _pptx(pages: Pages) -> bytes:
    from reports.pptx import deck  # noqa: PLC0415 heavy, and seldom needed

    return deck(pages)


def _xlsx(pages: Pages) -> bytes:
    from reports.xlsx import workbook  # noqa: PLC0415 heavy, and seldom needed

    return workbook(pages)


def _html(pages: Pages) -> bytes:
    from reports.html import document  # noqa: PLC0415 heavy, and seldom needed

    return document(pages)


def _pdf(pages: Pages) -> bytes:
    from reports.chromium import pdf  # noqa: PLC0415 heavy, and seldom needed
    from reports.html import document  # noqa: PLC0415 heavy, and seldom needed

    return pdf(document(pages))


_MADE: dict[str, Callable[[Pages], bytes]] = {
    "pptx": _pptx,
    "xlsx": _xlsx,
    "html": _html,
    "pdf": _pdf,
    "csv": tidy_csv,
}
