"""The KPIs of the catalogue by their ids: which of our metrics answers each, or why none does.

A KPI may have several metrics, one per way to count; the first is the nearest.
"""

from dataclasses import dataclass

ANSWERED_BY: dict[str, tuple[str, ...]] = {
    "A01": ("channel_share",),
    "A02": ("channels_per_desk",),
    "A03": ("desks_taking_social", "desks_taking_channel_share", "desks_using_or_planning_social"),
    "A04": ("social_share",),
    "A05": ("channel_reach",),
    "A06": ("digital_shift", "voice_share"),
    "A07": ("effective_channels",),
    "A09": ("single_channel_exposure",),
    "A10": ("channel_switching",),
    "R01": ("first_response_minutes", "first_response_p90", "answered_share"),
    "R02": ("response_target_met_share",),
    "R03": ("answered_within_share",),
    "R04": (
        "social_answered_within_share",
        "social_answered_share",
        "social_answered_share_by_message",
        "social_answered_share_by_conversation",
    ),
    "R05": (
        "social_response_minutes",
        "social_response_p90",
        "social_response_minutes_by_message",
        "social_response_minutes_by_conversation",
    ),
    "R06": ("speed_of_answer",),
    "R07": ("abandoned_share",),
    "R08": ("resolve_minutes", "resolve_p90"),
    "R09": ("overdue_unanswered",),
    "R10": ("service_level",),
    "S01": ("satisfied_share",),
    "S02": ("satisfaction_mean",),
    "S03": ("very_satisfied_share",),
    "S04": ("dissatisfied_share",),
    "S05": ("net_promoter",),
    "S06": ("effort_mean",),
    "S07": ("rated_share",),
    "S08": ("satisfied_share_adjusted",),
    "S10": ("net_sentiment",),
    "E01": ("mentions",),
    "E02": ("announcement_reach",),
    "E03": ("actionable_share",),
    "E04": ("mention_to_ticket_minutes",),
    "E05": ("services_promoted_share",),
    "E06": ("engagement_rate",),
    "E07": ("two_way_ratio",),
    "E10": ("feedback_from_social_share",),
    "E11": ("peer_answered_share", "accepted_answer_share"),
    "D01": ("self_service_settled_share", "self_service_share"),
    "D02": ("deflection_share",),
    "C01": ("cost_per_ticket",),
    "C02": ("cost_per_ticket",),
    "C03": ("cost_of_mix_shift",),
    "B01": ("resolution_target_met_share",),
    "B02": ("backlog",),
    "B03": ("backlog_age_p90",),
    "B04": ("net_flow", "contacts"),
    "Q01": ("first_contact_share",),
    "Q03": ("reopened_share",),
    "Q04": ("reassigned_share",),
    "Q07": (
        "unmapped_channel_share",
        "impossible_times_share",
        "missing_response_share",
        "data_age_minutes",
    ),
}


@dataclass(frozen=True)
class LeftOut:
    """A KPI that is no metric of ours: its id, what it asks, and why there is no figure."""

    kpi: str
    title: str
    question: str
    reason: str


LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut(
        "A08",
        "Gap to a published figure",
        "How far are we from what others do?",
        "It is a comparison, not a figure of the warehouse: it stands beside each metric that has a "
        "published "
        "figure, with its verdict and its interval.",
    ),
    LeftOut(
        "S09",
        "Perceived lost time",
        "How much working time did people lose?",
        "Ratings hold a score on a scale. No table has a person's own estimate of the hours lost, and the "
        "time "
        "that a ticket was open is another thing.",
    ),
    LeftOut(
        "E08",
        "Insights shared between teams",
        "Does one team use what another learnt on social?",
        "It needs insights that are tagged with the teams that used them, by their own word. No help desk or "
        "network exports that.",
    ),
    LeftOut(
        "E09",
        "Lead of the first mention before a major incident",
        "Does social tell us of an outage before our monitoring does?",
        "No ticket says that it was a declared major incident, and since when; a guess from priority and "
        "words "
        "would make up the lead.",
    ),
    LeftOut(
        "D03",
        "Article link rate",
        "How many tickets are settled with an article?",
        "No table joins tickets with articles of a knowledge base.",
    ),
    LeftOut(
        "D04",
        "Views of the help centre per ticket",
        "Do people read before they write?",
        "No table holds the views of articles. Sessions of a portal or a virtual agent are read, but a "
        "session is "
        "not a view.",
    ),
    LeftOut(
        "C04",
        "Tickets per agent",
        "How much does one agent handle?",
        "No table holds how many agents work how many hours, and no figure here is about single agents.",
    ),
    LeftOut(
        "Q02",
        "First level resolution",
        "How much does the first level settle itself?",
        "No table says at which level a ticket was resolved. How often it was passed on is known: see the "
        "share "
        "passed on.",
    ),
    LeftOut(
        "Q05",
        "Escalation rate",
        "How much leaves the first level?",
        "No table holds the levels that a ticket went through. How often it was passed on is known: see "
        "the share "
        "passed on.",
    ),
    LeftOut(
        "Q06",
        "Repeat contact rate",
        "How often must people come again for the same matter?",
        "Same matter would have to mean same person and same category, and how fine the categories are "
        "decides "
        "the figure: it would compare catalogues, not desks. Reopened tickets are counted instead.",
    ),
)
