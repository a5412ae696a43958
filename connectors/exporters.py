"""The tools whose exports are recognised by their headers, and how each of them names its columns."""

from collections.abc import Mapping, Sequence

from connectors.networks import NETWORKS
from connectors.tool import Tool
from connectors.vocabulary import plain, word_list

_FRESH = word_list(
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
TOOLS: Sequence[Tool] = (
    Tool(
        "servicenow",
        "tickets",
        (("number",), ("opened_at", "opened", "sys_created_on", "created")),
        word_list(
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
        word_list(
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
        word_list(
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
        not_taken=_FRESH_NOT_TAKEN,
    ),
    Tool(
        "freshservice",
        "tickets",
        (("ticket_id",), ("created_time",)),
        (*_FRESH, *word_list("department requester_name requester_email urgency impact planned_start_date")),
        4,
        {**_FRESH_COLUMNS, "kind": ("type",)},
        not_taken=_FRESH_NOT_TAKEN,
    ),
    Tool(
        "boston_311",
        "tickets",
        (("case_enquiry_id",), ("open_dt",)),
        word_list("closed_dt target_dt sla_target_dt ontime on_time case_status source department queue"),
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
        word_list(
            "closed_date agency complaint_type open_data_channel_type descriptor resolution_description"
        ),
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
        word_list(
            "submitted_via date_sent_to_company timely_response product issue company consumer_disputed"
        ),
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
        word_list("created_at text response_tweet_id in_response_to_tweet_id"),
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
    Tool(  # its number stands under a '#', of which no letter is left
        "zammad",
        "tickets",
        (("", "number"), ("create_channel",), ("created_at",)),
        (),
        0,
        {"id": ("", "number"), "channel": ("create_channel",), "desk": ("group",), "status": ("state",)},
        not_taken={
            "first_response_in_min": ("first_response_at", _BUSINESS_HOURS.format("First Response At")),
            "close_in_min": ("closed_at", _BUSINESS_HOURS.format("Closed At")),
        },
    ),
    Tool(
        "rt",
        "tickets",
        (("id",), ("queue",), ("created",)),
        word_list(
            "requestors requestor owner status last_updated started resolved told time_worked time_left "
            "subject cf_channel"
        ),
        4,
        {
            "id": ("id",),
            "opened_at": ("created",),
            "first_response_at": ("started",),
            "resolved_at": ("resolved",),
            "updated_at": ("last_updated",),
            "channel": ("cf_channel", "cf_source", "custom_field_channel"),
            "desk": ("queue",),
            "requester": ("requestors", "requestor"),
        },
        missing=dict.fromkeys(
            ("first_response_at", "resolved_at"),
            ("1970-01-01 00:00:00", "1970-01-01T00:00:00Z", "1970-01-01"),
        ),
    ),
    Tool(
        "teams",
        "posts",
        (("created_date_time",), ("reply_to_id",)),
        word_list("id from direction message_type body team channel web_url last_modified_date_time"),
        2,
        {
            "id": ("id",),
            "created_at": ("created_date_time",),
            "reply_to": ("reply_to_id",),
            "author": ("from",),
            "updated_at": ("last_modified_date_time",),
        },
        private={"chat_type": ("oneonone", "group", "meeting")},
    ),
    Tool(
        "mastodon",
        "posts",
        (("reblogs_count",), ("favourites_count",)),
        word_list("id status_id created_at in_reply_to_id author account direction content replies_count"),
        3,
        {"reply_to": ("in_reply_to_id",)},
        private={"visibility": ("private", "direct", "limited", "followers")},
    ),
    Tool(  # a message has no id of its own: it is the ts in its channel, a thread the ts of its first
        "slack",
        "posts",
        (("ts",), ("channel", "channel_id"), ("user", "user_id", "bot_id")),
        word_list(
            "type text thread_ts subtype reply_count parent_user_id client_msg_id team reactions blocks"
        ),
        2,
        {"created_at": ("ts",), "author": ("user", "user_id", "bot_id"), "text": ("text",)},
        joined={
            "id": (("channel", "channel_id"), ("ts",)),
            "conversation": (("channel", "channel_id"), ("thread_ts", "ts")),
        },
        private={"channel_type": ("im", "mpim"), "is_im": ("true",), "is_mpim": ("true",)},
    ),
    *NETWORKS,
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
