"""deskscope.toml, read into the values of `configuration`; each complaint is one line with its place.

Every key is known or refused with the nearest known one named. Nothing is looked up here: ${ENVIRONMENT}
references stay as written until a connector asks.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from functools import partial
from itertools import pairwise
from pathlib import Path

from configuration import (
    MIDNIGHT,
    PLAN_STATUSES,
    Calendar,
    ChannelPlan,
    Configuration,
    ConfigurationError,
    Cost,
    Desk,
    Hours,
    Listening,
    Privacy,
    Roster,
    Schedule,
    Service,
    Source,
    Target,
)
from warehouse.alerts_toml import alerts, recipients
from warehouse.api_tokens import api_tokens
from warehouse.clock_words import WEEKDAYS, clock_time, weekdays
from warehouse.reports_toml import mail_server, named_reports
from warehouse.tables import CHANNELS
from warehouse.toml_tables import Table, nearest_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TABLES = (
    *("schedules", "desks", "sources", "roster", "targets", "plans", "costs", "calendar", "privacy"),
    *("benchmarks", "services", "listening", "api", "reports", "mail", "recipients"),
    "alerts",
)


def configuration_in(path: Path) -> Configuration:
    """The configuration that the file holds; raises ConfigurationError, one line, when it cannot be meant."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        where = path.absolute().parent
        raise ConfigurationError(f"{path.name}: no such file in {where}; check --config") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise ConfigurationError(f"{path.name}: cannot be read: {reason}; check {path}") from None
    found = configuration_of(text, path.name)
    folder = path.absolute().parent
    beside = tuple(folder / file for file in found.benchmarks)
    mail = found.mail
    if mail is not None and mail.ca_file is not None:
        mail = replace(mail, ca_file=folder / mail.ca_file)
    return replace(found, path=path, benchmarks=beside, mail=mail)


def configuration_of(text: str, name: str) -> Configuration:
    """The configuration that the text of a file called `name` holds; raises ConfigurationError."""
    try:
        words = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name}: not valid TOML: {error}; mend that line") from None
    return _configuration(Table(name, "", words))


def _configuration(root: Table) -> Configuration:
    root.only(*TABLES)
    schedules = {name: _schedule(name, table) for name, table in root.table("schedules").tables()}
    desks = {key: _desk(key, table, schedules) for key, table in root.table("desks").tables()}
    _refuse_shared_names(root, desks)
    mail = mail_server(root.table("mail"))
    groups = recipients(root.table("recipients"))
    return Configuration(
        schedules=schedules,
        desks=desks,
        sources={name: _source(name, table) for name, table in root.table("sources").tables()},
        roster=_roster(root.table("roster")),
        targets=tuple(_target(table, desks) for table in root.array("targets")),
        plans=tuple(_plan(table, desks) for table in root.array("plans")),
        costs=_costs(root.array("costs"), desks),
        calendar=_calendar(root.table("calendar")),
        privacy=_privacy(root.table("privacy")),
        benchmarks=_benchmarks(root.table("benchmarks")),
        services=_services(root.table("services")),
        listening=_listening(root.table("listening")),
        api=api_tokens(root.table("api")),
        reports=named_reports(root.table("reports"), desks, groups, mail),
        mail=mail,
        alerts=alerts(root.array("alerts"), groups, desks),
        recipients=groups,
    )


def _schedule(name: str, table: Table) -> Schedule:
    table.only("hours", "holidays")
    openings = table.table("hours")
    hours: dict[int, Hours] = {}
    for days in openings.words:
        for weekday in weekdays(days, partial(openings.wrong, days)):
            if weekday in hours:
                raise openings.wrong(days, f"{WEEKDAYS[weekday]} is named twice; name each day once")
            hours[weekday] = _openings(openings, days)
    return Schedule(name, {day: hours[day] for day in sorted(hours)}, _holidays(table))


def _openings(table: Table, days: str) -> Hours:
    text = table.words[days]
    if not isinstance(text, str):
        raise table.wrong(days, 'should be hours in quotes, such as "09:00-17:00"')
    if not text.strip() or text.strip().lower() == "closed":
        return ()
    openings = tuple(_opening(table, days, part.strip()) for part in text.split(","))
    for (_, closes), (opens, _) in pairwise(openings):
        if closes == MIDNIGHT or opens < closes:
            raise table.wrong(days, f"'{text}' overlaps itself; write the openings in order, apart")
    return openings


def _opening(table: Table, days: str, text: str) -> tuple[time, time]:
    ends = text.split("-")
    try:
        opens, closes = (clock_time(end.strip()) for end in ends)
    except ValueError:
        raise table.wrong(days, f"'{text}' is no opening; write it like \"09:00-17:00\"") from None
    if ends[0].strip().startswith("24") or (closes != MIDNIGHT and opens >= closes):
        raise table.wrong(days, f"'{text}' ends before it begins; a night is two openings, split at 24:00")
    return opens, closes


def _holidays(table: Table) -> str | None:
    text = table.text("holidays")
    if text is None:
        return None
    import holidays  # noqa: PLC0415 all countries of the world, which only a schedule with holidays needs

    known = holidays.list_supported_countries()
    country, _, subdivision = text.partition("-")
    if country not in known:
        raise table.wrong(
            "holidays", f"country '{country}' is not known; {nearest_of(country, tuple(known))}"
        )
    if subdivision and subdivision not in known[country]:
        hint = _subdivisions(subdivision, known[country])
        raise table.wrong("holidays", f"{country} has no subdivision '{subdivision}'; {hint}")
    return text


def _subdivisions(word: str, known: Sequence[str]) -> str:
    """Those that the word may have meant, else all: codes of two letters resemble each other by chance."""
    if not known:
        return "it has none; leave it out"
    meant = [name for name in known if word.casefold() in name.casefold()]
    return f"did you mean {' or '.join(meant)}?" if meant else f"known are {', '.join(known)}"


def _desk(key: str, table: Table, schedules: Mapping[str, Schedule]) -> Desk:
    table.only("name", "aliases", "organisation", "region", "time_zone", "schedule")
    schedule = table.text("schedule")
    if schedule is not None and schedule not in schedules:
        hint = nearest_of(schedule, tuple(schedules)) if schedules else f"add [schedules.{schedule}]"
        raise table.wrong("schedule", f"there is no schedule '{schedule}'; {hint}")
    return Desk(
        id=key,
        name=table.text("name") or key,
        aliases=table.texts("aliases"),
        organisation=table.text("organisation"),
        region=table.text("region"),
        time_zone=table.time_zone("time_zone") or "UTC",
        schedule=schedule,
    )


def _refuse_shared_names(root: Table, desks: Mapping[str, Desk]) -> None:
    """An id or alias names one desk only, or the data could not be told apart."""
    owner = {key: key for key in desks}
    for desk in desks.values():
        for alias in desk.aliases:
            if owner.setdefault(alias, desk.id) != desk.id:
                place = f"desks.{desk.id}.aliases"
                raise root.wrong(place, f"'{alias}' already names desk '{owner[alias]}'; keep it on one")


def _source(name: str, table: Table) -> Source:
    options = {
        key: _frozen(value) for key, value in table.words.items() if key not in ("kind", "url", "channels")
    }
    channels = table.table("channels")
    for word in channels.words:
        channels.one_of(word, CHANNELS)
    return Source(name, table.required("kind"), table.text("url"), options, dict(channels.words))


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _roster(table: Table) -> Roster:
    table.only("desk", "bots")
    return Roster(table.texts("desk"), table.texts("bots"))


def _target(table: Table, desks: Mapping[str, Desk]) -> Target:
    table.only("metric", "desk", "value", "from")
    valid_from = table.needed("from", table.day("from"))
    desk = table.text("desk")
    return Target(table.required("metric"), desk and _desk_id(desk, desks), table.number("value"), valid_from)


def _plan(table: Table, desks: Mapping[str, Desk]) -> ChannelPlan:
    table.only("desk", "channel", "status", "since")
    channel = table.one_of("channel", CHANNELS)
    status = table.one_of("status", PLAN_STATUSES)
    return ChannelPlan(_desk_id(table.required("desk"), desks), channel, status, table.day("since"))


def _costs(tables: Sequence[Table], desks: Mapping[str, Desk]) -> tuple[Cost, ...]:
    found: dict[tuple[str, str | None, date], Cost] = {}
    for table in tables:
        cost = _cost(table, desks)
        if found.setdefault((cost.channel, cost.desk, cost.valid_from), cost) is not cost:
            raise table.wrong("from", f"{cost.valid_from} is said twice for {cost.channel}; keep one")
    return tuple(found.values())


def _cost(table: Table, desks: Mapping[str, Desk]) -> Cost:
    table.only("channel", "desk", "per_contact", "currency", "from")
    channel, desk = table.one_of("channel", CHANNELS), table.text("desk")
    per_contact = table.number("per_contact")
    if per_contact < 0:
        raise table.wrong("per_contact", "should not be below 0; write what one contact costs")
    currency = table.required("currency")
    if not re.fullmatch("[A-Z]{3}", currency):
        raise table.wrong("currency", f"'{currency}' is no currency code; write it like 'EUR'")
    valid_from = table.needed("from", table.day("from"))
    return Cost(channel, desk and _desk_id(desk, desks), per_contact, currency, valid_from)


def _calendar(table: Table) -> Calendar:
    table.only("week_starts", "fiscal_year_starts")
    day = table.one_of("week_starts", DAYS) if "week_starts" in table.words else DAYS[0]
    month = table.fitting("fiscal_year_starts", _is_month, "a month from 1 to 12, such as 4 for April")
    return Calendar(DAYS.index(day), month or 1)


def _is_month(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12


def _desk_id(name: str, desks: Mapping[str, Desk]) -> str:
    """The id of the desk that `name` means; an unknown one stands for itself, the data may know it."""
    return next((desk.id for desk in desks.values() if name in desk.aliases), name)


def _privacy(table: Table) -> Privacy:
    table.only("keep_text", "keep_comments", "keep_private", "keep_text_days")
    found = Privacy(*map(table.flag, ("keep_text", "keep_comments", "keep_private")))
    days = table.count("keep_text_days")
    if days is not None and not found.keep_text:
        raise table.wrong(
            "keep_text_days", "the text of posts is not kept; add keep_text = true or leave it out"
        )
    return replace(found, keep_text_days=days)


def _services(root: Table) -> Mapping[str, Service]:
    services = {key: _service(key, table) for key, table in root.tables()}
    owner: dict[str, str] = {}
    for service in services.values():
        for word in {word.casefold() for word in (service.name, *service.words)}:
            if owner.setdefault(word, service.id) != service.id:
                place = f"{service.id}.words"
                raise root.wrong(place, f"'{word}' already means service '{owner[word]}'; keep it on one")
    return services


def _service(key: str, table: Table) -> Service:
    table.only("name", "words")
    name = table.text("name") or key
    return Service(key, name, table.phrases("words") or (name,))


def _listening(table: Table) -> Listening:
    table.only("terms", "exclude", "files")
    return Listening(table.phrases("terms"), table.phrases("exclude"), table.flag("files"))


def _benchmarks(table: Table) -> tuple[Path, ...]:
    """The user's own files of published figures, as written: relative to the configuration file."""
    table.only("files")
    return tuple(Path(name).expanduser() for name in table.texts("files"))
