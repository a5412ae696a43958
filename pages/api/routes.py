"""The API beside the dashboard: its addresses, and how they are answered without holding anybody up.

What is known already is answered by a few quick threads, what has to be worked out by two others; those who
wait for them are bounded. Nothing of the house is imported before the first call: the server listens first.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

if TYPE_CHECKING:
    from pages.api.kept import Answer
    from pages.api.service import Asked

PATHS = {
    "listing": "/",
    "figures": "/figures/{name}",
    "metrics": "/metrics",
    "metric": "/metrics/{name}",
    "benchmarks": "/benchmarks",
    "document": "/openapi.json",
}
MOST_WAITING = 32  # for the two threads, those at work among them
AGAIN_SECONDS = 2
_WORDS = {404: "there is no such address; GET /api/ lists them", 405: "only GET and HEAD are answered"}
_REFUSED = re.compile(r";q=0(\.0*)?$")
_SAME = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Accept-Encoding, Authorization",
    "X-Content-Type-Options": "nosniff",
}

_quick = ThreadPoolExecutor(4, "deskscope api")
_slow = ThreadPoolExecutor(2, "deskscope api question")
_places = BoundedSemaphore(MOST_WAITING)


async def _answered(request: Request, resource: str) -> Response:
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_quick, _looked_up, request, resource)
    if callable(found):
        found = await _worked_out(found)
    return _response(request, found)


def _looked_up(request: Request, resource: str) -> "Answer | Callable[[], Answer]":
    from pages.api.service import service  # noqa: PLC0415 so that the server listens first

    return service().looked_up(_asked(request, resource))


async def _worked_out(work: "Callable[[], Answer]") -> "Answer":
    if not _places.acquire(blocking=False):
        again = {"Retry-After": str(AGAIN_SECONDS)}
        raise HTTPException(503, "too many questions at once; ask again in a moment", again)
    try:
        return await asyncio.get_running_loop().run_in_executor(_slow, work)
    finally:
        _places.release()


def _asked(request: Request, resource: str) -> "Asked":
    from pages.api.service import Asked  # noqa: PLC0415 so that the server listens first

    return Asked(
        resource,
        str(request.path_params.get("name", "")),
        request.url.query,
        tuple(request.query_params.multi_items()),
        ",".join(request.headers.getlist("accept")),
        request.headers.get("authorization"),
        request.client.host if request.client else "",
    )


def _response(request: Request, answer: "Answer") -> Response:
    headers = answer.headers | _SAME
    tags = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if tags & {"*", answer.tag.removeprefix("W/")}:
        return Response(status_code=304, headers=headers)
    if answer.packed is None or not _takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(answer.body, headers=headers, media_type=answer.media_type)
    packed = headers | {"Content-Encoding": "gzip"}
    return Response(answer.packed, headers=packed, media_type=answer.media_type)


def _takes_gzip(accepted: str) -> bool:
    codings = {each.replace(" ", "").lower() for each in accepted.split(",")}
    return any(each.startswith("gzip") and not _REFUSED.search(each) for each in codings)


async def _error(_: Request, error: Exception) -> JSONResponse:
    """An error as one line."""
    if not isinstance(error, HTTPException):
        return _told(500, "this went wrong here, not with you; the log of the server says what", {})
    plain = error.detail == HTTPException(error.status_code).detail
    words = _WORDS.get(error.status_code, error.detail) if plain else error.detail
    return _told(error.status_code, words, dict(error.headers or {}))


def _told(status: int, words: str, headers: dict[str, str]) -> JSONResponse:
    return JSONResponse({"error": words}, status, headers | _SAME)


def _api() -> Starlette:
    routes = [Route(path, partial(_answered, resource=name)) for name, path in PATHS.items()]
    api = Starlette(routes=routes, exception_handlers={HTTPException: _error, Exception: _error})
    api.router.redirect_slashes = False
    return api


API = Mount("/api", app=_api())
