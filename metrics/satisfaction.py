"""Satisfaction: are those who rated us content."""

from sqlalchemy import and_, case

from metrics.declaration import NetScore, Ratio, ScaleMean
from metrics.facts import ratings as r
from metrics.facts.ratings import invitations, ratings
from metrics.mix import STRATA, Mix, standardised_satisfaction
from metrics.units import Better, Counted, Tier, Unit

FAMILY = "satisfaction"
SCORED = ("rating.score", "rating.scale_low", "rating.scale_high")
OF_SATISFACTION = r.question == "csat"
PLACED = r.position.is_not(None)
TOLERANCE = 1e-9  # of binary fractions: (8 - 0) / 10 and the like
TOP_TWO = r.position >= 0.75 - TOLERANCE
SCALE = (r.scale_low, r.scale_high)
TEN = and_(r.scale_low == 0, r.scale_high == 10, r.score.is_not(None))

SATISFIED_SHARE = Ratio(
    name="satisfied_share",
    title="Satisfied",
    short="Satisfied",
    question="Of those who rated us, how many were satisfied?",
    definition="Ratings of satisfaction in the top quarter of their scale ((score - low) / (high - low) >= "
    "0.75: four "
    "and five of five) over all ratings given in the period.",
    caveat="Only those who answer are heard: read it beside the share that rated. Good-or-bad scales give "
    "another "
    "figure than the top two of five.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=ratings,
    counted=Counted.RATINGS,
    source="Customer satisfaction, top two of five.",
    needs=SCORED,
    cases=OF_SATISFACTION,
    denominator=PLACED,
    numerator=TOP_TWO,
)
VERY_SATISFIED_SHARE = Ratio(
    name="very_satisfied_share",
    title="Very satisfied",
    short="Very satisfied",
    question="Of those who rated us, how many gave the best mark?",
    definition="Ratings of satisfaction at the top point of their scale over all ratings given in the "
    "period.",
    caveat="The longer the scale, the rarer its top point.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=ratings,
    counted=Counted.RATINGS,
    source="SQM: top box.",
    needs=SCORED,
    cases=OF_SATISFACTION,
    denominator=PLACED,
    numerator=r.position >= 1 - TOLERANCE,
)
DISSATISFIED_SHARE = Ratio(
    name="dissatisfied_share",
    title="Dissatisfied",
    short="Dissatisfied",
    question="Of those who rated us, how many were dissatisfied?",
    definition="Ratings of satisfaction in the bottom quarter of their scale (one and two of five) over all "
    "ratings.",
    better=Better.LOWER,
    family=FAMILY,
    facts=ratings,
    counted=Counted.RATINGS,
    source="COPC: bottom two of five.",
    needs=SCORED,
    cases=OF_SATISFACTION,
    denominator=PLACED,
    numerator=r.position <= 0.25 + TOLERANCE,
)
SATISFACTION_MEAN = ScaleMean(
    name="satisfaction_mean",
    title="Mean rating",
    short="Mean rating",
    question="What mark do we get on average?",
    definition="The mean score of ratings of satisfaction, on one scale; with several scales in a slice it "
    "is not "
    "computable.",
    caveat="Marks are ranks, not measures; the same mean hides very different spreads.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=ratings,
    counted=Counted.RATINGS,
    source="HDI: mean score of the survey.",
    needs=SCORED,
    cases=OF_SATISFACTION,
    of=r.score,
    scale=SCALE,
)
NET_PROMOTER = NetScore(
    name="net_promoter",
    title="Net promoter score",
    short="Would recommend us, net",
    question="How many more recommend us than warn of us?",
    definition="100 times (scores 9 and 10 less scores 0 to 6) over all scores of 0 to 10; other scales are "
    "left out "
    "and counted. From -100 to 100, not a percentage.",
    unit=Unit.NET,
    better=Better.HIGHER,
    family=FAMILY,
    facts=ratings,
    counted=Counted.RATINGS,
    source="Bain: Net Promoter Score.",
    needs=SCORED,
    cases=r.question == "nps",
    denominator=TEN,
    promoters=r.score >= 9,
    detractors=r.score <= 6,
)
EFFORT_MEAN = ScaleMean(
    name="effort_mean",
    title="Mean effort score",
    short="Effort, on average",
    question="How easy do we make it?",
    definition="The mean score of the effort question, on one scale and in one direction only.",
    caveat="The question exists in two versions with opposite direction: look at the wording before you "
    "compare.",
    better=Better.NEITHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=ratings,
    counted=Counted.RATINGS,
    source="Gartner (CEB): Customer Effort Score.",
    needs=SCORED,
    cases=r.question == "ces",
    of=r.score,
    scale=(*SCALE, case((r.best_is_high, 1), else_=0)),
)
RATED_SHARE = Ratio(
    name="rated_share",
    title="Share that rated",
    short="Share that rated",
    question="How many of those we asked gave a rating?",
    definition="Invitations that were rated over all invitations; where no invitations are known, resolved "
    "tickets "
    "with a rating over resolved tickets of the sources that have ratings, by the day resolved.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=invitations,
    counted=Counted.INVITATIONS,
    source="AAPOR: response rates of surveys.",
    needs=("rating.score",),
    cases=r.asked,
    numerator=r.rated,
)
SATISFIED_SHARE_ADJUSTED = Mix(
    name="satisfied_share_adjusted",
    title="Satisfied, at the same mix of work",
    short="Satisfied, at the same mix of work",
    question="Would the channels still differ if all had the same kind of work?",
    definition="The share satisfied within each kind and priority of ticket, weighted by the mix of all "
    "channels; ask "
    "for it by channel and show it beside the plain share.",
    caveat="It corrects for kind and priority only. Combinations that a channel never had are left out of "
    "its weights.",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=FAMILY,
    facts=ratings,
    counted=Counted.RATINGS,
    source="Direct standardisation, from epidemiology.",
    min_sample=30,
    needs=SCORED,
    cases=OF_SATISFACTION,
    extra=tuple(STRATA),
    sums={"rated": case((PLACED, 1), else_=0), "satisfied": case((TOP_TWO, 1), else_=0)},
    shape=standardised_satisfaction,
)
SATISFACTION = (
    SATISFIED_SHARE,
    VERY_SATISFIED_SHARE,
    DISSATISFIED_SHARE,
    SATISFACTION_MEAN,
    NET_PROMOTER,
    EFFORT_MEAN,
    RATED_SHARE,
    SATISFIED_SHARE_ADJUSTED,
)
