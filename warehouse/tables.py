"""The tables of the warehouse: what a row means, on every engine.

All times are UTC instants (`_at`), all days are local to the desk (`_on`), native ids are text.
NULL means unknown or not offered, never zero. Columns marked *derived* are computed by the writer at
load and never accepted from a file.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    String,
    Table,
    TypedColumns,
)

from warehouse import entered

metadata = entered.metadata

CHANNELS = (
    "phone",
    "email",
    "portal",
    "chat",
    "walk_up",
    "social",
    "messaging",
    "mobile_app",
    "virtual_agent",
    "monitoring",
    "api",
    "agent_created",
    "mail",
    "other",
    "unknown",
)
SELF_SERVICE_CHANNELS = ("portal", "virtual_agent", "mobile_app")
AUTOMATIC_CHANNELS = ("monitoring", "api", "agent_created")
DIRECTIONS = ("in", "out")
AUTHOR_ROLES = ("customer", "desk", "desk_bot", "other_bot", "system")
POST_KINDS = ("mention", "reply", "comment", "announcement", "review", "overheard")
QUESTIONS = ("csat", "nps", "ces")


def _instant() -> DateTime:
    return DateTime(timezone=True)


class DeskColumns(TypedColumns):
    id = Column(String, primary_key=True)
    name = Column(String)
    organisation = Column(String)
    region = Column(String)
    time_zone = Column(String, nullable=False)
    schedule = Column(String)
    load = Column(String)  # the load that first named this desk; NULL: from the configuration


class TicketColumns(TypedColumns):
    source = Column(String, primary_key=True)
    id = Column(String, primary_key=True)
    desk = Column(String)
    channel = Column(String)
    channel_raw = Column(String)
    channel_rule = Column(String)
    kind = Column(String)
    priority = Column(String)
    category = Column(String)
    service = Column(String)
    requester = Column(String)  # pseudonym
    status = Column(String)
    opened_at = Column(_instant())
    first_response_at = Column(_instant())
    resolved_at = Column(_instant())
    closed_at = Column(_instant())
    response_target_met = Column(Boolean)
    resolution_target_met = Column(Boolean)
    reopened = Column(Integer)  # how many times
    reassigned = Column(Integer)  # how many times
    first_contact_resolved = Column(Boolean)
    post = Column(String)  # the post it was made from, by what the tool itself keeps of it
    record = Column(String)  # what the tool's own addresses call it, where that is not its id
    updated_at = Column(_instant())
    opened_on = Column(Date)  # derived, as all below: local days of the desk
    resolved_on = Column(Date)
    first_response_minutes = Column(Float)  # may be negative: kept, flagged, left out of medians
    resolve_minutes = Column(Float)
    first_response_business_minutes = Column(Float)  # NULL without a schedule
    resolve_business_minutes = Column(Float)
    channel_given = Column(String)  # as all below: what the load gave, where `word` says another meaning
    kind_given = Column(String)
    priority_given = Column(String)
    category_given = Column(String)
    service_given = Column(String)
    load = Column(String, nullable=False)


class PostColumns(TypedColumns):
    source = Column(String, primary_key=True)
    id = Column(String, primary_key=True)
    account = Column(String)  # the desk's account the post was sent to or from
    desk = Column(String)  # the desk of its account, else the one given
    desk_given = Column(String)  # derived: what the source said
    conversation = Column(String)
    conversation_derived = Column(Boolean)  # derived: true where the source gave none
    conversation_given = Column(String)  # derived: what the source said, NULL if nothing
    reply_to = Column(String)
    direction = Column(String)
    author = Column(String)  # pseudonym
    author_role = Column(String)
    kind = Column(String)
    created_at = Column(_instant())
    first_seen_at = Column(_instant())
    edited_at = Column(_instant())
    deleted_at = Column(_instant())
    text = Column(String)  # only where the configuration keeps text
    language = Column(String)  # ISO 639-1, by its text; NULL: not known
    reactions = Column(BigInteger)
    shares = Column(BigInteger)
    comments = Column(BigInteger)
    impressions = Column(BigInteger)
    followers = Column(BigInteger)
    intent = Column(String)
    needs_reply = Column(Boolean)  # NULL: unknown, owed an answer
    sentiment = Column(String)
    sentiment_method = Column(String)
    accepted = Column(Boolean)  # as the solution of its conversation; NULL: its network knows of none
    service = Column(String)
    ticket = Column(String)  # what it became: the one given, else see `ticket_links`
    ticket_named = Column(String)  # by its text or its links, known or not
    platform = Column(String)  # its network, such as "mastodon"; NULL: as its source is named
    updated_at = Column(_instant())
    created_on = Column(Date)  # derived
    intent_given = Column(String)  # derived, as the two below: as in `ticket`
    sentiment_given = Column(String)
    service_given = Column(String)
    ticket_given = Column(String)  # derived: what the source said, before `ticket` followed from others
    load = Column(String, nullable=False)


class TurnColumns(TypedColumns):
    """Derived from posts, see `warehouse.turns`: a run of one customer's posts, and its answer."""

    source = Column(String, primary_key=True)
    id = Column(String, primary_key=True)  # of one of its posts
    thread = Column(String, nullable=False)
    author = Column(String)  # pseudonym
    desk = Column(String)
    service = Column(String)
    platform = Column(String)
    ticket = Column(String)
    started_at = Column(_instant())  # of the first post that is owed an answer, else of the first
    started_on = Column(Date)
    owed = Column(Boolean)  # an answer; not for praise, nor where every post was deleted before one
    deleted = Column(Boolean)  # every post of it, before an answer
    bot_answered = Column(Boolean)  # a bot of the desk spoke after it began
    answered_at = Column(_instant())  # by a human at the desk
    minutes = Column(Float)
    business_minutes = Column(Float)  # NULL without a schedule


class MessageColumns(TypedColumns):
    """Derived from posts, see `warehouse.turns`: one post of a customer, and its own answer."""

    source = Column(String, primary_key=True)
    id = Column(String, primary_key=True)
    thread = Column(String, nullable=False)
    desk = Column(String)
    service = Column(String)
    platform = Column(String)
    kind = Column(String)
    created_at = Column(_instant())
    created_on = Column(Date)
    spam = Column(Boolean)
    opener = Column(Boolean)  # the first post of its thread that we have, and it replies to nothing
    owed = Column(Boolean)
    answered_at = Column(_instant())
    minutes = Column(Float)
    business_minutes = Column(Float)  # NULL without a schedule


class RatingColumns(TypedColumns):
    source = Column(String, primary_key=True)
    id = Column(String, primary_key=True)
    question = Column(String, primary_key=True)
    ticket = Column(String)
    post = Column(String)
    desk = Column(String)  # the one given, else that of its ticket or post
    desk_given = Column(String)  # derived: what the source said
    channel = Column(String)  # the one given, else that of its ticket or post
    channel_given = Column(String)  # derived: what the source said
    score = Column(Float)
    scale_low = Column(Float)
    scale_high = Column(Float)
    best_is_high = Column(Boolean)
    invited_at = Column(_instant())
    rated_at = Column(_instant())
    comment = Column(String)
    updated_at = Column(_instant())
    rated_on = Column(Date)  # derived
    load = Column(String, nullable=False)


class ContactVolumeColumns(TypedColumns):
    source = Column(String, primary_key=True)
    desk = Column(String, primary_key=True)
    channel = Column(String, primary_key=True)
    day = Column(Date, primary_key=True)
    offered = Column(BigInteger)
    handled = Column(BigInteger)
    abandoned = Column(BigInteger)
    answered_within_target = Column(BigInteger)
    wait_seconds = Column(Float)  # the day's total
    load = Column(String, nullable=False)


class AccountColumns(TypedColumns):
    source = Column(String, primary_key=True)
    id = Column(String, primary_key=True)
    handle = Column(String)
    role = Column(String)
    desk = Column(String)


class AudienceColumns(TypedColumns):
    source = Column(String, primary_key=True)
    account = Column(String, primary_key=True)
    day = Column(Date, primary_key=True)
    followers = Column(BigInteger)
    load = Column(String)


class PostCountColumns(TypedColumns):
    """What a network counted of a post when we looked: a row only where a count was another than before."""

    source = Column(String, primary_key=True)
    id = Column(String, primary_key=True)
    at = Column(_instant(), primary_key=True)
    reactions = Column(BigInteger)
    shares = Column(BigInteger)
    comments = Column(BigInteger)
    impressions = Column(BigInteger)
    load = Column(String, nullable=False)


class ForgottenColumns(TypedColumns):
    """Marks of people who were forgotten, and of what was theirs: keyed hashes, see `warehouse.marks`."""

    mark = Column(String, primary_key=True)
    at = Column(_instant(), nullable=False)


class WordColumns(TypedColumns):
    """What a word of a source means, where somebody said so on the page; see `warehouse.meanings`."""

    source = Column(String, primary_key=True)
    table = Column(String, primary_key=True)
    field = Column(String, primary_key=True)
    word = Column(String, primary_key=True)  # as the source spells it
    meaning = Column(String, nullable=False)
    made_at = Column(_instant(), nullable=False)


class CalendarColumns(TypedColumns):
    day = Column(Date, primary_key=True)
    week = Column(String, nullable=False)  # 2016-W09, ISO 8601
    month = Column(String, nullable=False)  # 2016-03
    quarter = Column(String, nullable=False)  # 2016-Q1
    year = Column(String, nullable=False)  # 2016


class BusinessDayColumns(TypedColumns):
    """One row per schedule, local day and opening; a closed day has one row with opens_at = closes_at.

    Exactly one row of a day covers an instant (covers_from <= t < covers_to), so business seconds before t
    are seconds_before + (t clamped to opens_at..closes_at) - opens_at.
    """

    schedule = Column(String, primary_key=True)
    day = Column(Date, primary_key=True)
    opens_at = Column(_instant(), primary_key=True)
    closes_at = Column(_instant(), nullable=False)
    covers_from = Column(_instant(), nullable=False)
    covers_to = Column(_instant(), nullable=False)
    seconds_before = Column(Float, nullable=False)
    time_zone = Column(String, primary_key=True)


class LoadColumns(TypedColumns):
    id = Column(String, primary_key=True)
    source = Column(String, nullable=False)
    table = Column(String, nullable=False)  # ticket, post, rating or contact_volume: what the rows mostly are
    origin = Column(String, nullable=False)  # file name or stream
    by = Column(String)
    file_hash = Column(String)
    started_at = Column(_instant(), nullable=False)
    finished_at = Column(_instant(), nullable=False)
    rows_read = Column(BigInteger, nullable=False)
    rows_new = Column(BigInteger, nullable=False)
    rows_changed = Column(BigInteger, nullable=False)
    rows_unchanged = Column(BigInteger, nullable=False)
    rows_refused = Column(BigInteger, nullable=False)
    rows_removed = Column(BigInteger)  # deleted by the source; NULL only where nobody counted
    rows_also = Column(BigInteger)  # new, changed or removed rows of the other tables; NULL: not counted
    stream = Column(String)  # of a source read by API; NULL for a file
    cursor_before = Column(String)
    cursor_after = Column(String)
    fields = Column(String, nullable=False)  # JSON: table -> columns the source provided
    as_of = Column(_instant(), nullable=False)
    sample = Column(Boolean, nullable=False)


class RefusalColumns(TypedColumns):
    load = Column(String, primary_key=True)
    number = Column(BigInteger, primary_key=True)
    line = Column(BigInteger)
    column = Column(String)
    value = Column(String)
    reason = Column(String, nullable=False)


class CursorColumns(TypedColumns):
    source = Column(String, primary_key=True)
    stream = Column(String, primary_key=True)
    value = Column(String)


class SettingColumns(TypedColumns):
    """What the warehouse remembers about itself, such as the configuration it was last given."""

    name = Column(String, primary_key=True)
    value = Column(String, nullable=False)


class SchemaVersionColumns(TypedColumns):
    version = Column(Integer, primary_key=True)
    applied_at = Column(_instant(), nullable=False)


desk = Table("desk", metadata, DeskColumns)
ticket = Table("ticket", metadata, TicketColumns)
post = Table("post", metadata, PostColumns)
turn = Table("turn", metadata, TurnColumns)
message = Table("message", metadata, MessageColumns)
rating = Table("rating", metadata, RatingColumns)
contact_volume = Table("contact_volume", metadata, ContactVolumeColumns)
account = Table("account", metadata, AccountColumns)
audience = Table("audience", metadata, AudienceColumns)
post_count = Table("post_count", metadata, PostCountColumns)
forgotten = Table("forgotten", metadata, ForgottenColumns)
word = Table("word", metadata, WordColumns)
channel_plan = entered.channel_plan
target = entered.target
cost = entered.cost
note = entered.note
saved_view = entered.saved_view
calendar = Table("calendar", metadata, CalendarColumns)
business_day = Table("business_day", metadata, BusinessDayColumns)
load = Table("load", metadata, LoadColumns)
refusal = Table("refusal", metadata, RefusalColumns)
cursor = Table("cursor", metadata, CursorColumns)
setting = Table("setting", metadata, SettingColumns)
schema_version = Table("schema_version", metadata, SchemaVersionColumns)

LOADED = {"ticket": ticket, "post": post, "rating": rating, "contact_volume": contact_volume}
DERIVED = {
    "ticket": (
        "opened_on",
        "resolved_on",
        "first_response_minutes",
        "resolve_minutes",
        "first_response_business_minutes",
        "resolve_business_minutes",
        *("channel_given", "kind_given", "priority_given", "category_given", "service_given"),
        "load",
    ),
    "post": (
        *("created_on", "conversation_derived", "conversation_given", "desk_given"),
        *("intent_given", "sentiment_given", "service_given", "ticket_given"),
        "load",
    ),
    "rating": ("rated_on", "desk_given", "channel_given", "load"),
    "contact_volume": ("load",),
}
