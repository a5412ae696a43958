"""What happens to a call of the API, in this order: is it on, who calls, may they, is the answer known."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from configuration import DEFAULT_FILE, Configuration, ConfigurationError
from metrics import BenchmarkError, QuestionError
from pages.api.answers import RESOURCES, Call, Resource
from pages.api.callers import Tries, bearer, token_of
from pages.api.kept import Answer, KeptAnswers
from pages.api.questions import one_line, single
from pages.parts.run import configuration, page_warehouse
from warehouse import Warehouse, WarehouseError
from warehouse.api_tokens import ApiToken

OFF = (
    "the API is off; to turn it on, add [api.tokens.NAME] with token and role to deskscope.toml: docs/api.md"
)
_ASK = 'Bearer realm="Deskscope", Basic realm="Deskscope", charset="UTF-8"'
_NEEDED = "send a token as 'Authorization: Bearer TOKEN', or as the password of Basic"
_TYPES = {"json": "application/json", "csv": "text/csv", "html": "text/html"}

_LOG = logging.getLogger("deskscope.api")
Stamp = tuple[str, int, str | None]


@dataclass(frozen=True)
class Asked:
    """A request, as far as it matters: `name` is what its path names, `query` its parameters as sent."""

    resource: str
    name: str
    query: str
    pairs: tuple[tuple[str, str], ...]
    accept: str
    authorization: str | None
    address: str


@dataclass(frozen=True)
class House:
    """What the pages are opened over; the `stamp` is another one whenever the configuration changed."""

    stamp: Stamp
    configuration: Configuration

    @cached_property
    def warehouse(self) -> Warehouse:
        return page_warehouse()


def _stamp() -> Stamp:
    path = os.environ.get("DESKSCOPE_CONFIG") or DEFAULT_FILE
    try:
        changed = Path(path).stat().st_mtime_ns
    except OSError:
        changed = 0
    return path, changed, os.environ.get("DESKSCOPE_WAREHOUSE")


class Service:
    """The API of this process: the answers it has kept, and who tried wrong tokens."""

    def __init__(self, kept: KeptAnswers | None = None, tries: Tries | None = None) -> None:
        self._kept = kept or KeptAnswers()
        self._tries = tries or Tries()
        self._house: House | None = None

    def looked_up(self, asked: Asked) -> Answer | Callable[[], Answer]:
        """The answer, or what works it out and may take long. Raises HTTPException."""
        house = self._house_now()
        if not house.configuration.api:
            raise HTTPException(404, OFF)
        resource = RESOURCES[asked.resource]
        self._admit(asked, house.configuration, resource)
        with _told():
            form = _form(asked, resource)
            snapshot = house.warehouse.snapshot_name() if resource.reads else ""
        key = (house.stamp, asked.resource, asked.name, asked.query, form)
        found = self._kept.look((snapshot, *key))
        if found is not None:
            return found
        call = Call(asked.name, asked.pairs, form, lambda: house.warehouse, house.configuration)
        return lambda: self._worked_out(resource, call, key)

    def _worked_out(self, resource: Resource, call: Call, key: tuple[object, ...]) -> Answer:
        """The answer, kept under the snapshot that it speaks of; another call may have kept it meanwhile."""
        with _told():
            snapshot = call.warehouse().snapshot_name() if resource.reads else ""
            known = self._kept.look((snapshot, *key))
            if known is not None:
                return known
            given = resource.answer(call)
        self._kept.keep((given.snapshot, *key), given.answer)
        return given.answer

    def _admit(self, asked: Asked, said: Configuration, resource: Resource) -> None:
        token = token_of(asked.authorization)
        if token is None:
            raise HTTPException(401, _NEEDED, {"WWW-Authenticate": _ASK})
        caller = bearer(token, said.api)
        wait = self._tries.wait_seconds(asked.address, caller.name if caller else None)
        if wait:
            raise HTTPException(429, "too many wrong tokens from your address", {"Retry-After": str(wait)})
        if caller is None:
            raise HTTPException(401, "this token is not known", {"WWW-Authenticate": _ASK})
        if caller.role not in resource.roles:
            raise HTTPException(403, _not_yours(caller, resource))

    def _house_now(self) -> "House":
        """Configuration and warehouse, read anew when the file changed."""
        stamp = _stamp()
        if self._house is None or self._house.stamp != stamp:
            self._house = House(stamp, _configuration())
        return self._house


@cache
def service() -> Service:
    """The one of this process."""
    return Service()


def _configuration() -> Configuration:
    try:
        return configuration()
    except (ConfigurationError, OSError) as error:
        _LOG.warning("%s", error)
        raise HTTPException(503, "the configuration cannot be used; 'deskscope check' says why") from error


def _not_yours(caller: ApiToken, resource: Resource) -> str:
    return f"a {caller.role} may not read this; it takes a token of a {' or a '.join(sorted(resource.roles))}"


def _form(asked: Asked, resource: Resource) -> str:
    """The form of the answer: as `format` says, else the first of ours that Accept takes."""
    told = single(asked.pairs, "format")
    if told is not None:
        if told not in resource.forms:
            raise QuestionError(f"format: there is {' and '.join(resource.forms)}")
        return told
    ranges = [each.partition(";")[0].strip().lower() for each in asked.accept.split(",")]
    ranges = [each for each in ranges if each] or ["*/*"]
    for each in ranges:
        for form in resource.forms:
            kind = _TYPES[form]
            if each in ("*/*", kind, f"{kind.partition('/')[0]}/*"):
                return form
    offered = " and ".join(_TYPES[form] for form in resource.forms)
    raise HTTPException(406, f"there is {offered}; name one in Accept, or with format=")


@contextmanager
def _told() -> Iterator[None]:
    """What a call may fail by, as its status and one line."""
    try:
        yield
    except QuestionError as error:
        raise HTTPException(400, one_line(error)) from error
    except (WarehouseError, BenchmarkError, ConfigurationError) as error:
        raise HTTPException(503, one_line(error)) from error
    except (SQLAlchemyError, OSError) as error:
        _LOG.exception("the warehouse could not answer")
        raise HTTPException(503, "the warehouse could not answer; the log of the server says why") from error
