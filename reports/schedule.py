"""When a report is due: each of its times once, also after nights on which nothing ran (then the last alone).

A time is a local one: where clocks are put forward over it, it comes an hour later that day; where they are
put back over it, the first of the two counts. What was sent is kept as text in the warehouse, see `State`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from configuration import NamedReport, Recurrence

KIND = "report"  # of the texts that the warehouse keeps, and of the lock
_A_DAY = timedelta(days=1)
_LOOK_BACK = 100  # days; a quarter has 92 at most


@dataclass(frozen=True)
class State:
    """What became of a report: the newest time that is `done`, the one that is being tried and not done yet.

    `reached` are the ways by which the one being tried was sent already (see reports.delivery), `error` why
    it is not done; '' while it is tried, or where that ended without a word. `schedule` has those times.
    """

    schedule: str
    done: datetime | None = None
    trying: datetime | None = None
    reached: tuple[str, ...] = ()
    error: str = ""

    def text(self) -> str:
        said = {
            "schedule": self.schedule,
            "done": self.done and self.done.isoformat(),
            "trying": self.trying and self.trying.isoformat(),
            "reached": list(self.reached),
            "error": self.error,
        }
        return json.dumps(said)

    @classmethod
    def of(cls, text: str) -> "State":
        said = json.loads(text)
        done, trying = (said[name] and datetime.fromisoformat(said[name]) for name in ("done", "trying"))
        return cls(said["schedule"], done, trying, tuple(said["reached"]), said["error"])


@dataclass(frozen=True)
class Due:
    """A report, the time it is due since (UTC), who has it already, and how an earlier attempt ended."""

    report: NamedReport
    slot: datetime
    reached: tuple[str, ...] = ()
    before: str = ""


def due(reports: Iterable[NamedReport], states: Mapping[str, State], now: datetime) -> list[Due]:
    """The reports that are due at `now`, in their order; `states` by name.

    One that was never looked at is due if its time was within a day, so that nobody gets one at a wrong hour
    only because it was written into the configuration; nor does a changed schedule send anything at once.
    """
    found = (_due(report, states.get(report.name), now) for report in reports)
    return [one for one in found if one is not None]


def seen(reports: Iterable[NamedReport], states: Mapping[str, State], now: datetime) -> Mapping[str, State]:
    """What is to be kept of reports that are seen for the first time, or with another schedule; not due."""
    found: dict[str, State] = {}
    for report in reports:
        state = states.get(report.name)
        new = state is None or state.schedule != schedule_name(report)
        if report.recurrence and new and _due(report, state, now) is None:
            found[report.name] = State(schedule_name(report), done=now)
    return found


def _due(report: NamedReport, state: State | None, now: datetime) -> Due | None:
    if report.recurrence is None:
        return None
    slot = latest(report.recurrence, now)
    if state is None:
        return Due(report, slot) if now - slot <= _A_DAY else None
    same = state.schedule == schedule_name(report)
    if state.trying is not None:
        newer = same and slot > state.trying
        told = state.error or "it ended while it was sent, who got it is not known"
        return Due(report, slot) if newer else Due(report, state.trying, state.reached, told)
    return Due(report, slot) if same and (state.done is None or slot > state.done) else None


def schedule_name(report: NamedReport) -> str:
    """The schedule with its time zone, as text; '' without one."""
    return f"{report.recurrence.words} {report.recurrence.time_zone}" if report.recurrence else ""


# Times ----------------------------------------------------------------------------------------------------


def latest(recurrence: Recurrence, now: datetime) -> datetime:
    """The newest time at or before `now`, in UTC."""
    today = now.astimezone(ZoneInfo(recurrence.time_zone)).date() + _A_DAY
    days = (today - timedelta(days=back) for back in range(_LOOK_BACK))
    return next(at for at in _times(recurrence, days) if at <= now)


def following(recurrence: Recurrence, now: datetime) -> datetime:
    """The first time after `now`, in UTC."""
    today = now.astimezone(ZoneInfo(recurrence.time_zone)).date() - _A_DAY
    days = (today + timedelta(days=ahead) for ahead in range(_LOOK_BACK))
    return next(at for at in _times(recurrence, days) if at > now)


def _times(recurrence: Recurrence, days: Iterable[date]) -> Iterator[datetime]:
    zone = ZoneInfo(recurrence.time_zone)
    for day in days:
        if _is_meant(recurrence, day):
            yield datetime.combine(day, recurrence.at, zone).astimezone(UTC)


def _is_meant(recurrence: Recurrence, day: date) -> bool:
    if recurrence.every == "day":
        return True
    if recurrence.every == "week":
        return day.weekday() in recurrence.on
    if recurrence.every == "quarter" and day.month % 3 != 1:
        return False
    is_last = (day + _A_DAY).day == 1
    return day.day in recurrence.on or (is_last and max(recurrence.on) > day.day)


def moment(report: NamedReport, at: datetime) -> str:
    zone = report.recurrence.time_zone if report.recurrence else "UTC"
    return f"{at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M} {zone}"
