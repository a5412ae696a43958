"""How published figures define ours otherwise: one small declaration a definition, with the rows it serves.

Each computes ours the publisher's way over the same warehouse; `metrics.restated` puts it beside the house
figure and the published one.
"""

from dataclasses import replace

import numpy as np
from sqlalchemy import ColumnElement, and_, case, func

from metrics.declaration import Metric, NetScore, Ratio, ScaleMean
from metrics.facts import contacts as f
from metrics.facts import ratings as r
from metrics.facts import social as s
from metrics.facts.rows import Flag
from metrics.response import ABANDONED_SHARE, FIRST_RESPONSE_MINUTES, SPEED_OF_ANSWER
from metrics.restating import EVERYTHING, Conditions, DesksWhose, MeanOverDesks, OtherMetric
from metrics.satisfaction import NET_PROMOTER, OF_SATISFACTION, PLACED, SATISFIED_SHARE, TEN, TOLERANCE
from metrics.social import PENDING, SOCIAL_ANSWERED_SHARE_BY_MESSAGE, SOCIAL_RESPONSE_MINUTES
from metrics.units import State, Unit

MIDDLE = 0.5  # of a scale from 0 to 1: neither good nor bad
THREE_DAYS = 72.0


def mean_of(metric: Metric, minutes: ColumnElement[float], cases: Flag) -> ScaleMean:
    """The mean of the minutes of a metric that is a median here; impossible times are left out."""
    return ScaleMean(
        name=f"{metric.name}_mean",
        title=metric.title,
        short=metric.short,
        question=metric.question,
        definition=metric.definition,
        better=metric.better,
        family=metric.family,
        facts=metric.facts,
        counted=metric.counted,
        needs=metric.needs,
        cases=cases,
        clocked=True,
        unit=Unit.MINUTES,
        min_sample=metric.min_sample,
        of=case((minutes >= 0, minutes)),
        scale=(),
    )


MEAN_FIRST_RESPONSE = mean_of(FIRST_RESPONSE_MINUTES, f.minutes, f.owed)
MEAN_TURN_RESPONSE = mean_of(SOCIAL_RESPONSE_MINUTES, s.minutes, s.owed)
MEAN_MESSAGE_RESPONSE = replace(
    mean_of(SOCIAL_RESPONSE_MINUTES, s.minutes, and_(~s.spam, s.owed)),
    name="social_message_response_mean",
    facts=SOCIAL_ANSWERED_SHARE_BY_MESSAGE.facts,
)
ANY_MESSAGE_ANSWERED: Ratio = replace(
    SOCIAL_ANSWERED_SHARE_BY_MESSAGE, name="social_any_message_answered_share", denominator=~PENDING
)
ANY_MESSAGE_IN_THREE_DAYS: Ratio = replace(
    ANY_MESSAGE_ANSWERED,
    name="social_any_message_in_three_days_share",
    clocked=True,
    denominator=~s.young,
    numerator=and_(s.answered, s.minutes <= THREE_DAYS * 60),
)
GOOD_OR_BAD: Ratio = replace(
    SATISFIED_SHARE,
    name="satisfied_share_good_or_bad",
    denominator=and_(PLACED, func.abs(r.position - MIDDLE) > TOLERANCE),
    numerator=r.position > MIDDLE,
)
HAPPINESS: NetScore = replace(NET_PROMOTER, name="happiness", cases=OF_SATISFACTION, denominator=TEN)

GOOD_WORDS = (
    "Ratings above the middle of their scale over those above or below it; the middle itself, which a scale "
    "of two points does not have, is left out and counted."
)
HAPPY_WORDS = (
    "100 times (marks 9 and 10 less marks 0 to 6) over the ratings of satisfaction from 0 to 10, {kind}."
)
MEAN_WORDS = "The mean, not the median, of the minutes until the answer, over {what} that were answered."
INCIDENTS = {"kind": ("incident", "Incident")}
REQUESTS = {"kind": ("request", "Request", "service request", "Service Request")}
E_MAILS = {"channel": ("email",)}
ON_FACEBOOK = {"platform": ("facebook",)}
ON_X = {"platform": ("x",)}
TRADES = ("TEC", "BUS", "GOV", "FIN", "EDU", "HEA", "UTL")


def _by_channel(channel: str, *benchmarks: str) -> MeanOverDesks:
    return MeanOverDesks(
        benchmarks=benchmarks,
        house="channel_share",
        definition="The mean over the desks that offer the channel (five contacts by it or more) of its "
        "share of their contacts, every desk counting alike. Such means add up to more than 100 %.",
        channel=channel,
    )


def _channels(words: str, at_least: int, at_most: float, *benchmarks: str) -> DesksWhose:
    return DesksWhose(
        benchmarks=benchmarks,
        house="channels_per_desk",
        definition=f"Desks with {words}, each of five contacts or more, over the desks with any.",
        metric="channels_per_desk",
        at_least=at_least,
        at_most=at_most,
        states=(State.OK, State.FEW),  # one desk is one case: its number of channels is known all the same
    )


def _quick(
    metric: Metric, minutes: float, words: str, *benchmarks: str, channel: str | None = None
) -> DesksWhose:
    return DesksWhose(
        benchmarks=benchmarks,
        house={MEAN_FIRST_RESPONSE.name: "first_response_minutes"}.get(metric.name, metric.name),
        definition=f"Desks {words}, over the desks with cases enough to tell.",
        metric=metric,
        at_most=minutes,
        only={"channel": (channel,)} if channel else {},
    )


def _good(channel: str | None, *benchmarks: str) -> OtherMetric:
    only = {"channel": (channel,)} if channel else {}
    return OtherMetric(
        benchmarks=benchmarks,
        house="satisfied_share",
        definition=GOOD_WORDS,
        metric=GOOD_OR_BAD,
        only=only,
    )


def _happy(kind: str, only: Conditions, *benchmarks: str) -> OtherMetric:
    return OtherMetric(
        benchmarks=benchmarks,
        house="net_promoter",
        definition=HAPPY_WORDS.format(kind=kind),
        unit=Unit.NET,
        metric=HAPPINESS,
        only=only,
    )


def _settled(kind: str, only: Conditions, *benchmarks: str) -> OtherMetric:
    return OtherMetric(
        benchmarks=benchmarks,
        house="first_contact_share",
        definition=f"Tickets settled at first contact over those with a verdict, {kind}.",
        metric="first_contact_share",
        only=only,
    )


def _mean(
    metric: Metric, house: str, what: str, *benchmarks: str, only: Conditions = EVERYTHING
) -> OtherMetric:
    return OtherMetric(
        benchmarks=benchmarks,
        house=house,
        definition=MEAN_WORDS.format(what=what),
        unit=Unit.MINUTES,
        metric=metric,
        only=only,
    )


def _answered(
    metric: Metric | str, words: str, *benchmarks: str, hours: float = 24, only: Conditions = EVERYTHING
) -> OtherMetric:
    return OtherMetric(
        benchmarks=benchmarks,
        house="social_answered_share",
        definition=words,
        metric=metric,
        hours=hours,
        only=only,
    )


RESTATEMENTS = (
    _channels("one channel", 1, 1, "HDI-02"),
    _channels("two channels", 2, 2, "HDI-03"),
    _channels("three channels", 3, 3, "HDI-04"),
    _channels("four channels", 4, 4, "HDI-05"),
    _channels("five channels", 5, 5, "HDI-06"),
    _channels("six channels or more", 6, np.inf, "HDI-07"),
    _channels("two channels or more", 2, np.inf, "HDI-08"),
    _by_channel("phone", "HDI-18"),
    _by_channel("email", "HDI-19"),
    _by_channel("portal", "HDI-20"),
    _quick(SPEED_OF_ANSWER, 30, "that pick up within 30 seconds on the mean", "SUP-1"),
    _quick(
        MEAN_FIRST_RESPONSE, 60, "that answer e-mails within an hour on the mean", "SUP-2", channel="email"
    ),
    _quick(
        MEAN_FIRST_RESPONSE, 360, "that answer e-mails within six hours on the mean", "SUP-3", channel="email"
    ),
    _quick(ABANDONED_SHARE, np.nextafter(0.05, 0), "where less than 5 % of the calls are abandoned", "SUP-4"),
    _mean(MEAN_FIRST_RESPONSE, "first_response_minutes", "e-mails", "EPT-em", only=E_MAILS),
    _mean(MEAN_TURN_RESPONSE, "social_response_minutes", "turns on Facebook", "EPT-fa", only=ON_FACEBOOK),
    _mean(MEAN_TURN_RESPONSE, "social_response_minutes", "turns on X (Twitter)", "EPT-tw", only=ON_X),
    _mean(MEAN_MESSAGE_RESPONSE, "social_response_minutes", "messages on X (Twitter)", "FRD-15T", only=ON_X),
    _mean(
        MEAN_MESSAGE_RESPONSE,
        "social_response_minutes",
        "messages",
        *("SPR-T1", "SPR-16"),
        *(f"SPR-{trade}T" for trade in TRADES),
    ),
    _answered(
        "social_answered_share_by_message",
        "Messages owed an answer that got one of their own over all such messages; ours counts turns.",
        *("SPR-R1", "SPR-R2", "SPR-R3", "SPR-R4"),
        *(f"SPR-{trade}R" for trade in TRADES),
    ),
    _answered(
        "social_answered_share_by_message",
        "Messages on X (Twitter) owed an answer that got one of their own over all such messages; ours "
        "counts turns.",
        "SBK-13",
        only=ON_X,
    ),
    _answered(
        ANY_MESSAGE_IN_THREE_DAYS,
        "Messages answered within 72 h over messages of any kind but spam, whether they ask for an answer or "
        "not; those younger than 72 h are left out and counted.",
        "SPR-15",
        hours=THREE_DAYS,
    ),
    _answered(
        ANY_MESSAGE_ANSWERED,
        "Messages on X (Twitter) answered over those of any kind but spam, whether they ask for an answer or "
        "not.",
        "FRD-15",
        only=ON_X,
    ),
    _good("phone", "ZD13-ph", "ZD15-vo"),
    _good("chat", "ZD13-ch", "ZD15-ch"),
    _good("email", "ZD13-em", "ZD15-em"),
    _good("portal", "ZD15-web"),
    _good("social", "ZD13-tw", "ZD13-fa", "ZD15-tw", "ZD15-fa"),
    _good(None, "ZD12-IT", "ZD12-GL"),
    _happy("of incidents", INCIDENTS, "HPS-1", "HPS-5"),
    _happy("of requests", REQUESTS, "HPS-2"),
    _settled("of incidents", INCIDENTS, "HDI-22"),
    _settled("of requests", REQUESTS, "HDI-23"),
)
