"""How each field of ours is usually called by those who name columns.

Names are compared by `plain`: lower case, everything but letters and digits an underscore.
"""

import re
from collections.abc import Mapping

from connectors.languages import OTHER_NAMES


def plain(name: str) -> str:
    """'Closed Date ' and 'closed-date' are 'closed_date'; 'consumer_disputed?' is 'consumer_disputed'."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\W_]+", "_", spaced.casefold()).strip("_")


def word_list(text: str) -> tuple[str, ...]:
    """The words of a text, in order."""
    return tuple(text.split())


_TICKETS: Mapping[str, tuple[str, ...]] = {
    "id": word_list(
        "ticket_id ticket_number incident_id incident_number case_id case_number request_id "
        "request_number issue_id"
        " issue_key complaint_id service_request_id sr_number caseid ticket_no incident_no case_no "
        "ticketid call_id number"
        " unique_key ticket incident case reference ref_number key id"
    ),
    "opened_at": word_list(
        "opened_at open_time opened created_at created_time created_date created_on create_time creation_date"
        " creation_time date_created opened_date open_date open_dt date_opened reported_date submit_date "
        "submitted_at date_received"
        " received_at received requested_datetime requested_on request_time created logged_at logged "
        "date_logged opened_on"
        " start_time reported_at sys_created_on call_timestamp ticket_created ticket_created_at"
    ),
    "first_response_at": word_list(
        "first_response_at first_responded_at first_response_time initial_response_time first_response"
        " responded_at response_at first_reply_at first_replied_at responded_time first_response_date"
        " first_contact_at"
    ),
    "resolved_at": word_list(
        "resolved_at resolved_time resolved resolution_date resolutiondate resolution_time resolved_date"
        " date_resolved resolved_on solved_at solved solved_date time_to_resolution completed_at "
        "completed_time"
        " completion_date closed_dt resolve_time solvedate"
    ),
    "closed_at": word_list(
        "closed_at closed_time close_time closed_date closed date_closed close_date closed_on close_dt"
    ),
    "updated_at": word_list(
        "updated_at updated last_updated last_update_time last_updated_time last_modified modified_at "
        "updated_time"
        " sys_updated_on modified updated_on date_updated"
    ),
    "channel": word_list(
        "channel contact_type contact_channel ticket_channel contact_method source_channel channel_type "
        "submitted_via"
        " request_channel origin case_origin via open_data_channel_type request_source ticket_source "
        "source mode"
        " contact_mode entry_type method_received intake_channel"
    ),
    "desk": word_list(
        "desk service_desk assignment_group support_group assigned_group group team support_team "
        "agent_group queue"
        " department wbs call_center agency owner_group group_name team_name"
    ),
    "priority": word_list("priority ticket_priority priority_level"),
    "category": word_list(
        "category ticket_category ticket_type issue_type complaint_type request_type problem_type type "
        "topic reason"
        " service_type"
    ),
    "kind": word_list("kind record_type work_item_type ticket_kind"),
    "service": word_list("service business_service affected_service service_name application"),
    "requester": word_list(
        "requester requester_email customer_email requester_id requester_name caller_id caller "
        "customer_id customer"
        " reporter user_email email reported_by requested_by contact_email user_id contact"
    ),
    "status": word_list("status ticket_status state case_status incident_state"),
    "response_target_met": word_list(
        "response_target_met response_sla_met first_response_status response_sla first_response_sla"
        " first_response_sla_met responded_within_sla response_status"
    ),
    "resolution_target_met": word_list(
        "resolution_target_met resolution_sla_met sla_met made_sla resolution_status resolution_sla"
        " within_sla sla_status ontime on_time sla"
    ),
    "reopened": word_list("reopened reopen_count reopens reopen_time times_reopened number_of_reopens"),
    "reassigned": word_list(
        "reassigned reassignment_count no_of_reassignments reassignments group_reassignments"
    ),
    "first_contact_resolved": word_list(
        "first_contact_resolved fcr first_contact_resolution resolved_on_first_contact"
        " first_call_resolution one_touch"
    ),
    "score": word_list(
        "score csat_score csat customer_satisfaction_rating satisfaction_rating satisfaction_score "
        "satisfaction"
        " customer_satisfaction survey_result survey_results rating survey_score happiness_score happiness"
        " happiness_rating nps nps_score nps_rating"
    ),
    "scale_low": word_list("scale_low"),
    "scale_high": word_list("scale_high"),
    "rated_at": word_list(
        "rated_at rated_on survey_date csat_date response_received_at rating_date survey_completed_at"
    ),
}
_ENGLISH: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tickets": _TICKETS,
    "posts": {
        "id": word_list("post_id tweet_id message_id status_id comment_id id"),
        "created_at": word_list(
            "created_at posted_at created_time published_at tweet_created timestamp ts posted created date "
            "created_date_time"
        ),
        "direction": word_list("direction inbound is_inbound message_direction"),
        "author": word_list("author author_id author_name user_id user sender from name username"),
        "account": word_list("account account_id page profile page_id handle brand"),
        "reply_to": word_list(
            "reply_to in_reply_to in_response_to_tweet_id in_reply_to_status_id in_reply_to_id parent_id "
            "thread_ts"
        ),
        "conversation": word_list("conversation conversation_id thread_id"),
        "desk": word_list("desk team service_desk"),
        "text": word_list("text message body content"),
        "reactions": word_list(
            "reactions likes like_count favorites favorite_count favourites_count likes_count"
        ),
        "shares": word_list("shares retweets retweet_count share_count reposts reblogs_count"),
        "comments": word_list("comments replies reply_count comment_count comments_count"),
        "impressions": word_list("impressions impression_count views reach"),
        "followers": word_list("followers follower_count followers_count"),
        "sentiment": word_list("sentiment airline_sentiment"),
        "author_role": word_list("author_role"),
        "intent": word_list("intent"),
        "ticket": word_list("ticket ticket_id"),
        "platform": word_list("platform social_network network"),
        "updated_at": word_list("updated_at"),
    },
    "ratings": {
        "id": word_list("rating_id response_id survey_id survey_response_id id"),
        "ticket": word_list("ticket_id ticket ticket_number case_id incident incident_id request_id number"),
        "post": word_list("post post_id"),
        "question": word_list("question survey survey_type question_type"),
        "score": word_list(
            "score rating csat_score csat nps nps_score ces satisfaction_rating satisfaction_score "
            "satisfaction customer_satisfaction survey_score survey_result survey_results "
            "happiness_score happiness happiness_rating nps_rating net_promoter_score "
            "likelihood_to_recommend ces_score customer_effort_score effort_score answer"
        ),
        "scale_low": word_list("scale_low min_score"),
        "scale_high": word_list("scale_high max_score scale_max"),
        "best_is_high": word_list("best_is_high"),
        "rated_at": word_list(
            "rated_at rated_on responded_at response_date survey_date submitted_at answered_at "
            "completed_at taken_on"
            " created_at rating_date date"
        ),
        "invited_at": word_list("invited_at sent_at survey_sent_at invited"),
        "desk": word_list("desk team service_desk group assignment_group"),
        "channel": word_list("channel"),
        "comment": word_list("comment comments feedback"),
    },
    "contact_volume": {
        "day": word_list("day date call_date report_date"),
        "desk": word_list("desk team service_desk queue group skill site call_center"),
        "channel": word_list("channel media media_type"),
        "offered": word_list(
            "offered calls_offered contacts_offered calls received inbound_calls total_calls"
            " calls_received contacts"
        ),
        "handled": word_list("handled answered calls_answered calls_handled contacts_handled"),
        "abandoned": word_list("abandoned calls_abandoned abandons abandoned_calls contacts_abandoned"),
        "answered_within_target": word_list(
            "answered_within_target within_target answered_in_sla answered_within_sla in_service_level"
            " calls_within_target"
        ),
        "wait_seconds": word_list(
            "wait_seconds total_wait_seconds wait_time_seconds total_wait total_speed_of_answer_seconds"
        ),
    },
}
FIELD_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    table: {field: (*names, *OTHER_NAMES[table].get(field, ())) for field, names in fields.items()}
    for table, fields in _ENGLISH.items()
}
# Totals that some tools only give as an average of another field: table -> total -> (names, field).
AVERAGE_NAMES: Mapping[str, Mapping[str, tuple[tuple[str, ...], str]]] = {
    "contact_volume": {
        "wait_seconds": (
            word_list(
                "avg_speed_of_answer average_speed_of_answer speed_of_answer asa avg_speed_to_answer "
                "average_speed_to_answer avg_wait avg_wait_time average_wait average_wait_time "
                "avg_answer_time average_answer_time avg_time_to_answer average_time_to_answer"
            ),
            "handled",
        )
    }
}
