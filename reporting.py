"""Back door for what leaves the house: reports made, refreshed and sent, by the command line."""

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from charts.words import span
from command_line import Arguments
from language import ENGLISH, _, ngettext
from metrics import Window
from metrics.window import QuestionError
from pages.alone import page_alone
from pages.parts.menu import PAGES
from pages.parts.period import moved_on
from reports.conditions import by_desk_id
from reports.files import MIME, written
from reports.named import ReportLine, TakePage, asked_now, pages_of, run_due, run_named
from reports.taken import Asked, ReportError, Taken
from warehouse import Warehouse
from warehouse.covered import calendar_of, last_day

ALL = "all"
COMPARED = ("before", "year before", "nothing")


@dataclass(frozen=True)
class Wanted:
    """What a command line asks a report for: the file, the pages, their period and filters."""

    file: Path | None
    pages: tuple[str, ...]
    question: Asked


def report(warehouse: Warehouse, config: Path | None, arguments: Arguments) -> Iterable[ReportLine]:
    """Does what the line says; a line for each thing done. Raises ReportError, QuestionError."""
    os.environ["DESKSCOPE_WAREHOUSE"] = warehouse.address  # as the pages are told it
    os.environ["DESKSCOPE_CONFIG"] = str(config.absolute()) if config else ""
    taken = partial(page_alone, language=arguments.lang or ENGLISH)
    if arguments.due:
        return run_due(warehouse, taken, dry_run=arguments.dry_run)
    wanted = _wanted(warehouse, arguments)
    if arguments.refresh:
        deck = Path(arguments.refresh)
        return _refreshed(warehouse, deck, wanted, taken)
    if arguments.name and wanted.file is None:
        return run_named(warehouse, arguments.name, taken)
    if wanted.file is None:
        raise QuestionError("name a file: --to report.pptx (or .xlsx, .pdf, .html, .csv)")
    pages = _pages(warehouse, arguments.name, wanted)
    return _made(wanted.file, *pages_of(pages, taken))


def _wanted(warehouse: Warehouse, arguments: Arguments) -> Wanted:
    """`--to` takes a file and a last day, told apart by how they are written."""
    days = [day for word in arguments.to if (day := _day(word)) is not None]
    files = [Path(word) for word in arguments.to if _day(word) is None]
    if len(days) > 1 or len(files) > 1:
        raise QuestionError("--to takes one file and one last day, as in --to report.pptx --to 2026-03-31")
    Window(arguments.first, days[0] if days else None)  # refuses a period turned round
    file = files[0] if files else None
    if file is not None and file.suffix.lstrip(".").lower() not in MIME:
        known = ", ".join(f".{kind}" for kind in MIME)
        raise QuestionError(f"{file.name}: no kind of report; name one of {known}")
    with warehouse.snapshot() as snapshot:
        where = by_desk_id(arguments.where, snapshot, warehouse.configuration, _refuse)
    question = Asked(
        "", arguments.first, days[0] if days else None, tuple(where), arguments.clock, arguments.compare or ""
    )
    return Wanted(file, _named(arguments.page), question)


def _refuse(message: str) -> None:
    raise QuestionError(message)


def _day(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _named(words: Sequence[str]) -> tuple[str, ...]:
    if ALL in words:
        return PAGES
    for word in words:
        if word not in PAGES:
            raise QuestionError(f"there is no page '{word}'; there are {', '.join(PAGES)}, or {ALL}")
    return tuple(dict.fromkeys(words)) or PAGES[:1]


def _pages(warehouse: Warehouse, name: str | None, wanted: Wanted) -> Sequence[Asked]:
    """What is asked of each page: as the named report says, or as the line does."""
    if name is None:
        return [replace(wanted.question, page=page) for page in wanted.pages]
    return asked_now(warehouse, name)


def _made(file: Path, pages: Sequence[Taken], left_out: Sequence[str]) -> Iterable[ReportLine]:
    """The file, whole or not at all."""
    kind = file.suffix.lstrip(".").lower()
    replaced(file, written(pages, kind))
    figures = sum(len(page.figures) for page in pages)
    titles = ", ".join(page.title for page in pages)
    yield ReportLine(f"{file.name}: {titles}; {figures} figures, {pages[0].period}".rstrip(" ,"))
    for line in left_out:
        yield ReportLine(f"{file.name}: {line}", odd=True)
    if any(page.sample for page in pages):
        yield ReportLine(f"{file.name}: sample data of an invented company, and says so")


def _refreshed(warehouse: Warehouse, deck: Path, wanted: Wanted, taken: TakePage) -> Iterable[ReportLine]:
    """The deck with the numbers of now; where it takes the place of the old one, that is kept beside it."""
    from reports.refresh import refreshed  # noqa: PLC0415 seldom needed

    to, question = wanted.file or deck, wanted.question
    if to.suffix.lower() != deck.suffix.lower():
        raise QuestionError(f"{to.name}: a refreshed deck is a deck; name a file that ends in {deck.suffix}")
    try:
        old = deck.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ReportError(f"{deck}: {reason}; name a deck that Deskscope made") from error
    days_of_now = _days_of_now(warehouse, question)
    moved: dict[str, None] = {}

    def page(marked: Asked) -> Taken:
        """The page a chart is of; the period and, where the line names them, the filters are those of now."""
        first, last = days_of_now(marked)
        where, compare = question.where or marked.where, question.compare or marked.compare
        found = taken(replace(marked, first=first, last=last, where=where, compare=compare))
        moved[_moved(marked, found.asked, found.locale)] = None
        return found

    new = refreshed(old, page)
    if to == deck:
        replaced(_beside(deck), old)
    replaced(to, new.data)
    for line in filter(None, moved):
        yield ReportLine(f"{to.name}: {line}")
    told = ngettext("{n} slide has new numbers", "{n} slides have new numbers", new.new).format(n=new.new)
    yield ReportLine(f"{to.name}: {told}")
    for line in new.odd:
        yield ReportLine(f"{to.name}: {line}", odd=True)


def _days_of_now(warehouse: Warehouse, question: Asked) -> Callable[[Asked], tuple[date | None, date | None]]:
    """The days that take the place of those of a mark: those of the line, else the newest of the same length,
    so that the deck of a month stays one.
    """
    with warehouse.snapshot() as snapshot:
        newest, calendar = last_day(snapshot.connection), calendar_of(snapshot.connection)

    def days(marked: Asked) -> tuple[date | None, date | None]:
        told = question.first or question.last
        if told or newest is None or marked.first is None or marked.last is None:
            return question.first, question.last
        return moved_on(marked.first, marked.last, newest, calendar)

    return days


def _moved(before: Asked, now: Asked, locale: str) -> str:
    """'Oct 2026, where it was Sept 2026'; '' where the days are the same or one of them is not known."""
    if None in (before.first, before.last, now.first, now.last) or before.first == now.first:
        return ""
    old, new = (span(asked.first, asked.last, locale) for asked in (before, now))
    return _("{new}, where it was {old}").format(new=new, old=old)


def _beside(deck: Path) -> Path:
    """Where the deck from before is kept: beside the new one, and over none that is kept already."""
    names = (deck.with_suffix(f".before{number}{deck.suffix}") for number in ("", *range(2, 1000)))
    return next(name for name in names if not name.exists())


def replaced(file: Path, data: bytes) -> None:
    """Writes a file whole: whoever reads it meanwhile sees the old one. Raises ReportError."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.absolute().parent, delete=False) as part:
            part.write(data)
        Path(part.name).chmod(0o666 & ~_umask())
        Path(part.name).replace(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ReportError(f"{file}: cannot be written: {reason}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
