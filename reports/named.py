"""Named reports of the configuration: made, written, sent, and kept in mind, each told in a line.

A report is noted before it is sent, and again when it was. What was sent by a run that was killed
in between is sent again, and that is said: rather twice than never. One that fails stops no other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from configuration import Calendar, Configuration, ConfigurationError, NamedReport
from language.visible import one_line
from metrics import QuestionError
from reports.conditions import by_desk_id
from reports.delivery import Outcome, deliver, in_words
from reports.files import written
from reports.mail_pictures import mail_pictures
from reports.message import File, Message, message_of
from reports.schedule import KIND, Due, State, due, following, moment, schedule_name, seen
from reports.taken import Asked, NothingToShowError, ReportError, Taken
from warehouse import WarehouseError
from warehouse.spans import span_days
from warehouse.toml_tables import nearest_of

if TYPE_CHECKING:
    from warehouse import Warehouse

_A_DAY = timedelta(days=1)
MADE = (ReportError, ConfigurationError, QuestionError, WarehouseError, SQLAlchemyError, OSError)

TakePage = Callable[[Asked], Taken]


@dataclass(frozen=True)
class ReportLine:
    """A line to print: what became of a report. `odd`: it was sent, and somebody should look at it."""

    text: str
    failed: bool = False
    odd: bool = False


def run_due(
    warehouse: "Warehouse", taken: TakePage, *, now: datetime | None = None, dry_run: bool = False
) -> Iterator[ReportLine]:
    """Make and send what is due, the lines as they come; with `dry_run` only say what would be sent.

    Raises WarehouseError where another process is doing it already.
    """
    at = now or datetime.now(UTC)
    scheduled = [one for one in warehouse.configuration.reports.values() if one.recurrence]
    if not scheduled:
        yield ReportLine("no report has a schedule; add one to [reports] in the configuration")
        return
    if dry_run:
        yield from _would_send(scheduled, _states(warehouse), at)
        return
    with warehouse.alone(KIND):
        states = _states(warehouse)
        for name, state in seen(scheduled, states, at).items():
            warehouse.keep(KIND, name, state.text(), wait_seconds=None)
        told = due(scheduled, states, at)
        for one in told:
            yield from _sent(warehouse, one, states.get(one.report.name), taken)
        if not told:
            yield ReportLine(f"no report is due; {_next(scheduled, at)}")


def run_named(
    warehouse: "Warehouse", name: str, taken: TakePage, *, now: datetime | None = None
) -> Iterator[ReportLine]:
    """Make a report and send it now, whether it is due or not; its schedule goes on as if nothing was sent.

    Raises ReportError where no report has that name or nobody gets it.
    """
    report = report_called(warehouse.configuration, name)
    if not report.recipients:
        raise ReportError(f"{name}: nobody gets it; add to or webhook to [reports.{name}], or give --to FILE")
    day = _local_day(report, now or datetime.now(UTC))
    outcomes = _delivered(warehouse, report, day, taken, ())
    yield from _lines(name, outcomes)


def report_called(configuration: Configuration, name: str) -> NamedReport:
    """The report of that name; raises ReportError with the nearest one."""
    found = configuration.reports.get(name)
    if found is None:
        known = tuple(configuration.reports)
        hint = nearest_of(name, known) if known else f"add [reports.{name}] to the configuration"
        raise ReportError(f"no report is called '{name}'; {hint}")
    return found


def asked_now(warehouse: "Warehouse", name: str) -> tuple[Asked, ...]:
    """What a report asks of its pages today, its desks by their ids; raises ReportError."""
    report = _by_desk_id(report_called(warehouse.configuration, name), warehouse)
    return asked(report, _local_day(report, datetime.now(UTC)), warehouse.configuration.calendar)


def asked(report: NamedReport, day: date, calendar: Calendar) -> tuple[Asked, ...]:
    """What is asked of each of its pages on a day: its period is told from the day before, which is whole."""
    first, last = span_days(report.span, day - _A_DAY, calendar) if report.span else (None, None)
    return tuple(
        Asked(page, first, last, report.where, report.clock, report.compare) for page in report.pages
    )


# Sending --------------------------------------------------------------------------------------------------


def _sent(warehouse: "Warehouse", one: Due, state: State | None, taken: TakePage) -> Iterator[ReportLine]:
    name = one.report.name
    done = state.done if state else None
    claim = State(schedule_name(one.report), done, trying=one.slot, reached=one.reached)
    try:
        warehouse.keep(KIND, name, claim.text(), wait_seconds=None)
    except WarehouseError as error:
        yield ReportLine(f"{name}: not sent, as it could not be noted: {error}", failed=True)
        return
    if one.before:
        yield ReportLine(f"{name}: tried again; before: {one.before}")
    day = _local_day(one.report, one.slot)
    outcomes = _delivered(warehouse, one.report, day, taken, one.reached)
    yield from _lines(name, outcomes)
    failures = [outcome.line for outcome in outcomes if outcome.failed]
    reached = tuple(outcome.route for outcome in outcomes if outcome.route and not outcome.failed)
    after = replace(claim, reached=(*one.reached, *reached), error="; ".join(dict.fromkeys(failures)))
    try:
        kept = after if failures else State(claim.schedule, done=one.slot)
        warehouse.keep(KIND, name, kept.text(), wait_seconds=None)
    except WarehouseError as error:
        yield ReportLine(f"{name}: this could not be noted, it may be sent again: {error}", failed=True)


def _delivered(
    warehouse: "Warehouse", report: NamedReport, day: date, taken: TakePage, reached: Sequence[str]
) -> tuple[Outcome, ...]:
    configuration = warehouse.configuration
    try:
        report = _by_desk_id(report, warehouse)
        pages, left_out = pages_of(asked(report, day, configuration.calendar), taken)
        message = made(report, pages, day)
    except MADE as error:
        return (Outcome("", f"not made: {' '.join(str(error).split())}", failed=True),)
    odd = [Outcome("", one_line(line), odd=True) for line in (*left_out, *message.lead)]
    sent = (deliver(message, one, configuration.mail, reached=reached) for one in report.recipients)
    return (*odd, *chain.from_iterable(sent))


def pages_of(questions: Sequence[Asked], taken: TakePage) -> tuple[list[Taken], list[str]]:
    """The pages, and a line for each that has nothing for these filters or does not know them.

    Raises what the first of them said where that is true of every page.
    """
    found, errors = [], []
    for one in questions:
        try:
            found.append(taken(one))
        except (NothingToShowError, QuestionError) as error:
            errors.append((one.page, error))
    if not found:
        raise errors[0][1]
    return found, [f"without the page {page}: {error}" for page, error in errors]


def _by_desk_id(report: NamedReport, warehouse: "Warehouse") -> NamedReport:
    """The report with every desk named by its id; raises ReportError for one that is not known."""

    def unknown(message: str) -> None:
        raise ReportError(message)

    with warehouse.snapshot() as snapshot:
        where = by_desk_id(report.where, snapshot, warehouse.configuration, unknown)
    return replace(report, where=tuple(where))


def made(report: NamedReport, pages: Sequence[Taken], day: date) -> Message:
    """The message of a report: for mails with small pictures and the file; raises ReportError."""
    if not any(one.to for one in report.recipients):
        return message_of(report.title, pages)
    drawn, said = mail_pictures(pages)
    files: tuple[File, ...] = ()
    if report.suffix:
        file_name = f"deskscope-{report.name}-{day:%Y-%m-%d}.{report.suffix}"
        files = (File(file_name, written(pages, report.suffix)),)
    return message_of(report.title, pages, pictures=drawn, lines=said, files=files)


def _lines(name: str, outcomes: Sequence[Outcome]) -> Iterator[ReportLine]:
    for line, failed, odd in dict.fromkeys((one.line, one.failed, one.odd) for one in outcomes):
        yield ReportLine(f"{name}: {line}", failed, odd)


# Words ----------------------------------------------------------------------------------------------------


def _would_send(
    scheduled: Sequence[NamedReport], states: dict[str, State], now: datetime
) -> Iterator[ReportLine]:
    waiting = {one.report.name: one for one in due(scheduled, states, now)}
    for report in scheduled:
        one = waiting.get(report.name)
        if one is None:
            yield ReportLine(f"{report.name}: not due; {_next([report], now)}")
        else:
            again = f"; tried before: {one.before}" if one.before else ""
            since = moment(report, one.slot)
            to = " and ".join(map(in_words, report.recipients))
            yield ReportLine(f"{report.name}: due since {since}, would be {to}{again}")


def _next(reports: Sequence[NamedReport], now: datetime) -> str:
    times = [(following(one.recurrence, now), one) for one in reports if one.recurrence]
    at, report = min(times, key=lambda each: each[0])
    return f"next is {report.name}, {moment(report, at)}"


def _local_day(report: NamedReport, at: datetime) -> date:
    """The day of an instant where the report's schedule is at home."""
    return at.astimezone(ZoneInfo(report.recurrence.time_zone if report.recurrence else "UTC")).date()


def _states(warehouse: "Warehouse") -> dict[str, State]:
    return {name: State.of(text) for name, text in warehouse.kept(KIND).items()}
