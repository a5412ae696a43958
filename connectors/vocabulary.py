"""How the tools name their columns, and how each field of ours is usually called.

Names are compared by `plain`: lower case, everything but letters and digits an underscore.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connectors.channels import normal_word


def plain(name: str) -> str:
    """'Closed Date ' and 'closed-date' are 'closed_date'; 'consumer_disputed?' is 'consumer_disputed'."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\W_]+", "_", spaced.casefold()).strip("_")


@dataclass(frozen=True)
class Tool:
    """A tool whose exports are recognised: all of `sure` and at least `enough` of `likely` are in the
    header.
    """

    name: str
    table: str
    sure: tuple[tuple[str, ...], ...]
    likely: tuple[str, ...]
    enough: int
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    events_by: tuple[str, ...] = ()  # the column that orders the events of an audit log
    values: Mapping[str, Mapping[str, str | bool | float]] = field(default_factory=dict)
    constants: Mapping[str, str | float] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # column -> the field it looks like but is not, and why; told where nothing else gives that field
    not_taken: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FRESH = _words(
    "source agent group due_by_time initial_response_time resolved_time closed_time agent_interactions"
    " customer_interactions resolution_status first_response_status last_update_time last_updated_time"
    " survey_result survey_results time_tracked first_response_time_in_hrs resolution_time_in_hrs"
)
_FRESH_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "requester": ("requester_email", "requester_name", "contact_id", "email", "full_name"),
    "score": ("survey_result", "survey_results"),
}
_BUSINESS_HOURS = "is counted in the tool's business hours, so it gives no time; export {} too"
_FRESH_NOT_TAKEN = {
    "first_response_time_in_hrs": ("first_response_at", _BUSINESS_HOURS.format("Initial Response Time")),
    "resolution_time_in_hrs": ("resolved_at", _BUSINESS_HOURS.format("Resolved Time")),
}
# The seven faces of a survey; one of three or five leaves out the milder ones.
_HAPPINESS: Mapping[str, float] = {
    "Extremely Unhappy": 1.0,
    "Very Unhappy": 2.0,
    "Unhappy": 3.0,
    "Neutral": 4.0,
    "Happy": 5.0,
    "Very Happy": 6.0,
    "Extremely Happy": 7.0,
}

TOOLS: Sequence[Tool] = (
    Tool(
        "servicenow",
        "tickets",
        (("number",), ("opened_at", "opened", "sys_created_on", "created")),
        _words(
            "sys_mod_count sys_updated_on sys_updated_at contact_type assignment_group incident_state "
            "caller_id made_sla"
            " reopen_count reassignment_count u_priority_confirmation cmdb_ci sys_id short_description "
            "caller channel"
            " business_duration calendar_duration sys_created_by opened_by configuration_item"
        ),
        3,
        {
            "id": ("number",),
            "opened_at": ("opened_at", "opened", "sys_created_on", "created"),
            "resolved_at": ("resolved_at", "resolved"),
            "closed_at": ("closed_at", "closed"),
            "updated_at": ("sys_updated_on", "sys_updated_at", "updated"),
            "channel": ("contact_type", "channel"),
            "desk": ("assignment_group",),
            "requester": ("caller_id", "caller"),
            "status": ("incident_state", "state"),
            "kind": ("sys_class_name", "task_type"),
            "service": ("business_service",),
            "resolution_target_met": ("made_sla",),
            "reopened": ("reopen_count",),
            "reassigned": ("reassignment_count",),
        },
        events_by=("sys_mod_count", "sys_updated_on", "sys_updated_at"),
    ),
    Tool(
        "jira",
        "tickets",
        (("issue_key", "key"), ("created",)),
        _words(
            "issue_type issue_id summary reporter assignee resolved resolution project_key request_type "
            "updated status_category request_channel_type satisfaction_rating time_to_first_response"
            " custom_field_request_channel_type custom_field_satisfaction custom_field_time_to_first_response"
            " custom_field_time_to_resolution time_to_resolution"
        ),
        4,
        {
            "id": ("issue_key", "key"),
            "opened_at": ("created",),
            "resolved_at": ("resolved", "resolutiondate"),
            "updated_at": ("updated",),
            "channel": ("custom_field_request_channel_type", "request_channel_type", "channel"),
            "desk": ("project_key", "project_name", "project"),
            "kind": ("issue_type", "custom_field_request_type", "request_type"),
            "requester": ("reporter_id", "reporter"),
            "category": ("component_s", "components"),
            "score": (
                "satisfaction_rating",
                "custom_field_satisfaction_rating",
                "custom_field_satisfaction",
                "satisfaction",
            ),
            "rated_at": ("custom_field_satisfaction_date", "satisfaction_date"),
            "service": ("custom_field_affected_services",),
            "first_response_at": ("custom_field_chart_date_of_first_response",),
            "response_target_met": ("custom_field_time_to_first_response", "time_to_first_response"),
            "resolution_target_met": ("custom_field_time_to_resolution", "time_to_resolution"),
        },
        constants={"scale_low": 1.0, "scale_high": 5.0},
    ),
    Tool(
        "zendesk",
        "tickets",
        (
            ("id", "ticket_id", "zendesk_ticket_id"),
            (
                "via",
                "via_channel",
                "ticket_channel",
                "satisfaction_score",
                "satisfaction_rating_score",
                "submitter",
                "first_reply_time_in_minutes",
            ),
        ),
        _words(
            "requester assignee group brand ticket_form via via_channel satisfaction_score "
            "satisfaction_rating_score requester_id group_id"
            " submitter submitter_id brand_id organization_id requested solved_at channel "
            "first_reply_time_in_minutes initially_assigned_at generated_timestamp"
        ),
        4,
        {
            "id": ("id", "ticket_id", "zendesk_ticket_id"),
            "opened_at": ("created_at", "created", "requested", "ticket_created_timestamp"),
            "resolved_at": ("solved_at", "solved", "ticket_solved_timestamp", "metric_set_solved_at"),
            "updated_at": ("updated_at", "updated"),
            "channel": ("via", "via_channel", "ticket_channel", "channel"),
            "desk": ("group", "group_id", "ticket_group"),
            "requester": ("requester_id", "requester"),
            "kind": ("ticket_type", "type"),
            "first_response_at": ("first_reply_time_in_minutes", "metric_set_reply_time_in_minutes_calendar"),
            "reopened": ("reopens", "metric_set_reopens"),
            "score": ("satisfaction_score", "satisfaction_rating_score"),
        },
        values={"score": {"good": 1.0, "bad": 0.0, "good_with_comment": 1.0, "bad_with_comment": 0.0}},
        constants={"scale_low": 0.0, "scale_high": 1.0},
        missing={"score": ("offered", "unoffered", "Offered", "Unoffered", "Not Offered", "Not offered")},
    ),
    Tool(
        "freshdesk",
        "tickets",
        (
            ("ticket_id",),
            ("created_time",),
            ("survey_results", "contact_id", "company_name", "full_name", "last_update_time", "product"),
        ),
        _FRESH,
        3,
        _FRESH_COLUMNS,
        values={"score": _HAPPINESS},
        constants={"scale_low": 1.0, "scale_high": 7.0},
        not_taken=_FRESH_NOT_TAKEN,
    ),
    Tool(
        "freshservice",
        "tickets",
        (("ticket_id",), ("created_time",)),
        (*_FRESH, *_words("department requester_name requester_email urgency impact planned_start_date")),
        4,
        {**_FRESH_COLUMNS, "kind": ("type",)},
        values={"score": _HAPPINESS},
        constants={"scale_low": 1.0, "scale_high": 7.0},
        not_taken=_FRESH_NOT_TAKEN,
    ),
    Tool(
        "boston_311",
        "tickets",
        (("case_enquiry_id",), ("open_dt",)),
        _words("closed_dt target_dt sla_target_dt ontime on_time case_status source department queue"),
        3,
        {
            "id": ("case_enquiry_id",),
            "opened_at": ("open_dt",),
            "resolved_at": ("closed_dt",),
            "channel": ("source",),
            "desk": ("department",),
            "category": ("type",),
            "status": ("case_status",),
            "resolution_target_met": ("ontime", "on_time"),
        },
    ),
    Tool(
        "nyc_311",
        "tickets",
        (("unique_key",), ("created_date",)),
        _words("closed_date agency complaint_type open_data_channel_type descriptor resolution_description"),
        3,
        {
            "id": ("unique_key",),
            "opened_at": ("created_date",),
            "resolved_at": ("closed_date",),
            "channel": ("open_data_channel_type",),
            "desk": ("agency",),
            "category": ("complaint_type",),
            "status": ("status",),
        },
    ),
    Tool(
        "cfpb",
        "tickets",
        (("complaint_id",), ("date_received",)),
        _words("submitted_via date_sent_to_company timely_response product issue company consumer_disputed"),
        4,
        {
            "id": ("complaint_id",),
            "opened_at": ("date_received",),
            "first_response_at": ("date_sent_to_company",),
            "channel": ("submitted_via",),
            "desk": ("company",),
            "category": ("product",),
            "response_target_met": ("timely_response",),
            "status": ("company_response_to_consumer",),
        },
    ),
    Tool(
        "twitter",
        "posts",
        (("tweet_id",), ("author_id",), ("inbound",)),
        _words("created_at text response_tweet_id in_response_to_tweet_id"),
        2,
        {
            "id": ("tweet_id",),
            "author": ("author_id",),
            "account": ("author_id",),
            "direction": ("inbound",),
            "created_at": ("created_at",),
            "reply_to": ("in_response_to_tweet_id",),
            "text": ("text",),
        },
    ),
)

_TICKETS: Mapping[str, tuple[str, ...]] = {
    "id": _words(
        "ticket_id ticket_number incident_id incident_number case_id case_number request_id "
        "request_number issue_id"
        " issue_key complaint_id service_request_id sr_number caseid ticket_no incident_no case_no "
        "ticketid call_id number"
        " unique_key ticket incident case reference ref_number key id"
    ),
    "opened_at": _words(
        "opened_at open_time opened created_at created_time created_date created_on create_time creation_date"
        " creation_time date_created opened_date open_date open_dt date_opened reported_date submit_date "
        "submitted_at date_received"
        " received_at received requested_datetime requested_on request_time created logged_at logged "
        "date_logged opened_on"
        " start_time reported_at sys_created_on call_timestamp ticket_created ticket_created_at"
    ),
    "first_response_at": _words(
        "first_response_at first_responded_at first_response_time initial_response_time first_response"
        " responded_at response_at first_reply_at first_replied_at responded_time first_response_date"
        " first_contact_at"
    ),
    "resolved_at": _words(
        "resolved_at resolved_time resolved resolution_date resolutiondate resolution_time resolved_date"
        " date_resolved resolved_on solved_at solved solved_date time_to_resolution completed_at "
        "completed_time"
        " completion_date closed_dt resolve_time solvedate"
    ),
    "closed_at": _words(
        "closed_at closed_time close_time closed_date closed date_closed close_date closed_on close_dt"
    ),
    "updated_at": _words(
        "updated_at updated last_updated last_update_time last_updated_time last_modified modified_at "
        "updated_time"
        " sys_updated_on modified updated_on date_updated"
    ),
    "channel": _words(
        "channel contact_type contact_channel ticket_channel contact_method source_channel channel_type "
        "submitted_via"
        " request_channel origin case_origin via open_data_channel_type request_source ticket_source "
        "source mode"
        " contact_mode entry_type method_received intake_channel"
    ),
    "desk": _words(
        "desk service_desk assignment_group support_group assigned_group group team support_team "
        "agent_group queue"
        " department wbs call_center agency owner_group group_name team_name"
    ),
    "priority": _words("priority ticket_priority priority_level"),
    "category": _words(
        "category ticket_category ticket_type issue_type complaint_type request_type problem_type type "
        "topic reason"
        " service_type"
    ),
    "kind": _words("kind record_type work_item_type ticket_kind"),
    "service": _words("service business_service affected_service service_name application"),
    "requester": _words(
        "requester requester_email customer_email requester_id requester_name caller_id caller "
        "customer_id customer"
        " reporter user_email email reported_by requested_by contact_email user_id contact"
    ),
    "status": _words("status ticket_status state case_status incident_state"),
    "response_target_met": _words(
        "response_target_met response_sla_met first_response_status response_sla first_response_sla"
        " first_response_sla_met responded_within_sla response_status"
    ),
    "resolution_target_met": _words(
        "resolution_target_met resolution_sla_met sla_met made_sla resolution_status resolution_sla"
        " within_sla sla_status ontime on_time sla"
    ),
    "reopened": _words("reopened reopen_count reopens reopen_time times_reopened number_of_reopens"),
    "reassigned": _words(
        "reassigned reassignment_count no_of_reassignments reassignments group_reassignments"
    ),
    "first_contact_resolved": _words(
        "first_contact_resolved fcr first_contact_resolution resolved_on_first_contact"
        " first_call_resolution one_touch"
    ),
    "score": _words(
        "score csat_score csat customer_satisfaction_rating satisfaction_rating satisfaction_score "
        "satisfaction"
        " customer_satisfaction survey_result survey_results rating survey_score"
    ),
    "scale_low": _words("scale_low"),
    "scale_high": _words("scale_high"),
    "rated_at": _words(
        "rated_at rated_on survey_date csat_date response_received_at rating_date survey_completed_at"
    ),
}
FIELD_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tickets": _TICKETS,
    "posts": {
        "id": _words("post_id tweet_id message_id status_id comment_id id"),
        "created_at": _words(
            "created_at posted_at created_time published_at tweet_created timestamp ts posted created date"
        ),
        "direction": _words("direction inbound is_inbound message_direction"),
        "author": _words("author author_id author_name user_id user sender from name username"),
        "account": _words("account account_id page profile page_id handle brand"),
        "reply_to": _words(
            "reply_to in_reply_to in_response_to_tweet_id in_reply_to_status_id in_reply_to_id parent_id "
            "thread_ts"
        ),
        "conversation": _words("conversation conversation_id thread_id"),
        "desk": _words("desk team service_desk"),
        "text": _words("text message body content"),
        "reactions": _words(
            "reactions likes like_count favorites favorite_count favourites_count likes_count"
        ),
        "shares": _words("shares retweets retweet_count share_count reposts reblogs_count"),
        "comments": _words("comments replies reply_count comment_count comments_count"),
        "impressions": _words("impressions impression_count views reach"),
        "followers": _words("followers follower_count followers_count"),
        "sentiment": _words("sentiment airline_sentiment"),
        "author_role": _words("author_role"),
        "intent": _words("intent"),
        "ticket": _words("ticket ticket_id"),
        "updated_at": _words("updated_at"),
    },
    "ratings": {
        "id": _words("rating_id response_id survey_id survey_response_id id"),
        "ticket": _words("ticket_id ticket ticket_number case_id incident incident_id request_id number"),
        "post": _words("post post_id"),
        "question": _words("question survey survey_type question_type"),
        "score": _words(
            "score rating csat_score csat nps nps_score ces satisfaction_rating satisfaction_score "
            "satisfaction answer"
        ),
        "scale_low": _words("scale_low min_score"),
        "scale_high": _words("scale_high max_score scale_max"),
        "best_is_high": _words("best_is_high"),
        "rated_at": _words(
            "rated_at rated_on responded_at response_date survey_date submitted_at answered_at "
            "completed_at taken_on"
            " created_at rating_date date"
        ),
        "invited_at": _words("invited_at sent_at survey_sent_at invited"),
        "desk": _words("desk team service_desk group assignment_group"),
        "channel": _words("channel"),
        "comment": _words("comment comments feedback"),
    },
    "contact_volume": {
        "day": _words("day date call_date report_date"),
        "desk": _words("desk team service_desk queue group skill site call_center"),
        "channel": _words("channel media media_type"),
        "offered": _words("offered calls_offered contacts_offered calls received inbound_calls total_calls"
            " calls_received contacts"),
        "handled": _words("handled answered calls_answered calls_handled contacts_handled"),
        "abandoned": _words("abandoned calls_abandoned abandons abandoned_calls contacts_abandoned"),
        "answered_within_target": _words(
            "answered_within_target within_target answered_in_sla answered_within_sla in_service_level"
            " calls_within_target"
        ),
        "wait_seconds": _words(
            "wait_seconds total_wait_seconds wait_time_seconds total_wait total_speed_of_answer_seconds"
        ),
    },
}

# What stands in place of a number where a tool asks for a face or a thumb.
SCORE_WORDS = frozenset(
    normal_word(word)
    for tool in TOOLS
    for word in (*tool.values.get("score", ()), *tool.missing.get("score", ()))
)


def tells_time_left(column: str) -> bool:
    """Whether a column holds what was left of a target when its clock stopped, as Jira exports it."""
    return plain(column).removeprefix("custom_field_") in ("time_to_first_response", "time_to_resolution")


def tool_of(header: Sequence[str]) -> Tool | None:
    """The tool that wrote a file with this header, if it is telling."""
    names = {plain(name) for name in header}
    for tool in TOOLS:
        if all(names & set(any_of) for any_of in tool.sure) and len(names & set(tool.likely)) >= tool.enough:
            return tool
    return None
