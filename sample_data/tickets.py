"""The sample's tickets: contacts by desk and channel, their work, their answers, and the planted faults.

One frame, a row a ticket, instants in UTC without a zone; NaT and None mean not happened or not said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from connectors.channels import map_channels
from sample_data import draws
from sample_data.company import DESKS, TRUTHS, SampleDesk
from sample_data.draws import END, NEVER, Instants, Numbers, Words

BASE_TICKETS = 59_350  # before social ones (about 350) and planted duplicates: about 60,000 in all
ANSWERED = 0.957
CHANNEL_MIX = {  # at the first day and the last: calls give way to portal and chat
    "phone": (0.40, 0.30),
    "email": (0.27, 0.22),
    "portal": (0.16, 0.23),
    "chat": (0.06, 0.12),
    "walk_up": (0.04, 0.03),
    "messaging": (0.015, 0.04),
    "mobile_app": (0.01, 0.02),
    "monitoring": (0.035, 0.03),
    "agent_created": (0.01, 0.01),
}
WORDS: Mapping[str, Mapping[str, float]] = {  # how the tool writes each channel
    "phone": {"Phone": 0.9, "Phone call": 0.1},
    "email": {"Email": 0.85, "E-mail": 0.15},
    "portal": {"Self-service portal": 0.7, "Portal": 0.3},
    "chat": {"Chat": 0.6, "Live chat": 0.4},
    "walk_up": {"Walk-in": 1},
    "messaging": {"Text message": 1},
    "mobile_app": {"Mobile app": 1},
    "monitoring": {"Monitoring": 1},
    "agent_created": {"Agent created": 1},
    "social": {"Social media": 1},
}
# Simpson's paradox begins here: callers bring the hard cases, chats the easy ones.
INCIDENTS = {"phone": 0.8, "chat": 0.25, "monitoring": 0.98, "portal": 0.4, "social": 0.6, "messaging": 0.4}
PRIORITIES = ("1 - critical", "2 - high", "3 - moderate", "4 - low")
PRIORITY_MIX = {
    "phone": (0.06, 0.34, 0.40, 0.20),
    "chat": (0.005, 0.06, 0.30, 0.635),
    "monitoring": (0.1, 0.3, 0.4, 0.2),
}
OTHER_PRIORITIES = (0.015, 0.125, 0.40, 0.46)
SERVICES = {
    "Mail and calendar": 0.2,
    "Sign-in and access": 0.22,
    "Laptops and phones": 0.18,
    "Network and remote access": 0.13,
    "Printing": 0.06,
    "Payroll Tarn": 0.08,
    "Ward planner Osier": 0.06,
    "Till and stock": 0.07,
}
CATEGORIES = {"Access": 0.26, "Software": 0.3, "Hardware": 0.2, "Network": 0.14, "How to": 0.1}
# How long a first answer takes beside the desk's usual time.
RESPONSE_FACTOR = {
    "phone": 0.35,
    "chat": 0.2,
    "walk_up": 0.25,
    "messaging": 0.5,
    "email": 2.2,
    "portal": 1.8,
    "mobile_app": 1.5,
    "social": 1.8,
}
PRIORITY_FACTOR = {"1 - critical": 0.25, "2 - high": 0.6, "3 - moderate": 1.0, "4 - low": 1.4}
RESPONSE_TARGET = {"1 - critical": 30, "2 - high": 120, "3 - moderate": 480, "4 - low": 1440}  # minutes
RESOLVE_TYPICAL = {"1 - critical": 180, "2 - high": 420, "3 - moderate": 1080, "4 - low": 2000}
RESOLVE_TARGET = {"1 - critical": 480, "2 - high": 1440, "3 - moderate": 4320, "4 - low": 8640}
FORGOTTEN = 12  # times the usual work
AT_ONCE = ("phone", "chat", "walk_up")


def plain_tickets(draw: np.random.Generator) -> pd.DataFrame:
    """Every ticket but the social ones: desk, channel, its word, local opening and the instant."""
    parts = [_contacts(draw, desk, count) for desk, count in _counts(BASE_TICKETS)]
    return pd.concat(parts, ignore_index=True)


def worked(draw: np.random.Generator, opened: pd.DataFrame) -> pd.DataFrame:
    """The tickets with who asked, what for, and what became of it. `opened` may bring answers of its own."""
    frame = opened.sort_values(["opened_at", "desk"], kind="stable").reset_index(drop=True)
    frame["id"] = frame["id"].where(frame["id"].notna(), pd.Series(draws.numbered("T", len(frame))))
    named = frame["service"]  # by the post that it was made from
    frame = frame.assign(**_descriptions(draw, frame))
    frame["service"] = named.where(named.notna(), frame["service"])
    frame["first_response_at"] = _first_responses(draw, frame)
    frame = frame.assign(**_resolutions(draw, frame))
    frame = _with_unmapped_words(draw, frame.assign(**_verdicts(draw, frame)))
    rules = dict(zip(words := frame["channel_raw"].unique(), map_channels(words), strict=True))
    return frame.assign(
        channel_rule=frame["channel_raw"].map({word: rule for word, (_, rule) in rules.items()})
    )


def with_planted_faults(draw: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """The same tickets with times before their opening, and exact repeats at the end."""
    frame = tickets.copy()
    possible = np.flatnonzero(frame["resolved_at"].notna() & frame["first_response_at"].notna())
    chosen = draw.choice(possible, TRUTHS.negative_responses + TRUTHS.negative_resolutions, replace=False)
    answers, ends = chosen[: TRUTHS.negative_responses], chosen[TRUTHS.negative_responses :]
    for rows, column in ((answers, "first_response_at"), (ends, "resolved_at")):
        early_by = pd.to_timedelta(draw.integers(5, 600, len(rows)), unit="min")
        frame.loc[rows, column] = (frame.loc[rows, "opened_at"] - early_by).to_numpy()
    repeats = frame.iloc[np.sort(draw.choice(len(frame), TRUTHS.duplicate_tickets, replace=False))]
    return pd.concat([frame, repeats], ignore_index=True)


def _with_unmapped_words(draw: np.random.Generator, tickets: pd.DataFrame) -> pd.DataFrame:
    """Some of the portal's tickets came by ways whose words nobody knows; the mapping makes them `other`."""
    frame = tickets.copy()
    several = (frame["desk"] != TRUTHS.single_channel_desk) & (frame["channel"] == "portal")
    rows = draw.choice(np.flatnonzero(several), sum(TRUTHS.unmapped_words.values()), replace=False)
    frame.loc[rows, "channel"] = "other"
    frame.loc[rows, "channel_raw"] = np.repeat(
        np.array(list(TRUTHS.unmapped_words), dtype=object), list(TRUTHS.unmapped_words.values())
    )
    return frame


def _counts(total: int) -> list[tuple[SampleDesk, int]]:
    weight = sum(desk.weight for desk in DESKS)
    return [(desk, round(total * desk.weight / weight)) for desk in DESKS]


def _contacts(draw: np.random.Generator, desk: SampleDesk, count: int) -> pd.DataFrame:
    days = np.sort(draws.busy_days(draw, count))
    local = draws.office_times(draw, days)
    channel = _channels(draw, desk, days)
    return pd.DataFrame(
        {
            "id": None,
            "desk": desk.id,
            "channel": channel,
            "channel_raw": _as_written(draw, channel),
            "opened_at": draws.to_utc(local, desk.time_zone),
            "answered_at": NEVER,
        }
    ).loc[lambda rows: rows["opened_at"] <= END]


def _channels(draw: np.random.Generator, desk: SampleDesk, days: Instants) -> Words:
    """A channel per day: the company's mix, drifting over the two years, a little different at each desk."""
    count = len(days)
    if desk.id == TRUTHS.single_channel_desk:
        return np.full(count, TRUTHS.single_channel, dtype=object)
    names = np.array(list(CHANNEL_MIX), dtype=object)
    first, last = np.array(list(CHANNEL_MIX.values())).T
    taste = draw.uniform(0.75, 1.25, len(names))
    month = draws.month_number(days)[:, None] / (draws.MONTHS - 1)
    mix = (first * (1 - month) + last * month) * taste
    steps = np.cumsum(mix / mix.sum(axis=1, keepdims=True), axis=1)
    return np.asarray(names[(draw.random(count)[:, None] > steps[:, :-1]).sum(axis=1)], dtype=object)


def _as_written(draw: np.random.Generator, channel: Words) -> Words:
    return _each(channel, lambda name, count: draws.words(draw, WORDS[name], count))


def _each(keys: Words, values: Callable[[str, int], Words]) -> Words:
    """Values drawn per distinct key, in the keys' places."""
    found = np.empty(len(keys), dtype=object)
    for key in sorted(set(keys)):
        places = keys == key
        found[places] = values(key, int(places.sum()))
    return found


def _descriptions(draw: np.random.Generator, frame: pd.DataFrame) -> Mapping[str, Any]:
    count = len(frame)
    channel = frame["channel"].to_numpy(dtype=object)
    incident = draw.random(count) < np.array([INCIDENTS.get(name, 0.5) for name in channel])
    kind = np.where(incident, "incident", "request").astype(object)
    kind[draw.random(count) < 0.006] = "problem"  # a few, on every channel
    person = np.minimum(draw.zipf(1.35, count), 4_000) + draw.integers(0, 400, count)
    return {
        "kind": kind,
        "priority": _each(
            channel,
            lambda name, n: draws.by_weight(draw, PRIORITIES, PRIORITY_MIX.get(name, OTHER_PRIORITIES), n),
        ),
        "category": draws.words(draw, CATEGORIES, count),
        "service": draws.words(draw, SERVICES, count),
        "requester": np.array(
            [f"{desk}-{number}" for desk, number in zip(frame["desk"], person, strict=True)]
        ),
    }


def _first_responses(draw: np.random.Generator, frame: pd.DataFrame) -> Instants:
    """First answers: none for one in 23, else so that each desk's typical time is as planted."""
    count = len(frame)
    factor = frame["channel"].map(RESPONSE_FACTOR).fillna(1).to_numpy(dtype=float)
    factor = factor * frame["priority"].map(PRIORITY_FACTOR).to_numpy(dtype=float)
    delay = factor * draw.lognormal(0, 1.15, count)
    held_over = draw.random(count) < 0.75  # answers that fall outside the hours wait for them
    morning = draw.uniform(0, 90, count)
    answered = draw.random(count) < ANSWERED
    found = np.full(count, NEVER)
    opened = frame["opened_at"].to_numpy(dtype="datetime64[s]")
    own = frame["answered_at"].to_numpy(dtype="datetime64[s]")
    social = (frame["channel"] == "social").to_numpy()
    answered = np.where(social, ~np.isnat(own), answered)
    people = ~frame["channel"].isin(("monitoring", "agent_created")).to_numpy()
    for desk in DESKS:
        for rows, typical in _periods(desk, frame, opened):
            work = _Answers(desk, opened[rows], own[rows], delay[rows], held_over[rows], morning[rows])
            found[rows] = work.at(work.scale(typical, answered[rows] & people[rows]))
    found[~answered] = NEVER
    return draws.known_by_the_end(found)


def _periods(desk: SampleDesk, frame: pd.DataFrame, opened: Instants) -> list[tuple[Numbers, float]]:
    """The desk's rows with their typical minutes: one period, or two where its answers got slower."""
    mine = (frame["desk"] == desk.id).to_numpy()
    if desk.id != TRUTHS.slower_desk:
        return [(np.flatnonzero(mine), desk.response_minutes)]
    later = opened >= draws.to_utc(np.array([TRUTHS.slower_from], dtype="datetime64[s]"), desk.time_zone)[0]
    return [
        (np.flatnonzero(mine & ~later), TRUTHS.slower_minutes_before),
        (np.flatnonzero(mine & later), TRUTHS.slower_minutes_after),
    ]


@dataclass(frozen=True)
class _Answers:
    """The answers of one desk: a delay in working time, held over to the next morning when it is closed.

    `own` holds the answers that are known already, those given on a social network.
    """

    desk: SampleDesk
    opened: Instants
    own: Instants
    delay: Numbers
    held_over: Numbers
    morning: Numbers

    @cached_property
    def _offset(self) -> Instants:
        """Local time less UTC, at the opening of each ticket."""
        opened = pd.DatetimeIndex(self.opened).tz_localize("UTC")
        local = opened.tz_convert(self.desk.time_zone).tz_localize(None).to_numpy()
        offset: Instants = local.astype("datetime64[s]") - self.opened
        return offset

    def at(self, scale: float) -> Instants:
        """The instants of the answers when the usual delay is `scale` minutes."""
        local = self.opened + self._offset + draws.seconds(self.delay * scale)
        day = local.astype("datetime64[D]")
        minute = (local - day).astype(np.int64) / 60
        late = (minute >= 18 * 60) & (draws.weekday(day) < 5)  # Friday evening counts below
        day = day + late.astype(np.int64)
        number = draws.weekday(day)
        weekend = number >= 5  # Saturday
        day = day + np.where(weekend, 7 - number, 0)
        closed = (late | weekend | (minute < 8 * 60)) & self.held_over
        closed &= self.desk.schedule != "round_the_clock"
        opening = day.astype("datetime64[s]") + draws.seconds(480 + self.morning)
        computed = np.where(closed, opening, local) - self._offset
        found: Instants = np.where(np.isnat(self.own), computed, self.own)
        return found

    def scale(self, typical: float, counted: np.ndarray) -> float:
        """The scale at which the median over the counted rows is `typical` minutes, by bisection."""
        low, high = 1.0, 2_000.0
        for _ in range(24):
            middle = (low * high) ** 0.5
            minutes = (self.at(middle) - self.opened)[counted].astype(np.int64) / 60
            low, high = (middle, high) if np.median(minutes) < typical else (low, middle)
        return low


def _resolutions(draw: np.random.Generator, frame: pd.DataFrame) -> Mapping[str, Any]:
    count = len(frame)
    opened = frame["opened_at"].to_numpy(dtype="datetime64[s]")
    answered = frame["first_response_at"].to_numpy(dtype="datetime64[s]")
    begun = np.where(np.isnat(answered), opened + draws.seconds(draw.uniform(60, 3000, count)), answered)
    typical = frame["priority"].map(RESOLVE_TYPICAL).to_numpy(dtype=float)
    at_once = frame["channel"].isin(AT_ONCE).to_numpy() & (draw.random(count) < 0.42)  # share
    minutes = np.where(at_once, draw.uniform(3, 25, count), typical * draw.lognormal(0, 1.1, count))
    never = (draw.random(count) < 0.008) | (np.isnat(answered) & (draw.random(count) < 0.4))
    resolved = draws.known_by_the_end(np.where(never, NEVER, begun + draws.seconds(minutes)))
    days = draw.uniform(3, 7, count)
    closed = resolved + draws.seconds(days * 1440)
    # what nobody resolves is put away in the end, but for a few that are forgotten
    put_away = never & (minutes < FORGOTTEN * typical)
    closed = np.where(put_away, opened + draws.seconds((days - 1) * 7 * 1440), closed)  # two to six weeks on
    closed = draws.known_by_the_end(closed)
    status = np.select(
        [~np.isnat(closed), ~np.isnat(resolved), ~np.isnat(answered)],
        ["Closed", "Resolved", "In progress"],
        default="New",
    )
    latest = pd.DataFrame({"o": opened, "a": answered, "r": resolved, "c": closed}).max(axis=1)
    return {
        "resolved_at": resolved,
        "closed_at": closed,
        "status": status.astype(object),
        "first_contact_resolved": _maybe(draw, at_once & ~np.isnat(resolved), unknown=0.05),
        "updated_at": latest.to_numpy(dtype="datetime64[s]"),
    }


def _verdicts(draw: np.random.Generator, frame: pd.DataFrame) -> Mapping[str, Any]:
    """Targets met as the tool judged them (before faults were planted), and how often it came back."""
    count = len(frame)
    verdicts: dict[str, Any] = {}
    for column, milestone, targets in (
        ("response_target_met", "first_response_at", RESPONSE_TARGET),
        ("resolution_target_met", "resolved_at", RESOLVE_TARGET),
    ):
        opened = frame["opened_at"].to_numpy(dtype="datetime64[s]")
        due = opened + draws.seconds(frame["priority"].map(targets).to_numpy(dtype=float))
        met = frame[milestone].to_numpy(dtype="datetime64[s]") <= due
        verdict = _maybe(draw, met, unknown=0.02)
        verdict[frame[milestone].isna().to_numpy() & (due > END)] = None  # still open and not late
        verdicts[column] = verdict
    return {
        **verdicts,
        "reopened": draw.poisson(0.045, count),
        "reassigned": draw.poisson(np.where(frame["channel"].isin(AT_ONCE), 0.25, 0.6)),
    }


def _maybe(draw: np.random.Generator, truth: np.ndarray, unknown: float) -> Words:
    """The truths as True and False, and None for the share nobody judged."""
    found = truth.astype(object)
    found[draw.random(len(truth)) < unknown] = None
    return found


def social_openings(threads: pd.DataFrame) -> pd.DataFrame:
    """The tickets made from social threads: `threads` has ticket, desk, service, ticket_at, answered_at."""
    linked = threads[threads["ticket"].notna()]
    return pd.DataFrame(
        {
            "id": linked["ticket"].to_numpy(),
            "desk": linked["desk"].to_numpy(),
            "channel": "social",
            "channel_raw": "Social media",
            "opened_at": linked["ticket_at"].to_numpy(),
            "answered_at": linked["answered_at"].to_numpy(),
            "service": linked["service"].to_numpy(),
        }
    )
