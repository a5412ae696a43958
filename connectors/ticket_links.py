"""Which ticket a text or an address names: INC0012345, HELP-12, #1234, or an address of a configured tool.

A bare number names nothing. Whether there is such a ticket is the warehouse's to know: a reference counts
only there (see `warehouse.ticket_links`). Where a text names several the first is meant, for a desk that
answers "opened INC0000002, like INC0000001" says first what it did.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from configuration import Configuration, ConfigurationError, Source
from warehouse.records import Batch

PATTERN = "ticket_pattern"  # the option of a source with what its tickets look like
RECORD = (
    "zoom/"  # before what Zammad's addresses hold: it is not the ticket's number, and not to be taken for it
)

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}"
_KEY = r"[A-Z][A-Z0-9_]+-[1-9]\d*"
_NUMBER = r"(?<![\w&#/])#(\d{3,})(?![\w-])"
_TICKET_NUMBER = r"\bticket(?:[\s-]*(?:nr|no|number|id)\b)?(?:\s+is)?[\s.:#-]*(\d{3,})(?![\w-])"
# kind -> what its references look like within a text; the group is the ticket's id
_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "servicenow": (r"(?<![\w-])((?:INC|REQ|RITM|SCTASK|CS|CHG|PRB)\d{5,10})(?![\w-])",),
    "jira": (rf"(?<![\w-])({_KEY})(?![\w-])",),
    "zendesk": (_NUMBER, _TICKET_NUMBER),
    "freshservice": (r"(?<![\w-])#?(?:INC|SR|REQ)-(\d+)(?![\w-])", _NUMBER, _TICKET_NUMBER),
    "zammad": (_NUMBER, _TICKET_NUMBER),
    "rt": (r"\[[^\[\]\s]+ #(\d+)\]", _NUMBER, _TICKET_NUMBER),
}
# kind -> the same for its own addresses, without their host and with what was escaped in them
_ADDRESSED: Mapping[str, tuple[str, ...]] = {
    "servicenow": (
        r"\bnumber=([A-Z]{2,8}\d{4,})",
        r"\bsys_id=([0-9a-f]{32})",
        r"/record/\w+/([0-9a-f]{32})",
    ),
    "jira": (
        rf"/browse/({_KEY})",
        rf"[?&]selectedIssue=({_KEY})",
        rf"/(?:portal|queues|issues)/(?:.*/)?({_KEY})",
    ),
    "zendesk": (r"/agent/(?:#/)?tickets/(\d+)", r"/requests/(\d+)"),
    "freshservice": (r"/tickets/(?:[A-Z]+-)?(\d+)",),
    "zammad": (
        r"#ticket/zoom/number/(\d+)",
        r"(?:#ticket/zoom|/desktop/tickets|/mobile/tickets)/(?P<zoom>\d+)",
    ),
    "rt": (r"/Display\.html\?(?:.*&)?id=(\d+)",),
}
_UPPER = ("servicenow", "jira")  # whose ids are written in small letters, too


@dataclass(frozen=True)
class _Tool:
    """What the references to one tool look like."""

    host: str
    written: Sequence[re.Pattern[str]]
    addressed: Sequence[re.Pattern[str]]
    spelt: Callable[[str], str]

    def in_text(self, text: str) -> list[tuple[int, str]]:
        """Each ticket that the text names, with its place."""
        found = (match for pattern in self.written for match in pattern.finditer(text))
        return [(match.start(), self.spelt(_told(match))) for match in found]

    def in_address(self, address: str) -> str | None:
        """The ticket that an address of this tool is the address of."""
        parts = urlsplit(address)
        if not self.host or (parts.hostname or "").casefold() != self.host:
            return None
        rest = unquote(unquote(address.partition(parts.netloc)[2]))
        found = next((match for pattern in self.addressed if (match := pattern.search(rest))), None)
        if found is None:
            return None
        return f"{RECORD}{_told(found)}" if found.lastgroup == "zoom" else self.spelt(_told(found))


@dataclass(frozen=True)
class Links:
    """What names a ticket, in the words of the configured tools."""

    tools: Sequence[_Tool] = ()

    @classmethod
    def of(cls, configuration: Configuration) -> Self:
        """Those of deskscope.toml; raises ConfigurationError for a ticket_pattern that is none."""
        return cls.to(configuration.sources.values())

    @classmethod
    def to(cls, sources: Iterable[Source]) -> Self:
        """Those of some sources, of which the ones that hold no tickets name none."""
        tools = (_tool(source) for source in sources if source.kind in _WRITTEN or PATTERN in source.options)
        return cls(tuple(tools))

    @property
    def any(self) -> bool:
        """Whether anything can be named at all."""
        return bool(self.tools)

    def ticket(self, text: str | None, links: Iterable[str] = ()) -> str | None:
        """The first ticket that the text names, else one of the links: its id, or its record where an address
        has only that. None where none is named.
        """
        written = text or ""
        found = [one for tool in self.tools for one in tool.in_text(_without_addresses(written))]
        addresses = ((match.start(), self._addressed(match[0])) for match in _ADDRESS.finditer(written))
        found += [(place, named) for place, named in addresses if named]
        if found:
            return min(found, key=lambda one: one[0])[1]
        return next((named for link in links if (named := self._addressed(link))), None)

    def _addressed(self, address: str) -> str | None:
        found = (tool.in_address(address.rstrip(_TRAILING)) for tool in self.tools)
        return next((named for named in found if named), None)


def with_named(batches: Iterable[Batch], configuration: Configuration) -> Iterator[Batch]:
    """The batches of a file, their posts with the tickets that their text names, if the file gives none.

    Raises ConfigurationError as `Links.of` does.
    """
    links = Links.of(configuration)
    for batch in batches:
        posts = batch.rows.get("post")
        names = [] if posts is None else posts.column_names
        if links.any and posts is not None and "text" in names and "ticket" not in names:
            yield replace(batch, rows={**batch.rows, "post": _named(posts, links)})
        else:
            yield batch


def _named(posts: pa.Table, links: Links) -> pa.Table:
    """A text without a digit names nothing, and most have none."""
    said = posts.column("text")
    telling = pc.if_else(pc.match_substring_regex(said, r"\d"), said, pa.scalar(None, pa.string()))
    tickets = [text and links.ticket(text) for text in telling.to_pylist()]
    return posts.append_column("ticket_named", pa.array(tickets, pa.string()))


def _told(match: re.Match[str]) -> str:
    return match[1] if match.re.groups else match[0]


def _without_addresses(text: str) -> str:
    """The text with blanks where addresses stand: a key within the address of another site names nothing."""
    return _ADDRESS.sub(lambda match: " " * len(match[0]), text)


def _tool(source: Source) -> _Tool:
    written = [re.compile(one, re.IGNORECASE) for one in _own_pattern(source)]
    flags = re.NOFLAG if source.kind == "jira" else re.IGNORECASE
    written += [re.compile(one, flags) for one in _written(source)]
    return _Tool(
        _host(source),
        written,
        [re.compile(one, flags) for one in _ADDRESSED.get(source.kind, ())],
        _upper if source.kind in _UPPER else str.strip,
    )


def _upper(told: str) -> str:
    """As the tool spells an id; a record's key stays as it is."""
    return told if re.fullmatch(r"[0-9a-f]{32}", told) else told.strip().upper()


def _written(source: Source) -> Sequence[str]:
    """Of Jira only the keys of the projects that are read, where they are named: UTF-8 is no ticket."""
    if source.kind != "jira" or "projects" not in source.options:
        return _WRITTEN.get(source.kind, ())
    projects = re.findall(r"[A-Za-z][A-Za-z0-9_]*", " ".join(source.words("projects")))
    known = "|".join(re.escape(key.upper()) for key in projects)
    return (rf"(?<![\w-])((?:{known})-[1-9]\d*)(?![\w-])",) if known else ()


def _own_pattern(source: Source) -> Sequence[str]:
    if PATTERN not in source.options:
        return ()
    said = source.option(PATTERN)
    try:
        re.compile(said)
    except re.error as error:
        raise ConfigurationError(
            f"sources.{source.name}.{PATTERN}: '{said}' is no regular expression: {error}"
        ) from None
    return (said,)


def _host(source: Source) -> str:
    """Where the tool's pages are; empty where its address is not known here."""
    if source.url is None or source.missing_variables():
        return ""
    return (urlsplit(source.address()).hostname or "").casefold()
