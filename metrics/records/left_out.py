"""Why a row that a figure speaks of is not in it: per metric, the conditions in the order they are tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Float, String, column, true

from language import N_, _
from metrics.declaration import Metric, Percentile
from metrics.facts import contacts as f
from metrics.facts import posts as p
from metrics.facts import social as s
from metrics.facts import tickets as k
from metrics.facts.rows import Flag
from metrics.window import Question


@dataclass(frozen=True)
class Reason:
    """Words for a row that is left out, and the rows that they are true of."""

    words: str
    holds: Flag


Reasons = Callable[[Question], tuple[Reason, ...]]
SOURCE = N_("Its source never gives what this figure needs.")
UNNAMED = N_("What this figure needs is empty in it.")  # no metric of the catalogue gets as far as this
NO_VERDICT = N_("Its source gives no verdict.")
NO_COUNT = N_("Its source gives no count.")
NO_SCORE = N_("No score, or none whose scale is known.")
NO_TOTAL = N_("The day's total lacks a number that this figure needs.")
NOT_OWED = N_("Owed no answer: praise, a system message, or deleted before one.")
NO_HOURS = N_("Its desk has no business hours.")
BEFORE_OPENING = N_("It was answered before it was opened, so its times are wrong.")
NO_COST = N_("No cost is configured for its channel.")
NO_CHANNEL = N_("Nobody chose its channel: automatic, unknown or not understood.")


def _always(*reasons: tuple[str, Flag]) -> Reasons:
    made = tuple(Reason(words, holds) for words, holds in reasons)
    return lambda _: made


def _else(words: str) -> Reasons:
    return _always((words, true()))


def _young(question: Question) -> str:
    return _(
        "Younger than {within_hours:g}\u00a0h when its source was last heard of: it may still be answered."
    ).format(within_hours=question.within_hours)


def _waiting(question: Question) -> str:
    return _(
        "Still waiting, and younger than {within_hours:g}\u00a0h when its source was last heard of."
    ).format(within_hours=question.within_hours)


def _answered_within(question: Question) -> tuple[Reason, ...]:
    return (
        Reason(_young(question), f.young),
        Reason(BEFORE_OPENING, f.minutes < 0),
        Reason(NO_HOURS, ~f.timed),
    )


def _social_within(question: Question) -> tuple[Reason, ...]:
    return (
        Reason(NOT_OWED, ~s.owed),
        Reason(_young(question), s.young),
        Reason(BEFORE_OPENING, s.minutes < 0),
        Reason(NO_HOURS, true()),
    )


def _social_answered(question: Question) -> tuple[Reason, ...]:
    return (Reason(NOT_OWED, ~s.owed), Reason(_waiting(question), true()))


def _peer_answered(question: Question) -> tuple[Reason, ...]:
    return (Reason(NOT_OWED, ~p.owed), Reason(_waiting(question), p.pending))


def _accepted(question: Question) -> tuple[Reason, ...]:
    return (Reason(NOT_OWED, ~p.owed), Reason(_waiting(question), p.unsolved_young))


def _answer_times(minutes: ColumnElement[float], answered: Flag) -> Reasons:
    return _always(
        (N_("Not answered yet."), ~answered),
        (BEFORE_OPENING, minutes < 0),
        (NO_HOURS, minutes.is_(None)),
    )


def _resolve_times(question: Question) -> tuple[Reason, ...]:
    resolved_early = Reason(
        N_("It was resolved before it was opened, so its times are wrong."), k.resolve_minutes < 0
    )
    if question.clock == "business":
        return (resolved_early, Reason(N_("Not resolved yet, or its desk has no business hours."), true()))
    return (resolved_early, Reason(N_("Not resolved yet."), true()))


MINUTES_TO_TICKET = column("minutes_to_ticket", Float)

REASONS: Mapping[str, Reasons] = {
    "first_response_minutes": _answer_times(f.minutes, f.answered),
    "first_response_p90": _answer_times(f.minutes, f.answered),
    "answered_within_share": _answered_within,
    "response_target_met_share": _else(NO_VERDICT),
    "resolution_target_met_share": _else(NO_VERDICT),
    "first_contact_share": _else(NO_VERDICT),
    "reopened_share": _else(NO_COUNT),
    "reassigned_share": _else(NO_COUNT),
    "resolve_minutes": _resolve_times,
    "resolve_p90": _resolve_times,
    "backlog_age_p90": _else(N_("Its age is not known.")),
    "abandoned_share": _else(NO_TOTAL),
    "service_level": _else(NO_TOTAL),
    "speed_of_answer": _else(NO_TOTAL),
    "self_service_settled_share": _else(NO_TOTAL),
    "self_service_share": _else(NO_CHANNEL),
    "effective_channels": _else(NO_CHANNEL),
    "deflection_share": _else(N_("Nobody counted which of the day's sessions were settled.")),
    "channel_switching": _else(N_("Its channel is not known.")),
    "single_channel_exposure": _always(
        (N_("It names no desk."), column("desk", String).is_(None)),
        (NO_CHANNEL, column("channel", String).is_(None)),
        (N_("By a channel with fewer than five contacts at its desk, or one that nobody chose."), true()),
    ),
    "channels_per_desk": _else(N_("It has no channel with five contacts or more.")),
    "satisfied_share": _else(NO_SCORE),
    "very_satisfied_share": _else(NO_SCORE),
    "dissatisfied_share": _else(NO_SCORE),
    "satisfied_share_adjusted": _else(NO_SCORE),
    "satisfaction_mean": _else(NO_SCORE),
    "effort_mean": _else(NO_SCORE),
    "net_promoter": _else(N_("No score on a scale of 0 to 10.")),
    "social_answered_share": _social_answered,
    "social_answered_share_by_message": _social_answered,
    "social_answered_share_by_conversation": _social_answered,
    "social_answered_within_share": _social_within,
    "social_response_minutes": _answer_times(s.minutes, s.answered),
    "social_response_p90": _answer_times(s.minutes, s.answered),
    "social_response_minutes_by_message": _answer_times(s.minutes, s.answered),
    "social_response_minutes_by_conversation": _answer_times(s.minutes, s.answered),
    "engagement_rate": _else(N_("Its network gives no reactions, or nothing to hold them against.")),
    "announcement_reach": _else(N_("Its network gives no count of views.")),
    "actionable_share": _else(N_("Nobody reviewed it.")),
    "mention_to_ticket_minutes": _always(
        (N_("The ticket was there before the message."), MINUTES_TO_TICKET < 0), (NO_HOURS, true())
    ),
    "net_sentiment": _else(N_("Its tone is not known.")),
    "peer_answered_share": _peer_answered,
    "accepted_answer_share": _accepted,
    "cost_per_ticket": _else(NO_COST),
    "cost_of_mix_shift": _else(NO_COST),
}


def reasons(metric: Metric, question: Question) -> tuple[Reason, ...]:
    """Why rows whose source gives what the metric needs may be left out; none where it uses them all."""
    known = REASONS.get(metric.name)
    if known is not None:
        return known(question)
    return (
        _else(N_("It has no time, or an impossible one."))(question) if isinstance(metric, Percentile) else ()
    )
