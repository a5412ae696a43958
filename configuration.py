"""The configuration of one organisation: deskscope.toml read into frozen values, or refused in one line.

Every key is known or refused with the nearest known one named. Secrets stand in the file only as
${ENVIRONMENT} references; they are looked up when a connector asks for them, never when the file is
read, and neither a repr nor a message ever holds one.
"""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.api_tokens import ApiToken

Hours = tuple[tuple[time, time], ...]

DEFAULT_FILE = "deskscope.toml"
PLAN_STATUSES = ("using", "planning", "none")
MIDNIGHT = time(0, 0)  # as a closing time: the end of the day (written 24:00)
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_MOST_DAYS = 3660
_SECRET_WORD = re.compile(r"(token|password|secret|api_key|credential)s?$")


class ConfigurationError(ValueError):
    """The configuration cannot be used; the message is one line: file, place, what is wrong, what to do."""


@dataclass(frozen=True)
class Schedule:
    """When a desk is open: per weekday (0 is Monday) its openings in order, in the desk's own zone.

    A weekday that is not named is closed. A closing time of 00:00 is the midnight that ends the day.
    `holidays` is a country with its subdivision if wanted, such as "DE-BE"; on them the desk is closed.
    """

    name: str
    hours: Mapping[int, Hours] = field(default_factory=dict)
    holidays: str | None = None


@dataclass(frozen=True)
class Desk:
    """A service desk. `id` and each of `aliases` are what the data may call it; `name` is what we print."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    organisation: str | None = None
    region: str | None = None
    time_zone: str = "UTC"
    schedule: str | None = None


@dataclass(frozen=True)
class Source:
    """A source read by a connector: its kind, address, the connector's own words, and channel overrides."""

    name: str
    kind: str
    url: str | None = None
    options: Mapping[str, Any] = field(
        default_factory=dict, repr=False
    )  # may hold what should not be printed
    channels: Mapping[str, str] = field(default_factory=dict)

    def option(self, name: str, default: str | None = None) -> str:
        """The connector's word `name` as text, with ${ENVIRONMENT} references looked up now.

        Raises ConfigurationError when it is neither given nor has a default, or a variable is not set.
        """
        value = self.options.get(name, default)
        if value is None:
            raise ConfigurationError(f"{self.name}: {name} is missing; add it to [sources.{self.name}]")
        return resolved(str(value), f"sources.{self.name}.{name}")

    def words(self, name: str) -> tuple[str, ...]:
        """The words of an option: a list, or a text with commas between; none where it is not given."""
        said, place = self.options.get(name, ""), f"sources.{self.name}.{name}"
        if isinstance(said, list | tuple):
            found = [resolved(str(word), place) for word in said]
        else:
            found = self.option(name, "").split(",")
        return tuple(word.strip() for word in found if word.strip())

    def flag(self, name: str, *, default: bool) -> bool:
        """Whether the connector's word `name` says true or yes or false or no; anything else is refused."""
        said = self.option(name, str(default))
        meaning = _FLAGS.get(said.strip().casefold())
        if meaning is None:
            raise ConfigurationError(f"{self.name}: {name} is '{said}'; write true or false")
        return meaning

    def above_zero(self, name: str, default: float, at_most: float = math.inf) -> float:
        """The connector's word `name` as a finite number above zero; raises ConfigurationError."""
        said = self.option(name, str(default))
        try:
            number = float(said)
        except ValueError:
            number = 0.0
        if not 0 < number < math.inf or number > at_most:
            bound = f", {at_most:,.0f} at most" if at_most < math.inf else ""
            raise ConfigurationError(
                f"{self.name}: {name} is '{said}'; it has to be a number above zero{bound}"
            )
        return number

    def whole(self, name: str, default: int) -> int:
        """The connector's word `name` as a whole number above zero; raises ConfigurationError."""
        number = self.above_zero(name, default)
        if not number.is_integer():
            raise ConfigurationError(
                f"{self.name}: {name} is '{self.option(name)}'; it has to be a whole number"
            )
        return int(number)

    def days(self, name: str, default: float) -> float:
        """The connector's word `name` as a number of days, ten years at most; raises ConfigurationError."""
        return self.above_zero(name, default, _MOST_DAYS)

    def address(self) -> str:
        """The source's url with references looked up; raises ConfigurationError when it has none."""
        if self.url is None:
            raise ConfigurationError(f"{self.name}: url is missing; add it to [sources.{self.name}]")
        return resolved(self.url, f"sources.{self.name}.url")

    def missing_variables(self) -> tuple[str, ...]:
        """The environment variables this source refers to that are not set, in order."""
        texts = [self.url, *self.options.values()]
        names = [name for text in texts if isinstance(text, str) for name in _REFERENCE.findall(text)]
        return tuple(name for name in dict.fromkeys(names) if not os.environ.get(name))

    def references(self) -> tuple[str, ...]:
        """The environment variables that this source's secrets are taken from, in order."""
        texts = [value for name, value in self.options.items() if _SECRET_WORD.search(name)]
        names = [name for text in texts if isinstance(text, str) for name in _REFERENCE.findall(text)]
        return tuple(dict.fromkeys(names))

    def secrets(self) -> tuple[str, ...]:
        """What must appear in no message, looked up now; what is not set is none."""
        texts = [value for name, value in self.options.items() if _SECRET_WORD.search(name)]
        return tuple(
            _REFERENCE.sub(lambda found: os.environ.get(found[1], ""), text)
            for text in texts
            if isinstance(text, str)
        )

    def secret_words(self) -> tuple[str, ...]:
        """The names of its options that hold a secret."""
        return tuple(name for name in self.options if _SECRET_WORD.search(name))

    def literal_secrets(self) -> tuple[str, ...]:
        """The words that hold a secret in plain text instead of a ${ENVIRONMENT} reference."""
        return tuple(
            name
            for name, value in self.options.items()
            if _SECRET_WORD.search(name) and isinstance(value, str) and not _REFERENCE.search(value)
        )


@dataclass(frozen=True)
class Roster:
    """Who speaks for the desk (`desk`: handles, ids, groups) and which accounts are bots, on API sources."""

    desk: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """What a metric should reach from `valid_from` on, in the metric's base unit; desk None is every desk."""

    metric: str
    desk: str | None
    value: float
    valid_from: date


@dataclass(frozen=True)
class ChannelPlan:
    """Whether a desk is using a channel, planning to, or neither ("none"), since a day where known."""

    desk: str
    channel: str
    status: str
    since: date | None = None


@dataclass(frozen=True)
class Cost:
    """What one contact by a channel costs from a day on, all in; desk None is every desk without its own."""

    channel: str
    desk: str | None
    per_contact: float
    currency: str  # ISO 4217
    valid_from: date


@dataclass(frozen=True)
class Calendar:
    """On which weekday a week starts (0 is Monday), in which month (1 to 12) a fiscal year does."""

    week_starts: int = 0
    fiscal_year_starts: int = 1


@dataclass(frozen=True)
class Privacy:
    """What is kept beyond the figures: the text of posts, the comments of ratings, direct and private posts.

    None of it, unless asked. Of a private post the text is never kept. `keep_text_days` is after how many
    days the text of a post goes; None: it stays.
    """

    keep_text: bool = False
    keep_comments: bool = False
    keep_private: bool = False
    keep_text_days: int | None = None


@dataclass(frozen=True)
class Service:
    """A service of the catalogue: `name` as the tickets call it, `words` by which people speak of it."""

    id: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Listening:
    """What is listened for beyond the services: `terms`; a text with one of `exclude` is not meant.

    `files`: posts of files are judged too, where the file has a text and no columns of its own.
    """

    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    files: bool = False


@dataclass(frozen=True)
class Recurrence:
    """When a report is due: `every` "day", "week", "month" or "quarter", `on` those days, `at` a local time.

    `on`: weekdays (0 is Monday) or days of the month, of a quarter's first month; where a month is shorter,
    its last day. `words` are as written.
    """

    every: str
    on: tuple[int, ...]
    at: time
    time_zone: str
    words: str


@dataclass(frozen=True)
class Span:
    """A period told from a day: the last `count` whole units before it, or with 0 the unit it lies in.

    `unit`: "day", "week", "month", "quarter", "year" or "fiscal year".
    """

    unit: str
    count: int


@dataclass(frozen=True)
class Recipients:
    """Who gets a message: mail addresses, and a webhook (a reference) of a `kind`, "slack" or "teams"."""

    to: tuple[str, ...] = ()
    webhook: str | None = field(default=None, repr=False)
    kind: str = ""


@dataclass(frozen=True)
class NamedReport:
    """A report that is made again and again. Without a `span` its pages' own period; no `suffix`, no file."""

    name: str
    title: str
    pages: tuple[str, ...]
    suffix: str = ""
    span: Span | None = None
    where: tuple[tuple[str, str | None], ...] = ()
    clock: str = "calendar"
    compare: str = ""
    recurrence: Recurrence | None = None
    recipients: tuple[Recipients, ...] = ()


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in. `tls`: "starttls", "tls" or "plain" (this machine only).

    `user` and `password` are as written, with their ${ENVIRONMENT} references; `ca_file` holds certificates
    that are trusted besides the system's.
    """

    host: str
    port: int
    sender: str
    tls: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeout_seconds: int = 30


@dataclass(frozen=True)
class Alert:
    """A rule: tell somebody when a metric is 'below' or 'above' `value`, or its chart 'signals'.

    `value` is in the metric's base unit; None for signals, as `over`, the period that is judged. Fewer cases
    than `at_least` are too few to say. `where` are conditions of figures(). `to` are names of [recipients],
    `recipients` those of the rule's own.
    """

    name: str
    metric: str
    sign: str
    value: float | None = None
    at_least: int = 1
    over: Span | None = None
    where: tuple[tuple[str, str | None], ...] = ()
    clock: str = "calendar"
    to: tuple[str, ...] = ()
    recipients: Recipients = field(default_factory=Recipients)


@dataclass(frozen=True)
class Configuration:
    """Everything deskscope.toml says; empty where there is no file."""

    path: Path | None = None
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    desks: Mapping[str, Desk] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    roster: Roster = field(default_factory=Roster)
    targets: tuple[Target, ...] = ()
    plans: tuple[ChannelPlan, ...] = ()
    costs: tuple[Cost, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    privacy: Privacy = field(default_factory=Privacy)
    benchmarks: tuple[Path, ...] = ()  # CSV files of published figures of one's own
    services: Mapping[str, Service] = field(default_factory=dict)
    listening: Listening = field(default_factory=Listening)
    api: Mapping[str, "ApiToken"] = field(default_factory=dict)
    reports: Mapping[str, NamedReport] = field(default_factory=dict)
    mail: MailServer | None = None
    alerts: tuple[Alert, ...] = ()
    recipients: Mapping[str, Recipients] = field(default_factory=dict)


def read_configuration(path: Path | None = None) -> Configuration:
    """The configuration in `path`; None: deskscope.toml of the working folder if there, else an empty one.

    Raises ConfigurationError, one line, when the file is missing, is no TOML or says something unknown.
    """
    from warehouse.deskscope_toml import configuration_in  # noqa: PLC0415 - the warehouse imports these values

    if path is None:
        path = Path(DEFAULT_FILE)
        if not path.exists():
            return Configuration()
    return configuration_in(path)


def resolved(text: str, place: str) -> str:
    """`text` with its ${ENVIRONMENT} references replaced; ConfigurationError names a variable not set."""
    for name in _REFERENCE.findall(text):
        if not os.environ.get(name):
            raise ConfigurationError(
                f"{place}: the environment variable {name} is not set; set it and try again"
            )
    return _REFERENCE.sub(lambda found: os.environ[found[1]], text)
