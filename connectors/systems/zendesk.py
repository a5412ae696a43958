"""Zendesk: tickets by the incremental export with their metrics, and the ratings that customers gave.

The export goes by when a ticket last changed in any way, which its `updated_at` need not show; its cursor is
Zendesk's own, and only its flag says the end. It leaves out the last minute. Zendesk counts the time to the
first public answer of an agent in whole minutes from the opening, for messaging in seconds: so exact is
`first_response_at`. The ratings are those of the survey with good and bad; surveys of the newer kind have no
list in the API.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import Any

from requests.auth import AuthBase

from configuration import Source
from connectors.authentication import basic, bearer
from connectors.fields import Item, Unfit, count, each, number, sound_times, text, time, value_at
from connectors.instants import from_epoch, iso
from connectors.paging import cursor
from connectors.post_addresses import made_from
from connectors.rest import Answer, Ask, Client, Items
from connectors.streams import Connector, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

TICKET = (
    *(
        "id",
        "opened_at",
        "first_response_at",
        "resolved_at",
        "closed_at",
        "updated_at",
        "channel_raw",
        "desk",
    ),
    *("kind", "priority", "requester", "status", "reopened", "reassigned", "post"),
)
RATING = (
    *("id", "ticket", "question", "score", "scale_low", "scale_high", "best_is_high", "rated_at", "comment"),
    "updated_at",
)

_EXPORT = "api/v2/incremental/tickets/cursor"
_RATINGS = "api/v2/satisfaction_ratings"
_ALWAYS: Mapping[str, str | int] = {"include": "metric_sets", "support_type_scope": "all"}
_NOT_YET = timedelta(minutes=2)  # the export takes no beginning within the last minute
_LATE = timedelta(days=30)  # a rating is listed by when it was asked for, and may be given so much later
_LISTED = 100  # the most on a page of a list
_EXPORTED = 1000  # on a page of the export
_EXPORTS_A_MINUTE = 10
_SCORES = {"good": 1.0, "bad": 0.0}
_UNANSWERED = frozenset({"offered", "unoffered"})
_ENDED = frozenset({"solved", "closed"})

# The kinds of way that a ticket came, by their number: an old interface gives the number.
_WAYS = """web_form - - - mail web_service - - rule linked_problem group_deletion user_change user_deletion
group_change resource_push iphone get_satisfaction dropbox - merge batch recovered_from_suspended_tickets
automatic_solution_suggestions twitter_favorite topic user_merge twitter_dm closed_ticket logmein_rescue chat
twitter ticket_sharing macro_reference voicemail phone_call_inbound phone_call_outbound blog text_message
facebook_post import github facebook_message lotus monitor_event api_voicemail api_phone_call_inbound
api_phone_call_outbound churned_account web_widget mobile_sdk helpcenter sample_ticket
sample_interactive_ticket admin_setting satisfaction_prediction any_channel mobile sms ticket_tagging
connect_ipm connect_mail connect_sms rule_revision answer_bot_for_agents answer_bot_for_slack
answer_bot_for_sdk answer_bot_api answer_bot_for_web_widget symphony side_conversation answer_bot omnichannel
line wechat whatsapp native_messaging mailgun messagebird_sms sunshine_conversations_facebook_messenger
telegram twilio_sms viber google_rcs apple_business_chat google_business_messages kakaotalk instagram_dm
sunshine_conversations_api sunshine_conversations_twitter_dm chat_offline_message chat_transcript
business_messaging_slack_connect"""
WAYS = {str(place): way for place, way in enumerate(_WAYS.split()) if way != "-"}


def connect(source: Source) -> Rest:
    """Tickets, and ratings unless the house has no survey."""
    streams = [Stream("tickets", {"ticket": TICKET}, _tickets)]
    if source.flag("ratings", default=True):
        streams.append(Stream("satisfaction", {"rating": RATING}, _ratings))
    return Rest(source.address().rstrip("/").removesuffix("/api/v2"), _auth(source), streams, look=_look)


def _auth(source: Source) -> AuthBase:
    """An OAuth token where there is one, else an API token in the name of a user."""
    if source.option("oauth_token", ""):
        return bearer(source.option("oauth_token"))
    return basic(f"{source.option('email')}/token", source.option("token"))


def _tickets(reading: Reading) -> Iterator[Page]:
    desks = _desks(reading.client)
    row = partial(_ticket, desks)
    paging = cursor("after_cursor", "end_of_stream", dropped=("start_time",))
    for answer, found in reading.client.pages(_export(reading), paging, "tickets"):
        there = [item for item in found if item.get("status") != "deleted"]
        gone = [str(item["id"]) for item in found if item.get("status") == "deleted"]
        rows, refusals = fitting(there, row)
        after = answer.body.get("after_cursor")
        known = [at for item in found if isinstance(at := item.get("generated_timestamp"), int)]
        yield Page(
            rows,
            {"after": after} if after else None,
            removed=gone,
            refusals=refusals,
            as_of=from_epoch(max(known)) if known else None,
        )


def _export(reading: Reading) -> Ask:
    if after := reading.cursor.get("after"):
        return Ask(_EXPORT, {**_ALWAYS, "cursor": after})
    begin = min(reading.since, reading.client.now() - _NOT_YET)
    return Ask(_EXPORT, {**_ALWAYS, "start_time": int(begin.timestamp())})


def _desks(client: Client) -> dict[str, str]:
    """Names of the groups, also of those that were deleted, by id."""
    asked = Ask("api/v2/groups", {"page[size]": _LISTED, "exclude_deleted": "false"})
    groups = (item for _, found in client.pages(asked, _next_of_list, "groups") for item in found)
    return {str(item["id"]): str(item["name"]) for item in groups if "id" in item and "name" in item}


def _next_of_list(answer: Answer, items: Items) -> Ask | None:  # noqa: ARG001  one of several
    """Of a list: the flag says whether there is more, the address of the next page does not."""
    more, after = value_at(answer.body, "meta", "has_more"), value_at(answer.body, "meta", "after_cursor")
    return answer.ask.having(**{"page[after]": after}) if more and after else None


def _ticket(desks: Mapping[str, str], item: Item) -> Row:
    metrics: Item = value_at(item, "metric_set") or {}
    status, opened, group = text(item, "status"), time(item, "created_at"), text(item, "group_id")
    merged = "closed_by_merge" in (value_at(item, "tags") or ())
    groups = count(metrics, "group_stations")
    return {
        "id": text(item, "id"),
        "opened_at": opened,
        "first_response_at": _first_response(metrics, opened),
        # a reopened ticket keeps the time when it was solved, a merged one has that of the merging
        "resolved_at": time(metrics, "solved_at") if status in _ENDED and not merged else None,
        "closed_at": time(metrics, "status_updated_at") if status == "closed" else None,
        "updated_at": time(item, "updated_at"),
        "channel_raw": _way(item),
        "desk": desks.get(group, group) if group else None,
        "kind": text(item, "type"),
        "priority": text(item, "priority"),
        "requester": text(item, "requester_id"),
        "status": "merged" if merged else status,
        "reopened": count(metrics, "reopens"),
        "reassigned": None if groups is None else max(groups - 1, 0),
        "post": made_from(item, "external_id"),
    }


def _first_response(metrics: Item, opened: datetime | None) -> datetime | None:
    """So many minutes by the calendar, not by the desk's hours, after the opening; none without an answer."""
    seconds = number(metrics, "reply_time_in_seconds", "calendar")
    minutes = number(metrics, "reply_time_in_minutes", "calendar")
    if opened is None or minutes is None or count(metrics, "replies") == 0:
        return None
    return opened + timedelta(seconds=seconds or minutes * 60)


def _way(item: Item) -> str | None:
    """How it came in Zendesk's word; what only the AI agent dealt with, whatever way it came, is its own."""
    if text(item, "support_type") == "ai_agent":
        return "ai_agent"
    word = text(item, "via", "channel")
    return WAYS.get(word, word) if word else None


def _ratings(reading: Reading) -> Iterator[Page]:
    newest = reading.from_cursor()
    asked = Ask(_RATINGS, {"start_time": int((newest - _LATE).timestamp()), "page[size]": _LISTED})
    for _, found in reading.client.pages(asked, _next_of_list, "satisfaction_ratings"):
        given = [item for item in found if item.get("score") not in _UNANSWERED]
        rows, refusals = fitting(given, _rating)
        newest = max([newest, *sound_times(given, _given_at, reading.client.now())])
        yield Page(rows, refusals=refusals)
    yield Page([], {"since": iso(newest)})


def _given_at(item: Item) -> datetime | None:
    return time(item, "updated_at")


def _rating(item: Item) -> Row:
    score = text(item, "score")
    if score not in _SCORES:
        raise Unfit("score", score, "is neither good nor bad")
    return {
        "id": text(item, "id"),
        "ticket": text(item, "ticket_id"),
        "question": "csat",
        "score": _SCORES[score],
        "scale_low": 0.0,
        "scale_high": 1.0,
        "best_is_high": True,
        "rated_at": _given_at(item),
        "comment": text(item, "comment"),
        "updated_at": time(item, "updated_at"),
    }


def _look(reading: Reading) -> Seen:
    """The first page of the export, the number of tickets by the search, and whether ratings may be read."""
    client = reading.client
    first = client.ask(_export(reading), absent=(403,)).body
    lacking = [] if first else ["tickets: the export asks for the key of an administrator"]
    if client.ask(Ask(_RATINGS, {"page[size]": 1}), absent=(403, 404)).body is None:
        lacking.append("satisfaction: no ratings to be read; ratings = 'no' leaves them out")
    sample, _ = fitting(each(first or {}, "tickets"), lambda item: {"way": _way(item)})
    searched = Ask("api/v2/search/count", {"query": f"type:ticket updated>={iso(reading.since)}"})
    tickets = _counted(client.ask(searched, absent=(403, 404, 422)).body)
    calls = ceil(tickets / _EXPORTED) + 1 if tickets is not None else None
    seconds = calls * 60 / _EXPORTS_A_MINUTE if calls is not None else None
    channels = Counter(str(row["way"]) for row in sample if row["way"])
    return Seen(tickets, reading.since, channels, lacking, calls, seconds)


def _counted(body: Any) -> int | None:
    return count(body, "count") if body else None


CONNECTOR = Connector(
    "Zendesk",
    (
        Word("email", "E-mail address of the key's user", needed=False),
        Word("token", "API token", secret=True, needed=False),
        Word("oauth_token", "OAuth token", secret=True, needed=False, help="in place of both"),
        Word("ratings", "Read ratings", needed=False, default="yes", help="no: leave them out"),
    ),
    connect,
    rights="an administrator, for the incremental export; scope read for an OAuth token",
    url_example="https://your-company.zendesk.com",
)
