"""Which table of ours a file holds, told by the fields that its columns give."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence

from connectors.fitting import Cells, fitting_columns
from connectors.mapped import TABLES, Column
from connectors.refused import FileRefused
from connectors.tool import Tool
from connectors.vocabulary import FIELD_NAMES, plain

_SHOWN = 5  # columns, in a message
_NEEDED = {
    "tickets": ("id",),
    "posts": ("id", "created_at"),
    "ratings": ("score",),
    "contact_volume": ("day",),
}
_LIFE_OF_A_TICKET = {"opened_at", "first_response_at", "resolved_at", "closed_at", "status"}
_TELLING = {
    "posts": {"direction", "reply_to", "reactions", "shares", "impressions", "conversation"},
    "ratings": {"score"},
    "contact_volume": {"offered", "handled", "abandoned"},
    "tickets": {
        "opened_at",
        "resolved_at",
        "closed_at",
        "priority",
        "status",
        "category",
    },
}


def table_of(name: str, header: Sequence[str], cells: Cells, asked: str | None, tool: Tool | None) -> str:
    """The table that the file holds, as a mapping file names it.

    Raises FileRefused where it is another than asked for, or none of ours.
    """
    found = {table: fitting_columns(header, cells, table) for table in TABLES}
    if tool is not None:
        likely: str | None = tool.table
    else:
        likely = _likeliest(found)
    if asked is None:
        if likely is None:
            raise FileRefused(
                f"{name}: no column of it is recognised ({', '.join(header[:_SHOWN])}, ...); give a mapping "
                f"file that says which column is the id"
            )
        return likely
    if likely not in (None, asked) and not _good(asked, set(found[asked])):
        raise FileRefused(f"{name}: holds {likely}, not {asked}; load it as {likely}, or give a mapping file")
    if not _good(asked, set(found[asked])) and tool is None:
        raise FileRefused(
            f"{name}: cannot be read as {asked}: no column is recognised as "
            f"{_lacking(asked, set(found[asked]))} ({', '.join(header[:_SHOWN])}, ...); name the columns in "
            f"a mapping file"
        )
    return asked


def _lacking(table: str, fields: set[str]) -> str:
    """What a file would need to be this table: 'id, nor as opened_at or status'."""
    needed = [field for field in _NEEDED[table] if field not in fields]
    if not _TELLING[table] & fields and not _TELLING[table] & set(needed):
        needed.append(" or ".join(field for field in FIELD_NAMES[table] if field in _TELLING[table]))
    return ", nor as ".join(needed)


def _good(table: str, fields: set[str]) -> bool:
    return set(_NEEDED[table]) <= fields and bool(_TELLING[table] & fields)


def _likeliest(fields: MappingType[str, MappingType[str, Column]]) -> str | None:
    """The table that a file without a known tool's header holds, from the fields that its columns give."""
    telling = {table: _TELLING[table] & set(columns) for table, columns in fields.items()}
    if _good("contact_volume", set(fields["contact_volume"])) and len(telling["contact_volume"]) >= 2:
        return "contact_volume"
    lived = _LIFE_OF_A_TICKET & set(fields["tickets"])
    if _good("posts", set(fields["posts"])) and (
        "channel" not in fields["tickets"] or (len(telling["posts"]) >= 2 and lived <= {"opened_at"})
    ):
        return "posts"
    if _are_ratings(fields["ratings"], fields["tickets"]):
        return "ratings"
    return "tickets" if _good("tickets", set(fields["tickets"])) else None


def _are_ratings(ratings: MappingType[str, Column], tickets: MappingType[str, Column]) -> bool:
    """A score of something on a day, and nothing else of the life of a ticket.

    The day may be called as a ticket's: then nothing else may look like a ticket, or the ratings have ids.
    """
    if "score" not in ratings or not {"id", "ticket", "post"} & set(ratings):
        return False
    day = ratings.get("rated_at")
    lived = {field for field in _LIFE_OF_A_TICKET & set(tickets) if tickets[field] != day}
    if day is None:
        return not lived and "channel" not in tickets
    own = ratings.get("id")
    own_id = isinstance(own, str) and plain(own) != "id"
    if own_id:
        return lived <= {"status"}
    shared = [field for field in _LIFE_OF_A_TICKET & set(tickets) if tickets[field] == day]
    others = _TELLING["tickets"] - _LIFE_OF_A_TICKET | {"channel", "requester", "desk"}
    return not lived and not (shared and others & set(tickets))
