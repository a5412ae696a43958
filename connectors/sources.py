"""The sources of a warehouse: those of deskscope.toml, and those added on the page.

What was added on the page is kept in the warehouse, so that `deskscope sync` reads it too, without its
secrets: these are beside it (see `keys`). A source of deskscope.toml goes before one of the same name. What
is typed on a page refers to no ${VARIABLE}: whoever may open the page is not whoever runs the machine.
"""

import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from configuration import ConfigurationError, Source
from connectors import systems
from connectors.added import KIND as ADDED
from connectors.added import Added, added_sources, keep_added
from connectors.asked import KIND as ASKED
from connectors.asked import asked_for, note_asked
from connectors.elsewhere import why_not
from connectors.keys import Keys
from connectors.reading import Run
from connectors.sync import Progress, StreamReport, sync
from warehouse import WarehouseError

if TYPE_CHECKING:
    from warehouse import Warehouse

FAILED, REMOVED = "sync failed", "source removed"  # kinds of texts that the warehouse keeps
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_REFERENCE = "${"
_log = logging.getLogger("deskscope.connectors")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class SourcesError(ValueError):
    """The command asks for sources that there are not; one line that says which there are."""


@dataclass(frozen=True)
class Known:
    """A source as it is configured, without the key of one that was `added` on the page: of that only the
    names of its `secrets`.

    `failure`: what the last sync of it said, in one line, and `failed_at` when; None where that was good.
    """

    source: Source
    added: bool = False
    on: bool = True
    secrets: tuple[str, ...] = ()
    failure: str | None = None
    failed_at: datetime | None = None

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def read(self) -> bool:
        """Whether its kind is read by API, or is meant to be and misspelt."""
        return bool(near(self.source.kind, systems.kinds()))


def known_sources(warehouse: "Warehouse") -> list[Known]:
    """Every source: first those of deskscope.toml in its order, then those added on the page by name."""
    failed = {name: json.loads(text) for name, text in warehouse.kept(FAILED).items()}
    found = [Known(source) for source in warehouse.configuration.sources.values()]
    found += [Known(one.source, True, one.on, one.secrets) for one in added_sources(warehouse)]
    return [
        replace(known, failure=last["error"], failed_at=datetime.fromisoformat(last["at"]))
        if (last := failed.get(known.name))
        else known
        for known in found
    ]


def chosen(known: Sequence[Known], names: Sequence[str] = ()) -> list[Known]:
    """The sources of those names; without names all that are on and read by API. Raises SourcesError."""
    by_name = {one.name: one for one in known}
    for name in names:
        if name not in by_name:
            others = near(name, by_name) or tuple(by_name)
            there = f"is it '{others[0]}'?" if near(name, by_name) else f"there are {', '.join(others)}"
            raise SourcesError(f"no source is called '{name}'; {there if others else _TO_DO}")
        if not by_name[name].read:
            raise SourcesError(f"{name}: {why_not(by_name[name].source.kind)}")
    found = [by_name[name] for name in dict.fromkeys(names)] or [one for one in known if one.on and one.read]
    if not found:
        raise SourcesError(f"nothing to sync; {_TO_DO}")
    return found


_TO_DO = "add [sources.NAME] to deskscope.toml, or a source on the page Add data"


def near(word: str, words: Iterable[str]) -> tuple[str, ...]:
    """The word itself if it is among `words`, else the one most like it; empty where none is like it."""
    return tuple(get_close_matches(word, list(words), 1, 0.75))


def with_key(warehouse: "Warehouse", known: Known) -> Source:
    """The source as it is read; raises ConfigurationError where its key is not on this machine."""
    if not known.added:
        return known.source
    keys = Keys(warehouse.folder)
    secrets = keys.of(known.name)
    if not set(known.secrets) <= set(secrets):
        raise ConfigurationError(
            f"{known.name}: its key is not in {keys.place}; remove the source on the page Add data, and "
            "add it again there"
        )
    return replace(known.source, options={**known.source.options, **secrets})


def sync_and_note(
    warehouse: "Warehouse", known: Sequence[Known], run: Run, progress: Progress | None = None
) -> list[StreamReport]:
    """As `sync`; what failed is noted in the warehouse, so that the page says so, until it is good again."""
    ready, unready = list[Source](), list[StreamReport]()
    for one in known:
        try:
            ready.append(with_key(warehouse, one))
        except ConfigurationError as error:
            unready.append(StreamReport(one.name, "", "", error=str(error)))
    reports = [*sync(warehouse, ready, run, progress), *unready]
    if not run.dry_run:
        _note(warehouse, known, reports)
        failed = {report.source for report in reports if report.error}
        for source in ready:
            if source.name not in failed and run.replay is None:
                note_asked(warehouse, source, anew=run.full)
    return reports


def _note(warehouse: "Warehouse", known: Sequence[Known], reports: Sequence[StreamReport]) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    errors = {report.source: report.error for report in reversed(reports) if report.error}
    try:
        for one in known:
            if one.name in errors:
                warehouse.keep(FAILED, one.name, json.dumps({"at": now, "error": errors[one.name]}))
            elif one.failure is not None:
                warehouse.forget(FAILED, one.name)
    except WarehouseError as error:  # the sync itself is done
        _log.warning("the page Add data will not say how the sync ended: %s", error)


def draft(name: str, kind: str, url: str, typed: Mapping[str, str], taken: Iterable[str] = ()) -> Source:
    """A source as somebody typed it on a page. Raises ConfigurationError with what to mend."""
    words = systems.connector(kind).words
    name, url = name.strip(), url.strip()
    options = {word.name: typed.get(word.name, "").strip() for word in words}
    if not _NAME.fullmatch(name):
        raise ConfigurationError("a name has small letters, digits, - and _, such as servicedesk")
    if name in set(taken):
        raise ConfigurationError(f"'{name}' is taken; choose another name")
    if any(_REFERENCE in text for text in (url, *options.values())):
        raise ConfigurationError("${VARIABLES} are for deskscope.toml; paste the value itself here")
    _check_address(url)
    return Source(name, kind, url, {word: text for word, text in options.items() if text})


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise ConfigurationError("the address begins with https:// and names a host")
    if parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
        raise ConfigurationError("the address begins with http://: anybody on the way could read the key")


def add_source(warehouse: "Warehouse", source: Source) -> None:
    """Keep a source: its key on this machine, all the rest in the warehouse.

    It goes on where one of that name was left if that was the same but for its key, else it begins anew.
    Raises ConfigurationError, WarehouseError and OSError; then it is not added.
    """
    secret = {word.name for word in systems.connector(source.kind).words if word.secret}
    secret |= set(source.literal_secrets())
    kept = {name: str(value) for name, value in source.options.items() if name in secret}
    plain = {name: value for name, value in source.options.items() if name not in secret}
    Keys(warehouse.folder).keep(source.name, kept)
    added = replace(source, options=plain)
    if warehouse.kept(REMOVED).get(source.name) != asked_for(added):
        warehouse.read_anew(source.name)
        warehouse.forget(ASKED, source.name)
    _keep(warehouse, Known(added, added=True, secrets=tuple(kept)))


def switch(warehouse: "Warehouse", known: Known, *, on: bool) -> None:
    """Whether an added source is read by a sync that names none."""
    _keep(warehouse, replace(known, on=on))


def remove_source(warehouse: "Warehouse", known: Known) -> None:
    """Forget an added source and its key; what was loaded from it stays."""
    Keys(warehouse.folder).forget(known.name)
    warehouse.keep(REMOVED, known.name, asked_for(known.source))
    warehouse.forget(ADDED, known.name)
    if known.failure is not None:
        warehouse.forget(FAILED, known.name)


def _keep(warehouse: "Warehouse", known: Known) -> None:
    keep_added(warehouse, Added(known.source, known.on, known.secrets))
