"""What `check` finds of reports that are sent: what they lack, and what became of the last attempts."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from configuration import Configuration, ConfigurationError, NamedReport, Recipients, resolved
from metrics import QuestionError
from metrics.window import Question, conditions
from reports.schedule import KIND, State, following, moment
from warehouse import Warehouse
from warehouse.toml_tables import nearest_of

Found = tuple[str, str]
"""Where it is, and what is wrong there in one line."""


def seen(configuration: Configuration, now: datetime) -> Iterator[Found]:
    """The reports, the mail server and the recipients that were read, in a line each."""
    reports = configuration.reports.values()
    times = [(following(one.recurrence, now), one) for one in reports if one.recurrence]
    if times:
        at, first = min(times, key=lambda each: each[0])
        yield "reports", f"{len(reports)}, next {moment(first, at)}: {first.name}"
    elif reports:
        yield "reports", f"{len(reports)}, none with a schedule"
    if configuration.mail is not None:
        yield "mail", f"{configuration.mail.host}:{configuration.mail.port}, {configuration.mail.tls}"
    if configuration.recipients:
        yield "recipients", ", ".join(configuration.recipients)


def lacking(configuration: Configuration, pages: Collection[str] = ()) -> Iterator[Found]:
    """Secrets that are not set, filters that mean nothing, and pages that are none of `pages`, if told."""
    if configuration.mail is not None:
        for word in (configuration.mail.user, configuration.mail.password):
            yield from _unset("mail", word)
    for report in configuration.reports.values():
        place = f"report {report.name}"
        yield from _webhooks(place, report.recipients)
        yield from _filters(place, report)
        for page in report.pages:
            if pages and page not in pages:
                yield place, f"there is no page '{page}'; {nearest_of(page, tuple(pages))}"
    for name, group in configuration.recipients.items():
        yield from _webhooks(f"recipients {name}", (group,))


def failed(warehouse: Warehouse) -> Iterator[Found]:
    """The reports whose last attempt failed, with its reason."""
    states: Mapping[str, str] = warehouse.kept(KIND)
    for name, text in states.items():
        state = State.of(text)
        if name in warehouse.configuration.reports and state.trying is not None and state.error:
            yield f"report {name}", f"not sent: {state.error}; it is tried again with the next report --due"


def _webhooks(place: str, recipients: tuple[Recipients, ...]) -> Iterator[Found]:
    for one in recipients:
        yield from _unset(place, one.webhook)


def _unset(place: str, word: str | None) -> Iterator[Found]:
    try:
        resolved(word or "", place)
    except ConfigurationError as error:
        yield place, str(error).removeprefix(f"{place}: ")


def _filters(place: str, report: NamedReport) -> Iterator[Found]:
    try:
        Question(where=conditions(report.where), clock=report.clock)
    except QuestionError as error:
        yield place, str(error)
