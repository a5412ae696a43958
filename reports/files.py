"""Pages as a file, by the ending of its name."""

from collections.abc import Callable, Sequence

from reports.csv import figure_csv
from reports.taken import ReportError, Taken

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


def _csv(pages: Pages) -> bytes:
    """Each figure as its own file of it, one after the other with an empty line between."""
    parts = [
        figure_csv(figure.rows(), figure.head(), made_at=page.made_at)
        for page in pages
        for figure in page.figures
    ]
    mark = "\ufeff".encode()
    return mark + b"\r\n".join(part.removeprefix(mark) for part in parts)


_MADE: dict[str, Callable[[Pages], bytes]] = {
    "pptx": _pptx,
    "xlsx": _xlsx,
    "html": _html,
    "pdf": _pdf,
    "csv": _csv,
}
